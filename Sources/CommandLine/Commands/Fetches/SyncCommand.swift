internal import Application
internal import ArgumentParser

struct SyncCommand: ParsableCommand, CommandWithExamples {
    static let configuration = CommandConfiguration(
        commandName: "sync",
        abstract:
            "Bring in what recordal.yaml names under 'sources': files, the newest file of a folder, web addresses.",
        discussion: """
            One source that fails or is held keeps no other from being applied; several are brought in at once.
            """
    )
    static let examples = [
        "recordal sync",
        "recordal sync --due",
        "recordal sync kz-customs --dry-run",
    ]
    static let exitReasons: [ExitReason] = [.failed, .usage, .locked, .held, .conflicts, .unsound, .changed]

    @Argument(help: "Only these sources.", completion: .definedSource)
    var sources: [String] = []

    @Flag(help: "Only what is due by its 'every'; what failed last time always is.")
    var due = false

    @Flag(name: .customLong("detailed-exitcode"), help: "End with 10 when changes were applied.")
    var isDetailed = false

    @OptionGroup(title: "Options of every command") var common: CommonOptions
    @OptionGroup var writing: WritingOptions

    func run() throws {
        let workspace = try common.workspace(askingNetwork: true)
        let sync = SourceSync(
            workspace,
            named: sources,
            isDueOnly: due,
            stated: common.today,
            isDryRun: writing.isDryRun,
            purpose: "sync",
            isDetailed: isDetailed
        )
        try SyncOutcomeText(sync.runQueueingNotifications(), schema: "recordal.sync/1").finish(common)
    }
}
