internal import Application
internal import Curation
internal import Mirror
internal import Reconciliation
internal import Recordations
internal import Rendering

/// The report of a list that was held against the registers.
struct ReconciliationText {
    /// The shape of the object that `--json` gives.
    static let shape: JSONShape = [
        "schema": .words(["recordal.reconcile/1"]), "today": .date, "list": .string, "title": .string, "file": .string,
        "edition": .integer.orNull,
        "changes": JSONShape.object([("added", .integer), ("changed", .integer), ("removed", .integer)]).orNull,
        "knowledge": SourceFreshness.shape, "counts": .map(.integer), "waits": .boolean,
        "findings": .array(Finding.shape),
    ]

    private let done: ListReconciliation
    private let findings: [Finding]
    private let isWhole: Bool

    /// Makes the text of some of the findings; `isWhole` says whether they are all.
    init(_ done: ListReconciliation, _ findings: [Finding], isWhole: Bool) {
        self.done = done
        self.findings = findings
        self.isWhole = isWhole
    }

    /// The report as a list.
    var listing: Listing {
        let counts = FindingKind.allCases.compactMap { kind in
            done.report.counts[kind].map { (kind.rawValue, JSON.int($0)) }
        }
        let changes = done.changes.map { changes in
            JSON.object([
                ("added", .int(changes.added)), ("changed", .int(changes.changed)), ("removed", .int(changes.removed)),
            ])
        }
        return Listing(
            schema: "recordal.reconcile/1",
            before: [
                ("today", .string(done.today.description)), ("list", .string(done.list)),
                ("title", .string(done.title)),
                ("file", .string(done.file)), ("edition", JSON(done.edition)), ("changes", changes ?? .null),
                ("knowledge", done.freshness.json), ("counts", .object(counts)), ("waits", .bool(done.report.waits)),
            ],
            name: "findings",
            keys: Finding.shape.keys
        ) { body in
            for finding in findings { try body(finding.json) }
        } table: { width, style in
            text(width, style)
        }
    }

    private func text(_ width: Int?, _ style: TextStyle) -> ListingText {
        let shown = findings.filter { !isWhole || $0.kind != .agrees }
        var table = TextTable(columns: Self.columns)
        for finding in shown.sorted(by: Self.isWorse) { table.add(Self.cells(finding)) }
        let counts = countTable
        var footer = changes.map { [StyledText($0)] } ?? []
        footer += [StyledText("\(summary). \(done.freshness.text).")]
        if done.report.waits {
            footer.append(
                "Why a row is what it is: recordal reconcile why \(done.list) REFERENCE. Decide: recordal reconcile accept, reject or unsure."
            )
        }
        var text = ListingText(table, width: width, style: style, footer: footer)
        let rows = text.write
        text.write = { sink in
            counts.write(width: width, style: style, to: sink)
            guard let rows else { return }
            sink("\n\n")
            rows(sink)
        }
        return text
    }

    // The gravest kinds first, as the cases of the kinds stand; then by row.
    private static func isWorse(_ one: Finding, _ other: Finding) -> Bool {
        let places = [one, other].map { FindingKind.allCases.firstIndex(of: $0.kind) ?? 0 }
        let names = [one, other].map { $0.reference ?? $0.matches.first?.recordation.id ?? "" }
        return (places.first ?? 0, names.first ?? "") < (places.last ?? 0, names.last ?? "")
    }

    private static let columns = [
        TextTable.Column("Finding", minimum: 13),
        TextTable.Column("Reference", minimum: 8, isFlexible: true),
        TextTable.Column("Row", alignment: .right, minimum: 3, rank: 3),
        TextTable.Column("For", minimum: 3, rank: 2),
        TextTable.Column("Mark", minimum: 8, isFlexible: true),
        TextTable.Column("Recordation", minimum: 10, isFlexible: true, rank: 1),
        TextTable.Column("Why", minimum: 20, isFlexible: true),
    ]

    private static func cells(_ finding: Finding) -> [String] {
        let names = finding.matches.map(\.recordation.id)
        let more = names.count > 1 ? " +\(names.count - 1)" : ""
        let values = finding.differences.filter { $0.spelling == nil }.prefix(2).map { difference in
            "\(difference.field.name): \(difference.listValue ?? "-") → \(difference.registerValue ?? "-")"
        }
        return [
            finding.kind.rawValue, finding.reference ?? "", finding.rowNumber.map(String.init) ?? "",
            finding.jurisdiction ?? "", finding.mark ?? "", (names.first ?? "") + more,
            values.isEmpty || finding.kind != .differs ? finding.reason : values.joined(separator: "; "),
        ]
    }

    /// How many findings of each kind there are, by jurisdiction.
    private var countTable: TextTable {
        let places = Set(findings.map { $0.jurisdiction ?? "?" }).sorted()
        var table = TextTable(
            columns: [TextTable.Column("Finding", minimum: 13)]
                + places.map { TextTable.Column($0, alignment: .right, minimum: 2, rank: 1) }
                + [TextTable.Column("All", alignment: .right, minimum: 3)]
        )
        for kind in FindingKind.allCases {
            let found = findings.filter { $0.kind == kind }
            guard !found.isEmpty else { continue }
            let byPlace = Dictionary(grouping: found) { $0.jurisdiction ?? "?" }.mapValues(\.count)
            table.add([kind.rawValue] + places.map { byPlace[$0].map(String.init) ?? "" } + ["\(found.count)"])
        }
        return table
    }

    private var changes: String? {
        guard let changes = done.changes, !changes.isEmpty, !changes.isFirst else { return nil }
        return "The list: \(Phrase.number(changes.added)) added, \(Phrase.number(changes.changed)) changed, "
            + "\(Phrase.number(changes.removed)) gone since its last edition."
    }

    private var summary: String {
        let rows = done.report.findings.count { $0.reference != nil || $0.rowNumber != nil }
        let own = done.report.findings.count - rows
        let waiting = done.report.findings.count { $0.kind.waits }
        return "\(Phrase.count(rows, "row")) of \(done.title), \(Phrase.count(own, "recordation")) beside them; "
            + (waiting == 0 ? "nothing waits" : "\(Phrase.number(waiting)) for a person")
    }
}
