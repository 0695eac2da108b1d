internal import Application
internal import ArgumentParser

struct UndoListCommand: ParsableCommand, CommandWithExamples {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List what can be taken back, the newest first, and what stands on it."
    )
    static let examples = [
        "recordal undo list --limit 50",
        "recordal undo list --recordation 01280",
    ]

    @Option(help: "Not more than so many.")
    var limit = 20

    @Option(help: "Only edits, resolutions and explanations of one recordation.", completion: .recordation)
    var recordation: String?

    @OptionGroup(title: "Format of the list") var listing: ListingOptions
    @OptionGroup(title: "Options of every command") var common: CommonOptions

    func validate() throws {
        if limit < 0 { throw ValidationError("--limit is a number from 0 on, not \(limit)") }
    }

    func run() throws {
        let workspace = try common.workspace()
        let list = try UndoList(workspace, recordation: recordation, limit: limit)
        try UndoListText(list).print(listing, common)
    }
}
