internal import ArgumentParser

struct PresenceListCommand: ParsableCommand, CommandWithExamples {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the recordations that are missing, have disappeared, or are explained."
    )
    static let examples = ["recordal presence list --source kz-customs"]

    @Option(help: "Only of a source or a register.", completion: .knownSource)
    var source: [String] = []

    @Flag(help: "Only what is in the portfolio.")
    var portfolio = false

    @OptionGroup(title: "Format of the list") var listing: ListingOptions
    @OptionGroup(title: "Options of every command") var common: CommonOptions

    func run() throws {
        var filters = try FilterOptions.parse([
            "--presence", "missing", "--presence", "disappeared", "--presence", "explained",
        ])
        filters.source = source
        filters.portfolio = portfolio
        try RecordationList(filters, listing, common, text: nil, schema: "recordal.presence/1").run()
    }
}
