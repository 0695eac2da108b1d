public import Documents
internal import Foundation

/// A document that can be opened as often as it is needed.
public struct DocumentSource: Sendable {
    /// The name under which it is kept, without its folders.
    public let name: String
    private let opener: @Sendable () throws -> ByteStream

    /// Makes a source from a name and a way to open it.
    public init(name: String, open: @escaping @Sendable () throws -> ByteStream) {
        self.name = name
        opener = open
    }

    /// Opens it at its start.
    public func open() throws -> ByteStream { try opener() }

    /// A file.
    ///
    /// Throws ``PullingError`` when it is opened and cannot be.
    public static func file(_ path: String) -> DocumentSource {
        DocumentSource(name: (path as NSString).lastPathComponent) {
            guard let handle = FileHandle(forReadingAtPath: path) else { throw PullingError.unreadable(path) }
            return ByteStream {
                do {
                    let piece = try handle.read(upToCount: pieceInBytes) ?? Data()
                    return piece.isEmpty ? nil : [UInt8](piece)
                } catch {
                    throw PullingError.unreadable(path)
                }
            }
        }
    }

    /// Bytes in memory, as they came from standard input.
    public static func bytes(_ bytes: [UInt8], name: String) -> DocumentSource {
        DocumentSource(name: name) { ByteStream(bytes: bytes) }
    }

    private static let pieceInBytes = 1 << 20
}

/// A document that cannot be had.
public struct PullingError: Error, Equatable, CustomStringConvertible {
    /// What was seen and what to do.
    public let description: String

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
