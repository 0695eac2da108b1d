internal import Notifications
internal import ArgumentParser
internal import Curation
internal import Application
internal import Mirror
internal import Recordations
internal import Rendering

struct ConflictsCommand: ParsableCommand, CommandWithExamples {
    static let configuration = CommandConfiguration(
        commandName: "conflicts",
        abstract: "List what only a person can decide: edits from which their register moved elsewhere.",
        discussion: "Ends with 4 while any conflict waits, whichever are listed."
    )
    /// The shape of the object that `--json` gives.
    static let shape: JSONShape = [
        "schema": .words(["recordal.conflicts/1"]), "today": .date, "conflicts": .array(ConflictDetail.shape),
    ]
    static let examples = [
        "recordal conflicts",
        "recordal conflicts --field valid_to --holder xiaomi",
    ]
    static let exitReasons: [ExitReason] = [.failed, .usage, .conflicts, .unsound]

    @OptionGroup(title: "Which conflicts") var filter: ConflictFilterOptions

    @Flag(help: "Also those that are put off, answered or none any more.")
    var all = false

    @OptionGroup(title: "Format of the list") var listing: ListingOptions
    @OptionGroup(title: "Options of every command") var common: CommonOptions

    func run() throws {
        let workspace = try common.workspace()
        let today = common.today(in: workspace)
        let mirror = try workspace.openMirrorForReport()
        let conflicts = try ConflictSelection(conditions: filter.conditions).list(in: mirror, on: today, isAll: all)
        let effects = try workspace.docket(mirror).effects(of: conflicts)
        let waiting = try mirror.openConflicts(on: today).values.reduce(0, +)
        let list = Listing(
            schema: "recordal.conflicts/1",
            before: [("today", .string(today.description))],
            name: "conflicts",
            keys: ConflictDetail.shape.keys
        ) { body in
            for one in conflicts { try body(one.json(effects[one.conflict.id], today)) }
        } table: { _, style in
            let lines = conflicts.flatMap {
                ConflictText($0, effects[$0.conflict.id], today: today, style: style).lines
            }
            return ListingText(lines: lines, footer: [StyledText(conflicts.isEmpty ? none(waiting) : next(conflicts))])
        }
        try list.print(listing, common)
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
            + "or all in turn: recordal resolve -i"
    }
}
