internal import ArgumentParser
internal import Curation
internal import Foundation
internal import Ingest
internal import Mirror
internal import Pulling
internal import Recordations
internal import Registers
internal import Rendering
internal import System

struct ImportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Bring a register in from saved or pasted files.",
        discussion: """
            Several files are one edition, as the pages of a list. '-' is standard input. --archive takes an older
            edition as history only.
            Example: recordal import kz-customs kz-customs-2025-01-19.xlsx
                     recordal import cn-gacc paste.tsv --scope 'holder=小米科技有限责任公司'
            """
    )

    @Argument(help: "The source.")
    var source: String

    @Argument(help: "The files; '-' for standard input.", completion: .file())
    var files: [String]

    @Flag(help: "The files are a part of the register: what is not in them is not missing.")
    var partial = false

    @Option(
        help: ArgumentHelp(
            "The files are all that matches a search: FIELD=TEXT, several joined by &.",
            valueName: "filter"
        )
    )
    var scope: String?

    @Option(help: ArgumentHelp("The edition's own date.", valueName: "YYYY-MM-DD"))
    var published: CivilDate?

    @Flag(help: "The files are an older edition: keep what it said on its day, and change nothing that is known.")
    var archive = false

    @Flag(name: .customLong("detailed-exitcode"), help: "End with 10 when changes were applied.")
    var isDetailed = false

    @OptionGroup var common: CommonOptions
    @OptionGroup var writing: WritingOptions

    func validate() throws {
        if partial, scope != nil { throw ValidationError("--partial and --scope exclude each other") }
        if archive, partial || scope != nil {
            throw ValidationError(
                "--archive excludes --partial and --scope: absence from an older edition means nothing"
            )
        }
        if files.isEmpty { throw ValidationError("name at least one file") }
    }

    func run() throws {
        let workspace = try common.workspace()
        if let published, published > common.today(in: workspace) {
            throw UsageError(
                "--published \(published) is after today",
                advice: "give the day of which the edition is, or leave it out"
            )
        }
        let configured = workspace.sources.first { $0.name == source }
        let (definition, yaml) = try workspace.definitions.definition(configured?.definition ?? source, source: source)
        let documents = try files.map(Self.document)
        let extent: Fetch.Extent =
            if let scope {
                .scoped(try ScopeFilter(scope).canonical)
            } else {
                partial || definition.extent == .partial ? .partial : .complete
            }
        let session = try SyncSession(workspace, common, isDryRun: writing.isDryRun, purpose: "import \(source)")
        let date = try published ?? session.published(definition, files.first)
        if archive {
            guard let date else {
                throw UsageError(
                    "an older edition needs its date",
                    advice: "give --published YYYY-MM-DD, the day of which the edition is"
                )
            }
            let report = try session.run(definition, yaml).archive(documents, published: date)
            return try session.finish([report], schema: "recordal.import/1", isDetailed: false)
        }
        let report = try session.run(definition, yaml).take(documents, extent: extent, published: date)
        try session.finish([report], schema: "recordal.import/1", isDetailed: isDetailed)
    }

    private static func document(_ file: String) throws -> DocumentSource {
        guard file == "-" else {
            guard FileManager.default.fileExists(atPath: file) else {
                throw UsageError("\(file): there is no such file", advice: "check the name")
            }
            return .file(file)
        }
        return .bytes(try StandardStream.input.readToEnd(), name: "standard input")
    }
}

/// What is told when the sources of a run are done: with their reports, and what the exit code tells of them.
typealias SyncTelling = (SyncSession, [SyncReport], Set<ExitReason>) throws -> AlertDelivery?

/// What import, sync and accept have in common: the lock, the mirror, the way a report is given.
struct SyncSession {
    let workspace: Workspace
    let mirror: Mirror
    let common: CommonOptions
    let isDryRun: Bool
    let today: CivilDate
    private let lock: RunLock?
    // Where nothing is there yet, a dry run compares with an empty mirror that goes with it.
    private let passing: TemporaryFolder?
    private let progress: ProgressLine

