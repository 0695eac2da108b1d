internal import Application
internal import Deadlines
internal import Mirror
internal import Notifications
internal import Recordations
internal import Rendering

/// The list of deadlines.
struct DeadlineListText {
    /// The shapes of the object: all, with --unknown, with --moved.
    static let shape: JSONShape = .either([
        before.with(["obligations": .array(Docket.Item.shape)]).with(after)
            .with(["unknown_recordations": .null]),
        before.with(["obligations": .array(Docket.Item.shape)]).with([
            "unknown_recordations": .array(UnknownEnds.rowShape)
        ])
        .with(after),
        before.with(["obligations": .array(Docket.Item.shape)])
            .with(["law_change": LawChange.shape.orNull, "moves": .array(LawMove.shape)]).with(after)
            .with(["unknown_recordations": .null]),
    ])
    private static let before = JSONShape.object([
        ("today", .date), ("knowledge", SourceFreshness.shape),
    ]).named("recordal.deadlines/1")
    private static let after: JSONShape = [
        "unknown_ends": UnknownEnds.shape, "mistakes": .array(.string), "warnings": .array(.string),
    ]

    private let list: DeadlineList
    private let today: CivilDate
    private let settings: String

    /// Makes it; `settings` is the configuration's file.
    init(_ list: DeadlineList, today: CivilDate, settings: String) {
        self.list = list
        self.today = today
        self.settings = settings
    }

    /// Prints the list; with `unknownEnds` its rows are recordations, and with `moved` they are moves.
    func print(_ listing: ListingOptions, _ common: CommonOptions) throws {
        try rows.print(listing, common)
        guard try listing.isTable(common) else { return }
        for warning in list.warnings { ErrorOutput.warning("\(block: warning)") }
        for mistake in list.mistakes { ErrorOutput.warning("\(block: mistake)") }
    }

    private var rows: Listing {
        let before: [(String, JSON)] = [
            ("today", .string(today.description)), ("knowledge", list.freshness.json),
        ]
        let after: [(String, JSON)] = [
            ("unknown_ends", list.unknownEnds.json),
            ("mistakes", .array(list.mistakes.map { .string("\($0)") })),
            ("warnings", .array(list.warnings.map { .string($0) })),
        ]
        switch list.kind {
        case .all:
            return Listing(
                schema: "recordal.deadlines/1",
                before: before,
                name: "obligations",
                keys: Docket.Item.shape.keys,
                rows: { body in for item in list.items { try body(item.json(on: today)) } },
                after: after + [("unknown_recordations", .null)]
            ) { width, style in
                ListingText(
                    table,
                    width: width,
                    style: style,
                    footer: footer(Phrase.count(list.items.count, "obligation"))
                )
            }
        case .unknownEnds:
            return Listing(
                schema: "recordal.deadlines/1",
                before: before + [("obligations", .array([]))],
                name: "unknown_recordations",
                keys: UnknownEnds.rowShape.keys,
                rows: { body in for row in list.unknownEnds.rows { try body(row) } },
                after: after
            ) { width, style in
                ListingText(list.unknownEnds.table, width: width, style: style, footer: footer(list.unknownEnds.phrase))
            }
        case .moved:
            return Listing(
                schema: "recordal.deadlines/1",
                before: before + [
                    ("obligations", .array(list.items.map { $0.json(on: today) })),
                    ("law_change", list.lawChange?.json ?? .null),
                ],
                name: "moves",
                keys: LawMove.shape.keys,
                rows: { body in for move in list.moves { try body(move.json) } },
                after: after + [("unknown_recordations", .null)]
            ) { _, _ in
                ListingText(lines: LawChange.lines(list.lawChange, list.moves).map { StyledText($0) }, footer: [])
            }
        }
    }

    private func footer(_ count: String) -> [StyledText] {
        if list.kind == .all, list.portfolioCount == 0 {
            return ["Nothing is in the portfolio: say in \(settings) which recordations are yours."]
        }
        return ["\(count). \(list.freshness.text)."] + list.unknownEnds.sentences.map { StyledText($0) }
    }

    private var table: TextTable {
        let items = list.items
        // A column that says one thing of all of them is left out, so that the others have its room.
        let hasWindows = items.contains { $0.obligation.windowOpens != nil }
        let hasOthers = items.contains { $0.obligation.kind != .renew }
        let columns: [(TextTable.Column, Bool)] = [
            (TextTable.Column("Recordation", minimum: 20, isFlexible: true), true),
            (TextTable.Column("Mark", minimum: 6, isFlexible: true), true), (TextTable.Column("Do"), hasOthers),
            (TextTable.Column("Window", rank: 2), hasWindows), (TextTable.Column("Act by"), true),
            (TextTable.Column("Last day", rank: 1), true), (TextTable.Column("Ends", rank: 3), true),
            (TextTable.Column("Left", alignment: .right, minimum: 5), true), (TextTable.Column("State"), true),
            (TextTable.Column("Law", rank: 4), true),
            (TextTable.Column("Citation", minimum: 8, isFlexible: true, rank: 5), true),
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
        return table
    }
}
