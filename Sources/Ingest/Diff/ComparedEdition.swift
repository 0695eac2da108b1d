internal import Curation
internal import Mirror
internal import Recordations
internal import Registers

/// An edition with its difference from what is known, before anything of it is written.
struct ComparedEdition {
    /// The fetch that would be recorded; its verdict is not decided.
    let draft: FetchDraft
    let source: SourceState
    let edition: StagedEdition
    let diff: EditionDiff
    /// How many recordations the edition could show and the mirror has as present.
    let presentBefore: Int
    /// Recordations that must be in every edition and are not in this one.
    let absentCanaries: [String]
}

extension SyncRun {
    /// Compares a staged edition with the mirror; writes nothing.
    func compare(
        _ edition: StagedEdition,
        with source: SourceState,
        for undescribed: FetchDraft,
        hasLastBytes: Bool = false
    ) throws -> ComparedEdition {
        var draft = undescribed
        let members = try draft.extent.scope.map { try mirror.members(ofScope: $0, source: source) } ?? []
        let date = min(draft.published ?? draft.day, draft.day)
        let known = KnownState(
            source: source,
            members: members,
            rejected: try mirror.rejectedDigests(source: source),
            // The last edition's bytes were there before every notice that is in force.
            laterNotices: LaterNotices(
                try mirror.effectiveNotices(register: source.registerID).filter { hasLastBytes || $0.date > date }
            )
        )
        return try mirror.withCurrentRecords(register: source.registerID, redefined: edition.redefined) { records in
            let diff = try EditionComparison.diff(edition, draft.extent, from: known, records)
            draft.counts = diff.counts
            draft.filled = diff.filled.text
            draft.findings = edition.findings.summary(replacedBytes: edition.replacedBytes)
            return ComparedEdition(
                draft: draft,
                source: source,
                edition: edition,
                diff: diff,
                presentBefore: draft.extent.scope == nil ? edition.known.presentCount : members.count,
                absentCanaries: draft.extent == .complete ? try absentCanaries(edition, diff, records) : []
            )
        }
    }

    private func absentCanaries(
        _ edition: StagedEdition,
        _ diff: EditionDiff,
        _ records: CurrentRecords
    ) throws -> [String] {
        try definition.canaries.filter { canary in
            if try edition.isStaged(RecordKey(text: canary)) { return false }
            guard let record = try records.record(key: RecordKey(text: canary)),
                let index = edition.known.index(ofRecord: record.id)
            else { return true }
            return !diff.isSeen[index]
        }
    }
}

extension SyncReport {
    /// Adds what the edition says and how it differs from what is known.
    mutating func describe(_ compared: ComparedEdition) {
        let (edition, diff) = (compared.edition, compared.diff)
        counts = diff.counts
        kept = diff.kept
        tally = diff.tally
        findings = edition.findings
        newlyRejected = diff.newlyRejected
        replacedBytes = edition.replacedBytes
        garbled = diff.garbled.count
        columns = edition.columns
    }
}
