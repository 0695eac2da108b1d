internal import Application
internal import ArgumentParser
internal import Curation
internal import Mirror
internal import Recordations
internal import Rendering

struct StatusCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Show per source how old the knowledge is and what waits for a person.",
        discussion: "Example: recordal status"
    )

    @OptionGroup var common: CommonOptions

    func run() throws {
        let workspace = try common.workspace()
        let today = common.today(in: workspace)
        let mirror = try workspace.openMirror(creating: false)
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
        if common.json {
            return common.print(
                .object([
                    ("schema", "recordal.status/1"), ("today", .string(today.description)),
                    ("rehearsal", .bool(workspace.isRehearsal)),
                    ("deadlines", deadlines.deadlines), ("unknown_ends", deadlines.unknownEnds),
                    ("letters", deadlines.messages), ("sources", .array(sources.map(\.json))),
                    ("portfolio", .int(portfolio)), ("open_conflicts", .int(conflicts)),
                    ("warnings", .array(warnings.map { .string($0) })),
                    ("head", .string(try mirror.head())),
                ])
            )
        }
        if !common.quiet {
            if workspace.isRehearsal {
                Output.line("A rehearsal: days may stand in this mirror that have not come.")
            }
            Output.line(SourceStatus.table(sources).render(width: common.width, style: common.style))
            Output.line("Portfolio: \(Phrase.count(portfolio, "recordation")).")
        }
        for warning in warnings { Output.line("\(common.style.yellow("warning")): \(warning)") }
    }
}
