internal import Recordations
internal import System

/// Which recordations a statement goes through, as SQL over `record`.
///
/// The narrow tables are scanned; the wide observation is only opened for what is left.
package struct Selection: Sendable {
    /// What stands behind FROM.
    package let tables: String
    /// What stands behind WHERE.
    package let condition: String
    /// The values of all parameters, those of the tables first.
    package let arguments: [any SQLBindable]

    /// Those whose numbers are given, as a JSON array; in its order.
    package static let numbered = Selection(
        tables: "json_each(?) AS wanted CROSS JOIN record ON record.id = wanted.value",
        condition: "record.observation_id IS NOT NULL OR record.filing IS NOT NULL",
        arguments: []
    )

    private init(tables: String, condition: String, arguments: [any SQLBindable]) {
        self.tables = tables
        self.condition = condition
        self.arguments = arguments
    }

    /// Those that a filter may let through: what SQL cannot say is left to ``Filter/admits(_:)``.
    init(_ filter: Filter, _ db: SQLDatabase) throws {
        var tables = "record"
        var conditions: [String] = []
        var arguments: [any SQLBindable] = []
        func require(_ sql: String, _ values: [any SQLBindable]) {
            conditions.append(sql)
            arguments += values
        }
        func oneOf(_ column: String, _ values: [String]) {
            guard !values.isEmpty else { return }
            require("\(column) IN (\(values.map { _ in "?" }.joined(separator: ", ")))", values)
        }
        let needles = filter.needles.filter { !$0.text.isEmpty }
        let rules = try filter.portfolio.map { try PortfolioSQL($0.rules, on: .record, db) }
        // CROSS JOIN keeps SQLite from turning the order round: what is found by its text is not looked for among all.
        if !needles.isEmpty {
            tables = "json_each(?) AS hit CROSS JOIN record ON record.id = hit.value"
            arguments.append(try SearchBlocks.recordations(with: needles, db).jsonArray)
        } else if let ours = rules?.candidates {
            tables = """
                (SELECT value AS id FROM json_each(?) UNION SELECT id FROM record WHERE watch IS NOT NULL) AS ours
                CROSS JOIN record ON record.id = ours.id
                """
            arguments.append(ours)
        }
        // SQLite looks at them in their order: what lets few through, and stands far in front in its row, comes first.
        let bounds = [("record.valid_to >= ?", filter.endsFrom), ("record.valid_to <= ?", filter.endsTo)]
            .compactMap { sql, day in day.map { (sql, $0.description) } }
        if tables == "record", !bounds.isEmpty {
            // By their ends they come from all over the file, and each would be a page that no cache holds; by their
            // numbers they lie in a row. SQLite leaves an order of what is joined out, unless there is a limit to it.
            tables = """
                (SELECT id FROM record WHERE \(bounds.map(\.0).joined(separator: " AND ")) ORDER BY id LIMIT -1) AS ending
                CROSS JOIN record ON record.id = ending.id
                """
            arguments += bounds.map(\.1)
        } else {
            for (sql, day) in bounds { require(sql, [day]) }
        }
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
        self.init(tables: tables, condition: conditions.joined(separator: " AND "), arguments: arguments)
    }

    /// Their numbers, in the order of what they are called by: `REGISTER:KEY`.
    func numbersInOrder(_ db: SQLDatabase) throws -> [Int] {
        let registers = try SQLStatement(db, "SELECT id, name || ':' FROM register ORDER BY 2")
            .all { $0.integer(0) }
        let places = Dictionary(uniqueKeysWithValues: zip(registers, registers.indices))
        let rows = try SQLStatement(
            db,
            "SELECT record.id, record.register_id, record.key FROM \(tables) WHERE \(condition)"
        )
        rows.bind(arguments)
        var found = Hits()
        while try rows.step() {
            let place = places[rows.integer(1)] ?? registers.count
            rows.withText(2) { found.add(rows.integer(0), register: place, key: $0) }
        }
        return found.sorted()
    }
}

/// Recordations on their way into the order of their registers and keys.
///
/// Of a whole register the keys are most of what has to be held: they lie behind one another.
private struct Hits {
    private var hits: [(id: Int, register: Int, key: Range<Int>)] = []
    private var keys: [UInt8] = []

    package mutating func add(_ id: Int, register: Int, key: UnsafeBufferPointer<UInt8>) {
        let start = keys.count
        keys.append(contentsOf: key)
        hits.append((id, register, start..<keys.count))
    }

    /// Their numbers, in order.
    package func sorted() -> [Int] {
        keys.withUnsafeBytes { keys in
            hits.sorted { left, right in
                guard left.register == right.register else { return left.register < right.register }
                return RawBytes.isBefore(
                    UnsafeRawBufferPointer(rebasing: keys[left.key]),
                    UnsafeRawBufferPointer(rebasing: keys[right.key])
                )
            }
        }.map(\.id)
    }
}
