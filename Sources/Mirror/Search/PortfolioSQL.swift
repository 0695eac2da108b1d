package import Recordations

/// The rules of a portfolio as an SQL condition, which holds for every recordation of the portfolio and possibly for others.
///
/// ``Portfolio/contains(_:)`` is the exact rule in Swift; whoever needs it tests the recordations that the condition selects.
package struct PortfolioSQL {
    /// What the condition is about.
    package enum Relation {
        /// Rows of the table `record`.
        case record
        /// Rows of the view `recordation`.
        case recordation
    }

    package let condition: String
    package let arguments: [any SQLBindable]
    /// Whether the condition holds for no recordation outside the portfolio.
    package let isExact: Bool
    /// The numbers of the recordations that the rules may mean, as a JSON array; nil if a rule has other conditions than texts.
    package let candidates: String?

    /// Makes the condition.
    ///
    /// With `searchesTexts` false the searched texts of recordations are not read, and a rule's texts exclude none: for few
    /// recordations, testing each is faster than searching all texts.
    package init(_ rules: [Portfolio.Rule], on relation: Relation, searchesTexts: Bool = true, _ db: SQLDatabase) throws
    {
        let found = try RuleTexts(searchesTexts ? rules : [], db)
        let ofTexts = rules.filter(\.isOfTextsOnly)
        let others = rules.filter { !$0.isOfTextsOnly && !$0.isEmpty }
        var alternatives: [String] = []
        var arguments: [any SQLBindable] = []
        func textPart(_ rules: [Portfolio.Rule]) -> String {
            guard searchesTexts else { return "1" }
            arguments.append(found.recordations(rules))
            return "\(relation.number) IN (SELECT value FROM json_each(?))"
        }
        if !ofTexts.isEmpty { alternatives.append("(\(textPart(ofTexts)))") }
        for rule in others {
            var parts: [String] = []
            if !rule.texts.isEmpty { parts.append(textPart([rule])) }
            if let tag = rule.tag {
                parts.append(Mirror.noted("tags", of: relation.number))
                arguments.append(tag)
            }
            if let key = rule.key {
                parts.append(relation.keyPart)
                arguments += relation == .record ? [key, key, key] : [key, key]
            }
            if let source = rule.source {
                parts.append(relation.sourcePart)
                arguments += [source, source]
            }
            alternatives.append("(\(parts.joined(separator: " AND ")))")
        }
        let byRule = alternatives.isEmpty ? "0" : alternatives.joined(separator: " OR ")
        condition = "(\(relation.watch) = 1 OR (\(relation.watch) IS NULL AND (\(byRule))))"
        self.arguments = arguments
        // A text is found in any field, and `record` has no register's name to compare the key's with.
        let isOfNames = relation == .recordation && others.count == rules.filter { !$0.isEmpty }.count
        isExact = isOfNames && others.allSatisfy { $0.texts.isEmpty && $0.tag == nil }
        candidates = others.isEmpty && searchesTexts ? found.recordations(ofTexts) : nil
    }
}

extension PortfolioSQL.Relation {
    fileprivate var number: String {
        switch self {
        case .record: "record.id"
        case .recordation: "recordation.record_id"
        }
    }

    fileprivate var watch: String {
        switch self {
        case .record: "record.watch"
        case .recordation: "recordation.watch"
        }
    }

    fileprivate var keyPart: String {
        switch self {
        case .record: "(record.key = ? OR record.key = substr(?, instr(?, ':') + 1))"
        case .recordation: "(recordation.id = ? OR recordation.id = recordation.register || ':' || ?)"
        }
    }

    fileprivate var sourcePart: String {
        switch self {
        case .record:
            "(record.source_id IN (SELECT id FROM source WHERE name = ?) "
                + "OR record.register_id IN (SELECT id FROM register WHERE name = ?))"
        case .recordation: "(recordation.source = ? OR recordation.register = ?)"
        }
    }
}

extension Mirror {
    // A tag is meant whole, and an owner too; the commas tell one tag from another.
    package static func noted(_ note: String, of record: String = "record.id") -> String {
        "EXISTS (SELECT 1 FROM edit WHERE edit.record_id = \(record) AND edit.field = '\(note)' "
            + "AND edit.state = 'open' AND instr(',' || edit.local || ',', ',' || ? || ','))"
    }
}
