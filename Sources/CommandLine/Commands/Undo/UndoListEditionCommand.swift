internal import Application
internal import ArgumentParser
internal import Rendering

struct UndoListEditionCommand: ParsableCommand, CommandWithExamples {
    static let configuration = CommandConfiguration(
        commandName: "list-edition",
        abstract: "Take back the newest edition of a company's list: its rows are as they were before."
    )
    /// The shape of the object that `--json` gives.
    static let shape: JSONShape = [
        "schema": .words(["recordal.undo-list-edition/1"]), "list": .string, "edition": .integer, "dry_run": .boolean,
    ]
    static let examples = ["recordal undo list-edition docket --reason 'last year's export'"]

    @Argument(help: "The list's name.", completion: .listName)
    var list: String

    @OptionGroup var reason: NeededReason
    @OptionGroup var writing: WritingOptions
    @OptionGroup(title: "Options of every command") var common: CommonOptions

    func run() throws {
        let edition = try ListUndo(common.workspace()).edition(
            of: list,
            reason: reason.text,
            isDryRun: writing.isDryRun
        )
        if common.json {
            return common.print([
                "schema": "recordal.undo-list-edition/1", "list": .string(list), "edition": .int(edition),
                "dry_run": .bool(writing.isDryRun),
            ])
        }
        if common.quiet { return }
        let verb = writing.isDryRun ? "would be" : "is"
        Output.line("Edition \(edition) of \(list) \(verb) taken back; the list is as it was before it")
    }
}
