internal import CSystem
internal import Glibc

/// This process.
public enum CurrentProcess {
    /// Its number.
    public static var number: Int32 { getpid() }

    /// Makes every new file one for its owner alone (umask(2)).
    public static func keepNewFilesPrivate() { umask(0o077) }

    /// Has arrays of a megabyte and more give their memory back when they end.
    ///
    /// The C library raises this bound with each large array that is given back, and then keeps the room of all others: a tenth
    /// of the memory that a first import takes.
    public static func giveLargeArraysBack() { mallopt(M_MMAP_THRESHOLD, 1 << 20) }

    /// Ends it with an exit code.
    public static func end(with code: Int32) -> Never { exit(code) }

    /// What a shell says of a process that a signal for a reader that is gone ended (SIGPIPE).
    public static let codeOfReaderGone: Int32 = 128 + SIGPIPE

    /// Lets this thread do nothing for so many thousandths of a second.
    public static func pause(milliseconds: Int) { usleep(useconds_t(milliseconds * 1000)) }
}

/// A user as the system's list of users has him (getpwuid(3)).
public struct UserAccount: Sendable {
    /// The number.
    public let number: UInt32
    /// The name; nil where the list does not have the number.
    public let name: String?
    /// The home folder; nil where the list does not have the number.
    public let home: String?

    /// The user in whose right this process runs.
    public static var current: UserAccount {
        let entry = getpwuid(geteuid())
        return UserAccount(
            number: geteuid(),
            name: entry?.pointee.pw_name.map { String(cString: $0) },
            home: entry?.pointee.pw_dir.map { String(cString: $0) }
        )
    }
}
