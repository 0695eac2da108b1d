public import Curation
internal import Foundation
internal import Matching
public import Mirror
public import Recordations

/// What an edition would make of people's edits.
public struct EditionPreview: Sendable {
    /// What would become of edits and conflicts.
    public let merged: MergeCounts
    /// The conflicts that it would open, the first of them with their sides.
    public let opened: [ConflictDetail]
    /// How many conflicts would be opened, by kind.
    public let kinds: [String: Int]
    /// How many conflicts of the source would wait then.
    public let waiting: Int
}

/// The recordations of a register in which people have a stake: nothing else can be merged.
public struct Stakes: Sendable {
    /// Those with an open edit of a register's field.
    public let records: Set<Int>
    /// The registration numbers, as they are compared, of filed ones that the register may come to show.
    public let filedNumbers: Set<String>

    /// Whether there are none.
    public var isEmpty: Bool { records.isEmpty && filedNumbers.isEmpty }
}

extension Mirror {
    /// In which recordations of a register people have a stake.
    public func stakes(register: Int) throws -> Stakes {
        try read { db in
            let rows = StatementCache(db)
            let edited = try rows.statement(
                """
                SELECT DISTINCT record_id FROM edit JOIN record ON record.id = record_id
                WHERE state = 'open' AND kind <> 'note' AND register_id = ? AND filing IS NULL
                """
            ).all([register]) { $0.integer(0) }
            let filed = try rows.filings("register_id = ? AND filing IN ('prepared', 'filed')", register)
            let numbers = try filed.compactMap { try rows.view(of: $0.record)[.registrationNumber] }
            return Stakes(records: Set(edited), filedNumbers: Set(numbers.map(NumberText.folded)))
        }
    }

    /// What applying a fetch would make of people's edits: all is done as ``apply(_:settled:_:)`` does it, in a
    /// transaction that is taken back.
    ///
    /// At most `limit` conflicts are given with their sides.
    public func foretell(
        _ draft: FetchDraft,
        on day: CivilDate,
        limit: Int,
        _ body: (FetchWriter) throws -> Void
    ) throws -> EditionPreview {
        var foretelling: EditionPreview?
        do {
            try writeMany { db in
                let source = try Mirror.register(ofSource: draft.sourceID, standingOn: draft.base, db)
                let id = try Mirror.insert(draft, db)
                let application = try FetchWriter(
                    db,
                    source: (draft.sourceID, source),
                    fetchID: id,
                    cause: "fetch",
                    actor: draft.actor
                )
                try body(application)
                _ = try application.markDisappeared()
                let merged = try application.settle(policies)
                let rows = StatementCache(db)
                let opened = try rows.conflicts("state = 'open' AND fetch_id = ?", id)
                let name = try db.value("SELECT name FROM source WHERE id = ?", [draft.sourceID], as: String.self)
                foretelling = EditionPreview(
                    merged: merged,
                    opened: try opened.prefix(limit).compactMap { try ConflictDetail($0, rows) },
                    kinds: Dictionary(opened.map { ($0.kind, 1) }, uniquingKeysWith: +),
                    waiting: try Mirror.openConflicts(on: day, rows)[name ?? ""] ?? 0
                )
                throw DryRun()
            }
        } catch is DryRun {}
        guard let foretelling else { throw MirrorError(.unavailable, "\(path): the transaction did not run") }
        return foretelling
    }
}
