internal import Application
internal import ArgumentParser
internal import Mirror
internal import Recordations

struct ChangesCommand: ParsableCommand, CommandWithExamples {
    static let configuration = CommandConfiguration(
        commandName: "changes",
        abstract: "Show what the registers changed, field by field."
    )
    static let examples = [
        "recordal changes --since 2026-11-01",
        "recordal changes --since 12",
    ]

    @Option(
        help: ArgumentHelp("From the beginning of a day, or what came after a fetch.", valueName: "date or fetch"),
        completion: .fetch
    )
    var since: String?

    @Option(help: "Only of a source or a register.", completion: .knownSource)
    var source: [String] = []

    @OptionGroup(title: "Format of the list") var listing: ListingOptions
    @OptionGroup(title: "Options of every command") var common: CommonOptions

    func run() throws {
        let workspace = try common.workspace()
        let mirror = try workspace.openMirrorForReport()
        var filter = EventFilter()
        filter.isRegistersOnly = true
        filter.sources = source
        if let since {
            if let day = CivilDate(since) {
                filter.since = Instant(day.adding(days: -1).end(in: workspace.timeZone))
            } else if let fetch = Int(since), try mirror.fetch(fetch) != nil {
                filter.afterFetch = fetch
            } else {
                throw UsageError(
                    "'\(since)' is no day and no fetch",
                    advice: "write YYYY-MM-DD, or a number of 'recordal fetches'"
                )
            }
        }
        try EventList(schema: "recordal.changes/1", isOfOne: false)
            .print(filter, of: mirror, today: common.today(in: workspace), as: listing, common)
    }
}
