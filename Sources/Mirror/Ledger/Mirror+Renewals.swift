public import Deadlines
internal import Foundation
internal import GRDB
internal import Recordations

extension Mirror {
    /// Notes what was done about a recordation's renewal; told by an event.
    ///
    /// The last word for an end counts. Throws ``MirrorError`` where the last word for that end says the very same.
    public func note(_ renewal: Renewal, record: Int, actor: String) throws {
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
                cause: "renewal",
                kind: "renewal",
                record: record,
                field: "renewal \(renewal.end?.description ?? "of an unknown end")",
                old: before?.words,
                new: renewal.words
            )
            try db.execute(
                sql: """
                    INSERT INTO renewal (record_id, ends, state, day, reference, actor, at, event_seq)
                    VALUES (?, ?, ?, ?, ?, ?, ?, (SELECT max(seq) FROM event))
                    """,
                arguments: [
                    record, renewal.end?.description, renewal.state.rawValue, renewal.on.description, renewal.reference,
                    actor, events.at,
                ]
            )
        }
    }

    /// What was done about a recordation's renewals, the oldest first.
    public func renewals(of record: Int) throws -> [Renewal] {
        try read { try Mirror.renewals($0, of: record) }
    }

    private static func renewals(_ db: Database, of record: Int) throws -> [Renewal] {
        try renewals(db, FactsScope.one(record))[record] ?? []
    }

    static func renewals(_ db: Database, _ scope: FactsScope) throws -> [Int: [Renewal]] {
        let rows = try Row.fetchCursor(
            db,
            sql: "SELECT record_id, ends, state, day, reference FROM renewal WHERE id >= 1\(scope.and) ORDER BY id",
            arguments: scope.number.map { [$0] } ?? []
        )
        var all: [Int: [Renewal]] = [:]
        while let row = try rows.next() {
            guard let state = Renewal.State(rawValue: row[2]), let day = CivilDate(row[3] as String) else { continue }
            let end = (row[1] as String?).flatMap(CivilDate.init)
            all[row[0], default: []].append(Renewal(end: end, state: state, on: day, reference: row[4]))
        }
        return all
    }
}
