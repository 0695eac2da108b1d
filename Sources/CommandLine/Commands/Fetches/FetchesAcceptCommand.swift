internal import Application
internal import ArgumentParser
internal import Mirror
internal import Recordations
internal import Registers
internal import Rendering

struct FetchesAcceptCommand: ParsableCommand, CommandWithExamples {
    static let configuration = CommandConfiguration(
        commandName: "accept",
        abstract: "Let a held fetch through: exactly this one."
    )
    static let examples = ["recordal fetches accept 3 --reason 'customs confirmed the clean-up'"]
    static let exitReasons: [ExitReason] = [.failed, .usage, .locked, .held, .conflicts, .unsound]

    @Argument(help: "The fetch's number.", completion: .fetch)
    var id: Int

    @Option(help: "Why it is right.")
    var reason: String

    @OptionGroup(title: "Options of every command") var common: CommonOptions
    @OptionGroup var writing: WritingOptions

    func run() throws {
        let decisions = try FetchDecisions(
            common.workspace(),
            fetch: id,
            to: "accept",
            today: common.today,
            isDryRun: writing.isDryRun
        )
        let outcome = try decisions.accept(reason: reason)
        try SyncOutcomeText(outcome, schema: "recordal.fetches-accept/1").finish(common)
    }
}
