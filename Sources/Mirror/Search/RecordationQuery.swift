package import Recordations

/// Reads recordations of a selection, or by their numbers.
///
/// Registers, sources and fetches are few, so each is read once and not joined to every recordation.
package final class RecordationQuery {
    private struct Source {
        let name: String
        /// The day of its last complete fetch; nil without one.
        let completeDay: CivilDate?
    }

    private let query: SQLStatement
    private let fields: FieldSet
    private let correction: SQLStatement
    private let fetchDay: SQLStatement
    private let rows: StatementCache
    private let registers: [Int: (name: String, jurisdiction: String)]
    private let sources: [Int: Source]
    private var days: [Int: CivilDate] = [:]
    // Most recordations were seen in the same fetch as the one before.
    private var lastDay: (fetch: Int, day: CivilDate)?

    /// A query that reads some of the fields of a selection's recordations; the values of the others are nil.
    package init(
        _ db: SQLDatabase,
        reading wanted: FieldSet = FieldSet(Field.allCases),
        of selection: Selection = .numbered
    ) throws {
        fields = wanted
        let columns = Field.allCases.filter(wanted.contains).map { ", \(Self.column($0))" }.joined()
        query = try SQLStatement(
            db,
            """
            SELECT record.register_id, record.source_id, record.first_fetch_id, record.last_fetch_id, record.key,
                observation.not_stated | observation.unobserved, record.is_tombstone, record.presence,
                record.absent_since, record.watch, record.is_corrected, record.is_edited, record.filing, record.filed_on,
                record.id\(columns)
            FROM \(selection.tables) LEFT JOIN observation ON observation.id = record.observation_id
            WHERE \(selection.condition)
            """
        )
        query.bind(selection.arguments)
        correction = try SQLStatement(
            db,
            "SELECT \(Field.allCases.map(\.name).joined(separator: ", ")) FROM corrected WHERE record_id = ?"
        )
        rows = StatementCache(db)
        // An archived edition was seen on its own date.
        fetchDay = try SQLStatement(
            db,
            "SELECT CASE kind WHEN 'archive' THEN published ELSE day END FROM fetch WHERE id = ?"
        )
        var registers: [Int: (name: String, jurisdiction: String)] = [:]
        for row in try db.rows("SELECT id, name, jurisdiction FROM register") {
            registers[row["id"]] = (row["name"], row["jurisdiction"])
        }
        self.registers = registers
        var sources: [Int: Source] = [:]
        let complete = "SELECT source.id AS id, name, day FROM source LEFT JOIN fetch ON fetch.id = complete_fetch_id"
        for row in try db.rows(complete) {
            sources[row["id"]] = Source(name: row["name"], completeDay: (row["day"] as String?).flatMap(CivilDate.init))
        }
        self.sources = sources
    }

    // SQLite reads every page of long goods to reach a later column; `record` has copies of these two.
    private static func column(_ field: Field) -> String {
        switch field {
        case .status, .validTo: "record.\(field.name)"
        default: "observation.\(field.name)"
        }
    }

    /// The recordation with a number; nil for an unknown one.
    package func recordation(number: Int) throws -> Recordation? {
        var found: Recordation?
        try forEach([number]) {
            found = $0
            return false
        }
        return found
    }

    /// Calls a closure for the recordations with these numbers, in their order, until it returns false.
    ///
    /// An unknown number is skipped.
    package func forEach(_ numbers: [Int], _ body: (Recordation) throws -> Bool) throws {
        var left = numbers[...]
        var wantsMore = true
        // Starting the statement takes as long as finding a recordation, so one run reads many numbers.
        while wantsMore, !left.isEmpty {
            query.bind([left.prefix(512).jsonArray])
            left = left.dropFirst(512)
            try forEach {
                wantsMore = try body($0)
                return wantsMore
            }
        }
    }

    /// Calls a closure for the selection's recordations, in storage order, until it returns false.
    package func forEach(_ body: (Recordation) throws -> Bool) throws {
        defer { query.reset() }
        while try query.step() {
            guard let recordation = try recordation() else { continue }
            guard try body(recordation) else { return }
        }
    }

    /// The recordation in the current row of the query.
    // Columns are read by position, because a list reads every recordation of a register.
    private func recordation() throws -> Recordation? {
        let number = query.integer(14)
        let filedOn = query.date(13)
        guard let register = registers[query.integer(0)], let source = sources[query.integer(1)],
            let first = try query.isNull(2) ? filedOn : day(ofFetch: query.integer(2)),
            let last = try query.isNull(3) ? filedOn : day(ofFetch: query.integer(3))
        else { return nil }
        let filing = query.text(12)
        let isPresent = filing == nil && query.text(7, equals: "present")
        // A complete fetch shows each present recordation, even if its row did not change.
        let lastSeen = isPresent ? max(last, source.completeDay ?? last) : last
        return Recordation(
            number: number,
            register: register.name,
            source: source.name,
            jurisdiction: register.jurisdiction,
            key: RecordKey(text: query.text(4) ?? ""),
            values: try shown(number, filing.flatMap(Filing.State.init)),
            notStated: FieldSet(rawValue: UInt32(truncatingIfNeeded: query.integer(5))),
            isTombstone: query.integer(6) != 0,
            presence: isPresent ? "present" : filing ?? query.text(7) ?? "present",
            absentSince: isPresent ? nil : query.date(8),
            firstSeen: first,
            lastSeen: lastSeen,
            watch: query.isNull(9) ? nil : query.integer(9) != 0,
            edits: query.integer(11) == 0
                ? OpenEdits() : try openEdits(of: number, isFiled: filing != nil)
        )
    }

    private func values(_ number: Int) throws -> FieldValues {
        let stated = { [self] in query.values(from: 15, of: fields) }
        guard query.integer(10) != 0 else { return stated() }
        correction.bind(1, number)
        guard try correction.step() else { return stated() }
        defer { correction.reset() }
        return correction.values(from: 0)
    }

    // A filed recordation is pending, unless a person entered another status.
    private func shown(_ number: Int, _ state: Filing.State?) throws -> FieldValues {
        let values = try values(number)
        return state?.isExpected == true && !values.states(.status) ? values.replacing([.status: "pending"]) : values
    }

    private func openEdits(of record: Int, isFiled: Bool) throws -> OpenEdits {
        OpenEdits(try rows.openEdits(record: record), try rows.openConflicts(record: record), isFiled: isFiled)
    }

    private func day(ofFetch id: Int) throws -> CivilDate? {
        if id == lastDay?.fetch { return lastDay?.day }
        guard let day = try lookedUpDay(ofFetch: id) else { return nil }
        lastDay = (id, day)
        return day
    }

    private func lookedUpDay(ofFetch id: Int) throws -> CivilDate? {
        if let known = days[id] { return known }
        fetchDay.bind(1, id)
        guard try fetchDay.step() else { return nil }
        defer { fetchDay.reset() }
        let day = fetchDay.date(0)
        days[id] = day
        return day
    }
}
