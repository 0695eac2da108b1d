internal import Foundation
internal import GRDB
public import Recordations

/// Reads recordations by their numbers.
final class RecordationQuery {
    private let query: BulkStatement

    init(_ db: Database) throws {
        let fields = Field.allCases.map { "observation.\($0.name)" }.joined(separator: ", ")
        query = try BulkStatement(
            db,
            """
            SELECT register.name, source.name, register.jurisdiction, record.key, observation.not_stated,
                observation.unobserved, record.is_tombstone, record.presence, record.absent_since, first.day,
                CASE WHEN record.presence = 'present' THEN max(last.day, coalesce(complete.day, last.day))
                    ELSE last.day END, record.watch, \(fields)
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
        guard let first = query.text(9).flatMap(CivilDate.init), let last = query.text(10).flatMap(CivilDate.init) else {
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

/// A recordation with the evidence for it.
public struct Evidence: Sendable {
    /// The recordation; its values as they stood at the moment asked for.
    public let recordation: Recordation
    /// The raw text of the cells that are not values letter by letter, as JSON by column.
    public let raw: String?
    /// The fetch that brought these values, its day, and the row in its document.
    public let fetch: (id: Int, day: String, place: Int)
    /// The definition by which the row was read.
    public let definition: String?
}

extension Mirror {
    /// The recordations that a name can mean: `REGISTER:KEY`, a key, a part of one, a number, a part of a mark.
    ///
    /// The nearest sense that finds any counts; more than one result is an ambiguous name. At most `limit` are given.
    public func numbers(named name: String, limit: Int = 20) throws -> [Int] {
        try read { db in
            let parts = name.split(separator: ":", maxSplits: 1).map(String.init)
            if parts.count == 2 {
                let exact = try Int.fetchAll(
                    db,
                    sql: """
                        SELECT record.id FROM record JOIN register ON register.id = record.register_id
                        WHERE register.name = ? AND record.key IN (?, ?)
                        """,
                    arguments: [parts[0], parts[1], RecordKey.comparable(parts[1])]
                )
                if !exact.isEmpty { return exact }
            }
            let key = RecordKey.comparable(parts.count == 2 ? parts[1] : name)
            let register = parts.count == 2 ? parts[0] : nil
            let inRegister = "(? IS NULL OR register_id = (SELECT id FROM register WHERE name = ?))"
            for condition in ["key = ?", "instr(key, ?)"] {
                let found = try Int.fetchAll(
                    db,
                    sql: """
                        SELECT id FROM record WHERE \(condition) AND \(inRegister) AND observation_id IS NOT NULL
                        ORDER BY register_id, key LIMIT ?
                        """,
                    arguments: [key, register, register, limit]
                )
                if !found.isEmpty { return found }
            }
            if parts.count == 2 { return [] }
            return try Int.fetchAll(
                db,
                sql: """
                    SELECT record.id FROM search CROSS JOIN record ON record.id = search.record_id
                    WHERE instr(search.folded, ?) ORDER BY register_id, key LIMIT ?
                    """,
                arguments: [SearchText.folded(name), limit]
            )
        }
    }

    /// A recordation by its number, with its evidence; as it stood at an instant, if one is given.
    ///
    /// Nil where the mirror did not know it then.
    public func evidence(number: Int, asOf instant: Instant? = nil) throws -> Evidence? {
        try read { db in
            guard let now = try RecordationQuery(db).recordation(number: number) ?? Mirror.withdrawn(number, db) else {
                return nil
            }
            var observation = try Int.fetchOne(
                db,
                sql: "SELECT observation_id FROM record WHERE id = ?",
                arguments: [number]
            )
            var presence = now.presence
            if let instant {
                let last = try Row.fetchOne(
                    db,
                    sql: """
                        SELECT observation_id FROM event WHERE record_id = ? AND at < ?
                            AND (observation_id IS NOT NULL OR kind = 'withdrawn')
                        ORDER BY seq DESC LIMIT 1
                        """,
                    arguments: [number, instant.description]
                )
                observation = last?[0]
                presence = try String.fetchOne(
                    db,
                    sql: """
                        SELECT new FROM event WHERE record_id = ? AND at < ? AND field = 'presence'
                        ORDER BY seq DESC LIMIT 1
                        """,
                    arguments: [number, instant.description]
                ) ?? "present"
            }
            guard let observation, let values = try Mirror.values(ofObservation: observation, db) else { return nil }
            let row = try Row.fetchOne(
                db,
                sql: """
                    SELECT observation.raw, observation.fetch_id, fetch.day, observation.place, definition.yaml,
                        observation.not_stated | observation.unobserved
                    FROM observation JOIN fetch ON fetch.id = observation.fetch_id
                    LEFT JOIN definition ON definition.id = fetch.definition_id WHERE observation.id = ?
                    """,
                arguments: [observation]
            )
            guard let row else { return nil }
            let then = Recordation(
                number: number,
                register: now.register,
                source: now.source,
                jurisdiction: now.jurisdiction,
                key: now.key,
                values: values,
                notStated: FieldSet(rawValue: row[5]),
                isTombstone: instant == nil ? now.isTombstone : false,
                presence: presence,
                absentSince: instant == nil ? now.absentSince : nil,
                firstSeen: now.firstSeen,
                lastSeen: now.lastSeen,
                watch: now.watch
            )
            return Evidence(recordation: then, raw: row[0], fetch: (row[1], row[2], row[3]), definition: row[4])
        }
    }

    // A recordation whose first sight was taken back is in no list, and its history still has a name.
    private static func withdrawn(_ number: Int, _ db: Database) throws -> Recordation? {
        let row = try Row.fetchOne(
            db,
            sql: """
                SELECT register.name, source.name, jurisdiction, key, presence, fetch.day FROM record
                JOIN register ON register.id = record.register_id JOIN source ON source.id = record.source_id
                JOIN fetch ON fetch.id = record.first_fetch_id WHERE record.id = ?
                """,
            arguments: [number]
        )
        guard let row, let day = CivilDate(row[5]) else { return nil }
        return Recordation(
            number: number,
            register: row[0],
            source: row[1],
            jurisdiction: row[2],
            key: RecordKey(text: row[3]),
            values: FieldValues { _ in nil },
            notStated: [],
            isTombstone: false,
            presence: row[4],
            absentSince: nil,
            firstSeen: day,
            lastSeen: day,
            watch: nil
        )
    }

    /// A person's word on whether a recordation is ours; told by an event. No change is no event.
    public func setWatch(_ watch: Bool, record: Int, reason: String?, actor: String) throws {
        try write { db in
            let old = try Bool.fetchOne(db, sql: "SELECT watch FROM record WHERE id = ?", arguments: [record])
            guard old != watch else { return }
            try db.execute(sql: "UPDATE record SET watch = ? WHERE id = ?", arguments: [watch, record])
            let events = try EventWriter(db, at: Instant(Date()).description, actor: actor)
            try events.append(
                cause: reason.map { "edit: \($0)" } ?? "edit",
                kind: "edited",
                record: (record, try Mirror.recordName(record, db)),
                field: "watch",
                old: old.map { $0 ? "yes" : "no" },
                new: watch ? "yes" : "no"
            )
        }
    }
}
