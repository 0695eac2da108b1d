internal import Foundation
internal import Matching
internal import Merging
public import Mirror
public import Recordations

/// A recordation that is filed, or about to be, before its register shows it.
public struct FilingDraft: Sendable {
    /// The source that will show it.
    public let source: SourceState
    /// What was filed, canonical, by field.
    public let values: [Field: String]
    /// Notes by field.
    public let notes: [String: String]
    /// How far it is.
    public let state: Filing.State
    /// The day on which it was filed, or added.
    public let day: CivilDate
    /// Why, or what the filing is.
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

/// What became of a filed recordation.
public struct FilingResult: Sendable {
    /// How far it is.
    public let filing: Filing
    /// `REGISTER:KEY`.
    public let recordation: String
    /// Recordations of the register with the same registration number.
    public let alike: [String]
    /// The conflict that asks whether it is one of them; nil where none of them is in force.
    public let conflict: Int?
}

extension Mirror {
    /// Makes a recordation that its register does not show yet; it has a key of its own until then.
    public func add(_ draft: FilingDraft, actor: String, isDryRun: Bool = false) throws -> FilingResult {
        try writeEdits(actor: actor, isDryRun: isDryRun) { tables, settlement in
            let record = try tables.nextID("record")
            // No component of a register's key is encoded to such a text.
            let filing = Filing(
                record: record,
                key: "%filed-\(record)",
                state: draft.state,
                on: draft.day.description
            )
            try tables.db.execute(
                """
                INSERT INTO record (id, register_id, source_id, key, digest, is_tombstone, class_bits, filing, filed_on)
                VALUES (?, ?, ?, ?, zeroblob(16), 0, 0, ?, ?)
                """,
                [
                    record, draft.source.registerID, draft.source.id, filing.key, filing.state.rawValue, filing.on,
                ]
            )
            let cause = "add" + (draft.reason.map { ": \($0)" } ?? "")
            try tables.write(filing, cause: cause, old: nil)
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
                    actor,
                    tables,
                    settlement
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
                _ = try Mirror.make(note, actor, tables, settlement)
            }
            try settlement.refreshView(record)
            let number = draft.values[.registrationNumber]
            let alike = try number.map { try Mirror.alike($0, draft.source.registerID, tables.db) } ?? []
            let standing = try alike.filter { try Mirror.isInForce($0, on: draft.day, tables.rows) }
            let isAsked = filing.state.isExpected && !standing.isEmpty
            return FilingResult(
                filing: filing,
                recordation: try Mirror.recordName(record, tables.db),
                alike: try alike.map { try Mirror.recordName($0, tables.db) },
                conflict: try isAsked ? Linking(tables, settlement).ask(filing, standing) : nil
            )
        }
    }

    // Whoever files anew for one that has ended does not mean that one.
    private static func isInForce(_ record: Int, on day: CivilDate, _ rows: StatementCache) throws -> Bool {
        let isThere = try rows.statement(
            "SELECT is_tombstone = 0 AND presence IN ('present', 'missing') FROM record WHERE id = ?"
        ).first([record]) { $0.flag(0) }
        let values = try rows.view(of: record)
        let isEnded = values[.status].flatMap(Status.init)?.isEnded ?? false
        return isThere ?? false && !isEnded && values.date(.validTo).map { $0 >= day } ?? true
    }

    /// The recordations of a register that have a number, twelve at most.
    private static func alike(_ number: String, _ register: Int, _ db: SQLDatabase) throws -> [Int] {
        let needle = SearchNeedle(number, mayBeNumber: true, isExact: true)
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
            guard let other = try registered.first([record, register], { $0.text(0) ?? "" }),
                other == number || NumberText.areSame(other, number)
            else { continue }
            found.append(record)
        }
        return found
    }

    /// Notes how far a filed recordation is; told by an event.
    ///
    /// Throws ``MirrorError`` for a recordation that its register shows.
    public func setFiling(
        _ state: Filing.State,
        record: Int,
        reason: String?,
        actor: String,
        isDryRun: Bool = false
    ) throws -> Filing {
        try writeEdits(actor: actor, isDryRun: isDryRun) { tables, settlement in
            let name = try Mirror.recordName(record, tables.db)
            guard var filing = try tables.filing(record), filing.state != .linked else {
                throw MirrorError(
                    .moved,
                    "\(name) is in its register, and how far its filing is says nothing any more",
                    advice: "only what 'recordal add' made has a filing"
                )
            }
            guard filing.state != state else { return filing }
            let old = filing.state.rawValue
            filing.state = state
            try tables.write(filing, cause: "edit" + (reason.map { ": \($0)" } ?? ""), old: old)
            let linking = Linking(tables, settlement)
            try state.isExpected ? linking.askAgain(filing) : linking.dissolveQuestion(filing)
            return filing
        }
    }

    /// How far a recordation is that was filed; nil for one that its register shows.
    public func filing(of record: Int) throws -> Filing? {
        try read { db in
            try StatementCache(db).filings("id = ? AND filing IS NOT NULL", record).first
        }
    }
}
