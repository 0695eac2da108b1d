internal import Application
internal import ArgumentParser
internal import Ingest
internal import Mirror
internal import Rendering

struct FetchesUndoCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "undo",
        abstract: "Take an applied fetch back; what it did and its undoing both stay in the history.",
        discussion: "Example: recordal fetches undo 3 --reason 'wrong file'"
    )

    @Argument(help: "The fetch's number.")
    var id: Int

    @Option(help: "Why.")
    var reason: String

    @OptionGroup var common: CommonOptions
    @OptionGroup var writing: WritingOptions

    func run() throws {
        let decisions = try FetchDecisions(
            common.workspace(),
            fetch: id,
            to: "undo",
            today: common.today,
            isDryRun: writing.isDryRun
        )
        let undo = try decisions.undo(reason: reason)
        if common.json {
            common.print(
                .object([
                    ("schema", "recordal.fetches-undo/1"), ("fetch", .int(id)), ("recordations", .int(undo.touched)),
                    ("dry_run", .bool(writing.isDryRun)),
                ])
            )
        } else if !common.quiet {
            let verb = writing.isDryRun ? "would be" : "is"
            Output.line("Fetch \(id) \(verb) taken back, \(Phrase.count(undo.touched, "recordation")) as before")
        }
        // The fetch is undone whatever comes of reading the stored edition again.
        guard let report = try undo.again.get(), report.verdict == .held else { return }
        ErrorOutput.line("\(ErrorOutput.style.yellow("warning")): \(report.source): \(report.reason ?? "held")")
        throw CommandEnd(reasons: [.held])
    }
}
