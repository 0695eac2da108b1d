internal import Foundation

/// The text of a register's cell, made comparable without losing a word.
///
/// The functions work on UTF-8 bytes: a register has millions of cells, and nearly all of them are folded already.
public enum CellText {
    /// The text with every run of white space as one space and none at its ends, in NFC; nil where nothing is left.
    ///
    /// White space is what Unicode calls so (PropList.txt, White_Space), plus the zero-width space and the byte order
    /// mark, which pages and spreadsheets leave behind, and NUL, at which other programs would end a text.
    public static func folded(_ text: String) -> String? {
        var text = text
        switch text.withUTF8(ScanResult.init) {
        case .nothing: return nil
        case .folded: return text
        case .unfolded: return text.withUTF8(refolded)
        case .uncomposed:
            var composed = text.precomposedStringWithCanonicalMapping
            return composed.withUTF8(refolded)
        }
    }

    /// The text in NFC, with its white space as it is.
    public static func composed(_ text: String) -> String {
        var text = text
        let isComposed = text.withUTF8 { !mayBeComposed($0) }
        return isComposed ? text : text.precomposedStringWithCanonicalMapping
    }

    /// Whether UTF-8 text is folded already, byte for byte; false for an empty text.
    public static func isFolded(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        if case .folded = ScanResult(bytes) { true } else { false }
    }

    /// Whether UTF-8 text may have another spelling in Unicode: it holds a combining scalar or a compatibility form.
    static func mayBeComposed(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        bytes.indices.contains { bytes[$0] == 0xEF || (bytes[$0] >= 0xC2 && combines(bytes, at: $0)) }
    }

    /// The result of one pass over the bytes of a text.
    private enum ScanResult {
        case nothing, folded, unfolded
        /// The text has scalars that combine with the scalar before them.
        case uncomposed

        init(_ bytes: UnsafeBufferPointer<UInt8>) {
            guard let last = bytes.last else {
                self = .nothing
                return
            }
            var isFolded = last > 0x20
            // A space at the start is removed like a space after a space.
            var afterSpace = true
            var index = 0
            while index < bytes.count {
                if let endsInSpace = CellText.isPlain(bytes, at: index, afterSpace: afterSpace) {
                    afterSpace = endsInSpace
                    index += 8
                    continue
                }
                let byte = bytes[index]
                // Ideographs and Hangul syllables: neither white space nor anything that combines, three bytes each.
                if byte >= 0xE4, byte <= 0xEE {
                    afterSpace = false
                    index += 3
                    continue
                }
                if byte > 0x20, byte < 0xC2 {
                    afterSpace = false
                    index += 1
                    continue
                }
                if byte == 0x20 {
                    if afterSpace { isFolded = false }
                    afterSpace = true
                    index += 1
                    continue
                }
                if CellText.combines(bytes, at: index) {
                    self = .uncomposed
                    return
                }
                if CellText.lengthOfSpace(bytes, at: index) > 0 { isFolded = false }
                afterSpace = false
                index += 1
            }
            self = isFolded ? .folded : .unfolded
        }
    }

    // Checks eight bytes at once: nil if a byte is not printing ASCII or is a space to remove, else whether the last
    // byte is a space.
    private static func isPlain(_ bytes: UnsafeBufferPointer<UInt8>, at index: Int, afterSpace: Bool) -> Bool? {
        guard index + 8 <= bytes.count else { return nil }
        let word = UInt64(
            littleEndian: UnsafeRawBufferPointer(bytes).loadUnaligned(fromByteOffset: index, as: UInt64.self)
        )
        let tops: UInt64 = 0x8080_8080_8080_8080
        let spaces: UInt64 = 0x2020_2020_2020_2020
        // The top bit of each byte that is below 0x20, beyond ASCII, or a space.
        let odd = ((word &- spaces) & ~word & tops) | (word & tops)
        let difference = word ^ spaces
        let isSpace = ~(((difference & ~tops) &+ ~tops) | difference) & tops
        let isSecond = isSpace & (isSpace << 8 | (afterSpace ? 0x80 : 0))
        return odd | isSecond == 0 ? isSpace >> 63 == 1 : nil
    }

    // Lead bytes of scalars that are not NFC or may not be (composing a text that is NFC changes nothing): combining
    // marks, the Greek middle dot, Arabic marks, Indic vowels, Hangul jamo and Greek with accents, the signs of ohm,
    // kelvin and angstrom, angle brackets, the voicing marks of kana, compatibility ideographs and Hebrew points, and
    // everything beyond the basic plane.
    private static func combines(_ bytes: UnsafeBufferPointer<UInt8>, at index: Int) -> Bool {
        func at(_ offset: Int) -> UInt8 { index + offset < bytes.count ? bytes[index + offset] : 0 }
        switch bytes[index] {
        case 0xCC, 0xCD, 0xE0, 0xE1, 0xF0...0xF4: return true
        case 0xCE: return at(1) == 0x87
        case 0xD9: return (0x93...0x95).contains(at(1))
        case 0xE2:
            switch (at(1), at(2)) {
            case (0x84, 0xA6), (0x84, 0xAA), (0x84, 0xAB), (0x8C, 0xA9), (0x8C, 0xAA), (0xAB, 0x9C): return true
            default: return false
            }
        case 0xE3: return at(1) == 0x82 && (at(2) == 0x99 || at(2) == 0x9A)
        case 0xEF: return (0xA4...0xAD).contains(at(1))
        default: return false
        }
    }

    /// The length in bytes of the white space scalar at an offset; 0 where there is none.
    static func lengthOfSpace(_ bytes: UnsafeBufferPointer<UInt8>, at index: Int) -> Int {
        func at(_ offset: Int) -> UInt8 { index + offset < bytes.count ? bytes[index + offset] : 0 }
        switch bytes[index] {
        case 0x20, 0x00, 0x09...0x0D: return 1
        case 0xC2: return at(1) == 0x85 || at(1) == 0xA0 ? 2 : 0
        case 0xE1: return at(1) == 0x9A && at(2) == 0x80 ? 3 : 0
        case 0xE2:
            if at(1) == 0x80 { return (0x80...0x8B).contains(at(2)) || [0xA8, 0xA9, 0xAF].contains(at(2)) ? 3 : 0 }
            return at(1) == 0x81 && at(2) == 0x9F ? 3 : 0
        case 0xE3: return at(1) == 0x80 && at(2) == 0x80 ? 3 : 0
        case 0xEF: return at(1) == 0xBB && at(2) == 0xBF ? 3 : 0
        default: return 0
        }
    }

    private static func refolded(_ bytes: UnsafeBufferPointer<UInt8>) -> String? {
        var folded: [UInt8] = []
        folded.reserveCapacity(bytes.count)
        var isSpacePending = false
        var index = 0
        while index < bytes.count {
            let length = lengthOfSpace(bytes, at: index)
            if length > 0 {
                isSpacePending = !folded.isEmpty
                index += length
                continue
            }
            if isSpacePending { folded.append(0x20) }
            isSpacePending = false
            folded.append(bytes[index])
            index += 1
        }
        return folded.isEmpty ? nil : String(decoding: folded, as: UTF8.self)
    }
}
