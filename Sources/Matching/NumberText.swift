internal import Recordations

/// A registration or recordation number in comparable form: `826 629`, `№ 826629` and `826-629` are the same number.
///
/// Digits, letters and strokes are compared, after NFKC (Unicode Standard Annex 15) and without case. White space and
/// dashes are ignored, so are signs between groups of three digits, as in `1,234,567`, and so are `№`, `No`, `No.`, `Nr.`, `Nº` and `N°` in front of digits. Cyrillic and Greek letters
/// that look like Latin letters are equal to them: registers write `1211486А` with either. Digits are never equal to
/// letters: `01` is not `O1`. A suffix counts: `480510` and `480510A` are two rights.
public enum NumberText {
    /// The fewest digits that a search term needs to be searched as a part of a number, without regard to spaces.
    ///
    /// Fewer digits would be found across the gaps of any longer number.
    public static let fewestDigitsOfPart = 3

    /// The number in comparable form.
    ///
    /// Folding twice changes nothing.
    public static func folded(_ text: String) -> String {
        var folded: [UInt8] = []
        var searched = SearchText.folded(text)
        searched.withUTF8 { append(searched: $0, to: &folded) }
        return String(decoding: folded, as: UTF8.self)
    }

    /// Whether two texts are the same number.
    ///
    /// A text without a digit is no number and equals no other text.
    public static func areSame(_ first: String, _ second: String) -> Bool {
        let folded = folded(first)
        return hasDigit(folded) && folded == self.folded(second)
    }

    /// A search term as a part of a number, in comparable form; nil for a term with too few digits or too many letters.
    public static func part(_ text: String) -> String? {
        let folded = folded(text)
        let digits = folded.utf8.count { isDigit($0) }
        // A mark such as 4711 COLOGNE is searched as text, not as a number.
        guard digits >= fewestDigitsOfPart, folded.unicodeScalars.count <= digits * 2 + 4 else { return nil }
        return folded
    }

    /// Appends the comparable form of a number whose text is folded for searching (``SearchText``), as UTF-8.
    ///
    /// A number in Latin letters causes no allocation: one search reads hundreds of thousands of numbers.
    public static func append(searched text: UnsafeBufferPointer<UInt8>, to folded: inout [UInt8]) {
        var offset = 0
        // Whether a word may start at the offset.
        var isAfterGap = true
        while offset < text.count {
            let byte = text[offset]
            if isAfterGap, byte == UInt8(ascii: "n"), let end = endOfSign(text, from: offset) {
                offset = end
                continue
            }
            isAfterGap = false
            switch byte {
            case 0x00...0x20, UInt8(ascii: "-"):
                isAfterGap = true
                offset += 1
            case UInt8(ascii: ","), UInt8(ascii: "."), UInt8(ascii: "'"):
                if isGroupSign(text, at: offset) {
                    offset += 1
                    continue
                }
                isAfterGap = true
                folded.append(byte)
                offset += 1
            case 0x61...0x7A:
                folded.append(byte & 0xDF)
                offset += 1
            case 0x21...0x7F:
                isAfterGap = !isLetterOrDigit(byte)
                folded.append(byte)
                offset += 1
            default:
                let length = byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4
                let end = min(offset + length, text.count)
                append(character: text[offset..<end], to: &folded, &isAfterGap)
                offset = end
            }
        }
    }

    /// Whether a sign stands between groups of three digits, as in `1,234,567`: one to three digits before it, three behind.
    private static func isGroupSign(_ text: UnsafeBufferPointer<UInt8>, at offset: Int) -> Bool {
        let before = text[..<offset].reversed().prefix(4).prefix(while: isDigit).count
        let behind = text[(offset + 1)...].prefix(4).prefix(while: isDigit).count
        return (1...3).contains(before) && behind == 3
    }

    /// The offset behind a sign for "number" that starts with `n`, such as `no. `; nil where no digits follow.
    private static func endOfSign(_ text: UnsafeBufferPointer<UInt8>, from start: Int) -> Int? {
        var offset = start + 1
        guard offset < text.count else { return nil }
        switch text[offset] {
        case UInt8(ascii: "o"), UInt8(ascii: "r"): offset += 1
        // The degree sign.
        case 0xC2 where offset + 1 < text.count && text[offset + 1] == 0xB0: offset += 2
        default: return nil
        }
        while offset < text.count,
            text[offset] == UInt8(ascii: ".") || text[offset] == UInt8(ascii: ":") || text[offset] <= 0x20
        {
            offset += 1
        }
        return offset < text.count && isDigit(text[offset]) ? offset : nil
    }

    private static func append(
        character: Slice<UnsafeBufferPointer<UInt8>>,
        to folded: inout [UInt8],
        _ isAfterGap: inout Bool
    ) {
        guard let scalar = String(decoding: character, as: UTF8.self).unicodeScalars.first else { return }
        if let latin = lookalikes[scalar] { return folded.append(latin) }
        switch scalar.properties.generalCategory {
        case .dashPunctuation, .spaceSeparator, .format, .lineSeparator, .paragraphSeparator: isAfterGap = true
        // A digit of another script equals the ASCII digit of its value.
        case .decimalNumber:
            guard let value = scalar.properties.numericValue else { return }
            folded.append(UInt8(ascii: "0") + UInt8(value))
        default:
            // The minus sign is a mathematical symbol in Unicode and a dash in registers.
            if scalar == "\u{2212}" {
                isAfterGap = true
            } else if scalar.properties.isWhitespace {
                isAfterGap = true
            } else {
                folded.append(contentsOf: String(scalar).uppercased().utf8)
            }
        }
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool { isDigit(byte) || (0x41...0x5A).contains(byte & 0xDF) }

    private static func hasDigit(_ text: String) -> Bool { text.utf8.contains(where: isDigit) }

    // Lower-case letters (folded text has no others) whose capitals look like Latin capitals (Unicode Technical
    // Standard 39).
    private static let lookalikes: [Unicode.Scalar: UInt8] = {
        let pairs: [(String, String)] = [
            ("авекмнорстухіјѕԛԝ", "ABEKMHOPCTYXIJSQW"), ("αβεζηικμνορτυχ", "ABEZHIKMNOPTYX"),
        ]
        var table: [Unicode.Scalar: UInt8] = [:]
        for (letters, latin) in pairs {
            for (letter, byte) in zip(letters.unicodeScalars, latin.utf8) {
                table[letter] = byte
                for capital in String(letter).uppercased().unicodeScalars { table[capital] = byte }
            }
        }
        return table
    }()
}
