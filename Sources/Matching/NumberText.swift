internal import Recordations

/// A registration or recordation number as numbers are compared: `826 629`, `№ 826629` and `826-629` are one.
///
/// Compared are digits, letters and strokes, after NFKC (Unicode Standard Annex 15) and without case. White space and dashes
/// count for nothing, and neither do `№`, `No`, `No.`, `Nr.`, `Nº` and `N°` in front of digits. Letters of Cyrillic and Greek that look like
/// Latin ones are these: `1211486А` is written with either. Digits are never letters: `01` is not `O1`. A suffix counts:
/// `480510` and `480510A` are two rights.
public enum NumberText {
    /// The fewest digits of a part by which numbers are searched without regard to how they are spaced.
    ///
    /// Fewer would be found across the gaps of any longer number.
    public static let fewestDigitsOfPart = 3

    /// The number as it is compared.
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
    /// A text without any digit is no number, and the same as none.
    public static func areSame(_ first: String, _ second: String) -> Bool {
        let folded = folded(first)
        return hasDigit(folded) && folded == self.folded(second)
    }

    /// A part of a number as it is looked for in others; nil for a text with too few digits, or one that is words.
    public static func part(_ text: String) -> String? {
        let folded = folded(text)
        let digits = folded.utf8.count { isDigit($0) }
        // A mark such as 4711 COLOGNE is looked for as the text that it is.
        guard digits >= fewestDigitsOfPart, folded.unicodeScalars.count <= digits * 2 + 4 else { return nil }
        return folded
    }

    /// Adds a number that is folded for searching (``SearchText``), as UTF-8, as it is compared.
    ///
    /// Nothing is allocated for a number in Latin letters: hundreds of thousands are gone through in one search.
    public static func append(searched text: UnsafeBufferPointer<UInt8>, to folded: inout [UInt8]) {
        var at = 0
        // Whether a word may start here.
        var isAfterGap = true
        while at < text.count {
            let byte = text[at]
            if isAfterGap, byte == UInt8(ascii: "n"), let end = endOfSign(text, from: at) {
                at = end
                continue
            }
            isAfterGap = false
            switch byte {
            case 0x00...0x20, UInt8(ascii: "-"):
                isAfterGap = true
                at += 1
            case 0x61...0x7A:
                folded.append(byte & 0xDF)
                at += 1
            case 0x21...0x7F:
                isAfterGap = !isLetterOrDigit(byte)
                folded.append(byte)
                at += 1
            default:
                let length = byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4
                let end = min(at + length, text.count)
                append(character: text[at..<end], to: &folded, &isAfterGap)
                at = end
            }
        }
    }

    /// Where a sign for "number" ends that starts with an n: behind its blanks, if digits follow.
    private static func endOfSign(_ text: UnsafeBufferPointer<UInt8>, from start: Int) -> Int? {
        var at = start + 1
        guard at < text.count else { return nil }
        switch text[at] {
        case UInt8(ascii: "o"), UInt8(ascii: "r"): at += 1
        // The degree sign.
        case 0xC2 where at + 1 < text.count && text[at + 1] == 0xB0: at += 2
        default: return nil
        }
        while at < text.count, text[at] == UInt8(ascii: ".") || text[at] == UInt8(ascii: ":") || text[at] <= 0x20 {
            at += 1
        }
        return at < text.count && isDigit(text[at]) ? at : nil
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
        // A digit of another script is the digit that it says.
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

    // Small letters, as folded text has them, whose capitals look like Latin capitals (Unicode Technical Standard 39).
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
