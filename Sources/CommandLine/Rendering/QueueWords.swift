internal import Rendering

/// The text of a walk through questions, as far as all walks have it.
protocol QueueWords {
    var style: TextStyle { get }
    /// The width of lines; nil where they are not wrapped.
    var width: Int? { get }
    /// What stands before the place where the person types.
    var prompt: String { get }
    /// What was typed; nil where single keys count.
    var typed: String? { get }
}

extension QueueWords {
    /// The prompt with what was typed; of a long line its end, so that it stays one line.
    var promptLine: String {
        guard let typed = typed.map({ SafeText.line($0) }) else { return prompt }
        guard let width else { return prompt + typed }
        var shown = typed[...]
        let room = max(10, width - 1 - DisplayWidth.of(prompt))
        while DisplayWidth.of(String(shown)) > room - 1 { shown = shown.dropFirst() }
        return prompt + (shown.count < typed.count ? "…" : "") + shown
    }

    /// The prompt for a reason; Return repeats the last one.
    func reasonPrompt(_ last: String?) -> String {
        last.map { "reason (Return: '\(DisplayWidth.fit($0, to: min(30, DisplayWidth.of($0))))'; Esc: back): " }
            ?? "reason (Esc: back): "
    }

    /// An answer by its key, with what it does.
    func answer(_ key: Character, _ meaning: String, _ effect: String?) -> [StyledText] {
        let head = "  \(key)  \(effect == nil ? meaning : meaning.padded(to: 26))  "
        guard let effect else { return ["\(style.bold("  \(key)"))  \(meaning)"] }
        let text: StyledText = "\(style.bold("  \(key)"))  \(meaning.padded(to: 26))  \(effect)"
        return wrap([text], indent: min(33, DisplayWidth.of(head)))
    }

    /// Other keys; a key and its meaning stay on one line.
    func keys(_ keys: [(key: String, meaning: String)]) -> [StyledText] {
        var lines: [StyledText] = []
        var (line, count): (StyledText, Int) = ("", 0)
        for (key, meaning) in keys {
            let columns = DisplayWidth.of("\(key) \(meaning)")
            if count > 0, count + 3 + columns >= width ?? .max {
                lines.append(line)
                (line, count) = ("", 0)
            }
            line = "\(line)\(count == 0 ? "  " : "   ")\(style.bold(key)) \(meaning)"
            count += columns + (count == 0 ? 2 : 3)
        }
        return lines + [line]
    }

    func wrap(_ lines: [StyledText], indent: Int) -> [StyledText] {
        guard let width else { return lines }
        return lines.flatMap { $0.wrapped(to: max(20, width - 1), indent: indent) }
    }
}
