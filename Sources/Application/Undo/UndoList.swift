internal import Curation
internal import Ingest
internal import Mirror
internal import Recordations
internal import Rendering

/// What can be taken back, the newest first, and what stands on it.
package struct UndoList {
    /// One thing that `recordal undo` takes back.
    package struct Item {
        /// The word behind `undo`.
        package let kind: String
        /// The number, or the recordation.
        package let name: String
        /// The recordation, as `REGISTER:KEY`; nil for a fetch and a batch.
        package let recordation: String?
        /// When, as an RFC 3339 instant in UTC.
        package let at: String
        /// Who.
        package let actor: String
        /// The change in a phrase.
        package let what: String
        /// Why; nil where nobody said.
        package let reason: String?
        /// What stands on it, so that it cannot be taken back before; nil where it can.
        package let obstacle: String?
    }

    /// The things, the newest first.
    package let items: [Item]

    /// Looks at the newest fetches and changes; nothing is kept.
    ///
    /// Throws ``MirrorError`` where a run writes meanwhile and does not end: what stands on what is known by trying.
    package init(_ workspace: Workspace, recordation: String?, limit: Int) throws {
        let mirror = try workspace.openMirrorForReport()
        let record = try recordation.map { try NamedRecordation($0, in: mirror).number }
        let changes = try mirror.undoableChanges(record: record, limit: limit)
        let fetches = try record == nil ? mirror.fetches(source: nil, limit: limit).filter(\.isInForce) : []
        items = try mirror.transaction(isDryRun: true) {
            let ofPeople = try changes.map { change in
                Item(change, obstacle: try Self.obstacle { try mirror.tryUndo(change) })
            }
            let ofRegisters = try fetches.map { fetch in
                Item(fetch, obstacle: try Self.obstacle { try mirror.checkUndo(fetch: fetch.id) })
            }
            return Array(
                (ofPeople + ofRegisters).enumerated()
                    .sorted { ($1.element.at, $0.offset) < ($0.element.at, $1.offset) }.map(\.element).prefix(limit)
            )
        }
    }

    private static func obstacle(_ attempt: () throws -> Void) throws -> String? {
        do {
            try attempt()
            return nil
        } catch let error as MirrorError where error.kind == .moved {
            // The sentence begins with what is to be taken back, which the item names already.
            return error.seen.split(separator: ": ", maxSplits: 1).last.map(String.init) ?? error.seen
        }
    }
}

extension UndoList.Item {
    fileprivate init(_ change: UndoableChange, obstacle: String?) {
        self.init(
            kind: change.kind.rawValue,
            name: change.name,
            recordation: change.recordation,
            at: change.at,
            actor: change.actor,
            what: change.what,
            reason: change.reason,
            obstacle: obstacle
        )
    }

    fileprivate init(_ fetch: Fetch, obstacle: String?) {
        let counts = fetch.counts
        self.init(
            kind: "fetch",
            name: "\(fetch.id)",
            recordation: nil,
            at: fetch.at,
            actor: fetch.actor,
            what: "\(fetch.source): \(Phrase.number(counts.added)) added, \(Phrase.number(counts.changed)) changed, "
                + "\(Phrase.number(counts.missing)) missing",
            reason: fetch.reason,
            obstacle: obstacle
        )
    }
}

extension Fetch {
    fileprivate var isInForce: Bool { [.applied, .unchanged, .archived].contains(verdict) }
}

extension Mirror {
    // Within a transaction that is rolled back.
    fileprivate func tryUndo(_ change: UndoableChange) throws {
        let (reason, actor) = ("tried", "nobody")
        switch change.kind {
        case .edit:
            guard let id = Int(change.name) else { return }
            _ = try withdraw(edit: id, reason: reason, actor: actor, isDryRun: true)
        case .batch:
            guard let id = Int(change.name) else { return }
            try transaction(isDryRun: true) { _ = try withdraw(batch: id, reason: reason, actor: actor) }
        case .resolution:
            guard let id = Int(change.name) else { return }
            _ = try undoResolution(ofConflict: id, reason: reason, actor: actor, isDryRun: true)
        case .presence:
            let record = try NamedRecordation(change.name, in: self).number
            try undoExplanation(record: record, reason: reason, actor: actor, isDryRun: true)
        case .match:
            guard let id = Int(change.name) else { return }
            _ = try undoDecision(id, reason: reason, actor: actor, isDryRun: true)
        case .listEdition:
            _ = try undoListEdition(change.name, reason: reason, actor: actor, isDryRun: true)
        }
    }
}
