internal import GRDB
internal import Recordations

/// Reads recordations by their numbers.
///
/// Registers, sources and fetches are few: each is looked up once, and not for every recordation.
final class RecordationQuery {
    private struct Source {
        let name: String
        /// The day of its last complete fetch, if there is one.
        let completeDay: CivilDate?
    }

    private let query: BulkStatement
    private let correction: BulkStatement
    private let fetchDay: BulkStatement
    private let rows: EditRows
    private let registers: [Int: (name: String, jurisdiction: String)]
    private let sources: [Int: Source]
    private var days: [Int: CivilDate] = [:]

    /// A query that reads some of the fields; the values of the others are nil.
    init(_ db: Database, reading wanted: FieldSet = FieldSet(Field.allCases)) throws {
        let fields = Field.allCases.map { wanted.contains($0) ? Self.column($0) : "NULL" }.joined(separator: ", ")
        query = try BulkStatement(
            db,
            """
            SELECT record.register_id, record.source_id, record.first_fetch_id, record.last_fetch_id, record.key,
                observation.not_stated | observation.unobserved, record.is_tombstone, record.presence,
                record.absent_since, record.watch, record.is_corrected, record.is_edited, record.filing, record.filed_on,
                \(fields)
            FROM record LEFT JOIN observation ON observation.id = record.observation_id
            WHERE record.id = ? AND (record.observation_id IS NOT NULL OR record.filing IS NOT NULL)
            """
        )
        correction = try BulkStatement(
            db,
            "SELECT \(Field.allCases.map(\.name).joined(separator: ", ")) FROM corrected WHERE record_id = ?"
        )
        rows = EditRows(db)
        // An edition taken as history was seen on the day that it bears.
        fetchDay = try BulkStatement(
            db,
            "SELECT CASE kind WHEN 'archive' THEN published ELSE day END FROM fetch WHERE id = ?"
        )
        var registers: [Int: (name: String, jurisdiction: String)] = [:]
        for row in try Row.fetchAll(db, sql: "SELECT id, name, jurisdiction FROM register") {
            registers[row[0]] = (row[1], row[2])
        }
        self.registers = registers
        var sources: [Int: Source] = [:]
        let complete = "SELECT source.id, name, day FROM source LEFT JOIN fetch ON fetch.id = complete_fetch_id"
        for row in try Row.fetchAll(db, sql: complete) {
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

    func recordation(number: Int) throws -> Recordation? {
        query.bind(1, number)
        guard try query.step() else { return nil }
        defer { query.reset() }
        let filedOn = query.text(13).flatMap { CivilDate($0) }
        guard let register = registers[query.integer(0)], let source = sources[query.integer(1)],
            let first = try query.isNull(2) ? filedOn : day(ofFetch: query.integer(2)),
            let last = try query.isNull(3) ? filedOn : day(ofFetch: query.integer(3))
        else { return nil }
        let presence = query.text(12) ?? query.text(7) ?? "present"
        // A recordation that is there was last seen when everything was, however seldom its own row moved.
        let lastSeen = presence == "present" ? max(last, source.completeDay ?? last) : last
        return Recordation(
            number: number,
            register: register.name,
            source: source.name,
            jurisdiction: register.jurisdiction,
            key: RecordKey(text: query.text(4) ?? ""),
            values: try shown(number),
            notStated: FieldSet(rawValue: UInt32(truncatingIfNeeded: query.integer(5))),
            isTombstone: query.integer(6) != 0,
            presence: presence,
            absentSince: query.text(8).flatMap(CivilDate.init),
            firstSeen: first,
            lastSeen: lastSeen,
            watch: query.isNull(9) ? nil : query.integer(9) != 0,
            edits: query.integer(11) == 0
                ? StandingEdits() : try standingEdits(of: number, isFiled: !query.isNull(12))
        )
    }

    private func values(_ number: Int) throws -> FieldValues {
        guard query.integer(10) != 0 else { return query.values(from: 14) }
        correction.bind(1, number)
        guard try correction.step() else { return query.values(from: 14) }
        defer { correction.reset() }
        return correction.values(from: 0)
    }

    // What is on its way to the register is pending, whoever entered it.
    private func shown(_ number: Int) throws -> FieldValues {
        let values = try values(number)
        let state = query.text(12).flatMap(Filing.State.init)
        return state?.isExpected == true && !values.states(.status) ? values.replacing([.status: "pending"]) : values
    }

    private func standingEdits(of record: Int, isFiled: Bool) throws -> StandingEdits {
        StandingEdits(try rows.openEdits(record: record), try rows.openConflicts(record: record), isFiled: isFiled)
    }

    private func day(ofFetch id: Int) throws -> CivilDate? {
        if let known = days[id] { return known }
        fetchDay.bind(1, id)
        guard try fetchDay.step() else { return nil }
        defer { fetchDay.reset() }
        let day = fetchDay.text(0).flatMap(CivilDate.init)
        days[id] = day
        return day
    }
}
