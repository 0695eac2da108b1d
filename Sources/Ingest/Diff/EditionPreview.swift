public import Curation
internal import FoundationEssentials
internal import Matching
public import Mirror
public import Recordations

/// The effect that an edition would have on edits.
public struct EditionPreview: Sendable {
    /// How many edits and conflicts would change, and how.
    public let merged: MergeCounts
    /// The conflicts that it would open, the first of them with their sides.
    public let opened: [ConflictDetail]
    /// How many conflicts would be opened, by kind.
    public let kinds: [String: Int]
    /// How many conflicts of the source would wait then.
    public let waiting: Int
}

/// The recordations of a register with open edits, and the numbers of filings: nothing else can be merged.
public struct Stakes: Sendable {
    /// Those with an open edit of a register's field.
    public let records: Set<Int>
    // The keys of the registration numbers of filed ones that the register may come to show.
    private let filed: Set<RightNumber.ExactKey>
    private let rules: NumberRules
    private let office: Jurisdiction?

    init(records: Set<Int>, filed numbers: [String], _ rules: NumberRules, _ office: Jurisdiction?) {
        self.records = records
        self.rules = rules
        self.office = office
        filed = numbers.reduce(into: []) { $0.formUnion(rules.exactKeys(of: $1, office: office)) }
    }

    /// Whether there are none.
    public var isEmpty: Bool { records.isEmpty && !hasFilings }

    /// Whether the register may come to show a filed one.
    var hasFilings: Bool { !filed.isEmpty }

    /// Whether a registration number may be that of a filed one.
    func isFiled(_ number: String) -> Bool { !rules.exactKeys(of: number, office: office).isDisjoint(with: filed) }
}

extension Mirror {
    /// The recordations with open edits and the filings of a register.
    public func stakes(register: Int) throws -> Stakes {
        try read { db in
            let rows = StatementCache(db)
            let edited = try rows.statement(
                """
                SELECT DISTINCT record_id FROM edit JOIN record ON record.id = record_id
                WHERE state = 'open' AND kind <> 'note' AND register_id = ? AND filing IS NULL
                """
            ).all([register]) { $0["record_id"] as Int }
            let filed = try rows.filings("register_id = ? AND filing IN ('prepared', 'filed')", register)
            let stated = try filed.compactMap { try rows.view(of: $0.record)[.registrationNumber] }
            return Stakes(
                records: Set(edited),
                filed: stated,
                stated.isEmpty ? .none : try numbers.rules(),
                try Mirror.office(ofRegister: register, db)
            )
        }
    }

    /// The effect that applying a fetch would have on edits: all is done as ``apply(_:reconciled:_:)`` does it, in a
    /// transaction that is rolled back.
    ///
    /// At most `limit` conflicts are given with their sides.
    public func previewEdits(
        _ draft: FetchDraft,
        on day: CivilDate,
        limit: Int,
        _ body: (FetchWriter) throws -> Void
    ) throws -> EditionPreview {
        var preview: EditionPreview?
        do {
            try writeMany { db in
                let source = try Mirror.register(ofSource: draft.sourceID, basedOn: draft.base, db)
                let id = try Mirror.insert(draft, db)
                let writer = try FetchWriter(
                    db,
                    source: (draft.sourceID, source),
                    fetchID: id,
                    cause: "fetch",
                    actor: draft.actor
                )
                try body(writer)
                _ = try writer.markDisappeared()
                let merged = try writer.reconcileEdits(policies, numbers)
                let rows = StatementCache(db)
                let opened = try rows.conflicts("state = 'open' AND fetch_id = ?", id)
                let name = try db.value("SELECT name FROM source WHERE id = ?", [draft.sourceID], as: String.self)
                preview = EditionPreview(
                    merged: merged,
                    opened: try opened.prefix(limit).compactMap { try ConflictDetail($0, rows) },
                    kinds: Dictionary(opened.map { ($0.kind, 1) }, uniquingKeysWith: +),
                    waiting: try Mirror.openConflicts(on: day, rows)[name ?? ""] ?? 0
                )
                throw DryRun()
            }
        } catch is DryRun {}
        guard let preview else { throw MirrorError(.unavailable, "\(path): the transaction did not run") }
        return preview
    }
}
