internal import Application
internal import ArgumentParser
internal import Mirror

struct HistoryCommand: ParsableCommand, CommandWithExamples {
    static let configuration = CommandConfiguration(
        commandName: "history",
        abstract: "Show everything that happened to one recordation, the oldest first."
    )
    static let examples = ["recordal history kz-customs:01280/ТЗ-271119"]

    @Argument(help: "REGISTER:KEY, or a part that is unambiguous.", completion: .recordation)
    var id: String

    @OptionGroup(title: "Format of the list") var listing: ListingOptions
    @OptionGroup(title: "Options of every command") var common: CommonOptions

    func run() throws {
        let workspace = try common.workspace()
        let mirror = try workspace.openMirror(creating: false)
        var filter = EventFilter()
        filter.record = try NamedRecordation(id, in: mirror).number
        try EventList(schema: "recordal.history/1", isOfOne: true)
            .print(filter, of: mirror, today: common.today(in: workspace), as: listing, common)
    }
}
