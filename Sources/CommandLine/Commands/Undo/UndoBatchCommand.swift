internal import Application
internal import ArgumentParser

struct UndoBatchCommand: ParsableCommand, CommandWithExamples {
    static let configuration = CommandConfiguration(
        commandName: "batch",
        abstract: "Take back the edits of a table: those that still can be, and the others are named."
    )
    static let examples = ["recordal undo batch 3 --reason 'wrong table'"]

    @Argument(help: "The batch's number, which 'edit --from' prints.", completion: .batch)
    var id: Int

    @OptionGroup var reason: NeededReason
    @OptionGroup var writing: WritingOptions
    @OptionGroup(title: "Options of every command") var common: CommonOptions

    func run() throws {
        let session = try EditSession(common.workspace(), isDryRun: writing.isDryRun)
        defer { session.close() }
        let done = try session.withdraw(batch: id, reason: reason.text)
        EditWithdrawalText(common, isDryRun: writing.isDryRun).print(done, batch: id)
    }
}
