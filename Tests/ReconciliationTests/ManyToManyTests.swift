import Recordations
import Testing

@testable import Reconciliation

/// One registration in several recordations, one recordation over several registrations, and second entries.
struct ManyToManyTests {
    @Test func `one registration in two recordations agrees with both, of which each has its own number and term`()
        throws
    {
        var desk = Desk()
        desk.row(
            "A",
            Desk.right(
                "1211486",
                "HUROM",
                classes: "7,11",
                and: [.recordationNumber: "R-1001", .recordationValidTo: "2027-01-01"]
            )
        )
        desk.recordation(
            "1",
            isOurs: true,
            Desk.right("1211486", "HUROM", classes: "7", and: [.recordationNumber: "R-1001", .validTo: "2027-01-01"])
        )
        desk.recordation(
            "2",
            isOurs: true,
            Desk.right("1211486", "HUROM", classes: "11", and: [.recordationNumber: "R-2002", .validTo: "2028-01-01"])
        )
        #expect(try desk.findings() == ["agrees A kz:1 kz:2"])
        desk.row("B", Desk.right("1211486", "HUROM", and: [.recordationNumber: "R-3003"]))
        #expect(try desk.findings().last == "listed-twice B kz:1 kz:2")
    }

    @Test func `one recordation over several registrations agrees with each`() throws {
        var desk = Desk()
        desk.row("A", Desk.right("1211486", "HUROM", classes: "7"))
        desk.row("B", Desk.right("1300000", "HUROM", classes: "11"))
        desk.recordation("1", isOurs: true, Desk.right("1211486; 1300000", "HUROM", classes: "7,11"))
        #expect(try desk.findings() == ["agrees A kz:1", "agrees B kz:1"])
    }

    @Test func `a row for each class of a registration is normal, and each missing class is its row's`() throws {
        var desk = Desk()
        for place in ["7", "11", "21"] { desk.row("A-\(place)", Desk.right("1211486", "HUROM", classes: place)) }
        desk.recordation("1", Desk.right("1211486", "HUROM", classes: "7,11"))
        #expect(try desk.findings() == ["agrees A-11 kz:1", "class-not-recorded A-21 kz:1", "agrees A-7 kz:1"])
        // A class that no row has is told once.
        desk.recordations = []
        desk.recordation("1", Desk.right("1211486", "HUROM", classes: "7,11,21,35"))
        let report = try desk.report()
        #expect(report.findings.map(\.kind) == [.differs, .agrees, .agrees])
        #expect(report.findings.first?.differences.first?.listValue == "7,11,21")
        #expect(report.findings.first?.differences.first?.registerValue == "7,11,21,35")
    }

    @Test func `classes of one of several recordations that no row has are told`() throws {
        var desk = Desk()
        desk.row("A", Desk.right("1211486", "HUROM", classes: "7"))
        desk.row("B", Desk.right("1211486; 1300000", "HUROM", classes: "11"))
        desk.recordation("1", Desk.right("1211486", "HUROM", classes: "7,11"))
        desk.recordation("2", Desk.right("1300000", "HUROM", classes: "11,21"))
        #expect(try desk.findings() == ["agrees A kz:1", "differs B kz:1 kz:2"])
    }

    @Test func `the second of two rows is listed twice, by the number of the registration or of the recordation`()
        throws
    {
        var desk = Desk()
        desk.row("B", Desk.right("№ 1211486", "Hurom", classes: "7,11"))
        desk.row("A", Desk.right("1211486", "HUROM", classes: "7"))
        desk.row("C", Desk.right("1211486", "SLOW JUICER", classes: "7"))
        desk.row("D", in: "BY", Desk.right("1211486", "HUROM", classes: "7"))
        let report = try desk.report()
        #expect(report.findings.map(\.kind) == [.notRecorded, .listedTwice, .notRecorded, .notRecorded])
        #expect(report.findings[1].reason == "it is the right of A (portfolio.xlsx, row 3) once more")
        var numbers = Desk()
        numbers.row("A", Desk.right(nil, "HUROM", and: [.recordationNumber: "R-1001"]))
        numbers.row("B", Desk.right(nil, "HUROM", and: [.recordationNumber: "R-1001"]))
        numbers.recordation("1", Desk.right("1211486", "HUROM", and: [.recordationNumber: "R-1001"]))
        #expect(try numbers.findings() == ["agrees A kz:1", "listed-twice B kz:1"])
    }

    @Test func `the second of two recordations is recorded twice, in one register only`() throws {
        var desk = Desk()
        desk.row("A", Desk.right("1211486", "HUROM", classes: "7"))
        desk.recordation("2", isOurs: true, Desk.right("1211486", "нurom", classes: "7", and: [.validTo: "2027-05-05"]))
        desk.recordation("1", isOurs: true, Desk.right("1211486", "HUROM", classes: "7", and: [.validTo: "2027-01-01"]))
        desk.recordation("1", in: "BY", isOurs: true, Desk.right("1211486", "HUROM", classes: "7"))
        let report = try desk.report()
        #expect(try desk.findings() == ["agrees A kz:1", "not-in-list - by:1", "recorded-twice - kz:2"])
        #expect(report.findings.last?.reason.hasPrefix("it is kz:1 once more") == true)
        desk.row("B", Desk.right("1211486", "HUROM", classes: "7"))
        #expect(
            try desk.findings() == [
                "agrees A kz:1", "listed-twice B kz:1", "not-in-list - by:1", "recorded-twice - kz:2",
            ]
        )
    }

    @Test func `a true duplicate beside a new look-alike is one duplicate and one right`() throws {
        var desk = Desk()
        desk.row("A", Desk.right("1211486", "HUROM"))
        desk.row("B", Desk.right("1211486", "HUROM"))
        desk.row("C", Desk.right("5000000", "HUROM 2"))
        desk.recordation("1", Desk.right("1211486", "HUROM"))
        #expect(try desk.findings() == ["agrees A kz:1", "listed-twice B kz:1", "not-recorded C"])
    }

    @Test func `two rows of one number and no mark are two rights where the holders differ`() throws {
        var desk = Desk()
        desk.row("A", Desk.right("1392658", nil, "Honda Giken Kogyo Kabushiki Kaisha", classes: "9"))
        desk.row("B", Desk.right("1392658", nil, "АО Кентауский трансформаторный завод", classes: "9"))
        desk.row("C", Desk.right("1392658", "=", "Honda Giken Kogyo Kabushiki Kaisha", classes: "9"))
        desk.recordation("1", Desk.right("1392658", nil, "Honda Giken Kogyo Kabushiki Kaisha", classes: "9"))
        #expect(try desk.findings() == ["agrees A kz:1", "not-recorded B", "listed-twice C kz:1"])
    }
}
