/// The columns that text takes on a terminal.
///
/// Chinese characters and most emoji take two, combining marks none, and what is one character to a reader stays
/// together. Control characters count nothing, so text goes through ``SafeText`` first.
public enum DisplayWidth {
    /// The columns of a text of one line.
    public static func of(_ text: String) -> Int {
        if SafeText.isPlain(text) { return text.utf8.count }
        var columns = 0
        var index = text.startIndex
        while index < text.endIndex { columns += step(&index, in: text) }
        return columns
    }

    /// The text in exactly so many columns: cut with `…` where it is longer, padded with spaces where it is shorter.
    public static func fit(_ text: String, to columns: Int) -> String {
        let (text, width) = cut(text, to: columns)
        return text + String(repeating: " ", count: max(0, columns - width))
    }

    /// The text in at most so many columns, cut with `…` where it is longer, and the columns it takes.
    static func cut(_ text: String, to columns: Int) -> (text: String, width: Int) {
        guard columns > 0 else { return ("", 0) }
        if SafeText.isPlain(text) {
            let count = text.utf8.count
            if count <= columns { return (text, count) }
            return (String(text[..<text.utf8.index(text.startIndex, offsetBy: columns - 1)]) + "…", columns)
        }
        var width = 0
        var index = text.startIndex
        // Where the text ends, and its width there, if it is cut.
        var end = (index: index, width: 0)
        while index < text.endIndex {
            width += step(&index, in: text)
            if width < columns { end = (index, width) }
            if width > columns { return (String(text[..<end.index]) + "…", end.width + 1) }
        }
        return (text, width)
    }

    /// Moves an index behind the next character as a reader sees it, and says how many columns that takes.
    private static func step(_ index: inout String.Index, in text: String) -> Int {
        let scalars = text.unicodeScalars
        let start = index
        let next = scalars.index(after: start)
        // Between two simple scalars there is always a boundary, so the costly search for one is not needed.
        if let width = simpleWidth(scalars[start]), next == scalars.endIndex || simpleWidth(scalars[next]) != nil {
            index = next
            return width
        }
        index = text.index(after: start)
        return width(of: scalars[start..<index])
    }

    /// The columns of a scalar that never joins its neighbours; nil where the whole cluster has to be seen.
    private static func simpleWidth(_ scalar: Unicode.Scalar) -> Int? {
        switch scalar.value {
        case 0x20..<0x7F, 0xA1..<0xA9, 0xAA..<0xAD, 0xAF..<0x300: 1
        // Ideographic punctuation up to the marks and emoji among it; kana; Chinese characters; Hangul syllables.
        case 0x3000..<0x302A, 0x3041..<0x3097, 0x30A0..<0x3100, 0x3400..<0x4DC0, 0x4E00..<0xA000, 0xAC00..<0xD7A4: 2
        // Full-width forms.
        case 0xFF01..<0xFF61: 2
        default: nil
        }
    }

    /// The columns of the scalars of one character as a reader sees it, never more than two.
    private static func width(of cluster: Substring.UnicodeScalarView) -> Int {
        guard let first = cluster.first else { return 0 }
        var columns = 0
        for scalar in cluster {
            // Emoji style asked for by U+FE0F.
            if scalar == "\u{FE0F}", first.properties.isEmoji { return 2 }
            columns += width(of: scalar)
        }
        return min(2, columns)
    }

    /// The columns of a scalar on its own.
    static func width(of scalar: Unicode.Scalar) -> Int {
        if let width = simpleWidth(scalar) { return width }
        switch scalar.value {
        // Vowels and final consonants of Hangul, drawn into the syllable before.
        case 0x1160..<0x1200, 0xD7B0..<0xD800: return 0
        // The soft hyphen: terminals draw it.
        case 0xAD: return 1
        default: break
        }
        if WideScalars.contains(scalar) { return 2 }
        let properties = scalar.properties
        switch properties.generalCategory {
        case .control, .nonspacingMark, .enclosingMark, .lineSeparator, .paragraphSeparator: return 0
        case .format, .otherLetter, .unassigned: return properties.isDefaultIgnorableCodePoint ? 0 : 1
        default: return 1
        }
    }
}
