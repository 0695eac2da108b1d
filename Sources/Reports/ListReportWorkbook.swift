package import Documents
internal import Reconciliation
internal import Recordations

/// A report as the sheets of a workbook: the counts, then one sheet for each kind of finding, the gravest first.
package struct ListReportWorkbook {
    /// One sheet.
    package struct Sheet {
        /// Its name, which no other sheet has.
        package let name: String
        /// The titles of its columns.
        package let header: [String]
        /// The widths of its columns, in characters.
        package let widths: [Double]
        /// Passes each row to a closure.
        package let rows: (([WorkbookWriter.Cell]) throws -> Void) throws -> Void
    }

    private let report: ListReport

    /// Makes the workbook of a report.
    package init(_ report: ListReport) { self.report = report }

    /// The sheets, in their order.
    package var sheets: [Sheet] { [countSheet] + report.groups.map(sheet) }

    // MARK: Counts

    private var countSheet: Sheet {
        let counts = report.counts
        return Sheet(
            name: "counts",
            header: ["For"] + counts.kinds.map(\.title) + ["all"],
            widths: [16] + counts.kinds.map { Double(max(10, $0.title.count + 4)) } + [10]
        ) { body in
            for place in counts.places {
                let numbers = counts.kinds.map { Self.number(counts.count($0, in: place)) }
                try body([.text(place)] + numbers + [Self.number(counts.count(in: place))])
            }
            try body([.text("all")] + counts.kinds.map { Self.number(counts.count($0)) } + [Self.number(counts.all)])
            try body([])
            for (label, cell) in about { try body([.text(label), cell]) }
        }
    }

    // What the counts are of; behind them, so that the sheet begins with a table.
    private var about: [(String, WorkbookWriter.Cell)] {
        let filters: [(String, WorkbookWriter.Cell)] =
            report.filters.isEmpty ? [] : [("only", .text(report.filters.joined(separator: " ")))]
        let ages = report.sources.map { source -> (String, WorkbookWriter.Cell) in
            (source.source, source.asOf.map(Self.date) ?? .text("no list yet"))
        }
        return [
            ("list", .text(report.title)), ("file", .text(report.file)),
            ("edition", report.edition.map { .number(Double($0)) } ?? .text("not stored")),
            ("as of", Self.date(report.today)),
        ] + filters + ages
    }

    // MARK: Findings

    /// A column of the sheets of findings.
    private struct Column: Sendable {
        let title: String
        let width: Double
        let cell: @Sendable (Finding, Match?, Difference?) -> WorkbookWriter.Cell
    }

    private func sheet(_ kind: FindingKind, _ findings: [Finding]) -> Sheet {
        let hasDifferences = findings.contains { !$0.differences.isEmpty }
        let hasMatches = findings.contains { !$0.matches.isEmpty }
        let columns =
            Self.ofRow + (hasMatches ? Self.ofRecordation : []) + (hasDifferences ? Self.ofDifference : [])
            + Self.ofFinding
        return Sheet(name: kind.rawValue, header: columns.map(\.title), widths: columns.map(\.width)) { body in
            for finding in findings {
                func add(_ match: Match?, _ difference: Difference?) throws {
                    try body(columns.map { $0.cell(finding, match, difference) })
                }
                // One row a difference, else one a recordation: a filter finds each.
                for difference in finding.differences {
                    try add(finding.matches.first { $0.recordation.id == difference.recordation }, difference)
                }
                guard finding.differences.isEmpty else { continue }
                for match in finding.matches { try add(match, nil) }
                if finding.matches.isEmpty { try add(nil, nil) }
            }
        }
    }

    private static func ofRow(_ title: String, _ width: Double, _ field: Field) -> Column {
        Column(title: title, width: width) { finding, _, _ in value(finding.row?.values[field], of: field) }
    }

    private static func ofRecordation(_ title: String, _ width: Double, _ field: Field) -> Column {
        Column(title: title, width: width) { _, match, _ in value(match?.recordation.values[field], of: field) }
    }

    private static let ofRow: [Column] =
        [
            Column(title: "Reference", width: 16) { finding, _, _ in text(finding.reference) },
            Column(title: "Row", width: 8) { finding, _, _ in finding.rowNumber.map { .number(Double($0)) } ?? .empty },
            Column(title: "For", width: 8) { finding, _, _ in text(finding.jurisdiction) },
        ] + [
            ofRow("Mark", 24, .mark), ofRow("Registration number", 20, .registrationNumber),
            ofRow("Classes", 14, .classes), ofRow("Holder", 30, .holder), ofRow("Right", 14, .rightType),
            ofRow("Registration ends", 14, .registrationValidTo), ofRow("Responsible", 16, .owner),
        ]

    private static let ofRecordation: [Column] =
        [Column(title: "Recordation", width: 32) { _, match, _ in text(match?.recordation.id) }] + [
            ofRecordation("Its mark", 24, .mark), ofRecordation("Its registration number", 20, .registrationNumber),
            ofRecordation("Its classes", 14, .classes), ofRecordation("Its holder", 30, .holder),
            ofRecordation("Recordation ends", 14, .validTo),
        ]

    private static let ofDifference = [
        Column(title: "Field", width: 20) { _, _, difference in text(difference?.field.name) },
        Column(title: "In the list", width: 30) { _, _, difference in
            difference.map { value($0.listValue, of: $0.field) } ?? .empty
        },
        Column(title: "In the register", width: 30) { _, _, difference in
            difference.map { value($0.registerValue, of: $0.field) } ?? .empty
        },
        Column(title: "Newer", width: 10) { _, _, difference in text(difference?.newer?.rawValue) },
        Column(title: "Spelling", width: 24) { _, _, difference in text(difference?.spelling) },
    ]

    private static let ofFinding = [
        Column(title: "Why", width: 60) { finding, _, _ in text(finding.reason) },
        Column(title: "Law", width: 20) { finding, _, _ in text(finding.law) },
        Column(title: "Remarks", width: 30) { finding, _, _ in text(finding.remarks.joined(separator: "; ")) },
        Column(title: "Decision", width: 20) { finding, match, _ in
            text((match ?? finding.matches.first)?.decision.map { "\($0.verdict.rawValue) by \($0.actor)" })
        },
    ]

    // MARK: Cells

    private static func text(_ text: String?) -> WorkbookWriter.Cell {
        text.map { $0.isEmpty ? .empty : .text($0) } ?? .empty
    }

    private static func number(_ number: Int) -> WorkbookWriter.Cell { number == 0 ? .empty : .number(Double(number)) }

    private static func date(_ day: CivilDate) -> WorkbookWriter.Cell {
        .date(year: day.year, month: day.month, day: day.day)
    }

    // Only fields of dates are dates: a mark that looks like one stays a text.
    private static func value(_ value: String?, of field: Field) -> WorkbookWriter.Cell {
        guard field.kind == .date, let day = value.flatMap(CivilDate.init) else { return text(value) }
        return date(day)
    }
}
