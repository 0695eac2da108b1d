internal import Application
internal import Curation
internal import Mirror
internal import Reconciliation
internal import Recordations
internal import Rendering
internal import Reports

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

    /// The most rows of one finding in a width, unless only some findings were asked for: the gravest come first, and counts
    /// say the rest.
    private static let mostOfOneFinding = 20

    private let done: ListReconciliation
    private let report: ListReport

    /// Makes the text of a report.
    init(_ done: ListReconciliation, _ report: ListReport) {
        self.done = done
        self.report = report
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
            for finding in report.findings { try body(finding.json) }
        } table: { width, style in
            text(width, style)
        }
    }

    private func text(_ width: Int?, _ style: TextStyle) -> ListingText {
        let isWhole = report.filters.isEmpty
        let limit = isWhole && width != nil ? Self.mostOfOneFinding : Int.max
        let shown = report.groups.filter { !isWhole || $0.kind != .agrees }
        let cut = shown.filter { $0.findings.count > limit }.map {
            "\($0.kind.rawValue) (\(Phrase.number($0.findings.count)))"
        }
        var footer: [StyledText] = []
        if !cut.isEmpty {
            footer.append("The first \(limit) of each are shown; --finding shows all of one: \(Phrase.list(cut)).")
        }
        footer += (changes.map { [StyledText($0)] } ?? []) + [StyledText("\(summary). \(done.freshness.text).")] + next
        var text = ListingText(lines: [], footer: footer)
        guard report.counts.all > 0 else { return text }
        let counts = countTable(width)
        text.write = { sink in
            counts.write(width: width, style: style, to: sink)
            for (kind, findings) in shown {
                sink("\n\n")
                FindingGroupText(kind, findings.prefix(limit), count: findings.count).write(width, style, to: sink)
            }
            // What stands on standard error is no finding.
            sink("\n")
        }
        return text
    }

    /// How many findings of each kind there are, by jurisdiction; those that do not fit into the width are one column.
    private func countTable(_ width: Int?) -> TextTable {
        let counts = report.counts
        let titles = counts.kinds.map(\.rawValue.count).max() ?? 0
        // A column has a gap of two behind it.
        let column = max(2, String(counts.all).count, counts.places.map(\.count).max() ?? 0) + 2
        let fitting = width.map { max(0, ($0 - titles - 2 - column) / column) } ?? counts.places.count
        let shown = counts.places.count <= fitting ? counts.places : Array(counts.places.prefix(max(0, fitting - 2)))
        let rest = counts.places.dropFirst(shown.count)
        var table = TextTable(
            columns: [TextTable.Column("Finding", minimum: titles)]
                + (shown + (rest.isEmpty ? [] : ["others"])).map {
                    TextTable.Column($0, alignment: .right, minimum: 2)
                } + [TextTable.Column("All", alignment: .right, minimum: 3)]
        )
        for kind in counts.kinds {
            let others = rest.reduce(0) { $0 + counts.count(kind, in: $1) }
            let numbers = shown.map { counts.count(kind, in: $0) } + (rest.isEmpty ? [] : [others])
            let cells = numbers.map { $0 == 0 ? "" : Phrase.number($0) }
            table.add([kind.rawValue] + cells + [Phrase.number(counts.count(kind))])
        }
        return table
    }

    private var changes: String? {
        guard let changes = done.changes, !changes.isEmpty, !changes.isFirst else { return nil }
        return "The list: \(Phrase.number(changes.added)) added, \(Phrase.number(changes.changed)) changed, "
            + "\(Phrase.number(changes.removed)) gone since its last edition."
    }

    private var summary: String {
        let all = done.report.findings
        let rows = all.count { $0.reference != nil || $0.rowNumber != nil }
        let waiting = all.count { $0.kind.waits }
        let beside = all.count == rows ? "" : " and \(Phrase.count(all.count - rows, "recordation")) beside them"
        let wait = waiting == 0 ? "nothing waits" : "\(Phrase.number(waiting)) \(waiting == 1 ? "waits" : "wait")"
        return "\(Phrase.count(rows, "row")) of \(done.title)\(beside): \(wait) for a person"
    }

    /// What to type next, for what waits.
    private var next: [StyledText] {
        var lines: [StyledText] = []
        let counts = report.counts
        let asked: [FindingKind] = [.numberOnly, .nearMiss, .several]
        let doubtful = report.groups.filter { asked.contains($0.kind) }
        let number = doubtful.reduce(0) { $0 + $1.findings.count }
        if let first = doubtful.first?.findings.first, let name = first.reference,
            let id = first.matches.first?.recordation.id
        {
            let words = ["recordal", "reconcile", "accept", report.list, name, id].map(Self.typed)
            lines.append("Doubtful: \(Phrase.number(number)). One by one: recordal reconcile review \(report.list)")
            lines.append(
                "Or accept, reject, unsure: \(words.joined(separator: " ")) --reason TEXT"
            )
        }
        if counts.count(.notRecorded) > 0 {
            lines.append(
                "Not recorded, as a sheet: \(report.command(for: .notRecorded, " -o gaps.xlsx"))"
            )
        }
        if counts.count(.cannotTell) > 0 {
            lines.append("Cannot tell: bring in what is missing or old; recordal status says what that is.")
        }
        if counts.all > counts.count(.agrees) {
            lines.append("Why a row is what it is: recordal reconcile why \(report.list) REFERENCE")
        }
        return lines
    }

    // As a shell takes it for one word.
    private static func typed(_ word: String) -> String {
        let isPlain = word.unicodeScalars.allSatisfy {
            $0.properties.isAlphabetic || $0.properties.numericType != nil || "-_./:+,@%".unicodeScalars.contains($0)
        }
        return isPlain && !word.isEmpty ? word : "'" + word.replacing("'", with: #"'\''"#) + "'"
    }
}
