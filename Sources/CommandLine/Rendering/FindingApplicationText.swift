internal import Application
internal import Recordations
internal import Rendering

/// What became of a list's findings that were carried out.
struct FindingApplicationText {
    /// The shape of the object that `--json` gives.
    static let shape: JSONShape = [
        "schema": .words(["recordal.reconcile/1"]), "list": .string, "batch": .integer.orNull,
        "dry_run": .boolean, "applied": .array(UsedFinding.shape),
    ]

    private let done: FindingApplication
    private let list: String
    private let isDryRun: Bool

    init(_ done: FindingApplication, list: String, isDryRun: Bool) {
        self.done = done
        self.list = list
        self.isDryRun = isDryRun
    }

    /// What became of each, as a list.
    var listing: Listing {
        Listing(
            schema: "recordal.reconcile/1",
            before: [("list", .string(list)), ("batch", JSON(done.batch)), ("dry_run", .bool(isDryRun))],
            name: "applied",
            keys: UsedFinding.shape.keys
        ) { body in
            for one in done.used { try body(one.json) }
        } table: { width, style in
            var table = TextTable(columns: Self.columns)
            for one in done.used { table.add(Self.cells(one)) }
            return ListingText(table, width: width, style: style, footer: footer)
        }
    }

    private static let columns = [
        TextTable.Column("Apply", minimum: 7), TextTable.Column("Outcome", minimum: 5),
        TextTable.Column("Reference", minimum: 8, isFlexible: true),
        TextTable.Column("Recordation", minimum: 10, isFlexible: true),
        TextTable.Column("Field", minimum: 6), TextTable.Column("Before → after", minimum: 16, isFlexible: true),
    ]

    private static func cells(_ one: UsedFinding) -> [String] {
        let law = one.law.map { " (law: \($0))" } ?? ""
        let conflict = one.conflict.map { "; conflict \($0)" } ?? ""
        let values = (one.before.map { "\($0) → " } ?? "") + (one.after ?? "") + law + conflict
        return [
            one.use.rawValue, one.outcome.rawValue, one.reference ?? "", one.recordation ?? "", one.field ?? "",
            one.why ?? values,
        ]
    }

    private var footer: [StyledText] {
        guard !done.used.isEmpty else { return ["No finding was to be applied."] }
        let counts = UsedFinding.Outcome.allCases.compactMap { outcome -> String? in
            let count = done.used.count { $0.outcome == outcome }
            guard count > 0 else { return nil }
            let number = Phrase.number(count)
            return switch outcome {
            case .done: "\(number) \(isDryRun ? "would be " : "")applied"
            case .there: "\(number) so already"
            case .left: "\(number) left, with the reason"
            }
        }
        var lines: [StyledText] = ["\(counts.joined(separator: ", "))."]
        if let batch = done.batch {
            lines.append("Batch \(batch): recordal undo batch \(batch) --reason TEXT takes its edits and filings back.")
        }
        if !isDryRun, done.used.contains(where: { $0.use == .agreed && $0.outcome == .done }) {
            lines.append("recordal unwatch ID… takes a recordation out of the portfolio again.")
        }
        return lines
    }
}
