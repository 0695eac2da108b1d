/// The number of terminal columns that a text takes.
///
/// Chinese characters and most emoji take two columns, combining marks none; a grapheme cluster is never split. Control
/// characters count as no column, so text must pass ``SafeText`` first.
public enum DisplayWidth {
    /// The columns of a text of one line.
    public static func of(_ text: String) -> Int {
        var text = text
        if let width = text.withUTF8(SimpleText.width) { return width }
        var columns = 0
        var index = text.startIndex
        while index < text.endIndex { columns += step(&index, in: text) }
        return columns
    }

    /// The text in exactly `columns` columns: cut with `…` if it is longer, padded with spaces if it is shorter.
    public static func fit(_ text: String, to columns: Int) -> String {
        let (text, width) = cut(text, to: columns)
        return text + String(repeating: " ", count: max(0, columns - width))
    }

    /// The text in at most `columns` columns, cut with `…` if it is longer, and its width.
    static func cut(_ text: String, to columns: Int) -> (text: String, width: Int) {
        guard columns > 0 else { return ("", 0) }
        if SafeText.isPlain(text) {
            let count = text.utf8.count
            if count <= columns { return (text, count) }
            return (String(text[..<text.utf8.index(text.startIndex, offsetBy: columns - 1)]) + "…", columns)
        }
        var width = 0
        var index = text.startIndex
        // The end of the text if it is cut, and its width up to there.
        var end = (index: index, width: 0)
        while index < text.endIndex {
            width += step(&index, in: text)
            if width < columns { end = (index, width) }
            if width > columns { return (String(text[..<end.index]) + "…", end.width + 1) }
        }
        return (text, width)
    }

    /// Moves an index behind the next grapheme cluster and returns its width in columns.
    private static func step(_ index: inout String.Index, in text: String) -> Int {
        let scalars = text.unicodeScalars
        let start = index
        let next = scalars.index(after: start)
        // Between two simple scalars there is always a cluster boundary, so the slow search for it is not needed.
        if let width = simpleWidth(scalars[start]), next == scalars.endIndex || simpleWidth(scalars[next]) != nil {
            index = next
            return width
        }
        index = text.index(after: start)
        return width(of: scalars[start..<index])
    }

    private static func simpleWidth(_ scalar: Unicode.Scalar) -> Int? { SimpleText.width(ofScalar: scalar.value) }

    /// The width of one grapheme cluster, at most 2.
    private static func width(of cluster: Substring.UnicodeScalarView) -> Int {
        guard let first = cluster.first else { return 0 }
        var columns = 0
        for scalar in cluster {
            // U+FE0F selects the emoji style.
            if scalar == "\u{FE0F}", first.properties.isEmoji { return 2 }
            columns += width(of: scalar)
        }
        return min(2, columns)
    }

    /// The columns of a scalar on its own.
    static func width(of scalar: Unicode.Scalar) -> Int {
        if let width = simpleWidth(scalar) { return width }
        switch scalar.value {
        // Vowels and final consonants of Hangul, which terminals draw into the syllable before.
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
