package import Recordations

/// Reads recordations by their numbers.
///
/// Registers, sources and fetches are few: each is looked up once, and not for every recordation.
package final class RecordationQuery {
    private struct Source {
        let name: String
        /// The day of its last complete fetch, if there is one.
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
    // Most were seen in the same fetch as the one before.
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
        // An edition taken as history was seen on the day that it bears.
        fetchDay = try SQLStatement(
            db,
            "SELECT CASE kind WHEN 'archive' THEN published ELSE day END FROM fetch WHERE id = ?"
        )
        var registers: [Int: (name: String, jurisdiction: String)] = [:]
        for row in try db.rows("SELECT id, name, jurisdiction FROM register") {
            registers[row[0]] = (row[1], row[2])
        }
        self.registers = registers
        var sources: [Int: Source] = [:]
        let complete = "SELECT source.id, name, day FROM source LEFT JOIN fetch ON fetch.id = complete_fetch_id"
        for row in try db.rows(complete) {
            sources[row[0]] = Source(name: row[1], completeDay: (row[2] as String?).flatMap(CivilDate.init))
        }
        self.sources = sources
    }

    // Behind long goods a column is reached over every page that they fill; these two stand in the narrow table too.
    private static func column(_ field: Field) -> String {
        switch field {
        case .status, .validTo: "record.\(field.name)"
        default: "observation.\(field.name)"
        }
    }

    package func recordation(number: Int) throws -> Recordation? {
        var found: Recordation?
        try forEach([number]) {
            found = $0
            return false
        }
        return found
    }

    /// Hands over the recordations of some numbers, in their order, until the closure wants no more.
    ///
    /// A number of none is passed over.
    package func forEach(_ numbers: [Int], _ body: (Recordation) throws -> Bool) throws {
        var left = numbers[...]
        var wantsMore = true
        // To start a statement anew for each of them takes as long as to find it.
        while wantsMore, !left.isEmpty {
            query.bind([left.prefix(512).jsonArray])
            left = left.dropFirst(512)
            try forEach {
                wantsMore = try body($0)
                return wantsMore
            }
        }
    }

    /// Hands over the selection's recordations as they come, until the closure wants no more.
    package func forEach(_ body: (Recordation) throws -> Bool) throws {
        defer { query.reset() }
        while try query.step() {
            guard let recordation = try recordation() else { continue }
            guard try body(recordation) else { return }
        }
    }

    /// The recordation in the row that the query stands at.
    private func recordation() throws -> Recordation? {
        let number = query.integer(14)
        let filedOn = query.date(13)
        guard let register = registers[query.integer(0)], let source = sources[query.integer(1)],
            let first = try query.isNull(2) ? filedOn : day(ofFetch: query.integer(2)),
            let last = try query.isNull(3) ? filedOn : day(ofFetch: query.integer(3))
        else { return nil }
        let filing = query.text(12)
        let isPresent = filing == nil && query.text(7, equals: "present")
        // A recordation that is there was last seen when everything was, however seldom its own row moved.
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
                ? OpenEdits() : try standingEdits(of: number, isFiled: filing != nil)
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

    // What is on its way to the register is pending, whoever entered it.
    private func shown(_ number: Int, _ state: Filing.State?) throws -> FieldValues {
        let values = try values(number)
        return state?.isExpected == true && !values.states(.status) ? values.replacing([.status: "pending"]) : values
    }

    private func standingEdits(of record: Int, isFiled: Bool) throws -> OpenEdits {
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
