public import Documents
internal import Foundation
internal import Glibc

/// A document that can be opened several times.
public struct DocumentSource: Sendable {
    /// The document's name, without folders.
    public let name: String
    /// The charset that a server declares; nil for a file and where the server declares none.
    public var server: ServerCharset?
    private let opener: @Sendable () throws -> ByteStream

    /// Makes a source from a name and a function that opens the document.
    public init(name: String, size: Int? = nil, open: @escaping @Sendable () throws -> ByteStream) {
        self.name = name
        self.size = size
        opener = open
    }

    /// Opens the document at its start.
    public func open() throws -> ByteStream { try opener() }

    /// A file as a document.
    ///
    /// ``open()`` then throws ``PullingError`` if the file cannot be opened.
    public static func file(_ path: String) -> DocumentSource {
        let size = try? FileManager.default.attributesOfItem(atPath: path)[.size] as? Int
        return DocumentSource(name: (path as NSString).lastPathComponent, size: size) {
            let file = try OpenFile(path)
            return ByteStream { try file.read() }
        }
    }

    /// Bytes in memory as a document, such as those of standard input.
    public static func bytes(_ bytes: [UInt8], name: String) -> DocumentSource {
        DocumentSource(name: name, size: bytes.count) { ByteStream(bytes: bytes) }
    }

    /// The size in bytes; nil where it is not known.
    public let size: Int?
}

/// An open file, closed when its last reference goes away.
private final class OpenFile {
    private let descriptor: Int32
    private let path: String

    // Small enough that the allocator reuses the memory of the last chunk.
    private static let chunkBytes = 256 << 10

    init(_ path: String) throws {
        descriptor = open(path, O_RDONLY | O_CLOEXEC)
        self.path = path
        var status = stat()
        guard descriptor >= 0, fstat(descriptor, &status) == 0, status.st_mode & S_IFMT != S_IFDIR else {
            throw PullingError.unreadable(path)
        }
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    func read() throws -> [UInt8]? {
        var failed = false
        let chunk = [UInt8](unsafeUninitializedCapacity: Self.chunkBytes) { buffer, count in
            let got = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
            failed = got < 0
            count = max(0, got)
        }
        if failed { throw PullingError.unreadable(path) }
        return chunk.isEmpty ? nil : chunk
    }
}

/// An error about a document that cannot be obtained.
public struct PullingError: Error, Equatable, CustomStringConvertible {
    /// The problem and advice.
    public let description: String

    /// Makes an error from a sentence.
    public init(description: String) { self.description = description }

    static func unreadable(_ path: String) -> PullingError {
        let manager = FileManager.default
        var isFolder = ObjCBool(false)
        guard manager.fileExists(atPath: path, isDirectory: &isFolder) else {
            return PullingError(description: "\(path): there is no such file; check the name")
        }
        if isFolder.boolValue { return PullingError(description: "\(path) is a folder; name a file in it") }
        return PullingError(description: "\(path) cannot be read; check who may read it")
    }
}
