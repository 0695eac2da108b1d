internal import Matching
internal import Recordations
internal import System

/// The recordations that a statement reads, as SQL over `record`.
///
/// The conditions use narrow tables only; the wide observation is read for the remaining recordations.
package struct Selection: Sendable {
    /// The FROM clause.
    package let tables: String
    /// The WHERE clause.
    package let condition: String
    /// The values of all parameters, those of the FROM clause first.
    package let arguments: [any SQLBindable]

    /// The recordations whose numbers are in a JSON array, in its order.
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

    /// The recordations that may match a filter; ``Filter/admits(_:_:)`` checks the conditions that SQL cannot.
    init(_ filter: Filter, _ numbers: NumberRules, _ db: SQLDatabase) throws {
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
        let needles = filter.needles(numbers).filter { !$0.text.isEmpty }
        let rules = try filter.portfolio.map { try PortfolioSQL($0.rules, on: .record, db) }
        // CROSS JOIN fixes the order of the tables: SQLite starts with the few matches and not with all records.
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
        // SQLite checks conditions in their order: the most selective ones, on the first columns of the row, come
        // first.
        let bounds = [("record.valid_to >= ?", filter.endsFrom), ("record.valid_to <= ?", filter.endsTo)]
            .compactMap { sql, day in day.map { (sql, $0.description) } }
        if tables == "record", !bounds.isEmpty {
            // In the order of their ends the records are spread over the file, and each read is a page that is not
            // cached; in the order of their numbers they are adjacent. SQLite drops ORDER BY in a joined subquery
            // unless it has a LIMIT.
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

    /// The numbers of the recordations in the order of `REGISTER:KEY`.
    // Columns are read by position, because the loop reads every recordation of a register.
    func numbersInOrder(_ db: SQLDatabase) throws -> [Int] {
        let registers = try SQLStatement(db, "SELECT id, name || ':' FROM register ORDER BY 2")
            .all { $0["id"] as Int }
        let positions = Dictionary(uniqueKeysWithValues: zip(registers, registers.indices))
        let rows = try SQLStatement(
            db,
            "SELECT record.id, record.register_id, record.key FROM \(tables) WHERE \(condition)"
        )
        rows.bind(arguments)
        var found = Hits()
        while try rows.step() {
            let position = positions[rows.integer(1)] ?? registers.count
            rows.withText(2) { found.add(rows.integer(0), register: position, key: $0) }
        }
        return found.sorted()
    }
}

/// Sorts recordations by register and key.
///
/// The keys of a whole register are most of the memory, so they are stored in one buffer.
private struct Hits {
    private var hits: [(id: Int, register: Int, key: Range<Int>)] = []
    private var keys: [UInt8] = []

    mutating func add(_ id: Int, register: Int, key: UnsafeBufferPointer<UInt8>) {
        let start = keys.count
        keys.append(contentsOf: key)
        hits.append((id, register, start..<keys.count))
    }

    /// The numbers, sorted.
    func sorted() -> [Int] {
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
