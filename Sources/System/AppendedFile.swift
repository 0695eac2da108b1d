internal import Glibc

/// A file to whose end lines are written, such as a log; several processes may write to it at once.
public final class AppendedFile: Sendable {
    private let descriptor: Descriptor

    /// Opens the file, or makes it for its owner alone.
    ///
    /// Throws ``SystemError`` where that cannot be done.
    public init(_ path: String) throws(SystemError) {
        descriptor = Descriptor(open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOCTTY, 0o600))
        guard descriptor.isOpen else { throw SystemError(code: errno, what: "\(path) cannot be written") }
    }

    /// Writes a line in one piece; false where that was not possible.
    @discardableResult
    public func append(_ line: String) -> Bool {
        StandardStream(descriptor: descriptor.number).send(Array(line.utf8)) == 0
    }
}