    init(_ workspace: Workspace, _ common: CommonOptions, isDryRun: Bool, purpose: String) throws {
        self.workspace = workspace
        self.common = common
        self.isDryRun = isDryRun
        today = try common.today(in: workspace, isDryRun: isDryRun)
        lock = isDryRun ? nil : try RunLock(mirror: workspace.mirrorPath, purpose: purpose)
        if isDryRun, !workspace.hasMirror {
            let passing = try TemporaryFolder()
            self.passing = passing
            mirror = try Mirror(path: passing.path + "/recordal.sqlite", policies: workspace.policies)
        } else {
            passing = nil
            mirror = try workspace.openMirror(creating: true)
        }
        if !isDryRun {
            try mirror.removeLeftovers()
            // An edition moves the same dates: what a change of the law moved is recorded before.
            workspace.materialiseDeadlines(mirror)
        }
        progress = common.progress()
    }

    func run(_ definition: SourceDefinition, _ yaml: String) -> SyncRun {
        let progress = progress
        return SyncRun(
            mirror: mirror,
            definition: definition,
            yaml: yaml,
            today: today,
            actor: workspace.actor,
            isDryRun: isDryRun
        ) { reached in
            progress.update("\(definition.name): \(reached.text)")
        }
    }

    /// The date in a file's name, where the source says how it stands there.
    func published(_ definition: SourceDefinition, _ file: String?) throws -> CivilDate? {
        guard let pattern = definition.published, let file else { return nil }
        let text = try pattern.capture(in: (file as NSString).lastPathComponent)
        guard let text, text.count == 8, text.allSatisfy({ $0.isASCII && $0.isNumber }) else {
            return text.flatMap { CivilDate($0) }
        }
        return CivilDate("\(text.prefix(4))-\(text.dropFirst(4).prefix(2))-\(text.dropFirst(6))")
    }

    /// Removes the bytes that are kept no longer; gives how many documents' they were.
    func removeOldBytes() throws -> Int {
        guard !isDryRun, let days = workspace.retentionDays else { return 0 }
        return try mirror.removeBytes(before: today.adding(days: -days), today: today)
    }

    /// Ends it: the deadlines follow what was written.
    func close() throws {
        if !isDryRun { workspace.materialiseDeadlines(mirror) }
        try mirror.close()
        passing?.remove()
    }

    /// Says what became of the sources and, where alerts follow, of those; throws ``CommandEnd`` where the code is not 0.
    ///
    /// What went wrong with the alerts is thrown when everything else is said.
    func finish(
        _ reports: [SyncReport],
        schema: String,
        isDetailed: Bool,
        left: [SourceSync.Left] = [],
        telling: SyncTelling = { _, _, _ in nil }
    ) throws {
        progress.finish()
        let waiting = try mirror.openConflicts(on: today)
        let reports = reports.map { report in
            var report = report
            report.conflicts = report.foretold?.waiting ?? waiting[report.source] ?? 0
            return report
        }
        var reasons = Set(reports.flatMap(\.reasons))
        if !isDetailed || isDryRun { reasons.remove(.changed) }
        if !waiting.isEmpty { reasons.insert(.conflicts) }
        let telling = Result { try telling(self, reports, reasons) }
        let told = try? telling.get()
        if let told { reasons.formUnion(told.reasons) }
        try close()
        if common.json {
            let codes = reasons.map { Int($0.rawValue) }.sorted().map { JSON.int($0) }
            common.print(
                .object(
                    [
                        ("schema", .string(schema)),
                        ("sources", .array(reports.map { report in SyncText(report: report, style: .plain).json })),
                        (
                            "left",
                            .array(
                                left.map { .object([("source", .string($0.source)), ("reason", .string($0.why))]) }
                            )
                        ),
                    ] + (told.map { [("alerts", .object($0.json))] } ?? []) + [("codes", .array(codes))]
                )
            )
        } else {
            for report in reports where !common.quiet || report.verdict == .held || report.verdict == .failed {
                Output.line(SyncText(report: report, style: common.style).text)
            }
            told?.tell(common)
        }
        if let fault = try telling.get()?.faults.first { throw fault }
        if !reasons.isEmpty { throw CommandEnd(reasons: reasons) }
    }
}

extension SyncProgress {
    /// `page 12 of 128, 12,000 of 128,000 rows read`.
    fileprivate var text: String {
        let number = Phrase.number
        let page = pages.map { "page \(number($0))" + (allPages.map { " of \(number($0))" } ?? "") + ", " } ?? ""
        return page + (allRows.map { "\(number(rows)) of \(Phrase.count($0, "row"))" } ?? Phrase.count(rows, "row"))
            + " read"
    }
}
