internal import Recordations

/// Text of a register in a proposed definition.
enum YAMLText {
    /// The text in quotes; invisible characters are escaped, because a reader of the proposal could not see them.
    static func quoted(_ text: String) -> String {
        let text = printable(text)
        guard text.unicodeScalars.contains(where: isInvisible) else {
            return "'" + text.replacing("'", with: "''") + "'"
        }
        let escaped = text.unicodeScalars.map { scalar in
            if isInvisible(scalar) {
                return "\\U" + String(String(UInt64(scalar.value) + 1 << 32, radix: 16, uppercase: true).suffix(8))
            }
            return scalar == "\"" || scalar == "\\" ? "\\\(scalar)" : String(scalar)
        }
        return "\"" + escaped.joined() + "\""
    }

    /// The text for a comment: on one line, without control characters.
    static func comment(_ text: String) -> String {
        (CellText.folded(text) ?? "").replacing(/\p{Cc}/, with: " ")
    }

    /// An excerpt of a text in quotes, for a comment.
    static func example(_ text: String, limit: Int = 40) -> String { "'\(comment(Excerpt.of(text, limit: limit)))'" }

    /// The text without control characters, which YAML does not allow in single quotes.
    static func printable(_ text: String) -> String {
        String(String.UnicodeScalarView(text.unicodeScalars.filter { $0.properties.generalCategory != .control }))
    }

    private static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
        let properties = scalar.properties
        switch properties.generalCategory {
        case .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned: return true
        default: return properties.isDefaultIgnorableCodePoint || properties.isNoncharacterCodePoint
        }
    }
}
