internal import ArgumentParser

struct SearchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "search",
        abstract: "Find recordations by mark, holder, number or agent, in any script.",
        discussion: "Case, width and accents do not count. Example: recordal search 小米"
    )

    @Argument(help: "The text; a part of a name or number is enough.")
    var text: String

    @OptionGroup var filters: FilterOptions
    @OptionGroup var common: CommonOptions

    func run() throws { try RecordationList(filters, common, text: text, schema: "recordal.search/1").run() }
}
