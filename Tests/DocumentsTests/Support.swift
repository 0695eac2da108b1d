import Documents
import Glibc
import Testing

/// Files beside the tests and at the package's root.
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

/// A generator that repeats itself for a seed, so that a failure can be run again.
struct Seeded: RandomNumberGenerator {
    private var state: UInt64

    init(_ seed: UInt64) { state = seed }

    // SplitMix64.
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

/// A stream that gives bytes in pieces of a size.
func stream(_ bytes: [UInt8], pieces size: Int) -> ByteStream {
    var at = 0
    return ByteStream {
        guard at < bytes.count else { return nil }
        let end = min(at + size, bytes.count)
        defer { at = end }
        return Array(bytes[at..<end])
    }
}

/// All rows of a reader as texts.
func table(_ reader: any RowReader) throws -> [[String]] {
    let row = Row()
    var rows: [[String]] = []
    while try reader.next(row) { rows.append(row.texts) }
    return rows
}

/// The error that reading ends in; nil when it does not.
func failure(_ body: () throws -> Void) throws -> DocumentError? {
    do {
        try body()
        return nil
    } catch let error as DocumentError {
        return error
    }
}
