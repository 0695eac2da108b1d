internal import Application
internal import Deadlines
internal import Mirror
internal import Notifications
internal import Recordations
internal import Rendering

/// The list of deadlines.
struct DeadlineListText {
    private let list: DeadlineList
    private let today: CivilDate
    private let settings: String

    /// Makes it; `settings` is the configuration's file.
    init(_ list: DeadlineList, today: CivilDate, settings: String) {
        self.list = list
        self.today = today
        self.settings = settings
    }

    /// Prints the list for a reader.
    func print(_ common: CommonOptions) {
        switch list.kind {
        case .moved:
            Output.line(StyledText(block: LawChange.lines(list.lawChange, list.moves).joined(separator: "\n")))
        case .unknownEnds:
            if let table = list.unknownEnds.table {
                Output.line(table.render(width: common.width, style: common.style))
            }
        case .all: printTable(common)
        }
        if !common.quiet, list.kind != .moved {
            let isUnknown = list.kind == .unknownEnds
            let count = isUnknown ? list.unknownEnds.phrase : Phrase.count(list.items.count, "obligation")
            Output.line("\(count). \(list.freshness.text).")
            for sentence in list.unknownEnds.sentences { Output.line(StyledText(sentence)) }
        }
        for warning in list.warnings { Output.line("\(common.style.yellow("warning")): \(block: warning)") }
        for mistake in list.mistakes { Output.line("\(common.style.yellow("warning")): \(block: mistake)") }
    }

    /// The list for programs.
    var json: JSON {
        let isUnknown = list.kind == .unknownEnds
        let moved: [(String, JSON)] = [
            ("law_change", list.lawChange?.json ?? .null), ("moves", .array(list.moves.map(\.json))),
        ]
        return .object(
            [
                ("schema", "recordal.deadlines/1"), ("today", .string(today.description)),
                ("knowledge", list.freshness.json), ("obligations", .array(list.items.map { $0.json(on: today) })),
                ("unknown_ends", list.unknownEnds.json),
                ("unknown_recordations", isUnknown ? list.unknownEnds.listJSON : .null),
                ("mistakes", .array(list.mistakes.map { .string("\($0)") })),
                ("warnings", .array(list.warnings.map { .string($0) })),
            ] + (list.kind == .moved ? moved : [])
        )
    }

    private func printTable(_ common: CommonOptions) {
        if list.portfolioCount == 0 {
            return Output.line("Nothing is in the portfolio: say in \(settings) which recordations are yours.")
        }
        let items = list.items
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
