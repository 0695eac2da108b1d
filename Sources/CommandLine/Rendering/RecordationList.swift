internal import Application
internal import Mirror
internal import Recordations
internal import Rendering

/// A list of recordations.
struct RecordationList {
    /// The shape of the object, without its name.
    static let shape: JSONShape = [
        "today": .date, "knowledge": SourceFreshness.shape, "recordations": .array(Recordation.shape),
    ]

    private let filters: FilterOptions
    private let listing: ListingOptions
    private let common: CommonOptions
    private let text: String?
    private let schema: String

    init(_ filters: FilterOptions, _ listing: ListingOptions, _ common: CommonOptions, text: String?, schema: String) {
        self.filters = filters
        self.listing = listing
        self.common = common
        self.text = text
        self.schema = schema
    }

    func run() throws {
        let workspace = try common.workspace()
        let today = common.today(in: workspace)
        let mirror = try workspace.openMirrorForReport()
        try filters.check(in: mirror, of: workspace)
        let filter = try filters.filter(text: text, workspace: workspace, today: today)
        if filters.portfolio, workspace.portfolio.rules.isEmpty, !common.quiet {
            ErrorOutput.line("The portfolio has no rules: say in \(workspace.file) which recordations are yours.")
        }
        let freshness = try SourceFreshness(mirror, today: today)
        let list = Listing(
            schema: schema,
            before: [("today", .string(today.description)), ("knowledge", freshness.json)],
            name: "recordations",
            keys: Recordation.shape.keys
        ) { body in
            try mirror.list(filter) {
                try body($0.json(workspace.portfolio))
                return true
            }
        } table: { width, style in
            var table = TextTable(columns: Self.columns)
            try mirror.list(filter, reading: Self.shown, inOrder: false) { recordation in
                table.add(Self.cells(recordation, today))
                return true
            }
            table.sort(byColumn: 0)
            let count = Phrase.count(table.count, "recordation")
            return ListingText(table, width: width, style: style, footer: ["\(count). \(freshness.text)."])
        }
        try list.print(listing, common)
    }

    private static let columns = [
        TextTable.Column("Recordation", minimum: 20),
        TextTable.Column("Mark", minimum: 8, isFlexible: true),
        TextTable.Column("Holder", minimum: 10, isFlexible: true),
        TextTable.Column("Classes", minimum: 7, isFlexible: true, rank: 2),
        TextTable.Column("Status", minimum: 8, isFlexible: true, rank: 1),
        TextTable.Column("Ends", minimum: 10),
        TextTable.Column("Left", alignment: .right, minimum: 4, rank: 3),
    ]

    private static let shown = FieldSet([.mark, .holder, .classes, .status, .validTo])

    private static func cells(_ recordation: Recordation, _ today: CivilDate) -> [String] {
        let values = recordation.values
        let end = values.date(.validTo)
        let isKept = recordation.notStated.contains(.validTo)
        let edits = recordation.edits
        var status = values.status.rawValue + (recordation.presence == "present" ? "" : ", \(recordation.presence)")
        if edits.openConflicts > 0 { status += ", conflict" }
        if !edits.pending.isEmpty { status += ", change filed" }
        // Over the sign that the register states it no more goes the one that it never stated it.
        let mark = edits.corrected.contains(.validTo) ? "^" : isKept ? "*" : ""
        return [
            recordation.id, values[.mark] ?? "(no words)", values[.holder] ?? "", values[.classes] ?? "", status,
            end.map { "\($0)\(mark)" } ?? "",
            recordation.isTombstone ? "" : end.map { "\($0.days(since: today)) d" } ?? "",
        ]
    }
}
