internal import FoundationEssentials
internal import Matching
internal import Merging
public import Mirror
public import Recordations

/// A recordation that is to be added before its register shows it.
public struct FilingDraft: Sendable {
    /// The source that will show it.
    public let source: SourceState
    /// The filed values by field, in their canonical form.
    public let values: [Field: String]
    /// Notes by field.
    public let notes: [String: String]
    /// The state of the filing.
    public let state: Filing.State
    /// The day on which it was filed, or added.
    public let day: CivilDate
    /// The reason, or a description of the filing.
    public let reason: String?

    /// Makes a draft.
    public init(
        source: SourceState,
        values: [Field: String],
        notes: [String: String],
        state: Filing.State,
        day: CivilDate,
        reason: String?
    ) {
        self.source = source
        self.values = values
        self.notes = notes
        self.state = state
        self.day = day
        self.reason = reason
    }
}

/// The result of adding a filed recordation.
public struct FilingResult: Sendable {
    /// The filing.
    public let filing: Filing
    /// `REGISTER:KEY`.
    public let recordation: String
    /// Recordations of the register with the same registration number.
    public let alike: [String]
    /// The number of the conflict about the link with one of them; nil if none of them is in force.
    public let conflict: Int?
}

extension Mirror {
    /// Adds a recordation that its register does not show yet, with a key of its own until then.
    public func add(_ draft: FilingDraft, actor: String, isDryRun: Bool = false) throws -> FilingResult {
        try writeEdits(actor: actor, isDryRun: isDryRun) { table, reconciler in
            try add(draft, actor: actor, batch: nil, table, reconciler)
        }
    }

    /// Adds a filed recordation within a transaction; its values are edits of a batch where one is named.
    func add(
        _ draft: FilingDraft,
        actor: String,
        batch: Int?,
        _ table: EditTable,
        _ reconciler: EditReconciler
    ) throws -> FilingResult {
        let record = try table.nextID("record")
        // The encoding of a register's key never gives such a text.
        let filing = Filing(
            record: record,
            key: "%filed-\(record)",
            state: draft.state,
            on: draft.day.description
        )
        try table.db.execute(
            """
            INSERT INTO record (id, register_id, source_id, key, digest, is_tombstone, class_bits, filing, filed_on)
            VALUES (?, ?, ?, ?, zeroblob(16), 0, 0, ?, ?)
            """,
            [
                record, draft.source.registerID, draft.source.id, filing.key, filing.state.rawValue, filing.on,
            ]
        )
        let cause = "add" + (draft.reason.map { ": \($0)" } ?? "")
        try table.write(filing, cause: cause, old: nil)
        let reason = draft.reason ?? "as \(draft.state.rawValue)"
        for field in Field.allCases {
            guard let value = draft.values[field] else { continue }
            _ = try Mirror.make(
                EditDraft(
                    record: record,
                    field: field.name,
                    kind: .pending,
                    change: .set(value),
                    changedOn: draft.day,
                    reason: reason
                ),
                actor: actor,
                batch: batch,
                table,
                reconciler
            )
        }
        for (name, value) in draft.notes.sorted(by: { $0.key < $1.key }) {
            let note = EditDraft(
                record: record,
                field: name,
                kind: .note,
                change: .set(value),
                reason: draft.reason
            )
            _ = try Mirror.make(note, actor: actor, batch: batch, table, reconciler)
        }
        try reconciler.refreshView(record)
        let number = draft.values[.registrationNumber]
        let alike = try number.map { try self.alike($0, draft.source.registerID, table.db) } ?? []
        let inForce = try alike.filter { try Mirror.isInForce($0, on: draft.day, table.rows) }
        let isOpen = filing.state.isExpected && !inForce.isEmpty
        return FilingResult(
            filing: filing,
            recordation: try Mirror.recordName(record, table.db),
            alike: try alike.map { try Mirror.recordName($0, table.db) },
            conflict: try isOpen ? FilingLinker(table, reconciler).openConflict(about: filing, inForce) : nil
        )
    }

    // A new filing does not mean a recordation that has ended.
    private static func isInForce(_ record: Int, on day: CivilDate, _ rows: StatementCache) throws -> Bool {
        let isPresent = try rows.statement(
            "SELECT is_tombstone = 0 AND presence IN ('present', 'missing') AS is_present FROM record WHERE id = ?"
        ).first([record]) { $0["is_present"] as Bool }
        let values = try rows.view(of: record)
        let isEnded = values[.status].flatMap(Status.init)?.isEnded ?? false
        return isPresent ?? false && !isEnded && values.date(.validTo).map { $0 >= day } ?? true
    }

    /// The recordations of a register with a registration number, at most twelve.
    private func alike(_ number: String, _ register: Int, _ db: SQLDatabase) throws -> [Int] {
        let rules = try numbers.rules()
        let office = try Mirror.office(ofRegister: register, db)
        let needle = SearchNeedle(number, mayBeNumber: true, isExact: true, rules)
        guard !needle.text.isEmpty else { return [] }
        let candidates = try SearchBlocks.recordations(with: [needle], db)
        let registered = try db.prepare(
            """
            SELECT registration_number FROM record JOIN observation ON observation.id = record.observation_id
            WHERE record.id = ? AND record.register_id = ?
            """
        )
        var found: [Int] = []
        for record in candidates where found.count < 12 {
            let registrationNumber = try registered.first([record, register]) { $0["registration_number"] as String? }
            guard let other = registrationNumber ?? nil,
                other == number || rules.haveSame(other, number, office: office)
            else { continue }
            found.append(record)
        }
        return found
    }

    /// Sets the state of a filing, and appends an event unless the state is the same.
    ///
    /// Throws ``MirrorError`` for a recordation that its register shows.
    public func setFiling(
        _ state: Filing.State,
        record: Int,
        reason: String?,
        actor: String,
        isDryRun: Bool = false
    ) throws -> Filing {
        try writeEdits(actor: actor, isDryRun: isDryRun) { table, reconciler in
            let name = try Mirror.recordName(record, table.db)
            guard var filing = try table.filing(record), filing.state != .linked else {
                throw MirrorError(
                    .moved,
                    "\(name) is in its register, and how far its filing is says nothing any more",
                    advice: "only what 'recordal add' made has a filing"
                )
            }
            guard filing.state != state else { return filing }
            let old = filing.state.rawValue
            filing.state = state
            try table.write(filing, cause: "edit" + (reason.map { ": \($0)" } ?? ""), old: old)
            let linker = FilingLinker(table, reconciler)
            try state.isExpected ? linker.reopenConflict(about: filing) : linker.dissolveConflict(about: filing)
            return filing
        }
    }

    /// The filing of a recordation; nil if it was never filed.
    public func filing(of record: Int) throws -> Filing? {
        try read { db in
            try StatementCache(db).filings("id = ? AND filing IS NOT NULL", record).first
        }
    }
}
