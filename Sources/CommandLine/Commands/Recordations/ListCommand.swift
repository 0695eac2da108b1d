internal import ArgumentParser

struct ListCommand: ParsableCommand, CommandWithExamples {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List recordations."
    )
    static let examples = ["recordal list --holder xiaomi --expiring-within 180d"]

    @OptionGroup(title: "Filters") var filters: FilterOptions
    @OptionGroup(title: "Format of the list") var listing: ListingOptions
    @OptionGroup(title: "Options of every command") var common: CommonOptions

    func run() throws { try RecordationList(filters, listing, common, text: nil, schema: "recordal.list/1").run() }
}
