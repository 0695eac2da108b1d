internal import Notifications
internal import ArgumentParser
internal import Curation
internal import Application
internal import Mirror
internal import Recordations
internal import Rendering

struct ConflictsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "conflicts",
        abstract: "List what only a person can decide: edits from which their register moved elsewhere.",
        discussion: """
            Ends with 4 while any conflict waits, whichever are listed.
            Example: recordal conflicts
                     recordal conflicts --where field=valid_to --where holder=xiaomi
            """
    )

    @Option(
        name: .customLong("where"),
        help: ArgumentHelp(
            "Only those, as field=valid_to, kind=gone, source=NAME, holder=TEXT.",
            valueName: "condition"
        )
    )
    var conditions: [String] = []

    @Flag(help: "Also those that are put off, answered or none any more.")
    var all = false

    @OptionGroup var common: CommonOptions

    func run() throws {
        let workspace = try common.workspace()
        let today = common.today(in: workspace)
        let mirror = try workspace.openMirror(creating: false)
        let conflicts = try ConflictSelection(conditions: conditions).list(in: mirror, on: today, isAll: all)
        let effects = try workspace.docket(mirror).effects(of: conflicts)
        let waiting = try mirror.openConflicts(on: today).values.reduce(0, +)
        if common.json {
            common.print(
                .object([
                    ("schema", "recordal.conflicts/1"), ("today", .string(today.description)),
                    ("conflicts", .array(conflicts.map { $0.json(effects[$0.conflict.id], today) })),
                ])
            )
        } else {
            for one in conflicts {
                let text = ConflictText(one, effects[one.conflict.id], today: today, style: common.style)
                Output.line(StyledText(lines: text.lines))
            }
            if !common.quiet { Output.line(conflicts.isEmpty ? none(waiting) : next(conflicts)) }
        }
        if waiting > 0 { throw CommandEnd(reasons: [.conflicts]) }
    }

    private func none(_ waiting: Int) -> String {
        guard waiting > 0 else { return "No conflict waits." }
        let wait = waiting == 1 ? "waits" : "wait"
        return
            "No conflict matches; \(Phrase.count(waiting, "other conflict", "other conflicts")) \(wait): recordal conflicts"
    }

    private func next(_ conflicts: [ConflictDetail]) -> String {
        let open = conflicts.first { $0.conflict.state == .open }
        let count = Phrase.count(conflicts.count, "conflict")
        guard let open else { return "\(count)." }
        return "\(count). Answer: recordal resolve \(open.conflict.id) --take local|register|VALUE --reason TEXT, "
            + "or all in turn: recordal resolve -i --reason TEXT"
    }
}
