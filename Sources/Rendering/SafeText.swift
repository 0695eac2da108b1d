/// Makes foreign text safe to show: characters that a terminal would execute or hide are escaped.
///
/// Characters that control a terminal, change the writing direction or are invisible are shown like `\u{1B}`. Joiners
/// inside an emoji and variation selectors stay, because they change what a reader sees.
public enum SafeText {
    /// The text as one line: a line break is shown as `⏎`, a tab as a space.
    public static func line(_ text: String) -> String {
        isSimple(text) ? text : escaped(text, lineBreak: "⏎")
    }

    /// The text with its line breaks kept, each as one newline; a tab is shown as a space.
    public static func block(_ text: String) -> String {
        isSimple(text) ? text : escaped(text, lineBreak: "\n")
    }

    /// The text as a cell that a spreadsheet never reads as a formula, with an apostrophe in front where that is
    /// needed.
    ///
    /// A formula is found behind invisible characters and in full-width forms too. The caller quotes the cell for its
    /// file format.
    public static func spreadsheetCell(_ text: String) -> String {
        for scalar in text.unicodeScalars {
            switch scalar {
            case "=", "+", "-", "@", "\t", "\r", "\n", "\u{FF1D}", "\u{FF0B}", "\u{FF0D}", "\u{FF20}": return "'" + text
            case _ where scalar.properties.isWhitespace || !isVisible(scalar): continue
            default: return text
            }
        }
        return text
    }

    /// Whether a text has only printable ASCII.
    static func isPlain(_ text: String) -> Bool {
        text.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7F }
    }

    private static func isSimple(_ text: String) -> Bool {
        var text = text
        return text.withUTF8(SimpleText.width) != nil
    }

    private static func escaped(_ text: String, lineBreak: Unicode.Scalar) -> String {
        let scalars = text.unicodeScalars
        guard !scalars.allSatisfy(isVisible) else { return text }
        var result = String.UnicodeScalarView()
        var before: Unicode.Scalar?
        var index = scalars.startIndex
        while index < scalars.endIndex {
            let scalar = scalars[index]
            index = scalars.index(after: index)
            let next = index < scalars.endIndex ? scalars[index] : nil
            switch scalar {
            case "\r" where next == "\n": break
            case "\n": result.append(lineBreak)
            case "\t": result.append(" ")
            case _ where isShown(scalar, after: before, before: next): result.append(scalar)
            default: result.append(contentsOf: escape(scalar).unicodeScalars)
            }
            before = scalar
        }
        return String(result)
    }

    private static func escape(_ scalar: Unicode.Scalar) -> String {
        "\\u{" + String(scalar.value, radix: 16, uppercase: true) + "}"
    }

    /// Whether a scalar is not escaped between its neighbours: it is visible, or it joins two parts of an emoji.
    static func isShown(_ scalar: Unicode.Scalar, after last: Unicode.Scalar?, before next: Unicode.Scalar?) -> Bool {
        isVisible(scalar) || scalar == "\u{200D}" && isEmojiPart(last) && isEmojiPart(next)
    }

    /// Whether a scalar is visible or changes only the look of the scalar before it.
    static func isVisible(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x20..<0x7F, 0xA1..<0xAD, 0xAE..<0x34F: return true
        // Greek to Georgian, without the Arabic letter mark; emoji.
        case 0x370..<0x61C, 0x61D..<0x1100, 0x1F000..<0x1FC00: return true
        // Kana, Bopomofo and Chinese characters without the Hangul filler; Hangul.
        case 0x3000..<0x3100, 0x3400..<0xA000, 0xAC00..<0xD7A4: return true
        // Variation selectors: they are default-ignorable, but select the glyph of the scalar before.
        case 0xFE00...0xFE0F, 0xE0100...0xE01EF: return true
        // Interlinear annotation.
        case 0xFFF9...0xFFFB: return false
        default: break
        }
        let properties = scalar.properties
        switch properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator: return false
        default: return !properties.isDefaultIgnorableCodePoint && !properties.isNoncharacterCodePoint
        }
    }

    /// Whether a scalar can stand beside the joiner of an emoji.
    private static func isEmojiPart(_ scalar: Unicode.Scalar?) -> Bool {
        guard let scalar, !scalar.isASCII else { return false }
        return scalar.properties.isEmoji || scalar == "\u{FE0F}"
    }
}
