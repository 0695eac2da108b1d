internal import Notifications
internal import ArgumentParser
internal import Deadlines
internal import Mirror
internal import Recordations
internal import Rendering

struct DeadlinesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "deadlines",
        abstract: "What has to be filed by when for the portfolio, under each country's law.",
        discussion: """
            'Act by' is the safe date: the strictest reading, on a working day. 'Last day' is the law's own text.
            Example: recordal deadlines --within 180d
                     recordal deadlines --moved
            """
    )

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

    @OptionGroup var common: CommonOptions

    func validate() throws {
        if unknown, within != nil {
            throw ValidationError("--unknown lists what has no date: leave --within out")
        }
        if unknown, moved { throw ValidationError("--unknown and --moved are two lists: ask for one of them") }
    }

    func run() throws {
        let workspace = try common.workspace()
        let today = common.today(in: workspace)
        let mirror = try workspace.openMirror(creating: false)
        let docket = try workspace.docket(mirror)
        let horizon = within.map { today.adding(days: $0.days) }
        var items: [Docket.Item] = []
        var ours = 0
        func isWanted(_ one: Obligation) -> Bool {
            // A source that is fresh has nothing to be done.
            if one.kind == .staleSource, let safe = one.safe, safe > today { return false }
            guard let horizon, let date = one.safe ?? one.end else { return true }
            return date <= horizon
        }
        var ends = UnknownEnds(isListed: unknown)
        let mistakes = try docket.forEach(named: true, unknown: { ends.add($0) }) { item in
            ours += 1
            if unknown || !isWanted(item.obligation) { return }
            items.append(item)
        }
        workspace.materialiseDeadlines(mirror, isPatient: false)
        items.sort { left, right in
            (left.obligation.safe ?? .distantPast, left.obligation.id)
                < (right.obligation.safe ?? .distantPast, right.obligation.id)
        }
        let change = moved ? try mirror.lastLawChange() : nil
        if moved {
            let ids = Set((change?.moves ?? []).map { "\($0.record) \($0.kind) \($0.field ?? "")" })
            items = items.filter { item in
                let one = item.obligation
                return item.record.map { ids.contains("\($0) \(one.kind.rawValue) \(one.field ?? "")") } ?? false
            }
        }
        let moves = (change?.moves ?? []).filter { move in
            guard let horizon, let date = move.now?.safe ?? move.now?.end else { return true }
            return date <= horizon
        }
        let knowledge = try SourceFreshness(mirror, today: today)
        let warnings = Set(items.filter { $0.obligation.marks.contains(.stateUnnamed) }.map(\.obligation.jurisdiction))
            .sorted().map { Workspace.unnamedState($0, in: workspace.file) }
        if common.json {
            common.print(
                .object(
                    [
                        ("schema", "recordal.deadlines/1"), ("today", .string(today.description)),
                        ("knowledge", knowledge.json), ("obligations", .array(items.map { $0.json(on: today) })),
                        ("unknown_ends", ends.json), ("unknown_recordations", unknown ? ends.listJSON : .null),
                        ("mistakes", .array(mistakes.map { .string("\($0)") })),
                        ("warnings", .array(warnings.map { .string($0) })),
                    ]
                        + (moved
                            ? [("law_change", change?.json ?? .null), ("moves", .array(moves.map(\.json)))] : [])
                )
            )
        } else {
            if moved {
                Output.line(StyledText(block: LawChange.lines(change, moves).joined(separator: "\n")))
            } else if unknown {
                if let table = ends.table { Output.line(table.render(width: common.width, style: common.style)) }
            } else {
                printTable(items, today, isEmpty: ours == 0, workspace)
            }
            if !common.quiet, !moved {
                let count = unknown ? ends.phrase : Phrase.count(items.count, "obligation")
                Output.line("\(count). \(knowledge.text).")
                for sentence in ends.sentences { Output.line(StyledText(sentence)) }
            }
            for warning in warnings { Output.line("\(common.style.yellow("warning")): \(block: warning)") }
            for mistake in mistakes { Output.line("\(common.style.yellow("warning")): \(block: mistake)") }
        }
        if !mistakes.isEmpty { throw CommandEnd(reasons: [.usage]) }
    }

    private func printTable(_ items: [Docket.Item], _ today: CivilDate, isEmpty: Bool, _ workspace: Workspace) {
        if isEmpty {
            return Output.line("Nothing is in the portfolio: say in \(workspace.file) which recordations are yours.")
        }
        guard !items.isEmpty else { return }
        // A column that says one thing of all of them is left out, so that the others have its room.
        let hasWindows = items.contains { $0.obligation.windowOpens != nil }
        let hasOthers = items.contains { $0.obligation.kind != .renew }
        let columns: [(TextTable.Column, Bool)] = [
            (TextTable.Column("Recordation", minimum: 27, isFlexible: true), true),
            (TextTable.Column("Mark", minimum: 6, isFlexible: true), true), (TextTable.Column("Do"), hasOthers),
            (TextTable.Column("Window"), hasWindows), (TextTable.Column("Act by"), true),
            (TextTable.Column("Last day"), true), (TextTable.Column("Ends"), true),
            (TextTable.Column("Left", alignment: .right, minimum: 5), true), (TextTable.Column("State"), true),
            (TextTable.Column("Law"), true), (TextTable.Column("Citation", minimum: 8, isFlexible: true), true),
        ]
        var table = TextTable(columns: columns.filter(\.1).map(\.0))
        for item in items {
            let one = item.obligation
            func text(_ date: CivilDate?) -> String { date?.description ?? "unknown" }
            let isSource = one.kind == .staleSource
            let cells = [
                one.recordation ?? one.source, isSource ? "" : item.mark ?? "(no words)", one.task,
                isSource ? "" : text(one.windowOpens), text(one.safe), isSource ? "" : text(one.legal), one.endLabel,
                one.left(on: today), one.state(on: today).rawValue, one.rule?.name ?? (isSource ? "" : "none"),
                one.citationLabel,
            ]
            table.add(zip(cells, columns).filter(\.1.1).map(\.0))
        }
        Output.line(table.render(width: common.width, style: common.style))
    }
}

extension CivilDate {
    /// Before every date of a register.
    fileprivate static let distantPast = CivilDate(daysSinceEpoch: -719_162)
}
