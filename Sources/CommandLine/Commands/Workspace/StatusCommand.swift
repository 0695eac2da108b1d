internal import Application
internal import ArgumentParser
internal import Curation
internal import Mirror
internal import Recordations
internal import Rendering

struct StatusCommand: ParsableCommand, CommandWithExamples {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Show per source how old the knowledge is and what waits for a person."
    )
    /// The shape of the object that `--json` gives.
    static let shape: JSONShape = [
        "schema": .words(["recordal.status/1"]), "today": .date, "rehearsal": .boolean,
        "sources": .array(SourceStatus.shape), "deadlines": DeadlineStatusText.shape,
        "unknown_ends": UnknownEnds.shape, "messages": DeadlineStatusText.messageShape, "portfolio": .integer,
        "open_conflicts": .integer, "warnings": .array(.string), "head": .string,
    ]
    static let examples = ["recordal status"]

    @OptionGroup(title: "Format of the list") var listing: ListingOptions
    @OptionGroup(title: "Options of every command") var common: CommonOptions

    func run() throws {
        let workspace = try common.workspace()
        let today = common.today(in: workspace)
        let mirror = try workspace.openMirrorForReport()
        let sources = try SourceStatus.all(workspace, mirror, today: today)
        let portfolio = try workspace.portfolioCount(mirror)
        let conflicts = try mirror.openConflicts(on: today).values.reduce(0, +)
        // The first command after an upgrade reports which dates the law moved, whichever command it is.
        workspace.materialiseDeadlines(mirror, waitsForWriter: false)
        let deadlines = DeadlineStatusText(
            try DeadlineStatus(workspace, mirror, today: today),
            settings: workspace.file
        )
        var warnings = sources.flatMap(\.warnings)
        if portfolio == 0 {
            warnings.append("the portfolio is empty: say in \(workspace.file) which recordations are yours")
        }
        if conflicts > 0 {
            warnings.append("\(Phrase.count(conflicts, "conflict")) of edits and registers: recordal conflicts")
        }
        warnings += deadlines.warnings
        let counts: [(String, JSON)] = [
            ("deadlines", deadlines.deadlines), ("unknown_ends", deadlines.unknownEnds),
            ("messages", deadlines.messages), ("portfolio", .int(portfolio)), ("open_conflicts", .int(conflicts)),
            ("warnings", .array(warnings.map { .string($0) })), ("head", .string(try mirror.head())),
        ]
        let list = Listing(
            schema: "recordal.status/1",
            before: [("today", .string(today.description)), ("rehearsal", .bool(workspace.isRehearsal))],
            name: "sources",
            keys: SourceStatus.shape.keys,
            rows: { body in for source in sources { try body(source.json) } },
            after: counts
        ) { width, style in
            let rehearsal: [StyledText] =
                workspace.isRehearsal ? ["A rehearsal: days may stand in this mirror that have not come."] : []
            let table = SourceStatus.table(sources)
            let footer: [StyledText] = ["Portfolio: \(Phrase.count(portfolio, "recordation"))."]
            return ListingText(table, width: width, style: style, footer: rehearsal + footer)
        }
        if try !common.quiet || !listing.isTable(common) { try list.print(listing, common) }
        guard try listing.isTable(common) else { return }
        for warning in warnings { ErrorOutput.warning("\(warning)") }
    }
}
