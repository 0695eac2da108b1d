extension StyledText {
    /// The lines of a text in a width, broken between words; lines behind the first of a paragraph begin with `indent` spaces.
    ///
    /// The text is escaped first, and every part keeps its style. A word that is wider than a line stands alone on one, and
    /// is not cut, except between Chinese signs and others that take two columns: texts of them have no spaces.
    /// With `hanging` they are indented by so much more than their paragraph's first line instead.
    public func wrapped(to width: Int, indent: Int = 0, hanging: Int? = nil) -> [StyledText] {
        var wrapper = Wrapper(width: width, indent: indent, hanging: hanging)
        for part in parts {
            let text =
                switch part.escaping {
                case .line: SafeText.line(part.text)
                case .block: SafeText.block(part.text)
                case .none: part.text
                }
            for character in text { wrapper.append(character, part.codes) }
        }
        return wrapper.finish()
    }

    /// The text for a terminal of a width, with what goes on from a line indented by two spaces more; without a width it
    /// stays as it is.
    public func rendered(width: Int?) -> String {
        let text = rendered
        // Most lines fit: their bytes are counted before their characters.
        guard let width, width >= 20,
            text.utf8.split(separator: 0x0A, omittingEmptySubsequences: true).contains(where: { $0.count > width })
        else { return text }
        return StyledText(lines: wrapped(to: width, hanging: 2)).rendered
    }
}

private struct Wrapper {
    typealias Run = [(character: Character, codes: StyledText.Codes?)]

    let width: Int
    let hanging: Int?
    private var indent: Int
    private var lines: [StyledText] = []
    private var line = Run()
    private var lineWidth = 0
    private var word = Run()
    private var wordWidth = 0
    // Spaces between the line and the word: they are dropped where the line ends.
    private var gap = Run()
    private var isStart = true
    // Within a sequence that begins or ends a style, as rendered tables have them: it takes no room.
    private var isInSequence = false

    init(width: Int, indent: Int, hanging: Int?) {
        self.width = width
        self.hanging = hanging
        self.indent = indent < width / 2 ? indent : 0
    }

    mutating func append(_ character: Character, _ codes: StyledText.Codes?) {
        if isInSequence || character == "\u{1B}" {
            isInSequence = character != "m"
            return word.append((character, codes))
        }
        switch character {
        case "\n":
            endWord()
            endLine()
            (isStart, lineWidth) = (true, 0)
        case " ":
            endWord()
            // Spaces at the beginning of a paragraph are its indentation.
            if isStart {
                line.append((character, codes))
                lineWidth += 1
            } else {
                gap.append((character, codes))
            }
        default:
            let columns = DisplayWidth.of(String(character))
            if columns > 1 { endWord() }
            if isStart, let hanging { indent = min(lineWidth + hanging, width / 2) }
            word.append((character, codes))
            wordWidth += columns
            isStart = false
            if columns > 1 { endWord() }
        }
    }

    private mutating func endWord() {
        guard !word.isEmpty else { return }
        if lineWidth + gap.count + wordWidth > width, lineWidth > indent || !gap.isEmpty {
            endLine()
            line = Run(repeating: (" ", nil), count: indent)
            lineWidth = indent
        } else {
            line += gap
            lineWidth += gap.count
        }
        line += word
        lineWidth += wordWidth
        (word, wordWidth, gap) = ([], 0, [])
    }

    private mutating func endLine() {
        var parts: [StyledText.Part] = []
        for (character, codes) in line {
            if let last = parts.indices.last, parts[last].codes == codes {
                parts[last].text.append(character)
            } else {
                parts.append(.init(text: String(character), escaping: .none, codes: codes))
            }
        }
        lines.append(StyledText(parts: parts))
        (line, gap, lineWidth) = ([], [], 0)
    }

    mutating func finish() -> [StyledText] {
        endWord()
        endLine()
        return lines
    }
}
