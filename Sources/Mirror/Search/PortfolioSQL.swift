internal import Recordations

/// A portfolio's rules as SQL over the narrow tables; it may match too many recordations, never too few.
struct PortfolioSQL {
    /// The condition on `record`.
    let condition: String
    /// The values of its parameters.
    let arguments: [any SQLBindable]
    /// The recordations that may match, except those watched by name, as a JSON array; nil where a rule needs a scan of all.
    let texts: String?

    init(_ rules: [Portfolio.Rule], _ db: SQLDatabase) throws {
        let found = try RuleTexts(rules, db)
        let ofTexts = rules.filter(\.isOfTextsOnly)
        let others = rules.filter { !$0.isOfTextsOnly && !$0.isEmpty }
        var alternatives: [String] = []
        var arguments: [any SQLBindable] = []
        func add(_ parts: [String]) { alternatives.append("(\(parts.joined(separator: " AND ")))") }
        if !ofTexts.isEmpty {
            add(["record.id IN (SELECT value FROM json_each(?))"])
            arguments.append(found.recordations(ofTexts))
        }
        for rule in others {
            var parts: [String] = []
            if !rule.texts.isEmpty {
                parts.append("record.id IN (SELECT value FROM json_each(?))")
                arguments.append(found.recordations([rule]))
            }
            if let tag = rule.tag {
                parts.append(Mirror.noted("tags"))
                arguments.append(tag)
            }
            if let key = rule.key {
                parts.append("(record.key = ? OR record.key = substr(?, instr(?, ':') + 1))")
                arguments += [key, key, key]
            }
            if let source = rule.source {
                parts.append(
                    "(record.source_id IN (SELECT id FROM source WHERE name = ?) "
                        + "OR record.register_id IN (SELECT id FROM register WHERE name = ?))"
                )
                arguments += [source, source]
            }
            add(parts)
        }
        let byRule = alternatives.isEmpty ? "0" : alternatives.joined(separator: " OR ")
        condition = "(record.watch = 1 OR (record.watch IS NULL AND (\(byRule))))"
        self.arguments = arguments
        texts = others.isEmpty ? found.recordations(ofTexts) : nil
    }
}

extension Mirror {
    /// Whether a recordation has an open edit of `owner` or `tags` with a value, as SQL with one parameter.
    // Commas around both sides make a tag match as a whole.
    package static func noted(_ note: String) -> String {
        "EXISTS (SELECT 1 FROM edit WHERE edit.record_id = record.id AND edit.field = '\(note)' "
            + "AND edit.state = 'open' AND instr(',' || edit.local || ',', ',' || ? || ','))"
    }
}
