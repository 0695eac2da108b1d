internal import Application
internal import ArgumentParser
internal import Rendering

struct AlertsSendCommand: ParsableCommand, CommandWithExamples {
    static let configuration = CommandConfiguration(
        commandName: "send",
        abstract: "Tell everybody what is due today; --dry-run shows it, for any --today.",
        discussion: """
            Told is what the ledger does not have yet. After a pause the most urgent stage that passed is told, \
            and the others are noted as superseded. Where recordal.yaml has hooks and no 'alerts', it tells what \
            else happened.
            """
    )
    static let examples = ["recordal alerts send --dry-run --today 2027-01-15"]
    static let exitReasons: [ExitReason] = [.failed, .usage, .locked, .alertFailed, .unsound]

    @OptionGroup(title: "Options of every command") var common: CommonOptions
    @OptionGroup var writing: WritingOptions

    func run() throws {
        let workspace = try common.workspace()
        let delivery = try AlertDelivery.send(workspace, today: common.today, isDryRun: writing.isDryRun)
        if common.json {
            common.print(.object([("schema", "recordal.alerts-send/1")] + delivery.json))
        } else {
            delivery.print(common)
        }
        if let fault = delivery.faults.first { throw fault }
        if !delivery.reasons.isEmpty { throw CommandEnd(reasons: delivery.reasons) }
    }
}
