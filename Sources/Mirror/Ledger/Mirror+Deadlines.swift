public import Deadlines
internal import Foundation
internal import GRDB
internal import Recordations

/// Writes the dates of the view `deadline`, within one transaction.
public final class DeadlineWriter {
    private let insert: BulkStatement

    fileprivate init(_ db: Database) throws {
        insert = try BulkStatement(
            db,
            """
            INSERT INTO deadline_date (record_id, kind, field, ends, window_opens, safe, legal, grace_ends, rule, citation,
                confidence)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """
        )
    }

    /// Writes an obligation's dates; one of a source has none here.
    public func write(_ obligation: Obligation, record: Int) throws {
        guard obligation.kind != .staleSource else { return }
        insert.bind(1, record)
        insert.bind(2, obligation.kind.rawValue)
        insert.bind(3, obligation.field)
        let dates = [
            obligation.end, obligation.windowOpens, obligation.safe, obligation.legal, obligation.graceEnds,
        ]
        for (index, date) in dates.enumerated() { insert.bind(Int32(index + 4), date?.description) }
        insert.bind(9, obligation.rule?.name)
        insert.bind(10, obligation.citation?.text)
        insert.bind(11, obligation.citation?.confidence.rawValue)
        try insert.run()
    }
}

extension Mirror {
    /// The law by which the view `deadline` was filled; nil where the history went on since, or it never was.
    public func lawOfCurrentDeadlines() throws -> String? {
        try read { db in
            try String.fetchOne(
                db,
                sql: "SELECT law FROM deadline_basis WHERE seq = (SELECT coalesce(max(seq), 0) FROM event)"
            )
        }
    }

    /// Fills the view `deadline` anew, with what the closure writes.
    ///
    /// `law` is a text that is another one whenever the law, the portfolio or an office's days are; `seq` the last event
    /// that the obligations were computed on. Where the history went on meanwhile nothing is written: the view says by
    /// itself that it is of yesterday. Who is not patient is refused at once where somebody else is writing.
    public func fillDeadlines(
        law: String,
        seq: Int,
        isPatient: Bool = true,
        _ body: (DeadlineWriter) throws -> Void
    ) throws {
        try writeMany(isPatient: isPatient) { db in
            guard try Int.fetchOne(db, sql: "SELECT coalesce(max(seq), 0) FROM event") == seq else { return }
            try db.execute(sql: "DELETE FROM deadline_date")
            try body(DeadlineWriter(db))
            try db.execute(
                sql: """
                    INSERT INTO deadline_basis (id, law, seq, at) VALUES (1, ?, ?, ?)
                    ON CONFLICT (id) DO UPDATE SET law = excluded.law, seq = excluded.seq, at = excluded.at
                    """,
                arguments: [law, seq, Instant(Date()).description]
            )
        }
    }

    /// The number of the last event.
    public func lastSeq() throws -> Int {
        try read { try Int.fetchOne($0, sql: "SELECT coalesce(max(seq), 0) FROM event") ?? 0 }
    }
}
