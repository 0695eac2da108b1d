internal import GRDB
public import Recordations

extension Mirror {
    /// Hands the recordations that a filter lets through to a closure one by one, by register and key.
    ///
    /// Only the values of the wanted fields, and those that the filter looks at, are read; others are nil. The closure
    /// answers whether it wants more. An empty result is not an error.
    public func list(
        _ filter: Filter,
        reading fields: FieldSet = FieldSet(Field.allCases),
        _ body: (Recordation) throws -> Bool
    ) throws {
        // A long list takes as long to be laid out as to be read.
        let batches = Handover<[Recordation]> { [self] put in
            try read { db in
                // The hits lie all over the file: mapped pages are not copied, which makes a long list a third shorter.
                try db.execute(sql: "PRAGMA mmap_size = 8000000000")
                let found = try Mirror.candidates(filter, db)
                let query = try RecordationQuery(db, reading: fields.union(filter.examined))
                var left = filter.limit ?? Int.max
                var batch: [Recordation] = []
                for id in found where left > 0 {
                    guard let recordation = try query.recordation(number: id), filter.admits(recordation) else {
                        continue
                    }
                    left -= 1
                    batch.append(recordation)
                    // Goods may have megabytes: few at once.
                    guard batch.count == 32 else { continue }
                    try put(batch)
                    batch.removeAll(keepingCapacity: true)
                }
                try put(batch)
            }
        }
        struct Enough: Error {}
        do {
            try batches.forEach { for recordation in $0 where try !body(recordation) { throw Enough() } }
        } catch is Enough {}
    }

    /// All recordations that a filter lets through.
    public func recordations(_ filter: Filter) throws -> [Recordation] {
        var all: [Recordation] = []
        try list(filter) {
            all.append($0)
            return true
        }
        return all
    }

    // The narrow tables are scanned; the wide observation is only opened for what is left. CROSS JOIN keeps SQLite from
    // turning the order round: what is found by its text is not looked for among all.
    private static func candidates(_ filter: Filter, _ db: Database) throws -> [Int] {
        var conditions: [String] = []
        var arguments: [(any DatabaseValueConvertible)?] = []
        func require(_ sql: String, _ values: [any DatabaseValueConvertible]) {
            conditions.append(sql)
            arguments += values
        }
        func oneOf(_ column: String, _ values: [String]) {
            guard !values.isEmpty else { return }
            require("\(column) IN (\(values.map { _ in "?" }.joined(separator: ", ")))", values)
        }
        let needles = filter.needles.map(SearchText.folded).filter { !$0.isEmpty }
        let rules = try filter.portfolio.map { try PortfolioSQL($0.rules, db) }
        var tables = "record"
        if !needles.isEmpty {
            tables = "json_each(?) AS hit CROSS JOIN record ON record.id = hit.value"
            arguments.append(try SearchBlocks.recordations(with: needles, db).jsonArray)
        } else if let ours = rules?.texts {
            tables = """
                (SELECT value AS id FROM json_each(?) UNION SELECT id FROM record WHERE watch IS NOT NULL) AS ours
                CROSS JOIN record ON record.id = ours.id
                """
            arguments.append(ours)
        }
        // SQLite looks at them in their order: what lets few through, and stands far in front in its row, comes first.
        if let from = filter.endsFrom { require("record.valid_to >= ?", [from.description]) }
        if let to = filter.endsTo { require("record.valid_to <= ?", [to.description]) }
        if !filter.classes.numbers.isEmpty { require("record.class_bits & ? <> 0", [filter.classes.bits]) }
        oneOf(
            "coalesce(record.status, CASE WHEN record.filing IN ('prepared', 'filed') THEN 'pending' ELSE 'unknown' END)",
            filter.statuses.map(\.rawValue)
        )
        oneOf("record.right_type", filter.rightTypes)
        oneOf("record.holder_country", filter.countries)
        oneOf("coalesce(record.filing, record.presence)", filter.presences)
        if !filter.sources.isEmpty {
            let marks = filter.sources.map { _ in "?" }.joined(separator: ", ")
            require(
                "(record.source_id IN (SELECT id FROM source WHERE name IN (\(marks))) "
                    + "OR record.register_id IN (SELECT id FROM register WHERE name IN (\(marks))))",
                filter.sources + filter.sources
            )
        }
        if !filter.jurisdictions.isEmpty {
            let marks = filter.jurisdictions.map { _ in "?" }.joined(separator: ", ")
            require(
                "record.register_id IN (SELECT id FROM register WHERE jurisdiction IN (\(marks)))",
                filter.jurisdictions
            )
        }
        for (note, wanted) in [("owner", filter.owner), ("tags", filter.tag)] {
            guard let wanted else { continue }
            require(Mirror.noted(note), [wanted])
        }
        if let rules { require(rules.condition, rules.arguments) }
        conditions.append(Mirror.isListed)
        let rows = try Row.fetchCursor(
            db,
            sql: "SELECT record.id, record.register_id, record.key FROM \(tables) "
                + "WHERE \(conditions.joined(separator: " AND "))",
            arguments: StatementArguments(arguments)
        )
        var found: [(id: Int, register: Int, key: String)] = []
        while let row = try rows.next() { found.append((row[0], row[1], row[2])) }
        found.sort { ($0.register, $0.key) < ($1.register, $1.key) }
        return found.map(\.id)
    }
}

extension Mirror {
    // A tag is meant whole, and an owner too; the commas tell one tag from another.
    fileprivate static func noted(_ note: String) -> String {
        "EXISTS (SELECT 1 FROM edit WHERE edit.record_id = record.id AND edit.field = '\(note)' "
            + "AND edit.state = 'open' AND instr(',' || edit.local || ',', ',' || ? || ','))"
    }
}

/// A portfolio's rules as SQL over the narrow tables; it may let too much through, never too little.
private struct PortfolioSQL {
    let condition: String
    let arguments: [any DatabaseValueConvertible]
    /// The recordations that may be meant, beside those that are watched by name; nil where it takes all to say so.
    let texts: String?

    init(_ rules: [Portfolio.Rule], _ db: Database) throws {
        let found = try RuleTexts(rules, db)
        let ofTexts = rules.filter(\.isOfTextsOnly)
        let others = rules.filter { !$0.isOfTextsOnly && !$0.isEmpty }
        var alternatives: [String] = []
        var arguments: [any DatabaseValueConvertible] = []
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

extension Filter {
    /// The fields whose values ``admits(_:)`` looks at.
    fileprivate var examined: FieldSet {
        var examined = FieldSet(fields.keys)
        if goods != nil { examined.insert(.goods) }
        if text != nil { examined.formUnion(FieldSet(SearchColumn.fields)) }
        if portfolio != nil { examined.formUnion(FieldSet([.mark, .holder, .agent])) }
        return examined
    }

    /// What SQL cannot say: texts within their own fields, whole where asked for.
    func admits(_ recordation: Recordation) -> Bool {
        func holds(_ wanted: String, _ field: Field) -> Bool {
            guard let value = recordation.values[field] else { return false }
            let folded = SearchText.folded(value)
            let wanted = SearchText.folded(wanted)
            return isExact ? folded == wanted : folded.contains(wanted)
        }
        for (field, wanted) in fields where !holds(wanted, field) { return false }
        if let goods, !holds(goods, .goods) { return false }
        if let text, isExact, !SearchColumn.fields.contains(where: { holds(text, $0) }) { return false }
        if let portfolio, !portfolio.contains(recordation) { return false }
        return true
    }
}
