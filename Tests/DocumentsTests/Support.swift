import Documents
import Glibc
import Testing

/// Paths of the fixtures and of the files at the package's root.
enum Files {
    static let tests = folder(of: #filePath)
    static let package = folder(of: folder(of: tests))

    static func fixture(_ name: String) throws -> [UInt8] {
        try #require(read(tests + "/Fixtures/" + name), "no fixture \(name)")
    }

    static func register(_ name: String) throws -> [UInt8] {
        try #require(read(package + "/Mocks/registers/" + name), "no register \(name)")
    }

    private static func folder(of path: String) -> String {
        path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
    }

    private static func read(_ path: String) -> [UInt8]? {
        guard let file = fopen(path, "rb") else { return nil }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var part = [UInt8](repeating: 0, count: 1 << 16)
        while case let count = fread(&part, 1, part.count, file), count > 0 { bytes += part[..<count] }
        return bytes
    }
}

/// A stream that returns bytes in chunks of `size` bytes.
func stream(_ bytes: [UInt8], chunkSize size: Int) -> ByteStream {
    var at = 0
    return ByteStream {
        guard at < bytes.count else { return nil }
        let end = min(at + size, bytes.count)
        defer { at = end }
        return Array(bytes[at..<end])
    }
}

/// Returns all rows of a reader as texts.
func table(_ reader: any RowReader) throws -> [[String]] {
    let row = Row()
    var rows: [[String]] = []
    while try reader.next(row) { rows.append(row.texts) }
    return rows
}

/// Returns the error of a reading, and nil without an error.
func failure(_ body: () throws -> Void) throws -> DocumentError? {
    do {
        try body()
        return nil
    } catch let error as DocumentError {
        return error
    }
}
