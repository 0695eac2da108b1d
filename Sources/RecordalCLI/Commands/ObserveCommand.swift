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

struct ObserveCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "observe",
        abstract: "Enter what a customs notice says of one recordation, with the file that proves it.",
        discussion: """
            It is the register's word like any other. Fields that the notice does not state stay as they are known.
            SOURCE:KEY that is not known yet is added.
            Example: recordal observe us-cbp:TMK11-00163 valid_to=2/15/2031 --evidence renewal.pdf --on 2026-11-02
                     recordal observe --source gb-customs recordation_number=GB2018001 mark=ACME --evidence letter.eml
            """
    )

    @Argument(
        help: ArgumentHelp("The recordation, then what the notice states of it.", valueName: "id field=value")
    )
    var words: [String] = []

    @Option(help: ArgumentHelp("The notice: a file of any kind, kept byte for byte.", valueName: "file"))
    var evidence: String

    @Option(name: .customLong("on"), help: ArgumentHelp("The notice's own date.", valueName: "YYYY-MM-DD"))
    var date: CivilDate?

    @Option(help: "What it is, or why it is entered.")
    var reason: String?

    @Option(help: "The source, where the recordation is named by its fields or is known from another one.")
    var source: String?

    @OptionGroup var common: CommonOptions
    @OptionGroup var writing: WritingOptions

    func run() throws {
        let workspace = try common.workspace()
        if let date, date > common.today(in: workspace) {
            throw UsageError("--on \(date) is after today", advice: "give the date that stands on the notice")
        }
        let file = try Self.evidence(evidence)
        let isNamed = words.first.map { !NoticeTarget.isStatement($0) || source == nil } ?? false
        let given = try words.dropFirst(isNamed ? 1 : 0).map(NoticeTarget.pair)
        // A mistake in the first notice of all leaves no empty mirror behind.
        let isMirrored = FileManager.default.fileExists(atPath: workspace.mirrorPath)
        let early = isMirrored ? try session(workspace) : nil
        let target = try NoticeTarget(isNamed ? words.first : nil, source, given, workspace, early?.mirror)
        let session = try early ?? self.session(workspace)
        let notice = Notice(
            key: target.key,
            statement: target.statement,
            date: date,
            reason: reason,
            evidence: file
        )
        let report = try session.run(target.definition, target.yaml).observe(notice)
        try session.close()
        let id = "\(target.definition.register):\(target.key)"
        if common.json {
            common.print(json(report, id, target.definition.name, file.name))
        } else if !common.quiet || report.verdict == .held {
            Output.line(StyledText(lines: text(report, id)))
        }
        if report.verdict == .held { throw CommandEnd(reasons: [.held]) }
    }

    private func session(_ workspace: Workspace) throws -> SyncSession {
        try SyncSession(workspace, common, isDryRun: writing.isDryRun, purpose: "observe")
    }

    private static func evidence(_ path: String) throws -> DocumentSource {
        guard let status = try? FileStatus(path) else {
            throw UsageError("\(path): there is no such file", advice: "--evidence names the notice itself")
        }
        guard status.kind == .file else {
            throw UsageError("\(path) is no file", advice: "--evidence names one file; several go into a PDF or a zip")
        }
        guard status.size > 0 else {
            throw UsageError("\(path) is empty", advice: "an empty file proves nothing; save the notice again")
        }
        guard FileAccess.isReadable(path) else {
            throw UsageError("\(path) cannot be read", advice: "check who may read it")
        }
        return .file(path)
    }

    private func text(_ report: NoticeReport, _ id: String) -> [StyledText] {
        let fetch = report.fetch.map { "fetch \($0), " } ?? ""
        if report.verdict == .held { return ["\(id): nothing was changed", "  held: \(report.reason ?? "")"] }
        let word =
            switch (report.verdict, report.isAdded) {
            case (.unchanged, _): "known already"
            case (_, true): writing.isDryRun ? "would be added" : "added"
            default: writing.isDryRun ? "would be changed" : report.changes.isEmpty ? "seen again" : "changed"
            }
        var lines: [StyledText] = ["\(common.style.bold(id)): \(fetch)\(word)"]
        if report.isBack { lines.append("  it had been missing, and is present again") }
        lines += report.changes.map { change in
            let sides = ShortChange(change.old ?? "–", change.new ?? "–")
            return "  \(change.field ?? ""): \(sides.old) → \(sides.new)"
        }
        lines += report.merged.sentences.map { "  \($0)" }
        if report.merged.opened > 0 {
            lines.append("  \(Phrase.count(report.merged.opened, "conflict")) opened: recordal conflicts")
        }
        if let evidence = report.evidence {
            lines.append("  evidence: \(evidence.name), \(Phrase.count(evidence.artifact.size, "byte"))")
        }
        return lines
    }

    private func json(_ report: NoticeReport, _ id: String, _ source: String, _ name: String) -> JSON {
        .object([
            ("schema", "recordal.observe/1"), ("recordation", .string(id)), ("source", .string(source)),
            ("verdict", .string(report.verdict.rawValue)), ("fetch", report.fetch.map { .int($0) } ?? .null),
            ("added", .bool(report.isAdded)), ("reappeared", .bool(report.isBack)),
            ("published", JSON(date?.description)), ("reason", JSON(report.reason ?? reason)),
            (
                "changes",
                .array(
                    report.changes.map {
                        .object([
                            ("field", JSON($0.field)), ("old", JSON($0.old)), ("new", JSON($0.new)),
                        ])
                    }
                )
            ),
            (
                "evidence",
                .object([
                    ("name", .string(name)), ("size", report.evidence.map { .int($0.artifact.size) } ?? .null),
                    ("sha256", JSON(report.evidence?.artifact.sha256.hex)),
                ])
            ),
            ("dry_run", .bool(writing.isDryRun)),
        ])
    }
}
