public import Curation
public import Mirror
public import Pulling
public import Recordations
public import Registers

/// What customs stated of one recordation outside its register: a paper letter, a decision, an e-mail.
public struct Notice {
    /// The recordation's key.
    public let key: RecordKey
    /// What it states.
    public let statement: Statement
    /// The notice's own date.
    public let date: CivilDate?
    /// Why it is entered, or what it is.
    public let reason: String?
    /// The file that proves it.
    public let evidence: DocumentSource

    /// Makes a notice from its parts.
    public init(
        key: RecordKey,
        statement: Statement,
        date: CivilDate?,
        reason: String?,
        evidence: DocumentSource
    ) {
        self.key = key
        self.statement = statement
        self.date = date
        self.reason = reason
        self.evidence = evidence
    }
}

/// What became of a notice.
public struct NoticeReport: Sendable {
    /// `applied`, or `unchanged` where all of it was known; `held` where the source has to be mended first.
    public var verdict: Fetch.Verdict
    /// The fetch that it became; nil for a dry run.
    public var fetch: Int?
    /// Why it is held.
    public var reason: String?
    /// Whether the recordation was not known before.
    public var isAdded = false
    /// Whether it had been missing.
    public var isBack = false
    /// The fields that changed.
    public var changes: [PlannedChange] = []
    /// What became of people's edits.
    public var merged = MergeCounts()
    /// The stored evidence; nil for a dry run.
    public var evidence: Fetch.Document?
}

extension SyncRun {
    /// Imports a notice as register values: a fetch of one document that states some fields of one recordation.
    ///
    /// The fields that it does not state stay as they are known. The evidence is kept and never read. No guard looks at
    /// it: a person vouches for it. Throws ``StatementError`` for a new recordation that lacks a field.
    public func observe(_ notice: Notice) throws -> NoticeReport {
        let source = try state()
        var unread = SyncReport(source: definition.name, verdict: .applied, extent: .partial)
        _ = try redefine(source, &unread)
        if unread.verdict == .held { return NoticeReport(verdict: .held, reason: unread.reason) }
        let builder = try newBuilder(source)
        let known = try mirror.withCurrentRecords(register: source.registerID) { try $0.record(key: notice.key) }
        if let known { try refuse(notice, olderThanSightingOf: known) }
        let (edition, diff) = try mirror.withCurrentRecords(register: source.registerID) { records in
            try builder.add(observation(notice, records.record(key: notice.key)))
            let edition = builder.finish()
            return (edition, try EditionComparison.diff(edition, .partial, from: KnownState(source: source), records))
        }
        var report = NoticeReport(verdict: diff.isEmpty ? .unchanged : .applied)
        report.isAdded = diff.counts.added > 0
        report.isBack = !diff.reappeared.isEmpty
        report.changes = try diff.preview(of: edition.staged) { _ in notice.key.text }.filter { $0.field != nil }
        var draft = FetchDraft(
            sourceID: source.id,
            day: today,
            actor: actor,
            extent: .partial,
            verdict: report.verdict,
            documents: []
        )
        draft.kind = .evidence
        draft.definition = (definition.fingerprint, yaml)
        draft.published = notice.date
        draft.base = source.accepted?.id
        draft.reason = notice.reason
        draft.counts = diff.counts
        draft.filled = diff.filled.text
        func write(_ writer: FetchWriter) throws {
            var diff = diff
            let former = try known.flatMap { try writer.presentObservation(of: $0.id) }
            try diff.rows.refreshments.each { try writer.confirm(record: $0, $1) }
            // A recordation that is confirmed keeps the row that it was read from.
            diff.rows = ComparedRows(changes: diff.changes)
            try writer.write(diff, of: edition.staged, extent: .partial, source: source, day: today)
            try writer.noteStated(notice.statement.fields, texts: notice.statement.raw, former: former)
        }
        if isDryRun {
            // A source that the mirror does not know has nothing that could refuse the notice.
            if source.id != 0 { report.merged = try mirror.previewEdits(draft, on: today, limit: 0, write).merged }
            return report
        }
        let artifact = try ArtifactRecorder(notice.evidence, into: mirror).finish()
        draft.documents = [Fetch.Document(artifact: artifact, name: notice.evidence.name)]
        report.evidence = draft.documents.first
        var merged = MergeCounts()
        report.fetch = try mirror.apply(draft, reconciled: { merged = $0 }, recordMessages: recordMessages) { writer in
            try write(writer)
            return diff.counts
        }
        report.merged = merged
        return report
    }

    private func refuse(_ notice: Notice, olderThanSightingOf record: CurrentRecord) throws {
        let date = notice.date ?? today
        guard let seen = try mirror.lastSighting(record: record.id), date < seen.date else { return }
        throw StatementError(
            seen: "the notice is of \(date), and the edition that last showed '\(notice.key)' (fetch \(seen.fetch)) "
                + "is of \(seen.date)",
            advice: "the newer one counts; if it is wrong, take it back: recordal undo fetch \(seen.fetch) --reason "
                + "TEXT; if the date is wrong, correct --on"
        )
    }

    // The whole of what is then known, so that it is compared as a row is. It has no digest: the register's
    // own row is read again when it comes, even one that was known before.
    private func observation(_ notice: Notice, _ record: CurrentRecord?) throws -> Observation {
        let stated = notice.statement.values
        let values: FieldValues
        if let old = record?.values {
            values = old.replacing(stated.mapValues { $0 })
        } else {
            let all = definition.constants.merging(stated) { $1 }
            guard try definition.newKey(all) == notice.key else {
                throw StatementError(
                    seen: "the notice's key fields are not those of '\(notice.key)'",
                    advice: "leave them out, or name the recordation that they make"
                )
            }
            values = FieldValues { all[$0] }
        }
        let fields = notice.statement.fields
        let status = Status(rawValue: values[.status] ?? "")
        let isEnded = notice.statement.isTombstone ?? record.flatMap { $0.values == nil ? nil : $0.isTombstone }
        return Observation(
            key: notice.key,
            values: values,
            raw: notice.statement.raw,
            digest: .none,
            notStated: record?.values == nil ? [] : record?.notStated.subtracting(fields) ?? [],
            unobserved: record?.values == nil ? [] : record?.unobserved.subtracting(fields) ?? [],
            isTombstone: isEnded ?? (status == .cancelled || status == .revoked),
            rowNumber: 0
        )
    }
}
