public import Mirror

/// What a person decides on a row of a list and a recordation.
public struct DecisionDraft: Sendable {
    /// The list.
    public let list: String
    /// The reference of the row.
    public let reference: String
    /// What identifies the row's right: its jurisdiction, registration number and mark.
    public let right: (jurisdiction: String?, number: String?, mark: String?)
    /// The recordation's row number.
    public let record: Int
    /// `accepted`, `rejected` or `unsure`.
    public let verdict: String
    /// The difference that is accepted; nil for a decision on the pair.
    public let difference: (field: String, listValue: String?, registerValue: String?)?
    /// The reason.
    public let reason: String?
    /// The decisions that the person knows of; nil where nothing was looked at before.
    public var known: KnownDecisions?

    /// Makes a draft.
    public init(
        list: String,
        reference: String,
        right: (jurisdiction: String?, number: String?, mark: String?),
        record: Int,
        verdict: String,
        difference: (field: String, listValue: String?, registerValue: String?)? = nil,
        reason: String?
    ) {
        self.list = list
        self.reference = reference
        self.right = right
        self.record = record
        self.verdict = verdict
        self.difference = difference
        self.reason = reason
    }
}

/// The decisions that a person knew of when looking at a row and a recordation.
public struct KnownDecisions: Sendable {
    /// The number of the last decision when the person began.
    public let last: Int
    /// The numbers of the person's own decisions since.
    public var own: Set<Int> = []

    /// Makes it of the number of the last decision.
    public init(last: Int) { self.last = last }

    /// Whether a decision was made meanwhile by somebody else.
    public func isNews(_ decision: Int) -> Bool { decision > last && !own.contains(decision) }
}

extension Mirror {
    /// The number of the last decision; 0 where there is none.
    public func lastDecision() throws -> Int {
        try read { db in try db.value("SELECT max(id) FROM decision", as: Int?.self) ?? nil } ?? 0
    }

    /// The decisions on a row and a recordation that hold and that a person does not know of.
    public func news(
        beside known: KnownDecisions,
        list: String,
        reference: String,
        record: Int
    ) throws -> [ListDecision] {
        try read { db in
            try StatementCache(db).decisions(
                "list.name = ? AND record_id = ? AND reference = ? AND state = 'open'",
                list,
                record,
                reference
            )
        }.filter { known.isNews($0.id) }
    }

    /// Writes decisions in one transaction: all of them, or none if one throws.
    ///
    /// An older decision on the same pair, or on the same field of it, is superseded; the same decision once more writes
    /// nothing, which is not an error. Throws ``MirrorError`` for a list that the mirror does not know, and where somebody
    /// else decided on the pair meanwhile.
    public func decide(_ drafts: [DecisionDraft], actor: String, isDryRun: Bool = false) throws -> [ListDecision] {
        try writeEdits(actor: actor, isDryRun: isDryRun) { table, _ in
            try drafts.map { try Mirror.decide($0, actor: actor, table) }
        }
    }

    private static func decide(_ draft: DecisionDraft, actor: String, _ table: EditTable) throws -> ListDecision {
        let list = try number(ofList: draft.list, table.db)
        let cause = "\(draft.verdict)" + (draft.reason.map { ": \($0)" } ?? "")
        let ofPair = try table.rows.decisions(
            "list_id = ? AND record_id = ? AND reference = ? AND state = 'open'",
            list,
            draft.record,
            draft.reference
        )
        if let known = draft.known, let news = ofPair.first(where: { known.isNews($0.id) }) {
            throw MirrorError(
                .overtaken,
                "\(news.reference) was decided meanwhile: \(news.verdict) by \(news.actor) (decision \(news.id))",
                advice: "look at it again"
            )
        }
        let older = ofPair.filter { $0.field == draft.difference?.field }
        if let same = older.first(where: { $0.isSame(as: draft) }) { return same }
        for var decision in older {
            decision.state = .superseded
            try table.write(decision, list: list, cause: cause, old: decision.verdict)
        }
        let decision = ListDecision(
            id: try table.nextID("decision"),
            list: draft.list,
            reference: draft.reference,
            right: draft.right,
            record: draft.record,
            verdict: draft.verdict,
            difference: draft.difference,
            reason: draft.reason,
            actor: actor,
            at: table.events.at
        )
        try table.write(decision, list: list, cause: cause, old: older.first?.verdict)
        return decision
    }

    /// Takes a decision back; the one that it superseded does not come back by itself.
    ///
    /// Throws ``MirrorError`` for a decision that does not exist or holds no more.
    public func undoDecision(_ id: Int, reason: String, actor: String, isDryRun: Bool = false) throws -> ListDecision {
        try writeEdits(actor: actor, isDryRun: isDryRun) { table, _ in
            guard var decision = try table.rows.decisions("decision.id = ?", id).first else {
                throw MirrorError(.moved, "there is no decision \(id)", advice: "recordal undo lists what there is")
            }
            guard decision.state == .open else {
                throw MirrorError(
                    .moved,
                    "decision \(id) holds no more: it was \(decision.state.rawValue)",
                    advice:
                        "recordal history \(try Mirror.recordName(decision.record, table.db)) tells what came after it"
                )
            }
            decision.state = .withdrawn
            let list = try Mirror.number(ofList: decision.list, table.db)
            try table.write(decision, list: list, cause: "taken back: \(reason)", old: decision.verdict)
            return decision
        }
    }

    static func number(ofList name: String, _ db: SQLDatabase) throws -> Int {
        guard let id = try db.value("SELECT id FROM list WHERE name = ?", [name], as: Int.self) else {
            throw MirrorError(
                .moved,
                "the mirror has no list '\(name)'",
                advice: "bring it in first: recordal reconcile \(name) FILE"
            )
        }
        return id
    }
}

extension ListDecision {
    fileprivate func isSame(as draft: DecisionDraft) -> Bool {
        verdict == draft.verdict && reason == draft.reason && listValue == draft.difference?.listValue
            && registerValue == draft.difference?.registerValue && number == draft.right.number
    }
}
