internal import CSystem
internal import Glibc

/// A process as `/proc` shows it (proc(5)).
public struct ProcessEntry: Sendable {
    /// Its number.
    public let process: Int32
    /// The process that made it, or adopted it.
    public let parent: Int32
    /// Its process group.
    public let group: Int32
    /// Its session.
    public let session: Int32
    /// Whether it has ended, and nobody has waited for it.
    public let isEnded: Bool

    /// Every process that this one may see; none where there is no `/proc`.
    public static var all: [ProcessEntry] {
        FileName.names(in: "/proc").compactMap { Int32($0).flatMap { ProcessEntry($0) } }
    }

    /// Whether a process of this number runs, be it another user's.
    public static func isRunning(_ number: Int32) -> Bool { kill(number, 0) == 0 || errno == EPERM }

    private init?(_ number: Int32) {
        guard let bytes = Self.contents(of: "/proc/\(number)/stat", atMost: 4096) else { return nil }
        // The program's name stands in brackets, and may hold brackets and spaces itself.
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

    /// Whether its environment, as it was started, has all of some entries `NAME=value`.
    ///
    /// False where that cannot be looked at.
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

/// Processes whose parent ended before them.
public enum Orphans {
    /// Makes orphans below this process its children, or no longer; false where the system does not do that.
    ///
    /// Those that are its children already stay so.
    @discardableResult
    public static func adopt(_ isOn: Bool) -> Bool { csystem_adopt_orphans(isOn ? 1 : 0) == 0 }
}
