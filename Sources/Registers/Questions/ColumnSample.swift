internal import Recordations
internal import Settings

/// The cells of one column in the rows that were looked at.
public struct ColumnSample: Sendable {
    /// The name in the definition; for a column that the definition does not know, its header.
    public let name: String
    /// The header; of several columns with the same header with their number, such as `Date (2)`.
    public internal(set) var header: String
    /// Whether the definition knows the column.
    public let isKnown: Bool
    /// The number of cells with any text.
    public private(set) var filled = 0
    /// The number of cells whose text stands in an earlier row too.
    public private(set) var repeated = 0
    /// The first texts, each once, shortened.
    public private(set) var first: [String] = []
    /// The numbers of cells of short texts, white space folded.
    private(set) var counts: [String: Int] = [:]
    /// Whether there are other texts than those of ``counts``.
    private(set) var hasOtherTexts = false
    /// The header without a number.
    let plainHeader: String
    /// How a definition names the column; nil where it has no header.
    var value: SettingsValue?
    private var hashes: Set<Int> = []
    private let cleaning: CellCleaning?

    private static let mostTexts = 5_000
    private static let mostExamples = 3
    private static let longestText = 200
    private static let longestExample = 60

    init(name: String, header: String, isKnown: Bool, cleaning: CellCleaning? = nil) {
        self.cleaning = cleaning
        self.name = name
        self.header = header
        plainHeader = header
        self.isKnown = isKnown
    }

    mutating func count(_ cell: String) {
        // A hostile cell may have megabytes: no more of it is looked at than can be shown.
        guard cell.utf8.count <= Self.longestText * 4 else {
            filled += 1
            hasOtherTexts = true
            if !hashes.insert(cell.hashValue).inserted { repeated += 1 }
            if first.count < Self.mostExamples { show(cell) }
            return
        }
        guard let text = CellText.folded(cleaning?.cleaned(cell) ?? cell) else { return }
        filled += 1
        if !hashes.insert(text.hashValue).inserted { repeated += 1 }
        if first.count < Self.mostExamples { show(text) }
        guard text.unicodeScalars.count <= Self.longestText, counts[text] != nil || counts.count < Self.mostTexts else {
            hasOtherTexts = true
            return
        }
        counts[text, default: 0] += 1
    }

    private mutating func show(_ text: String) {
        let excerpt = Excerpt.of(text, limit: Self.longestExample)
        if !first.contains(excerpt) { first.append(excerpt) }
    }

    /// The different texts, the most frequent first; nil where there are more than `most`.
    func words(most: Int) -> [(text: String, count: Int)]? {
        guard !hasOtherTexts, counts.count <= most else { return nil }
        return counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { ($0.key, $0.value) }
    }

    /// The short texts as a proposal looks at them.
    var profile: ColumnProfile {
        ColumnProfile(texts: counts.sorted { $0.key < $1.key }.flatMap { repeatElement($0.key, count: $0.value) })
    }
}
