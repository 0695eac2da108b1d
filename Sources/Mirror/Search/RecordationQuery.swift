internal import GRDB
internal import Recordations

/// Reads recordations by their numbers.
final class RecordationQuery {
    private let query: BulkStatement

    init(_ db: Database) throws {
        let fields = Field.allCases.map { "observation.\($0.name)" }.joined(separator: ", ")
        query = try BulkStatement(
            db,
            """
            SELECT register.name, source.name, register.jurisdiction, record.key, observation.not_stated,
                observation.unobserved, record.is_tombstone, record.presence, record.absent_since,
                CASE first.kind WHEN 'archive' THEN first.published ELSE first.day END,
                CASE WHEN record.presence = 'present' THEN max(last.day, coalesce(complete.day, last.day))
                    WHEN last.kind = 'archive' THEN last.published ELSE last.day END, record.watch, \(fields)
            FROM record
            JOIN observation ON observation.id = record.observation_id
            JOIN register ON register.id = record.register_id
            JOIN source ON source.id = record.source_id
            JOIN fetch AS first ON first.id = record.first_fetch_id
            JOIN fetch AS last ON last.id = record.last_fetch_id
            LEFT JOIN fetch AS complete ON complete.id = source.complete_fetch_id
            WHERE record.id = ?
            """
        )
    }

    func recordation(number: Int) throws -> Recordation? {
        query.bind(1, number)
        guard try query.step() else { return nil }
        defer { query.reset() }
        guard let first = query.text(9).flatMap(CivilDate.init), let last = query.text(10).flatMap(CivilDate.init)
        else {
            return nil
        }
        let flags = UInt32(truncatingIfNeeded: query.integer(4)) | UInt32(truncatingIfNeeded: query.integer(5))
        return Recordation(
            number: number,
            register: query.text(0) ?? "",
            source: query.text(1) ?? "",
            jurisdiction: query.text(2) ?? "",
            key: RecordKey(text: query.text(3) ?? ""),
            values: FieldValues { query.text(12 + Int32($0.rawValue)) },
            notStated: FieldSet(rawValue: flags),
            isTombstone: query.integer(6) != 0,
            presence: query.text(7) ?? "present",
            absentSince: query.text(8).flatMap(CivilDate.init),
            firstSeen: first,
            lastSeen: last,
            watch: query.isNull(11) ? nil : query.integer(11) != 0
        )
    }
}
