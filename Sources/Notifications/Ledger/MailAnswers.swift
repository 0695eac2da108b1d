internal import Deadlines
public import Mirror
internal import Recordations

/// What the history says of answers by mail that came before.
public enum FormerAnswer: Sendable {
    /// The same mail was answered.
    case sameMail
    /// An answer of the same kind was redacted; nobody can tell whether it was of the same mail.
    case redacted
}

extension Mirror {
    /// The cause of events of answers by mail, before the mail's `Message-ID`.
    public static let mailCause = "answer by mail"

    /// The recordation's number of an alert; nil for an alert about a source.
    public func record(ofAlert id: Int) throws -> Int? {
        try read { try $0.value("SELECT record_id FROM alert WHERE id = ?", [id], as: Int.self) }
    }

    /// Whether an answer by the same mail is in a recordation's history, or one that was redacted; nil for neither.
    ///
    /// `kind` and `end` tell what a redacted event is compared by: `snoozed` with the alert, `renewal` with the end of
    /// the term, and `edited` for the portfolio.
    public func formerAnswer(_ mail: String, record: Int, to entry: LedgerEntry, kind: String) throws -> FormerAnswer? {
        let field =
            switch kind {
            case "snoozed", "acknowledged": entry.key.eventField
            case "renewal": "renewal \(entry.key.subject.end?.description ?? "of an unknown end")"
            default: "watch"
            }
        return try read { db in
            let row = try db.row(
                """
                SELECT max(cause = ?1 OR instr(cause, ?1 || ' ') = 1) AS same, max(cause = ?2 AND redacted_seq IS NOT NULL AND kind = ?3 AND field = ?4) AS gone
                FROM event WHERE record_id = ?5
                """,
                ["\(Mirror.mailCause): \(mail)", Mirror.mailCause, kind, field, record]
            )
            if row?["same"] as Int? == 1 { return .sameMail }
            return row?["gone"] as Int? == 1 ? .redacted : nil
        }
    }
}
