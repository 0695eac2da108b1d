internal import Glibc

/// A file that is read piece by piece, and closed when nobody holds it any more.
public final class InputFile: Sendable {
    private let descriptor: Descriptor
    private let path: String

    /// Opens a file.
    ///
    /// Throws ``SystemError`` where that cannot be done, and for a folder.
    public init(_ path: String) throws(SystemError) {
        self.path = path
        descriptor = Descriptor(open(path, O_RDONLY | O_CLOEXEC))
        var status = stat()
        guard descriptor.isOpen, fstat(descriptor.number, &status) == 0 else { throw Self.refusal(errno, path) }
        guard status.st_mode & S_IFMT != S_IFDIR else { throw Self.refusal(EISDIR, path) }
    }

    /// The next bytes, no more than `count`; nil at the end.
    ///
    /// Throws ``SystemError`` where they cannot be read.
    public func next(atMost count: Int) throws(SystemError) -> [UInt8]? {
        var code: Int32 = 0
        let piece = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            let got = read(descriptor.number, buffer.baseAddress, buffer.count)
            if got < 0 { code = errno }
            filled = max(0, got)
        }
        if code != 0 { throw Self.refusal(code, path) }
        return piece.isEmpty ? nil : piece
    }

    private static func refusal(_ code: Int32, _ path: String) -> SystemError {
        SystemError(code: code, what: "\(path) cannot be read")
    }
}
