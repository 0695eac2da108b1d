public import Deadlines
internal import FoundationEssentials
public import Mirror
internal import Recordations

extension Mirror {
    /// Records the state of a recordation's renewal, and appends an event.
    ///
    /// The last state of an end date counts. Throws ``MirrorError`` if it is the same already.
    public func note(_ renewal: Renewal, record: Int, actor: String, cause: String = "renewal") throws {
        try write { db in
            let before = try Mirror.renewals(db, of: record).last { $0.end == renewal.end }
            guard before != renewal else {
                throw MirrorError(
                    .moved,
                    "\(try Mirror.recordName(record, db)) is \(renewal.words) already",
                    advice: "give another state, day or reference; recordal show tells what is known"
                )
            }
            let events = try EventWriter(db, at: Instant(Date()).description, actor: actor)
            try events.append(
                cause: cause,
                kind: "renewal",
                record: record,
                field: "renewal \(renewal.end?.description ?? "of an unknown end")",
                old: before?.words,
                new: renewal.words
            )
            try db.execute(
                """
                INSERT INTO renewal (record_id, ends, state, day, reference, actor, at, event_seq)
                VALUES (?, ?, ?, ?, ?, ?, ?, (SELECT max(seq) FROM event))
                """,
                [
                    record, renewal.end?.description, renewal.state.rawValue, renewal.on.description, renewal.reference,
                    actor, events.at,
                ]
            )
        }
    }

    /// The states of a recordation's renewals, the oldest first.
    public func renewals(of record: Int) throws -> [Renewal] {
        try read { try Mirror.renewals($0, of: record) }
    }

    private static func renewals(_ db: SQLDatabase, of record: Int) throws -> [Renewal] {
        try renewals(db, FactsScope.one(record))[record] ?? []
    }

    static func renewals(_ db: SQLDatabase, _ scope: FactsScope) throws -> [Int: [Renewal]] {
        // A renewal of a recordation also counts for the recordation that continues it.
        let heirs = try db.rows(
            """
            SELECT id, continued_as_id FROM record
            WHERE presence = 'explained' AND continued_as_id IS NOT NULL AND id IN (SELECT record_id FROM renewal)
            """
        ).map { ($0["id"] as Int, $0["continued_as_id"] as Int) }
        let predecessors = heirs.map { "\($0.0)" }.joined(separator: ", ")
        let rows = try db.prepare(
            """
            SELECT record_id, ends, state, day, reference FROM renewal
            WHERE id >= 1\(scope.and)\(heirs.isEmpty ? "" : " OR record_id IN (\(predecessors))") ORDER BY id
            """,
            scope.number.map { [$0] } ?? []
        )
        let heir = Dictionary(heirs) { first, _ in first }
        var all: [Int: [Renewal]] = [:]
        while let row = try rows.next() {
            guard let state = Renewal.State(rawValue: row["state"]), let day = CivilDate(row["day"] as String)
            else { continue }
            let end = (row["ends"] as String?).flatMap(CivilDate.init)
            let renewal = Renewal(end: end, state: state, on: day, reference: row["reference"])
            let record: Int = row["record_id"]
            all[record, default: []].append(renewal)
            if let heir = heir[record] { all[heir, default: []].append(renewal) }
        }
        return all
    }
}
