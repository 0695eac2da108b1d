/// The parts of a mark that says the same twice: in two scripts, or with a stroke or a line end between.
enum MarkParts {
    /// The parts of a folded mark with two letters or more; empty where there are not two.
    static func of(_ folded: String) -> [String] {
        let isParted = folded.utf8.contains { $0 == 0x2F || $0 == 0x5C || $0 == 0x7C }
        // One word is one part.
        if !isParted, UnicodeText.isASCII(folded) || !folded.utf8.contains(0x20) { return [] }
        var parts: [String] = []
        for side in folded.split(whereSeparator: { $0 == "/" || $0 == "\\" || $0 == "|" }) {
            parts += byScript(side)
        }
        parts = parts.filter { MarkText.letters(of: $0).unicodeScalars.count > 1 }
        return parts.count > 1 ? parts : []
    }

    // Words of one script follow each other: MIELE is a part of МИЛЕ MIELE.
    private static func byScript(_ text: Substring) -> [String] {
        guard !UnicodeText.isASCII(String(text)) else { return [String(text)] }
        var parts: [(script: String?, words: [Substring])] = []
        for word in text.split(separator: " ") {
            let script = script(of: word)
            if let last = parts.indices.last, script == nil || parts[last].script == nil || parts[last].script == script
            {
                parts[last].words.append(word)
                parts[last].script = parts[last].script ?? script
            } else {
                parts.append((script, [word]))
            }
        }
        return parts.map { $0.words.joined(separator: " ") }
    }

    // The script of most letters: a look-alike letter of another script does not part a word.
    private static func script(of word: Substring) -> String? {
        var counts: [String: Int] = [:]
        for scalar in word.unicodeScalars {
            if let script = UnicodeText.script(of: scalar) { counts[script, default: 0] += 1 }
        }
        return counts.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key
    }
}
