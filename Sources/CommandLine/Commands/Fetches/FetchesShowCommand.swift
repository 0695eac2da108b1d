internal import Application
internal import ArgumentParser
internal import Rendering

struct FetchesShowCommand: ParsableCommand, CommandWithExamples {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show one fetch: documents, counts, why it is held, which rows were rejected."
    )
    static let examples = ["recordal fetches show 3"]

    @Argument(help: "The fetch's number.", completion: .fetch)
    var id: Int

    @OptionGroup(title: "Options of every command") var common: CommonOptions

    func run() throws {
        let text = FetchText(try FetchDetails(common.workspace(), fetch: id))
        if common.json { return common.print(text.json) }
        Output.line(StyledText(lines: text.lines(common.style)))
    }
}
