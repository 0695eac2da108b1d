internal import FoundationEssentials
public import Mirror
internal import Recordations

extension Mirror {
    /// Sets whether a recordation is in the portfolio, whatever its rules say, and appends an event.
    ///
    /// It is not an error if the flag is set already; then no event is appended.
    public func setWatch(_ watch: Bool, record: Int, reason: String?, actor: String) throws {
        try setWatch(watch, record: record, actor: actor, cause: reason.map { "edit: \($0)" } ?? "edit")
    }

    /// Puts a recordation into the portfolio or keeps it out of it, as ``setWatch(_:record:reason:actor:)`` does, with an
    /// event of a stated cause.
    public func setWatch(_ watch: Bool, record: Int, actor: String, cause: String) throws {
        try write { db in
            let events = try EventWriter(db, at: Instant(Date()).description, actor: actor)
            try Mirror.setWatch(watch, record: record, cause: cause, events, db)
        }
    }

    static func setWatch(
        _ watch: Bool?,
        record: Int,
        cause: String,
        _ events: EventWriter,
        _ db: SQLDatabase
    ) throws {
        let old = try db.value("SELECT watch FROM record WHERE id = ?", [record], as: Bool.self)
        guard old != watch else { return }
        try db.execute("UPDATE record SET watch = ? WHERE id = ?", [watch, record])
        try events.append(
            cause: cause,
            kind: "edited",
            record: record,
            field: "watch",
            old: old.map { $0 ? "yes" : "no" },
            new: watch.map { $0 ? "yes" : "no" }
        )
    }
}
