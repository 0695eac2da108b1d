import Recordations
import Testing

@testable import Reconciliation

/// Which recordation a row is asked about where several may be it.
struct RankingTests {
    @Test func `a stranger with the mistyped number ranks below the near number with the same mark and holder`() throws
    {
        var desk = Desk()
        desk.row("A", Desk.right("1211468", "HUROM"))
        desk.recordation("1", Desk.right("1211486", "HUROM"))
        desk.recordation("2", Desk.right("1211468", "OLMECA", "Pernod Ricard"))
        let found = try #require(try desk.report().findings.first)
        #expect(found.kind == .nearMiss)
        #expect(found.matches.map(\.recordation.id) == ["kz:1"])
        #expect(found.reason.hasPrefix("the registration number is near (two digits are swapped)"))
        #expect(found.remarks.count == 1)
        #expect(
            found.remarks.first?.hasPrefix(
                "less speaks for kz:2: the registration number agrees: '1211468'; but the mark differs: "
            ) == true
        )
    }

    @Test func `a mistyped number that is another of our own is asked too, unless that one has its row`() throws {
        var desk = Desk()
        desk.row("A", Desk.right("1211468", "HUROM", classes: "7"))
        desk.recordation("1", Desk.right("1211486", "HUROM", classes: "7"))
        desk.recordation("2", Desk.right("1211468", "JUICEPRESSO", classes: "11"))
        #expect(try desk.findings() == ["several A kz:1 kz:2"])
        desk.row("B", Desk.right("1211468", "JUICEPRESSO", classes: "11"))
        #expect(try desk.findings() == ["near-miss A kz:1", "agrees B kz:2"])
        #expect(
            try desk.report().findings.first?.remarks.first?.hasPrefix(
                "kz:2 is the right of B (portfolio.xlsx, row 3), although "
            )
                == true
        )
    }

    @Test func `another registration of one mark is not recorded where the recorded one has its row`() throws {
        var desk = Desk()
        desk.row("A", Desk.right("1211486", "HUROM", classes: "7"))
        // The neighbouring number of another class, and a number that is far away.
        desk.row("B", Desk.right("1211487", "HUROM", classes: "11"))
        desk.row("C", Desk.right("9000000", "HUROM", classes: "7"))
        // A slip in a number of the same class may be the same right.
        desk.row("D", Desk.right("1211485", "HUROM", classes: "7"))
        desk.recordation("1", isOurs: true, Desk.right("1211486", "HUROM", classes: "7"))
        #expect(try desk.findings() == ["agrees A kz:1", "not-recorded B", "not-recorded C", "near-miss D kz:1"])
        let remarks = try desk.report().findings.map(\.remarks.count)
        #expect(remarks == [0, 1, 1, 0])
        desk.rows.removeFirst()
        #expect(try desk.findings() == ["near-miss B kz:1", "near-miss C kz:1", "near-miss D kz:1"])
    }

    @Test func `a number that two rights share is each row's own`() throws {
        // Kazakhstan's number 29 is PASSPORT of 1994 and LEXUS of 2015.
        var desk = Desk()
        desk.row("A", Desk.right("29", "LEXUS", "Toyota Motor Corporation"))
        desk.row("B", Desk.right("29", "PASSPORT", "Pernod Ricard"))
        desk.row("C", Desk.right("25", "OLMECA", "Pernod Ricard"))
        desk.recordation("1", Desk.right("29", "PASSPORT", "Pernod Ricard"))
        desk.recordation("2", Desk.right("29", "LEXUS", "Toyota Motor Corporation"))
        desk.recordation("3", Desk.right("25", "TOFFIFEE", "August Storck KG"))
        #expect(try desk.findings() == ["agrees A kz:2", "agrees B kz:1", "number-only C kz:3"])
    }

    @Test func `a new number of an ended recordation is named beside it`() throws {
        var desk = Desk()
        desk.row("A", Desk.right("1211486", "HUROM", classes: "7"))
        desk.recordation("1", isEnded: true, Desk.right("1211486", "HUROM", classes: "7"))
        desk.recordation("2", Desk.right("2000000", "HUROM", classes: "7"))
        let found = try #require(try desk.report().findings.first)
        #expect(found.kind == .endedThere)
        #expect(found.remarks.first?.hasPrefix("kz:2 may be it: the mark agrees") == true)
    }

    @Test func `remarks are few`() throws {
        var desk = Desk()
        desk.row("A", Desk.right("9000000", "HUROM", classes: "7"))
        for number in 1...9 {
            desk.row("B\(number)", Desk.right("12\(number)486\(number)", "HUROM", classes: "7"))
            desk.recordation("\(number)", Desk.right("12\(number)486\(number)", "HUROM", classes: "7"))
        }
        let found = try #require(try desk.report().findings.first)
        #expect(found.kind == .notRecorded)
        #expect(found.remarks.count == 6)
        #expect(found.remarks.last == "and 4 more recordations")
    }

    @Test func `two recordations of the near number are one question`() throws {
        var desk = Desk()
        desk.row("A", Desk.right("1389247", "HUROM", classes: "7"))
        desk.recordation("1", isEnded: true, Desk.right("1389274", "нurom", classes: "7"))
        desk.recordation("2", Desk.right("1389274", "HUROM", classes: "7"))
        #expect(try desk.findings() == ["near-miss A kz:1 kz:2"])
    }

    @Test func `two marks of one holder under one number are each row's own`() throws {
        var desk = Desk()
        desk.row("A", Desk.right("33005", "HUROM"))
        desk.row("B", Desk.right("33005", "JUICEPRESSO"))
        desk.recordation("1", Desk.right("33005", "HUROM"))
        desk.recordation("2", Desk.right("33005", "JUICEPRESSO"))
        #expect(try desk.findings() == ["agrees A kz:1", "agrees B kz:2"])
        // Without its row, it is another entry of the number.
        desk.rows.removeLast()
        #expect(try desk.findings() == ["agrees A kz:1"])
        let remark = try desk.report().findings.first?.remarks.first
        #expect(remark?.hasPrefix("kz:2 is of another mark, although the registration number agrees") == true)
        // Beside no other, the mark is what differs.
        desk.recordations.removeFirst()
        #expect(try desk.findings() == ["differs A kz:2"])
    }
}
