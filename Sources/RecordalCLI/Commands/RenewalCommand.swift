public import ArgumentParser
public import Deadlines
internal import Notifications
internal import Mirror
internal import Recordations
internal import Rendering

struct RenewalCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "renewal",
        abstract: "Note what was done about a recordation's renewal.",
        discussion: """
            Only the register's new end satisfies a renewal: what is filed is chased until then.
            Example: recordal renewal kz-customs:01280/ТЗ-271119 filed --on 2026-11-02 --reference 14-77/2026
            """
    )

    @Argument(help: "The recordation.")
    var id: String

    @Argument(help: "prepared, filed, acknowledged (by the office) or withdrawn.")
    var state: Renewal.State

    @Option(help: ArgumentHelp("The day; today unless said.", valueName: "YYYY-MM-DD"))
    var on: CivilDate?

    @Option(help: "The office's or the agent's number.")
    var reference: String?

    @OptionGroup var common: CommonOptions
    @OptionGroup var writing: WritingOptions

    func validate() throws {
        if reference?.isEmpty == true { throw ValidationError("--reference is empty") }
    }

    func run() throws {
        let workspace = try common.workspace()
        let today = try common.today(in: workspace, isDryRun: writing.isDryRun)
        let mirror = try workspace.openMirror(creating: false)
        let number = try NamedRecordation(id, in: mirror).number
        let docket = try workspace.docket(mirror)
        let (items, _) = try docket.items(of: number)
        guard let item = items.first(where: { $0.obligation.kind.isOfTerm && !$0.obligation.isSatisfied })
        else {
            throw UsageError(
                "'\(SafeText.line(id))' has nothing to renew",
                advice: "its register calls it ended, or it was explained as gone; recordal show \(id) tells which"
            )
        }
        let day = on ?? today
        guard day <= today else {
            throw UsageError("\(day) is still to come", advice: "give --on the day on which it was \(state.rawValue)")
        }
        // What customs acknowledges is what was filed, under the same reference.
        let filed = item.obligation.renewal.flatMap {
            state == .acknowledged && $0.state == .filed ? $0.reference : nil
        }
        let reference = reference ?? filed
        let renewal = Renewal(end: item.obligation.end, state: state, on: day, reference: reference)
        try mirror.transaction(isDryRun: writing.isDryRun) {
            try mirror.note(renewal, record: number, actor: workspace.actor)
        }
        if !writing.isDryRun { workspace.materialiseDeadlines(mirror) }
        let name = item.obligation.recordation ?? ""
        if common.json {
            common.print([
                "schema": "recordal.renewal/1", "recordation": .string(name), "state": .string(state.rawValue),
                "on": .string(day.description), "reference": JSON(reference),
                "end": JSON(item.obligation.end?.description), "dry_run": .bool(writing.isDryRun),
            ])
        } else if !common.quiet {
            let end = item.obligation.end.map { "the term that ends on \($0)" } ?? "a term whose end is unknown"
            let verb = writing.isDryRun ? "would be noted" : "noted"
            Output.line("\(name): renewal of \(end) \(verb) as \(renewal.words)")
        }
    }
}

extension Renewal.State: ExpressibleByArgument {}
