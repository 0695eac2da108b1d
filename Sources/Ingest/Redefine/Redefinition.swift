internal import Curation
internal import Documents
internal import Mirror
internal import Recordations
internal import Registers

/// A document of a former fetch, read from the mirror.
struct StoredDocument {
    let document: Fetch.Document
    let mirror: Mirror

    init(_ document: Fetch.Document, _ mirror: Mirror) {
        self.document = document
        self.mirror = mirror
    }

    func reading(_ definition: SourceDefinition) throws -> DocumentReading {
        do {
            // What the server said of the bytes is read as it was when they came.
            let server = ServerCharset(contentType: try mirror.header("content-type", of: document.artifact))
            let stream = ByteStream(mirror.bytes(of: document.artifact))
            return try DocumentReading(definition: definition, stream: stream, server: server)
        } catch let error as MirrorError {
            throw error
        } catch {
            throw UnreadableDocument(name: document.name, error: error)
        }
    }
}

extension SyncRun {
    /// Reads the accepted bytes again where they were read by another definition, as every run does first.
    ///
    /// The report is `unchanged` where there was nothing to do, and `held` where it needs a decision.
    public func readAgain() throws -> SyncReport {
        let source = try state()
        var report = SyncReport(
            source: definition.name,
            verdict: .unchanged,
            extent: source.edition?.extent ?? .complete
        )
        report.isDryRun = isDryRun
        if let done = try redefine(source, &report), done.count > 0 { report.verdict = .applied }
        return report
    }

    /// What came of reading the accepted bytes again.
    struct Redefinition {
        /// How many values read differently.
        let count: Int
        /// The recordations that do, in a dry run; else they are written.
        let predicted: [Int: RedefinedRecord]
    }

    /// Reads the bytes of the accepted fetches again where the definition changed since, so that what reads differently
    /// is never taken for the register's news.
    ///
    /// Of a recordation that is absent the last bytes are read that show it, whichever edition they are of. Nil where there
    /// was nothing to do. Where the keys come out differently the report is `held`: that needs `sources rebase`.
    func redefine(_ source: SourceState, _ report: inout SyncReport) throws -> Redefinition? {
        guard let accepted = source.accepted, accepted.fingerprint != definition.fingerprint else { return nil }
        let fetches = try mirror.effectiveFetches(source: source)
        var edition: StoredEdition
        do {
            edition = try StoredEdition(
                definition,
                fetches,
                notices: try mirror.effectiveNotices(source: source),
                mirror,
                rowsHeld: rowsHeld
            )
        } catch let error as UnreadableDocument {
            report.verdict = .held
            report.reason =
                "the definition changed, and by the new one the documents applied last cannot be read: "
                + "\(error); mend it, or see 'recordal sources check \(definition.name) FILE'"
            return nil
        }
        let known = try mirror.knownRows(source: source)
        let (diff, absent) = try mirror.withCurrentRecords(register: source.registerID) { records in
            (
                try edition.diff(from: known, records),
                try AbsentRows(definition, source, mirror, records: records, rowsHeld: rowsHeld)
            )
        }
        let (added, gone) = (diff.additions.count + absent.rekeyed.count, diff.missing.count + absent.rekeyed.count)
        guard added == 0, gone == 0 else {
            report.verdict = .held
            report.reason =
                "the definition changed, and by the new one the documents applied last have other keys "
                + "(\(added) new, \(gone) gone); if that is meant: "
                + "recordal sources rebase \(definition.name) --reason TEXT"
            return nil
        }
        var count = 0
        try diff.changes.each { count += $0.fields.count }
        try absent.rows.changes.each { count += $0.fields.count }
        report.redefined = count
        if isDryRun {
            let predicted = try diff.changes.predicted().merging(absent.rows.changes.predicted()) { $1 }
            return Redefinition(count: count, predicted: predicted)
        }
        try mirror.redefine(
            source,
            accepted: accepted.id,
            read: fetches.map(\.id) + absent.fetches,
            definition: (definition.fingerprint, yaml),
            cause: "definition",
            actor: actor
        ) { writer in
            try writer.write(diff.rows, documents: edition.documents)
            try writer.write(absent.rows, documents: absent.documents)
        }
        return Redefinition(count: count, predicted: [:])
    }
}

extension PlannedChanges {
    /// The recordations as they would be known.
    fileprivate func predicted() throws -> [Int: RedefinedRecord] {
        var all: [Int: RedefinedRecord] = [:]
        try each { change in
            all[change.record] = RedefinedRecord(
                values: change.values,
                notStated: change.observation.notStated,
                unobserved: change.observation.unobserved,
                isTombstone: change.observation.isTombstone
            )
        }
        return all
    }
}
