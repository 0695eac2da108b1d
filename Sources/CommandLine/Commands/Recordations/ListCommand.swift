internal import ArgumentParser

struct ListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List recordations.",
        discussion: "Example: recordal list --holder xiaomi --expiring-within 180d"
    )

    @OptionGroup var filters: FilterOptions
    @OptionGroup var common: CommonOptions

    func run() throws { try RecordationList(filters, common, text: nil, schema: "recordal.list/1").run() }
}
