internal import Recordations

/// In which recordations' searched texts those of a portfolio's rules stand.
///
/// All are looked for at once: a portfolio may name thousands of holders. A searched text has the fields one after another,
/// and a rule's may stand in another field than it says: this lets too much through, never too little.
struct RuleTexts {
    private let found: [String: Set<Int>]

    init(_ rules: [Portfolio.Rule], _ db: SQLDatabase) throws {
        let texts = Array(Set(rules.flatMap(\.texts)))
        var found: [String: Set<Int>] = [:]
        if !texts.isEmpty {
            let search = PartSearch(texts.map { Array($0.utf8) })
            try SearchBlocks.forEach(StatementCache(db)) { record, text in
                search.forEach(in: text) { found[texts[$0], default: []].insert(record) }
            }
        }
        self.found = found
    }

    /// The recordations that may be one of some rules', as a JSON array of their numbers; each rule says a text.
    func recordations(_ rules: [Portfolio.Rule]) -> String {
        rules.reduce(into: Set<Int>()) { all, rule in
            guard let first = rule.texts.first else { return }
            all.formUnion(rule.texts.dropFirst().reduce(found[first] ?? []) { $0.intersection(found[$1] ?? []) })
        }.sorted().jsonArray
    }
}

extension Collection<Int> {
    /// The numbers as SQLite's `json_each` reads them, in their order.
    var jsonArray: String { "[\(lazy.map(String.init).joined(separator: ","))]" }
}

extension Portfolio.Rule {
    /// What it says of names.
    var texts: [String] { [holder, agent, mark].compactMap { $0 } }

    /// Whether it says nothing else.
    var isOfTextsOnly: Bool { key == nil && source == nil && tag == nil && !texts.isEmpty }
}
