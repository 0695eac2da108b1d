public import Documents
internal import Foundation
internal import System

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
            do {
                let file = try InputFile(path)
                return ByteStream {
                    do { return try file.next(atMost: pieceInBytes) } catch { throw PullingError.unreadable(path) }
                }
            } catch {
                throw PullingError.unreadable(path)
            }
        }
    }

    // Small enough to be taken from memory that was just given back.
    private static let pieceInBytes = 256 << 10

    /// Bytes in memory, as they came from standard input.
    public static func bytes(_ bytes: [UInt8], name: String) -> DocumentSource {
        DocumentSource(name: name, size: bytes.count) { ByteStream(bytes: bytes) }
    }

    /// The size in bytes; nil where it is not known.
    public let size: Int?
}

/// A document that cannot be had.
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
