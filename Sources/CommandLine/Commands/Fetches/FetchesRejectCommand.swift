internal import Application
internal import ArgumentParser
internal import Mirror
internal import Rendering

struct FetchesRejectCommand: ParsableCommand, CommandWithExamples {
    static let configuration = CommandConfiguration(
        commandName: "reject",
        abstract: "Refuse a held fetch for good; its bytes stay."
    )
    /// The shape of the object that `--json` gives.
    static let shape: JSONShape = [
        "schema": .words(["recordal.fetches-reject/1"]), "fetch": .integer, "recordations": .null,
        "dry_run": .boolean,
    ]
    static let examples = ["recordal fetches reject 3 --reason 'truncated download'"]
    static let exitReasons: [ExitReason] = [.failed, .usage, .locked, .unsound]

    @Argument(help: "The fetch's number.", completion: .fetch)
    var id: Int

    @Option(help: "Why it is wrong.")
    var reason: String

    @OptionGroup(title: "Options of every command") var common: CommonOptions
    @OptionGroup var writing: WritingOptions

    func run() throws {
        let decisions = try FetchDecisions(
            common.workspace(),
            fetch: id,
            to: "reject",
            today: common.today,
            isDryRun: writing.isDryRun
        )
        try decisions.reject(reason: reason)
        if common.json {
            common.print(
                .object([
                    ("schema", "recordal.fetches-reject/1"), ("fetch", .int(id)), ("recordations", .null),
                    ("dry_run", .bool(writing.isDryRun)),
                ])
            )
        } else if !common.quiet {
            Output.line("Fetch \(id) \(writing.isDryRun ? "would be" : "is") rejected")
        }
    }
}
