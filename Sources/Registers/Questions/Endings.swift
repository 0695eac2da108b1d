internal import Recordations
internal import Rendering

/// The words of ending that stand in the cells of a file.
struct Endings {
    /// A word of ending in a column.
    struct Ending {
        let column: ColumnSample
        /// The word as the register writes it.
        let word: String
        /// The number of cells with the word.
        let count: Int
        /// Such cells, the most frequent first.
        let examples: [String]
        /// The pattern that finds the word.
        let pattern: String
    }

    /// The words, the most frequent first.
    let found: [Ending]

    /// A single cell may say anything; the register's own word for an end stands in several.
    private static let leastCells = 2
    private static let longestCell = 80
    private static let most = 10

    /// Looks through the columns that are not read into some fields.
    init(
        _ sample: ReadingSample,
        _ vocabulary: Vocabulary,
        without fields: [Field],
        _ interview: DefinitionInterview
    ) {
        let words = (vocabulary.words[.status] ?? [:]).filter { Status(rawValue: $0.value)?.isEnded == true }.keys
        let terms = words.map(Term.init)
        var found: [Ending] = []
        for column in sample.columns where interview.isNamed(column) {
            let isFree = column.isKnown && !interview.fields(of: column.name).allSatisfy { !fields.contains($0) }
            if isFree { continue }
            var counts: [String: (word: String, cells: [(text: String, count: Int)])] = [:]
            for (text, count) in column.counts where text.unicodeScalars.count <= Self.longestCell {
                guard let word = terms.lazy.compactMap({ $0.found(in: text) }).max(by: { $0.count < $1.count }) else {
                    continue
                }
                let key = SearchText.folded(word)
                let former = counts[key] ?? (word, [])
                // Of several spellings the first in order, so that the question is always the same.
                counts[key] = (min(former.word, word), former.cells + [(text, count)])
            }
            for (_, (word, cells)) in counts {
                let count = cells.reduce(0) { $0 + $1.count }
                guard count >= Self.leastCells else { continue }
                let sorted = cells.sorted { ($1.count, $0.text) < ($0.count, $1.text) }
                let isAtStart = cells.allSatisfy { $0.text.lowercased().hasPrefix(word.lowercased()) }
                found.append(
                    Ending(
                        column: column,
                        word: word,
                        count: count,
                        examples: sorted.prefix(3).map { "'\($0.text)' \(Phrase.number($0.count))×" },
                        pattern: "(?i)" + (isAtStart ? "^\\s*" : "") + DefinitionInterview.pattern(of: word)
                    )
                )
            }
        }
        found.sort { ($1.count, $0.column.header, $0.word) < ($0.count, $1.column.header, $1.word) }
        self.found = Array(found.prefix(Self.most))
    }

    /// A word of ending in folded form.
    private struct Term {
        let folded: String
        let count: Int
        let isIdeographic: Bool

        init(_ folded: String) {
            self.folded = folded
            count = Self.tokens(of: folded).count
            isIdeographic = folded.unicodeScalars.contains { $0.value >= 0x2E80 }
        }

        /// The word as a text writes it; nil for a text without it.
        func found(in text: String) -> String? {
            if isIdeographic { return text.contains(folded) ? folded : nil }
            guard count > 0 else { return nil }
            let tokens = Self.tokens(of: text)
            guard tokens.count >= count else { return nil }
            for start in 0...(tokens.count - count) {
                let words = tokens[start..<(start + count)]
                guard let first = words.first, let last = words.last else { continue }
                if words.map({ SearchText.folded(String($0)) }).joined(separator: " ") == folded {
                    return String(text[first.startIndex..<last.endIndex])
                }
            }
            return nil
        }

        private static func tokens(of text: String) -> [Substring] { text.split { !$0.isLetter } }
    }
}
