internal import Application
internal import Mirror
internal import Recordations
internal import Rendering

/// A table of recordations, or their JSON.
struct RecordationList {
    let filters: FilterOptions
    let common: CommonOptions
    let text: String?
    let schema: String

    init(_ filters: FilterOptions, _ common: CommonOptions, text: String?, schema: String) {
        self.filters = filters
        self.common = common
        self.text = text
        self.schema = schema
    }

    func run() throws {
        let workspace = try common.workspace()
        let today = common.today(in: workspace)
        let mirror = try workspace.openMirror(creating: false)
        try filters.check(in: mirror, of: workspace)
        let filter = try filters.filter(text: text, workspace: workspace, today: today)
        if filters.portfolio, workspace.portfolio.rules.isEmpty, !common.json {
            Output.line("The portfolio has no rules: say in \(workspace.file) which recordations are yours.")
        }
        let knowledge = try SourceFreshness(mirror, today: today)
        if common.json {
            let writer = JSONWriter(pretty: true) { Output.write($0) }
            writer.beginObject(schema: schema)
            writer.key("today")
            writer.element(.string(today.description))
            writer.key("knowledge")
            writer.element(knowledge.json)
            writer.key("recordations")
            writer.beginArray()
            try mirror.list(filter) {
                writer.element($0.json(workspace.portfolio))
                return true
            }
            writer.endArray()
            writer.endObject()
            return
        }
        var table = TextTable(columns: [
            TextTable.Column("Recordation", minimum: 20),
            TextTable.Column("Mark", minimum: 10, isFlexible: true),
            TextTable.Column("Holder", minimum: 14, isFlexible: true),
            TextTable.Column("Classes", minimum: 7, isFlexible: true),
            TextTable.Column("Status", minimum: 9),
            TextTable.Column("Ends", minimum: 10),
            TextTable.Column("Left", alignment: .right, minimum: 4),
        ])
        try mirror.list(filter, reading: Self.shown, inOrder: false) { recordation in
            table.add(Self.cells(recordation, today))
            return true
        }
        table.sort(byColumn: 0)
        if table.count > 0 {
            table.write(width: common.width, style: common.style) { Output.write($0) }
            Output.write("\n")
        }
        if !common.quiet {
            Output.line("\(Phrase.count(table.count, "recordation")). \(knowledge.text).")
        }
    }

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
