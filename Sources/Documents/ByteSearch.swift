/// Finds the next of up to four byte values, eight bytes at a time.
///
/// A cell of a register has 10 to 30 bytes: too few for four calls of `memchr` to be fast.
struct ByteSearch {
    private let values: (UInt8, UInt8, UInt8, UInt8)
    private let patterns: (UInt64, UInt64, UInt64, UInt64)

    init(_ a: UInt8, _ b: UInt8, _ c: UInt8, or d: UInt8) {
        values = (a, b, c, d)
        let ones: UInt64 = 0x0101_0101_0101_0101
        patterns = (ones * UInt64(a), ones * UInt64(b), ones * UInt64(c), ones * UInt64(d))
    }

    /// The offset of the first of the values at or behind `start`; `count` when there is none.
    @inline(__always)
    func first(in bytes: UnsafePointer<UInt8>, from start: Int, to count: Int) -> Int {
        var at = start
        let raw = UnsafeRawPointer(bytes)
        while at + 8 <= count {
            let word = UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: at, as: UInt64.self))
            let hits =
                Self.zeros(word ^ patterns.0) | Self.zeros(word ^ patterns.1)
                | Self.zeros(word ^ patterns.2) | Self.zeros(word ^ patterns.3)
            if hits != 0 { return at + hits.trailingZeroBitCount >> 3 }
            at += 8
        }
        while at < count {
            let byte = bytes[at]
            if byte == values.0 || byte == values.1 || byte == values.2 || byte == values.3 { return at }
            at += 1
        }
        return at
    }

    /// The high bit of each byte that is zero; bits above the lowest hit may be false and are not used.
    @inline(__always)
    private static func zeros(_ word: UInt64) -> UInt64 {
        (word &- 0x0101_0101_0101_0101) & ~word & 0x8080_8080_8080_8080
    }
}
