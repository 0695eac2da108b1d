internal import Crypto
internal import GRDBSQLite

/// Hashes one row of a table: a salt, then each column's type and bytes.
///
/// The seal of a table is the sum of its rows' hashes, so their order does not count, and a changed row costs two
/// hashes however large the table is.
struct RowHash {
    // Bytes are copied into the buffer at `count`: appending them to the array takes as long as hashing them.
    private var bytes: [UInt8] = []
    private var count = 0

    /// Begins a row, and reuses the memory of the last one.
    mutating func begin(_ salt: UnsafeRawBufferPointer) {
        count = 0
        put(salt, after: nil)
    }

    mutating func appendNull() { put(UnsafeRawBufferPointer(start: nil, count: 0), after: 0) }

    mutating func append(_ number: Int) { put(UInt64(bitPattern: Int64(number)), after: 1) }

    mutating func append(_ number: Double) { put(number.bitPattern, after: 2) }

    mutating func append(text: UnsafeRawBufferPointer) {
        put(UInt64(text.count), after: 3)
        put(text, after: nil)
    }

    mutating func append(blob: UnsafeRawBufferPointer) {
        put(UInt64(blob.count), after: 4)
        put(blob, after: nil)
    }

    /// Appends a value of SQLite.
    mutating func append(_ value: OpaquePointer?) {
        // sqlite3_value_bytes() comes after the text or blob: called before, it would convert a number to text.
        switch sqlite3_value_type(value) {
        case SQLITE_INTEGER: append(Int(sqlite3_value_int64(value)))
        case SQLITE_FLOAT: append(sqlite3_value_double(value))
        case SQLITE_TEXT:
            let start = sqlite3_value_text(value)
            append(text: UnsafeRawBufferPointer(start: start, count: Int(sqlite3_value_bytes(value))))
        case SQLITE_BLOB:
            let start = sqlite3_value_blob(value)
            append(blob: UnsafeRawBufferPointer(start: start, count: Int(sqlite3_value_bytes(value))))
        default: appendNull()
        }
    }

    /// The hash of the row.
    func sum() -> RowSum {
        var sha256 = SHA256()
        bytes.withUnsafeBytes { sha256.update(bufferPointer: UnsafeRawBufferPointer(rebasing: $0[..<count])) }
        return sha256.finalize().withUnsafeBytes { RowSum($0) }
    }

    private mutating func put(_ number: UInt64, after type: UInt8) {
        withUnsafeBytes(of: number.littleEndian) { put($0, after: type) }
    }

    private mutating func put(_ more: UnsafeRawBufferPointer, after type: UInt8?) {
        let start = count + (type == nil ? 0 : 1)
        let end = start + more.count
        if end > bytes.count { bytes.append(contentsOf: repeatElement(0, count: max(end, 512))) }
        bytes.withUnsafeMutableBytes { buffer in
            if let type { buffer[count] = type }
            UnsafeMutableRawBufferPointer(rebasing: buffer[start..<end]).copyMemory(from: more)
        }
        count = end
    }
}

/// The sum of the hashes of rows, as four 64-bit numbers that overflow.
package struct RowSum: Equatable, Sendable {
    private var words: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)

    /// The sum of no rows.
    init() {}

    /// Reads a sum of 32 bytes; another number of bytes gives the sum of no rows.
    init(_ bytes: UnsafeRawBufferPointer) {
        guard bytes.count == 32 else { return }
        func word(_ index: Int) -> UInt64 {
            UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: index * 8, as: UInt64.self))
        }
        words = (word(0), word(1), word(2), word(3))
    }

    mutating func add(_ other: RowSum) {
        words.0 &+= other.words.0
        words.1 &+= other.words.1
        words.2 &+= other.words.2
        words.3 &+= other.words.3
    }

    mutating func subtract(_ other: RowSum) {
        words.0 &-= other.words.0
        words.1 &-= other.words.1
        words.2 &-= other.words.2
        words.3 &-= other.words.3
    }

    /// The 32 bytes, as they are stored.
    package var bytes: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(32)
        for word in [words.0, words.1, words.2, words.3] {
            withUnsafeBytes(of: word.littleEndian) { bytes.append(contentsOf: $0) }
        }
        return bytes
    }

    /// Whether two sums are the same.
    package static func == (one: RowSum, other: RowSum) -> Bool { one.words == other.words }
}
