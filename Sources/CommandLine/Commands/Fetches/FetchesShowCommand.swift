internal import Application
internal import ArgumentParser
internal import Rendering

struct FetchesShowCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show one fetch: documents, counts, why it is held, which rows were rejected.",
        discussion: "Example: recordal fetches show 3"
    )

    @Argument(help: "The fetch's number.")
    var id: Int

    @OptionGroup var common: CommonOptions

    func run() throws {
        let text = FetchText(try FetchDetails(common.workspace(), fetch: id))
        if common.json { return common.print(text.json) }
        Output.line(StyledText(lines: text.lines(common.style)))
    }
}
