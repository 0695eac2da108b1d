internal import Foundation

/// Text as it is searched: without case, width and diacritics, white space folded.
public enum SearchText {
    /// The folded form of a text. Folding twice changes nothing.
    public static func folded(_ text: String) -> String {
        let isASCII = text.utf8.allSatisfy { $0 < 0x80 }
        if isASCII {
            var isFolded = true
            for byte in text.utf8 where byte <= 0x20 || (0x41...0x5A).contains(byte) {
                isFolded = false
                break
            }
            return isFolded ? text : folded(ASCII: text)
        }
        let folded = text.precomposedStringWithCompatibilityMapping.folding(
            options: [.caseInsensitive, .diacriticInsensitive, .widthInsensitive],
            locale: nil
        )
        return CellText.folded(folded.lowercased()) ?? ""
    }

    private static func folded(ASCII text: String) -> String {
        CellText.folded(text.lowercased()) ?? ""
    }
}

/// The text of a register's cell, made comparable without losing a word.
public enum CellText {
    /// The text with every run of white space as one space and none at its ends, in NFC; nil where nothing is left.
    ///
    /// White space is what Unicode calls so, plus the zero-width space and the byte order mark, which pages and
    /// spreadsheets leave behind.
    public static func folded(_ text: String) -> String? {
        var text = text
        let shape = text.withUTF8(Shape.init)
        guard !shape.isEmpty else { return nil }
        if shape.needsComposing { text = text.precomposedStringWithCanonicalMapping }
        guard shape.needsFolding else { return text }
        var scalars = String.UnicodeScalarView()
        var isSpacePending = false
        for scalar in text.unicodeScalars {
            if scalar.properties.isWhitespace || scalar == "\u{200B}" || scalar == "\u{FEFF}" {
                isSpacePending = !scalars.isEmpty
            } else {
                if isSpacePending { scalars.append(" ") }
                isSpacePending = false
                scalars.append(scalar)
            }
        }
        return scalars.isEmpty ? nil : String(scalars)
    }

    /// What a look at the bytes tells of a text, so that most texts pass untouched.
    private struct Shape {
        var isEmpty = true
        var needsFolding = false
        var needsComposing = false

        init(_ bytes: UnsafeBufferPointer<UInt8>) {
            isEmpty = bytes.isEmpty
            guard let first = bytes.first, let last = bytes.last else { return }
            if first <= 0x20 || last <= 0x20 { needsFolding = true }
            var previous: UInt8 = 0
            for byte in bytes {
                switch byte {
                case 0x09...0x0D: needsFolding = true
                case 0x20: if previous == 0x20 { needsFolding = true }
                // Lead bytes of the scalars that are white space, zero-width or combine: NBSP and NEL (C2), U+0300 to
                // U+036F (CC, CD), the spaces at U+1680 and Hangul jamo (E1), U+2000 (E2), U+3000 and the kana
                // marks (E3), the byte order mark (EF).
                case 0xC2, 0xE2, 0xEF: needsFolding = true
                case 0xCC, 0xCD: needsComposing = true
                case 0xE1:
                    needsFolding = true
                    needsComposing = true
                case 0x80: if previous == 0xE3 { needsFolding = true }
                case 0x82: if previous == 0xE3 { needsComposing = true }
                default: break
                }
                previous = byte
            }
        }
    }
}
