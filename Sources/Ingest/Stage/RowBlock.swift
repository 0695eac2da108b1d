internal import Recordations

/// Rows of an edition as bytes, one behind another.
struct RowBlock {
    private(set) var bytes: [UInt8] = []
    /// Where each row ends.
    private var ends: [Int] = []

    /// Before the key, the raw cells and the values of a row: their three lengths, what is not stated, what is not observed and
    /// whether it is a tombstone, four bytes each; the row number and the two halves of the digest, eight bytes each.
    private static let head = 6 * 4 + 3 * 8

    /// No rows; `capacity` is of their bytes.
    init(capacity: Int = 0) { bytes.reserveCapacity(capacity) }

    /// How many rows there are; they are numbered from 0.
    var count: Int { ends.count }

    mutating func append(_ row: Observation) {
        var key = row.key.text
        key.withUTF8 { key in
            row.values.withCanonicalBytes { values in
                for number in [key.count, row.raw.count, values.count] { append(UInt32(number)) }
                append(row.notStated.rawValue)
                append(row.unobserved.rawValue)
                append(UInt32(row.isTombstone ? 1 : 0))
                append(UInt64(bitPattern: Int64(row.rowNumber)))
                append(row.digest.low)
                append(row.digest.high)
                bytes.append(contentsOf: key)
                bytes.append(contentsOf: row.raw)
                bytes.append(contentsOf: values)
            }
        }
        ends.append(bytes.count)
    }

    /// Removes all rows, and keeps the buffers.
    mutating func removeAll() {
        bytes.removeAll(keepingCapacity: true)
        ends.removeAll(keepingCapacity: true)
    }

    private mutating func append(_ number: some FixedWidthInteger) {
        withUnsafeBytes(of: number.littleEndian) { bytes.append(contentsOf: $0) }
    }

    /// Rows from the bytes of a block; nil for bytes that are none.
    init?(bytes: [UInt8]) {
        self.bytes = bytes
        var end = 0
        while end < bytes.count {
            guard bytes.count - end >= Self.head else { return nil }
            let lengths = (0..<3).reduce(0) { $0 + Int(number(UInt32.self, at: end + $1 * 4)) }
            guard bytes.count - end - Self.head >= lengths else { return nil }
            end += Self.head + lengths
            ends.append(end)
        }
    }

    private func number<Number: FixedWidthInteger>(_: Number.Type, at offset: Int) -> Number {
        bytes.withUnsafeBytes { Number(littleEndian: $0.loadUnaligned(fromByteOffset: offset, as: Number.self)) }
    }

    /// A row by its number; nil where its bytes are none.
    subscript(_ row: Int) -> Observation? {
        let start = row == 0 ? 0 : ends[row - 1]
        let keyEnd = start + Self.head + Int(number(UInt32.self, at: start))
        let rawEnd = keyEnd + Int(number(UInt32.self, at: start + 4))
        let values = bytes.withUnsafeBytes { FieldValues(canonicalBytes: .init(rebasing: $0[rawEnd..<ends[row]])) }
        return values.map {
            Observation(
                key: RecordKey(text: String(decoding: bytes[start + Self.head..<keyEnd], as: UTF8.self)),
                values: $0,
                raw: Array(bytes[keyEnd..<rawEnd]),
                digest: RowDigest(
                    low: number(UInt64.self, at: start + 32),
                    high: number(UInt64.self, at: start + 40)
                ),
                notStated: FieldSet(rawValue: number(UInt32.self, at: start + 12)),
                unobserved: FieldSet(rawValue: number(UInt32.self, at: start + 16)),
                isTombstone: number(UInt32.self, at: start + 20) != 0,
                rowNumber: Int(Int64(bitPattern: number(UInt64.self, at: start + 24)))
            )
        }
    }
}
