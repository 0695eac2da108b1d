package import Ingest
internal import Mirror
internal import Pulling
package import Recordations
internal import Registers
internal import System

/// What a notice of customs states of one recordation, with the file that proves it.
package struct NoticeEntry {
    /// What came of it.
    package struct Result {
        /// The recordation, as `REGISTER:KEY`.
        package let recordation: String
        /// The source.
        package let source: String
        /// The evidence's file name.
        package let evidence: String
        /// The report of the fetch.
        package let report: NoticeReport
    }

    /// The recordation, then what the notice states of it.
    package let words: [String]
    /// The notice's file.
    package let evidence: String
    /// The notice's own date.
    package let date: CivilDate?
    /// What it is, or why it is entered.
    package let reason: String?
    /// The source, where the recordation is named by its fields or is known from another one.
    package let source: String?

    /// Makes an entry.
    package init(words: [String], evidence: String, date: CivilDate?, reason: String?, source: String?) {
        self.words = words
        self.evidence = evidence
        self.date = date
        self.reason = reason
        self.source = source
    }

    /// Enters it.
    ///
    /// Throws ``UsageError`` for a file that proves nothing and for a recordation that cannot be found; no empty mirror is left
    /// behind then.
    package func enter(in workspace: Workspace, today: CivilDate?, isDryRun: Bool) throws -> Result {
        if let date, date > today ?? workspace.civilDay {
            throw UsageError("--on \(date) is after today", advice: "give the date that stands on the notice")
        }
        func open() throws -> SyncSession {
            try SyncSession(
                workspace,
                today: workspace.writingDay(today, isDryRun: isDryRun),
                isDryRun: isDryRun,
                purpose: "observe"
            )
        }
        let file = try Self.evidence(evidence)
        let isNamed = words.first.map { !NoticeTarget.isStatement($0) || source == nil } ?? false
        let given = try words.dropFirst(isNamed ? 1 : 0).map(NoticeTarget.pair)
        let early = workspace.hasMirror ? try open() : nil
        let target = try NoticeTarget(
            name: isNamed ? words.first : nil,
            source: source,
            given: given,
            in: workspace,
            early?.mirror
        )
        let session = try early ?? open()
        let notice = Notice(
            key: target.key,
            statement: target.statement,
            date: date,
            reason: reason,
            evidence: file
        )
        let report = try session.run(target.definition, target.yaml).observe(notice)
        try session.close()
        return Result(
            recordation: "\(target.definition.register):\(target.key)",
            source: target.definition.name,
            evidence: file.name,
            report: report
        )
    }

    private static func evidence(_ path: String) throws -> DocumentSource {
        guard let status = try? FileStatus(path) else {
            throw UsageError("\(path): there is no such file", advice: "--evidence names the notice itself")
        }
        guard status.kind == .file else {
            throw UsageError(
                "\(path) is not a file",
                advice: "--evidence names one file; several go into a PDF or a zip"
            )
        }
        guard status.size > 0 else {
            throw UsageError("\(path) is empty", advice: "an empty file proves nothing; save the notice again")
        }
        guard FileAccess.isReadable(path) else {
            throw UsageError("\(path) cannot be read", advice: "check who may read it")
        }
        return .file(path)
    }
}
