/// Text of visible scalars that never join a neighbour and have a fixed width.
///
/// Nearly all text of registers is of this kind. It needs no escaping and no search for grapheme clusters.
enum SimpleText {
    /// The width of UTF-8 text in terminal columns; nil for text with any other scalar.
    static func width(_ utf8: UnsafeBufferPointer<UInt8>) -> Int? {
        var columns = 0
        var index = 0
        while index < utf8.count {
            if isPlain(utf8, at: index) {
                index += 8
                columns += 8
                continue
            }
            let (scalar, length) = scalar(utf8, at: index)
            guard let width = width(ofScalar: scalar) else { return nil }
            index += length
            columns += width
        }
        return columns
    }

    /// The width of a simple scalar in terminal columns; nil for any other scalar.
    static func width(ofScalar scalar: UInt32) -> Int? {
        switch scalar {
        case 0x20..<0x7F, 0xA1..<0xA9, 0xAA..<0xAD, 0xAF..<0x300: 1
        // Greek and Cyrillic without their combining marks; Latin with accents, as Vietnamese has them.
        case 0x370..<0x483, 0x48A..<0x530, 0x1E00..<0x1F00: 1
        // Dashes and quotation marks.
        case 0x2010..<0x2028: 1
        // Ideographic punctuation up to the marks and emoji among it; kana; Chinese characters; Hangul syllables.
        case 0x3000..<0x302A, 0x3041..<0x3097, 0x30A0..<0x3100, 0x3400..<0x4DC0, 0x4E00..<0xA000, 0xAC00..<0xD7A4: 2
        // Full-width forms.
        case 0xFF01..<0xFF61: 2
        default: nil
        }
    }

    // Whether the next eight bytes are printable ASCII.
    private static func isPlain(_ utf8: UnsafeBufferPointer<UInt8>, at index: Int) -> Bool {
        guard index + 8 <= utf8.count else { return false }
        let word = UnsafeRawBufferPointer(utf8).loadUnaligned(fromByteOffset: index, as: UInt64.self)
        let ones: UInt64 = 0x0101_0101_0101_0101
        let deletes = word ^ (ones &* 0x7F)
        // The top bit of each byte that is not ASCII, below 0x20 or equal to 0x7F.
        return (word | (word &- ones &* 0x20) & ~word | (deletes &- ones) & ~deletes) & (ones &* 0x80) == 0
    }

    // The scalar at an offset of well-formed UTF-8 and its length in bytes; a scalar beyond the basic plane is given as
    // U+FFFF.
    private static func scalar(_ utf8: UnsafeBufferPointer<UInt8>, at index: Int) -> (UInt32, Int) {
        let first = UInt32(utf8[index])
        func next(_ offset: Int) -> UInt32 { UInt32(utf8[index + offset] & 0x3F) }
        switch first {
        case ..<0x80: return (first, 1)
        case ..<0xE0: return ((first & 0x1F) << 6 | next(1), 2)
        case ..<0xF0: return ((first & 0x0F) << 12 | next(1) << 6 | next(2), 3)
        default: return (0xFFFF, 4)
        }
    }
}
