import Documents
@testable import Reconciliation
import Recordations
import Testing

@testable import Reports

/// Counts, matrix, timeline, words and sheets of a report.
struct ReportTests {
    private static func row(_ reference: String, _ mark: String?, _ place: String, ends: String? = nil) -> ListedRight {
        var values: [Field: String] = [.jurisdiction: place]
        values[.mark] = mark
        values[.registrationValidTo] = ends
        return Sample.row(reference, 2, values)
    }

    @Test func `counts stand by jurisdiction, the one with most that waits first`() {
        let counts = Sample.report([
            Sample.finding(.agrees, Self.row("1", "A", "CN")), Sample.finding(.agrees, Self.row("2", "A", "CN")),
            Sample.finding(.notRecorded, Self.row("3", "A", "KZ")),
            Sample.finding(.cannotTell, Self.row("4", "A", "AM")),
        ]).counts
        #expect(counts.places == ["KZ", "AM", "CN"])
        #expect(counts.kinds == [.notRecorded, .cannotTell, .agrees])
        #expect(counts.count(.agrees, in: "CN") == 2)
        #expect(counts.count(.agrees, in: "KZ") == 0)
        #expect(counts.count(in: "CN") == 2)
        #expect(counts.all == 4)
        #expect(counts.waiting == 1)
    }

    @Test func `a cell of the matrix has the gravest of its findings`() {
        let right = Sample.right(1, "KZ", [.mark: "ACME"])
        let matrix = MarkMatrix([
            Sample.finding(.agrees, Self.row("1", "Acme", "KZ"), [right]),
            Sample.finding(.notRecorded, Self.row("2", "ACME", "KZ")),
            Sample.finding(.notRecorded, Self.row("3", "acme", "KZ")),
            Sample.finding(.agrees, Self.row("4", "ACME", "CN")),
            Sample.finding(.cannotTell, Self.row("5", "Zeta", "EU")),
            Sample.finding(.agrees, Self.row("6", nil, "KZ"), [Sample.right(2, "KZ", [:])]),
        ])
        #expect(matrix.places == ["CN", "EU", "KZ"])
        #expect(matrix.rows.map(\.mark) == ["Acme", "Zeta", nil])
        #expect(matrix.rows.first?.cells["KZ"] == .init(state: .missing, finding: 1, count: 2, all: 3))
        #expect(matrix.rows.first?.cells["CN"]?.state == .unneeded)
        #expect(matrix.states == [.missing, .unknown, .recorded, .unneeded])
    }

    @Test func `every state of the matrix has a word of its own`() {
        #expect(Set(MarkMatrix.State.allCases.map(\.word)).count == MarkMatrix.State.allCases.count)
        #expect(Set(FindingKind.allCases.map(\.title)).count == FindingKind.allCases.count)
    }

    @Test func `the timeline has 24 months and what surely is ours`() {
        let right = Sample.right(1, "KZ", [.mark: "ACME", .validTo: "2027-02-28"])
        let old = Sample.right(2, "KZ", [.validTo: "2026-11-29"])
        let doubtful = Sample.right(3, "KZ", [.validTo: "2027-02-01"])
        let timeline = EndTimeline(
            [
                Sample.finding(.agrees, Self.row("1", "ACME", "KZ", ends: "2028-10-31"), [right]),
                // The same recordation once more, one that ended, one that may be another right, and one month too late.
                Sample.finding(.differs, Self.row("2", "ACME", "KZ", ends: "2028-11-01"), [right, old]),
                Sample.finding(.numberOnly, Self.row("3", "ACME", "KZ", ends: "2027-01-01"), [doubtful]),
            ],
            from: Sample.today
        )
        #expect(timeline.months.count == 24)
        #expect(timeline.months.first?.name == "2026-11")
        #expect(timeline.months.last?.name == "2028-10")
        let ends = timeline.months.flatMap(\.ends)
        #expect(ends.map(\.day.description) == ["2027-02-28", "2028-10-31"])
        #expect(ends.map(\.kind) == [.recordation, .registration])
        #expect(ends.map(\.name) == ["kz-customs:1", "1"])
    }

