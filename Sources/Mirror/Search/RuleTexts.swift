internal import Recordations

/// The recordations whose searched texts contain the texts of a portfolio's rules.
///
/// One pass finds all texts, because a portfolio may name thousands of holders. A searched text joins several fields,
/// so a text may be found in another field than its rule names: the result may hold too many recordations, never too
/// few.
struct RuleTexts {
    private let found: [String: Set<Int>]

    /// Searches the texts of the rules.
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

    /// The recordations that may match some rules, as a JSON array of numbers; a rule without a text matches none.
    func recordations(_ rules: [Portfolio.Rule]) -> String {
        rules.reduce(into: Set<Int>()) { all, rule in
            guard let first = rule.texts.first else { return }
            all.formUnion(rule.texts.dropFirst().reduce(found[first] ?? []) { $0.intersection(found[$1] ?? []) })
        }.sorted().jsonArray
    }
}

extension Collection<Int> {
    /// The numbers as a JSON array in their order, for SQLite's `json_each`.
    var jsonArray: String { "[\(lazy.map(String.init).joined(separator: ","))]" }
}

extension Portfolio.Rule {
    /// Its texts: holder, agent and mark.
    var texts: [String] { [holder, agent, mark].compactMap { $0 } }

    /// Whether it has texts and no other condition.
    var isOfTextsOnly: Bool { key == nil && source == nil && tag == nil && !texts.isEmpty }
}
