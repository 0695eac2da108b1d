internal import Application
internal import ArgumentParser

struct DeadlinesCommand: ParsableCommand, CommandWithExamples {
    static let configuration = CommandConfiguration(
        commandName: "deadlines",
        abstract: "What has to be filed by when for the portfolio, under each country's law.",
        discussion: """
            'Act by' is the safe date: the strictest reading, on a working day. 'Last day' is the law's own \
            text.
            """
    )
    static let examples = [
        "recordal deadlines --within 180d",
        "recordal deadlines --moved",
    ]

    @Option(
        help: ArgumentHelp("Only what is to be done within so many days, or is overdue: 180d.", valueName: "days")
    )
    var within: DaySpan?

    @Flag(
        help: "List instead the recordations of which the end of a power of attorney, an insurance or dues is unknown."
    )
    var unknown = false

    @Flag(help: "Only deadlines that the last change of the law moved: what they were and what they are.")
    var moved = false

    @OptionGroup(title: "Format of the list") var listing: ListingOptions
    @OptionGroup(title: "Options of every command") var common: CommonOptions

    func validate() throws {
        if unknown, within != nil {
            throw ValidationError("--unknown lists what has no date: leave --within out")
        }
        if unknown, moved { throw ValidationError("--unknown and --moved are two lists: ask for one of them") }
    }

    func run() throws {
        let workspace = try common.workspace()
        let today = common.today(in: workspace)
        let mirror = try workspace.openMirrorForReport()
        let list = try DeadlineList(
            workspace,
            mirror,
            kind: moved ? .moved : unknown ? .unknownEnds : .all,
            within: within?.days,
            today: today
        )
        try DeadlineListText(list, today: today, settings: workspace.file).print(listing, common)
        if !list.mistakes.isEmpty { throw CommandEnd(reasons: [.usage]) }
    }
}
