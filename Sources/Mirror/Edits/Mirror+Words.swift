internal import Foundation
internal import GRDB
internal import Recordations

extension Mirror {
    /// A person's word on whether a recordation is ours; told by an event.
    ///
    /// No change is no event.
    public func setWatch(_ watch: Bool, record: Int, reason: String?, actor: String) throws {
        try write { db in
            let events = try EventWriter(db, at: Instant(Date()).description, actor: actor)
            let cause = reason.map { "edit: \($0)" } ?? "edit"
            try Mirror.setWatch(watch, record: record, cause: cause, events, db)
        }
    }

    static func setWatch(
        _ watch: Bool?,
        record: Int,
        cause: String,
        _ events: EventWriter,
        _ db: Database
    ) throws {
        let old = try Bool.fetchOne(db, sql: "SELECT watch FROM record WHERE id = ?", arguments: [record])
        guard old != watch else { return }
        try db.execute(sql: "UPDATE record SET watch = ? WHERE id = ?", arguments: [watch, record])
        try events.append(
            cause: cause,
            kind: "edited",
            record: record,
            field: "watch",
            old: old.map { $0 ? "yes" : "no" },
            new: watch.map { $0 ? "yes" : "no" }
        )
    }

    /// A person's word on why a recordation is gone, and what it became; told by an event.
    ///
    /// Throws ``MirrorError`` for one that is present: there is nothing to explain.
    public func explain(record: Int, reason: String, continuedAs other: Int?, actor: String) throws {
        try write { db in
            let presence = try String.fetchOne(db, sql: "SELECT presence FROM record WHERE id = ?", arguments: [record])
            guard let presence, presence != "present" else {
                throw MirrorError(
                    .moved,
                    "\(try Mirror.recordName(record, db)) is present in its register",
                    advice: "only a recordation that is missing or has disappeared can be explained"
                )
            }
            try db.execute(
                sql: "UPDATE record SET presence = 'explained', continued_as_id = ? WHERE id = ?",
                arguments: [other, record]
            )
            let events = try EventWriter(db, at: Instant(Date()).description, actor: actor)
            let target = try other.map { " (continued as \(try Mirror.recordName($0, db)))" } ?? ""
            try events.append(
                cause: "presence: \(reason)\(target)",
                kind: "explained",
                record: record,
                field: "presence",
                old: presence,
                new: "explained"
            )
            // What is explained is gone, and an edit may stand on it.
            try Settlement(EditTables(db, events, fetch: nil), policies: policies).settle(record: record)
        }
    }
}
