/// Breaks lines between words.
public enum WordWrap {
    /// A rendered text, with its styles, for a terminal of a width; without a width it stays as it is.
    ///
    /// What goes on from a line is indented by two spaces more than the line.
    public static func onTerminal(_ text: String, width: Int?) -> String {
        guard let width, width >= 20 else { return text }
        return text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
            let indent = line.prefix { $0 == " " }.count + 2
            return lines(String(line), width: width, indent: min(indent, width / 2)).joined(separator: "\n")
        }.joined(separator: "\n")
    }

    /// The lines of a text in a width; lines behind the first begin with `indent` spaces.
    ///
    /// A word that is wider than a line stands alone on one, and is not cut: it may be a path or a command. Widths are those of a
    /// terminal, so a Chinese sign counts two; a text without spaces stays one line.
    public static func lines(_ text: String, width: Int, indent: Int = 0) -> [String] {
        guard shownWidth(text) > width else { return [text] }
        var lines: [String] = []
        var (line, count) = ("", 0)
        // Spaces at the beginning of a line are its indentation.
        let start = text.prefix { $0 == " " }
        line += start
        count = start.count
        var isEmpty = true
        // Several spaces stay several within a line, for what is aligned.
        for word in text.dropFirst(start.count).split(separator: " ", omittingEmptySubsequences: false) {
            let wide = shownWidth(String(word))
            if !isEmpty, count + 1 + wide > width {
                lines.append(line.trimmingSpacesAtEnd())
                (line, count, isEmpty) = (String(repeating: " ", count: indent), indent, true)
            }
            if isEmpty, word.isEmpty { continue }
            if !isEmpty {
                line += " "
                count += 1
            }
            line += word
            count += wide
            isEmpty = false
        }
        lines.append(line.trimmingSpacesAtEnd())
        return lines
    }

    // The sequences that begin and end styles take no room.
    private static func shownWidth(_ text: String) -> Int {
        guard text.utf8.contains(0x1B) else { return DisplayWidth.of(text) }
        return DisplayWidth.of(text.replacing(/\u{1B}\[[0-9;]*m/, with: ""))
    }
}

extension String {
    fileprivate func trimmingSpacesAtEnd() -> String {
        var text = self[...]
        while text.last == " " { text.removeLast() }
        return String(text)
    }

    /// The text with spaces behind it, so that it has a width in a terminal; a longer one stays as it is.
    public func padded(to width: Int) -> String {
        self + String(repeating: " ", count: max(0, width - DisplayWidth.of(self)))
    }
}
