internal import Application
internal import ArgumentParser
internal import Ingest
internal import Mirror
internal import Rendering

struct UndoFetchCommand: ParsableCommand, CommandWithExamples {
    static let configuration = CommandConfiguration(
        commandName: "fetch",
        abstract: "Take an applied fetch back: each recordation that it changed is as it was before."
    )
    /// The shape of the object that `--json` gives.
    static let shape: JSONShape = [
        "schema": .words(["recordal.undo-fetch/1"]), "fetch": .integer, "recordations": .integer,
        "dry_run": .boolean,
    ]
    static let examples = ["recordal undo fetch 3 --reason 'wrong file'"]
    static let exitReasons: [ExitReason] = [.failed, .usage, .locked, .held, .unsound]

    @Argument(help: "The fetch's number.", completion: .fetch)
    var id: Int

    @OptionGroup var reason: NeededReason
    @OptionGroup var writing: WritingOptions
    @OptionGroup(title: "Options of every command") var common: CommonOptions

    func run() throws {
        let decisions = try FetchDecisions(
            common.workspace(),
            fetch: id,
            to: "undo",
            today: common.today,
            isDryRun: writing.isDryRun
        )
        let undo = try decisions.undo(reason: reason.text)
        if common.json {
            common.print([
                "schema": "recordal.undo-fetch/1", "fetch": .int(id), "recordations": .int(undo.touched),
                "dry_run": .bool(writing.isDryRun),
            ])
        } else if !common.quiet {
            let verb = writing.isDryRun ? "would be" : "is"
            Output.line("Fetch \(id) \(verb) taken back, \(Phrase.count(undo.touched, "recordation")) as before")
        }
        // The fetch is undone whatever comes of reading the stored edition again.
        guard let report = try undo.again.get(), report.verdict == .held else { return }
        ErrorOutput.warning("\(report.source): \(report.reason ?? "held")")
        throw CommandEnd(reasons: [.held])
    }
}
