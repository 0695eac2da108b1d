/// Breaks lines between words.
public enum WordWrap {
    /// The lines of a text in a width; lines behind the first begin with `indent` spaces.
    ///
    /// A word that is wider than a line stands alone on one, and is not cut: it may be a path or a command. Widths are those of a
    /// terminal, so a Chinese sign counts two; a text without spaces stays one line.
    public static func lines(_ text: String, width: Int, indent: Int = 0) -> [String] {
        guard DisplayWidth.of(text) > width else { return [text] }
        var lines: [String] = []
        var (line, count) = ("", 0)
        // Spaces at the beginning of a line are its indentation.
        let start = text.prefix { $0 == " " }
        line += start
        count = start.count
        var isEmpty = true
        for word in text.dropFirst(start.count).split(separator: " ") {
            let wide = DisplayWidth.of(String(word))
            if !isEmpty, count + 1 + wide > width {
                lines.append(line)
                (line, count, isEmpty) = (String(repeating: " ", count: indent), indent, true)
            }
            if !isEmpty {
                line += " "
                count += 1
            }
            line += word
            count += wide
            isEmpty = false
        }
        lines.append(line)
        return lines
    }
}

extension String {
    /// The text with spaces behind it, so that it has a width in a terminal; a longer one stays as it is.
    public func padded(to width: Int) -> String {
        self + String(repeating: " ", count: max(0, width - DisplayWidth.of(self)))
    }
}
