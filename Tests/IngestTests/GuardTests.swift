@testable import Curation
@testable import History
@testable import Notifications
import Mirror
import Recordations
import Ingest
import Testing

/// Each guard just within and just beyond its limit.
struct GuardTests {
    struct Case: CustomTestStringConvertible, Sendable {
        var testDescription: String
        var first = Sheet(100)
        var within: Sheet
        var beyond: Sheet
        var sentence: String
        var yaml = Source.yaml
        var name: String
    }

    static let cases: [Case] = [
        Case(
            testDescription: "five missing of few",
            within: Sheet(100).without(1...5),
            beyond: Sheet(100).without(1...6),
            sentence:
                "6 of 100 recordations are not in this edition. At most 5 recordations or 2 %, whichever is more, may vanish in one edition.",
            name: "missing"
        ),
        Case(
            testDescription: "two percent missing of many",
            first: Sheet(500),
            within: Sheet(500).without(1...10),
            beyond: Sheet(500).without(1...11),
            sentence:
                "11 of 500 recordations are not in this edition. At most 5 recordations or 2 %, whichever is more, may vanish in one edition.",
            name: "missing"
        ),
        Case(
            testDescription: "an own limit of missing",
            within: Sheet(100).without(1...8),
            beyond: Sheet(100).without(1...9),
            sentence:
                "9 of 100 recordations are not in this edition. At most 8 recordations or 2 %, whichever is more, may vanish in one edition.",
            yaml: Source.guarded("missing_count: 8"),
            name: "missing"
        ),
        Case(
            testDescription: "half changed",
            within: Sheet(100).setting("Mark", "Other", first: 50),
            beyond: Sheet(100).setting("Mark", "Other", first: 51),
            sentence: "51 of 100 recordations changed (mark in 51). At most 50 % may change in one edition.",
            name: "changed"
        ),
        Case(
            testDescription: "all of a small register changed",
            first: Sheet(20),
            within: Sheet(19).setting("Mark", "Other", first: 19),
            beyond: Sheet(20).setting("Mark", "Other", first: 20),
            sentence: "20 of 20 recordations changed (mark in 20). At most 50 % may change in one edition.",
            name: "changed"
        ),
        Case(
            testDescription: "an own limit of changed",
            within: Sheet(100).setting("Mark", "Other", first: 10),
            beyond: Sheet(100).setting("Mark", "Other", first: 11),
            sentence: "11 of 100 recordations changed (mark in 11). At most 10 % may change in one edition.",
            yaml: Source.guarded("changed_share: 10%"),
            name: "changed"
        ),
        Case(
            testDescription: "a field emptied in a fifth",
            within: Sheet(100).setting("Agent", "", first: 20),
            beyond: Sheet(100).setting("Agent", "", first: 21),
            sentence:
                "79 % of the recordations that are no tombstones state agent, and 100 % did before. The share may fall by at most 20 %.",
            name: "fill rate"
        ),
        Case(
            testDescription: "an own limit of the fill rate",
            within: Sheet(100).setting("Agent", "", first: 5),
            beyond: Sheet(100).setting("Agent", "", first: 6),
            sentence:
                "94 % of the recordations that are no tombstones state agent, and 100 % did before. The share may fall by at most 5 %.",
            yaml: Source.guarded("fill_fall: 5%"),
            name: "fill rate"
        ),
        Case(
            testDescription: "half the count",
            within: Sheet(50),
            beyond: Sheet(49),
            sentence: "49 recordations, and 100 before (49 %). The number may be 50 % to 200 % of the one before.",
            yaml: Source.guarded("missing_share: 100%", "missing_share_over_month: 100%"),
            name: "count"
        ),
        Case(
            testDescription: "twice the count",
            within: Sheet(200),
            beyond: Sheet(201),
            sentence: "201 recordations, and 100 before (201 %). The number may be 50 % to 200 % of the one before.",
            name: "count"
        ),
        Case(
            testDescription: "an own limit of the count",
            within: Sheet(120),
            beyond: Sheet(121),
            sentence: "121 recordations, and 100 before (121 %). The number may be 50 % to 120 % of the one before.",
            yaml: Source.guarded("count_most: 120%"),
            name: "count"
        ),
        Case(
            testDescription: "rows newly rejected",
            first: Sheet(200),
            within: Sheet(200).setting("Ends", "soon", first: 2),
            beyond: Sheet(200).setting("Ends", "soon", first: 3),
            sentence:
                "3 rows of 200 are rejected for the first time (the first, at row 2: the valid_to 'soon' cannot be "
                + "read). At most 1 % may be.",
            name: "rejected rows"
        ),
        Case(
            testDescription: "an own limit of rejected rows",
            within: Sheet(100).setting("Ends", "soon", first: 10),
            beyond: Sheet(100).setting("Ends", "soon", first: 11),
            sentence:
                "11 rows of 100 are rejected for the first time (the first, at row 2: the valid_to 'soon' cannot be "
                + "read). At most 10 % may be.",
            yaml: Source.guarded("rejected_share: 10%"),
            name: "rejected rows"
        ),
        Case(
            testDescription: "a canary",
            within: Sheet(100).without([1]),
            beyond: Sheet(100).without([2]),
            sentence: "R-2 must be in every edition, and is not in this one",
            yaml: Source.yaml + "canaries: [R-2]\n",
            name: "canary"
        ),
    ]