    @Test func `reasons are short`() {
        func fact(_ field: Field, _ agreement: Agreement, _ list: String, and register: String) -> Evidence {
            Evidence(field: field, agreement: agreement, listText: list, registerText: register)
        }
        let lexus = Sample.right(29, "KZ", [.registrationNumber: "29", .mark: "PASSPORT", .holder: "Diageo"])
        let row = Self.row("T-1", "LEXUS", "KZ")
        let alone = Sample.finding(
            .numberOnly,
            row,
            [lexus],
            facts: [fact(.registrationNumber, .same, "29", and: "29"), fact(.mark, .differs, "LEXUS", and: "PASSPORT")]
        )
        #expect(alone.shortReason == "KZ 29 is PASSPORT, held by Diageo")
        let near = Sample.finding(
            .nearMiss,
            row,
            [lexus],
            facts: [fact(.registrationNumber, .near("two digits are swapped"), "1438594", and: "1438549")]
        )
        #expect(near.shortReason == "registration number 1438594 / 1438549: two digits are swapped")
        let named = Sample.finding(
            .nearMiss,
            row,
            [lexus],
            facts: [
                fact(.registrationNumber, .differs, "1", and: "2"), fact(.mark, .same, "A", and: "A"),
                fact(.holder, .suggested("transliterated"), "A", and: "А"),
            ]
        )
        #expect(named.shortReason == "same mark; holder A / А: transliterated; registration number 1 / 2")
        let rights = (1...4).map { Sample.right($0, "KZ", [:]) }
        #expect(
            Sample.finding(.several, row, rights).shortReason
                == "any of 4: kz-customs:1, kz-customs:2, kz-customs:3, …"
        )
        let differences = [
            Difference(
                field: .holder,
                recordation: "a",
                listValue: "Old",
                registerValue: "New",
                spelling: nil,
                newer: .register
            ),
            Difference(field: .mark, recordation: "a", listValue: "A", registerValue: "B", spelling: nil, newer: nil),
            Difference(field: .goods, recordation: "a", listValue: "A", registerValue: "B", spelling: nil, newer: nil),
        ]
        #expect(
            Sample.finding(.differs, row, [lexus], differences: differences).shortReason
                == "holder: Old ≠ New (register newer); mark: A ≠ B; +1"
        )
    }

    @Test func `a workbook has the counts, then a sheet for each kind`() throws {
        let right = Sample.right(1, "KZ", [.mark: "2024-01-01", .validTo: "2027-02-28"])
        let difference = Difference(
            field: .validTo,
            recordation: right.id,
            listValue: "2027-03-01",
            registerValue: "2027-02-28",
            spelling: nil,
            newer: .list
        )
        let sheets = ListReportWorkbook(
            Sample.report([
                Sample.finding(.differs, Self.row("=1+1", "2024-01-01", "KZ"), [right], differences: [difference]),
                Sample.finding(.notRecorded, Self.row("T-2", "ACME", "CN", ends: "2030-05-06")),
            ])
        ).sheets
        #expect(sheets.map(\.name) == ["counts", "not-recorded", "differs"])
        #expect(sheets.allSatisfy { $0.header.count == $0.widths.count && Set($0.header).count == $0.header.count })
        var rows: [[WorkbookWriter.Cell]] = []
        for sheet in sheets { try sheet.rows { rows.append($0) } }
        #expect(rows.first == [.text("CN"), .number(1), .empty, .number(1)])
        #expect(rows.contains([.text("all"), .number(1), .number(1), .number(2)]))
        #expect(rows.contains([.text("as of"), .date(year: 2026, month: 11, day: 30)]))
        let missing = try #require(rows.first { $0.first == .text("T-2") })
        #expect(missing[6...8] == [.empty, .empty, .date(year: 2030, month: 5, day: 6)])
        let differing = try #require(rows.first { $0.first == .text("=1+1") })
        // Marks stay texts, whatever they look like.
        #expect(differing.count { $0 == .text("2024-01-01") } == 2)
        #expect(differing.contains(.date(year: 2027, month: 3, day: 1)))
        #expect(differing.count { $0 == .date(year: 2027, month: 2, day: 28) } == 2)
        #expect(differing.contains(.text("list")))
    }
}
