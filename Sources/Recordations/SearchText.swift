internal import Foundation

/// Text as it is searched: without case, width and diacritics, white space folded.
public enum SearchText {
    /// The folded form of a text.
    ///
    /// Folding twice changes nothing.
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
        // White space goes first: a mark behind a zero-width space belongs to the letter before it.
        let spaced = CellText.folded(text.precomposedStringWithCompatibilityMapping) ?? ""
        var folded = spaced.folding(
            options: [.caseInsensitive, .diacriticInsensitive, .widthInsensitive],
            locale: nil
        ).lowercased()
        // That leaves marks on letters of scripts that have none; CC and CD are the lead bytes of U+0300 to U+037F.
        if folded.utf8.contains(where: { $0 == 0xCC || $0 == 0xCD }) {
            folded.unicodeScalars.removeAll { (0x300...0x36F).contains($0.value) }
        }
        return CellText.folded(folded) ?? ""
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
                // Lead bytes of the scalars that are white space or zero-width: NBSP and NEL (C2), U+1680 (E1), U+2000
                // (E2), U+3000 (E3 80), the byte order mark (EF).
                case 0xC2, 0xE2, 0xEF: needsFolding = true
                // What is not NFC: combining marks (CC, CD), Hangul jamo and Greek with accents (E1), Indic vowels (E0), and
                // whatever is beyond the basic plane.
                case 0xCC, 0xCD, 0xE0, 0xF0: needsComposing = true
                case 0xE1:
                    needsFolding = true
                    needsComposing = true
                // U+3000.
                case 0x80: if previous == 0xE3 { needsFolding = true }
                // The voicing marks of kana (E3 82).
                case 0x82: if previous == 0xE3 { needsComposing = true }
                // The Greek middle dot (CE 87), Arabic marks (D9 93), the signs of ohm, kelvin and angstrom (E2 84 A6), angle
                // brackets (E2 8C A9, E2 AB 9C), compatibility ideographs and Hebrew points (EF A4 to EF AD).
                case 0x87: if previous == 0xCE { needsComposing = true }
                case 0x93...0x95: if previous == 0xD9 { needsComposing = true }
                case 0x9C: if previous == 0xAB { needsComposing = true }
                case 0xA4...0xAD: if previous == 0xEF || previous == 0x84 || previous == 0x8C { needsComposing = true }
                default: break
                }
                previous = byte
            }
        }
    }
}