    @Test(arguments: cases) func `an edition within the limit is applied and one beyond it is held`(_ test: Case) throws
    {
        let good = try Bench()
        _ = try good.importEdition(test.first.csv, day(0), yaml: test.yaml)
        #expect(try good.importEdition(test.within.csv, day(1), yaml: test.yaml).held.map(\.description) == [])
        let bad = try Bench()
        _ = try bad.importEdition(test.first.csv, day(0), yaml: test.yaml)
        let state = try bad.state()
        let report = try bad.importEdition(test.beyond.csv, day(1), yaml: test.yaml)
        #expect(report.held.map(\.name) == [test.name])
        #expect(report.held.first?.description == test.sentence)
        #expect(report.verdict == .held)
        #expect(try bad.state() == state)
        #expect(try bad.mirror.soundness().mistakes == [])
    }

    @Test func `the missing of thirty days are counted together`() throws {
        let bench = try Bench()
        for step in 0..<5 { _ = try bench.importEdition(Sheet(100).without(0..<(step * 5 + 1)).csv, day(step)) }
        let held = try bench.importEdition(Sheet(100).without(1...21).csv, day(30))
        #expect(
            held.held.map(\.description) == [
                "21 recordations went missing within 30 days, 1 of them now. At most 20 recordations or 10 %, whichever is more, may vanish within 30 days."
            ]
        )
        #expect(try bench.importEdition(Sheet(100).without(1...21).csv, day(32)).verdict == .applied)
    }

    @Test func `an edition of an earlier date is held`() throws {
        let bench = try Bench()
        _ = try bench.importEdition(Sheet(9).csv, day(0), published: day(0))
        #expect(try bench.importEdition(Sheet(10).csv, day(1), published: day(0)).verdict == .applied)
        let held = try bench.importEdition(Sheet(11).csv, day(2), published: day(-1))
        #expect(
            held.held.map(\.description) == ["the edition is of \(day(-1)), and the one applied last is of \(day(0))"]
        )
    }

    @Test func `a first edition needs recordations and keys that fit`() throws {
        let empty = try Bench().importEdition(Sheet(0).csv, day(0))
        #expect(empty.held.map(\.description) == ["no recordation in 0 rows (0 rejected)"])
        #expect(try Bench().importEdition(Sheet(100).setting("Number", "Y", first: 0).csv, day(0)).verdict == .applied)
        var sheet = Sheet(100)
        for row in 0..<5 { sheet.rows[row][0] = "X\(row)" }
        #expect(try Bench().importEdition(sheet.csv, day(0)).verdict == .applied)
        sheet.rows[5][0] = "X5"
        let held = try Bench().importEdition(sheet.csv, day(0))
        #expect(
            held.held.map(\.description) == [
                "the keys of 6 of 100 rows do not look like keys of this register (the first: 'X0'). At least 95 % must."
            ]
        )
        #expect(
            try Bench().importEdition(sheet.csv, day(0), yaml: Source.guarded("keys_fitting: 90%")).verdict == .applied
        )
    }

    @Test func `a document without a required column has failed`() throws {
        let bench = try Bench()
        _ = try bench.importEdition(Sheet(9).csv, day(0))
        let state = try bench.state()
        let columns = Sheet.columns.filter { $0 != "Holder" }
        let report = try bench.importEdition(Sheet(9).text(columns), day(1))
        #expect(report.verdict == .failed)
        #expect(report.reason?.contains("'holder'") == true)
        #expect(try bench.state() == state)
    }

    @Test func `a scoped edition with other recordations in it is held`() throws {
        let bench = try Bench()
        _ = try bench.importEdition(Sheet(5).csv, day(0))
        var sheet = Sheet(9)
        sheet.rows[8][2] = "Somebody"
        let held = try bench.importEdition(sheet.csv, day(1), extent: .scoped("holder=Acme"))
        #expect(held.held.map(\.description) == ["1 row does not match the scope of this file (the first: R-9)"])
        // Rows that are known already are looked at as well.
        let known = try bench.importEdition(Sheet(5).csv, day(1), extent: .scoped("holder=Nobody"))
        #expect(known.held.map(\.description) == ["5 rows do not match the scope of this file (the first: R-1)"])
    }

    @Test func `rows known as rejected are not new again`() throws {
        let bench = try Bench()
        let sheet = Sheet(300).setting("Ends", "soon", first: 3)
        #expect(try bench.importEdition(sheet.csv, day(0)).newlyRejected.count == 3)
        let report = try bench.importEdition(sheet.adding(Sheet.row(301)).csv, day(1))
        #expect(report.newlyRejected.isEmpty)
        #expect(report.counts.rejected == 3)
        #expect(report.verdict == .applied)
    }
}
