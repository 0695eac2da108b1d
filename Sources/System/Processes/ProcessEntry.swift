internal import CSystem
internal import Glibc

/// A process in `/proc` (proc(5)).
public struct ProcessEntry: Sendable {
    /// The process number.
    public let process: Int32
    /// The parent, or the process that adopted it.
    public let parent: Int32
    /// The process group.
    public let group: Int32
    /// The session.
    public let session: Int32
    /// Whether the process has ended and was not reaped yet.
    public let isEnded: Bool

    /// All processes that are visible to this process; empty where there is no `/proc`.
    public static var all: [ProcessEntry] {
        FileName.names(in: "/proc").compactMap { Int32($0).flatMap { ProcessEntry($0) } }
    }

    /// Whether a process of this number runs, be it another user's.
    public static func isRunning(_ number: Int32) -> Bool { kill(number, 0) == 0 || errno == EPERM }

    private init?(_ number: Int32) {
        guard let bytes = Self.contents(of: "/proc/\(number)/stat", atMost: 4096) else { return nil }
        // The program's name is in parentheses, and may contain parentheses and spaces.
        let words = bytes.split(separator: UInt8(ascii: ")"), omittingEmptySubsequences: false).last?
            .split(separator: 0x20).map { String(decoding: $0, as: UTF8.self) }
        guard let words, words.count > 3, let parent = Int32(words[1]), let group = Int32(words[2]),
            let session = Int32(words[3])
        else { return nil }
        process = number
        self.parent = parent
        self.group = group
        self.session = session
        isEnded = words[0] == "Z" || words[0] == "X"
    }

    /// Whether the environment with which the process was started has all given entries `NAME=value`.
    ///
    /// False where the environment cannot be read.
    public func wasStarted(with variables: [String]) -> Bool {
        guard let bytes = Self.contents(of: "/proc/\(process)/environ", atMost: 4 << 20) else { return false }
        let entries = bytes.split(separator: 0)
        return variables.allSatisfy { variable in entries.contains { $0.elementsEqual(variable.utf8) } }
    }

    private static func contents(of path: String, atMost limit: Int) -> [UInt8]? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4096)
        while bytes.count < limit {
            let count = read(descriptor, &buffer, buffer.count)
            guard count >= 0 else { return nil }
            if count == 0 { break }
            bytes += buffer[..<count]
        }
        return bytes
    }
}

/// Processes whose parent has ended.
public enum Orphans {
    /// Sets whether orphaned descendants become children of this process; returns false where the system does not
    /// support that.
    ///
    /// Processes that are its children already stay its children.
    @discardableResult
    public static func adopt(_ isOn: Bool) -> Bool { csystem_adopt_orphans(isOn ? 1 : 0) == 0 }
}
