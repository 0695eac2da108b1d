internal import Application
internal import ArgumentParser

struct UndoEditCommand: ParsableCommand, CommandWithExamples {
    static let configuration = CommandConfiguration(
        commandName: "edit",
        abstract: "Take edits back, all of them or none; the edit that one replaced is open again."
    )
    static let examples = [
        "recordal undo edit 12 --reason 'wrong recordation'",
        "recordal undo edit 12 13 --reason 'wrong recordation'",
    ]

    @Argument(help: "The edits' numbers.", completion: .openEdit)
    var ids: [Int]

    @OptionGroup var reason: NeededReason
    @OptionGroup var writing: WritingOptions
    @OptionGroup(title: "Options of every command") var common: CommonOptions

    func run() throws {
        let session = try EditSession(common.workspace(), isDryRun: writing.isDryRun)
        defer { session.close() }
        let results = try session.withdraw(ids, reason: reason.text)
        EditWithdrawalText(common, isDryRun: writing.isDryRun).print(results)
    }
}
