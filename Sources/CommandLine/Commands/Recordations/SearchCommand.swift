internal import ArgumentParser

struct SearchCommand: ParsableCommand, CommandWithExamples {
    static let configuration = CommandConfiguration(
        commandName: "search",
        abstract: "Find recordations by mark, holder, number or agent, in any script.",
        discussion: "Case, width and accents do not count."
    )
    static let examples = ["recordal search 小米"]

    @Argument(help: "The text; a part of a name or number is enough.")
    var text: String

    @OptionGroup(title: "Filters") var filters: FilterOptions
    @OptionGroup(title: "Format of the list") var listing: ListingOptions
    @OptionGroup(title: "Options of every command") var common: CommonOptions

    func run() throws { try RecordationList(filters, listing, common, text: text, schema: "recordal.search/1").run() }
}
