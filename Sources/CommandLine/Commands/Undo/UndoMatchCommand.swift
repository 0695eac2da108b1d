internal import Application
internal import ArgumentParser

struct UndoMatchCommand: ParsableCommand, CommandWithExamples {
    static let configuration = CommandConfiguration(
        commandName: "match",
        abstract: "Take back a decision on a row of a list and a recordation."
    )
    static let examples = ["recordal undo match 7 --reason 'another recordation was meant'"]

    @Argument(help: "The decision's number.", completion: .decision)
    var id: Int

    @OptionGroup var reason: NeededReason
    @OptionGroup var writing: WritingOptions
    @OptionGroup(title: "Options of every command") var common: CommonOptions

    func run() throws {
        let workspace = try common.workspace()
        let decision = try ListUndo(workspace).decision(id, reason: reason.text, isDryRun: writing.isDryRun)
        try DecisionText(common, isDryRun: writing.isDryRun)
            .print(decision, schema: "recordal.undo-match/1", workspace)
    }
}
