/// A person's decision on a row of a list and a recordation, as the mirror stores it.
public struct ListDecision: Codable, Equatable, Sendable {
    /// Whether a decision holds.
    public enum State: String, Codable, Sendable { case open, superseded, withdrawn }

    /// Its number.
    public let id: Int
    /// The list's name.
    public let list: String
    /// The reference of the row when it was decided.
    public let reference: String
    /// The code of the row's jurisdiction when it was decided.
    public let jurisdiction: String?
    /// The row's registration number when it was decided.
    public let number: String?
    /// The row's mark when it was decided.
    public let mark: String?
    /// The recordation's row number.
    public let record: Int
    /// `accepted`, `rejected` or `unsure`.
    public let verdict: String
    /// The field of a difference that was accepted; nil for a decision on the pair.
    public let field: String?
    /// What the list said of the field.
    public let listValue: String?
    /// What the register said of the field.
    public let registerValue: String?
    /// The reason that was given.
    public let reason: String?
    /// Who decided.
    public let actor: String
    /// The instant, RFC 3339 UTC.
    public let at: String
    /// Whether it holds.
    public var state: State

    // Stored in events: a property may be renamed, its key may not.
    private enum CodingKeys: String, CodingKey {
        case id = "id"
        case list = "list"
        case reference = "reference"
        case jurisdiction = "jurisdiction"
        case number = "number"
        case mark = "mark"
        case record = "record"
        case verdict = "verdict"
        case field = "field"
        case listValue = "list_value"
        case registerValue = "register_value"
        case reason = "reason"
        case actor = "actor"
        case at = "at"
        case state = "state"
    }

    /// Makes a decision from its parts.
    package init(
        id: Int,
        list: String,
        reference: String,
        right: (jurisdiction: String?, number: String?, mark: String?),
        record: Int,
        verdict: String,
        difference: (field: String, listValue: String?, registerValue: String?)?,
        reason: String?,
        actor: String,
        at: String,
        state: State = .open
    ) {
        self.id = id
        self.list = list
        self.reference = reference
        jurisdiction = right.jurisdiction
        number = right.number
        mark = right.mark
        self.record = record
        self.verdict = verdict
        field = difference?.field
        listValue = difference?.listValue
        registerValue = difference?.registerValue
        self.reason = reason
        self.actor = actor
        self.at = at
        self.state = state
    }
}

extension StatementCache {
    /// The decisions that a condition selects, by number.
    package func decisions(_ condition: String, _ values: any SQLBindable...) throws -> [ListDecision] {
        try statement(
            """
            SELECT decision.id AS id, list.name AS list, reference, jurisdiction, number, mark, record_id, verdict, field,
                list_value, register_value, reason, actor, at, state
            FROM decision JOIN list ON list.id = list_id WHERE \(condition) ORDER BY decision.id
            """
        ).all(values) { row in
            ListDecision(
                id: row["id"],
                list: row["list"],
                reference: row["reference"],
                right: (row["jurisdiction"], row["number"], row["mark"]),
                record: row["record_id"],
                verdict: row["verdict"],
                difference: (row["field"] as String?).map { ($0, row["list_value"], row["register_value"]) },
                reason: row["reason"],
                actor: row["actor"],
                at: row["at"],
                state: ListDecision.State(rawValue: row["state"]) ?? .withdrawn
            )
        }
    }
}

extension Mirror {
    /// The decisions of a list that hold, by number.
    public func decisions(ofList list: String) throws -> [ListDecision] {
        try read { db in try StatementCache(db).decisions("list.name = ? AND state = 'open'", list) }
    }

    /// The decision with a number; nil if there is none.
    public func decision(numbered id: Int) throws -> ListDecision? {
        try read { db in try StatementCache(db).decisions("decision.id = ?", id).first }
    }
}
