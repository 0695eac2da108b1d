import Recordations
import Testing

@testable import Reconciliation

/// Each finding, by the smallest list and register that it comes of.
struct FindingTests {
    private func desk(
        _ listed: [Field: String],
        _ registered: [Field: String],
        isEnded: Bool = false
    ) -> Desk {
        var desk = Desk()
        desk.row("A", listed)
        desk.recordation("1", isEnded: isEnded, registered)
        return desk
    }

    private func finding(_ desk: Desk) throws -> Finding { try #require(try desk.report().findings.first) }

    @Test func `what is stated the same agrees, whatever the case, the address and the spaces of a number`() throws {
        let found = try finding(
            desk(
                Desk.right("1211486", "Hurom", "HUROM CO LTD", classes: "7"),
                Desk.right("№ 1 211 486", "HUROM", "«Hurom Co., Ltd.», Seoul, Korea", classes: "7")
            )
        )
        #expect(found.kind == .agrees)
        #expect(found.reason == "every stated fact agrees with kz:1")
        #expect(found.differences.isEmpty)
    }

    @Test func `the same value in another spelling is written differently`() throws {
        for mark in ["ＨＵＲＯＭ", "НUROM", "H U R O M"] {
            let found = try finding(desk(Desk.right("1211486", mark), Desk.right("1211486", "HUROM")))
            #expect(found.kind == .writtenDifferently, "\(mark): \(found.reason)")
            #expect(found.reason.hasPrefix("the mark is written differently: "))
            #expect(!found.kind.waits)
        }
        let number = try finding(desk(Desk.right("1211486A", "HUROM"), Desk.right("1211486А", "HUROM")))
        #expect(number.kind == .writtenDifferently)
        var traditional = desk(Desk.right("1211486", "雷克萨斯"), Desk.right("1211486", "雷克薩斯"))
        #expect(try finding(traditional).kind == .writtenDifferently)
        traditional.aliases = "marks: [[Sony, 索尼]]\n"
        traditional.row("B", Desk.right("55555", "Sony", "Sony Corp"))
        traditional.recordation("2", Desk.right("55555", "索尼", "Sony Corp"))
        #expect(try traditional.findings() == ["written-differently A kz:1", "written-differently B kz:2"])
    }

    @Test func `each field that differs is told with both values`() throws {
        let found = try finding(
            desk(
                Desk.right(
                    "1211486",
                    "HUROM",
                    "Hurom Co., Ltd.",
                    and: [.registrationValidTo: "2031-01-01", .status: "active"]
                ),
                Desk.right(
                    "1211486",
                    "HUROM",
                    "NUC Electronics",
                    and: [.registrationValidTo: "2030-01-01", .status: "suspended"]
                )
            )
        )
        #expect(found.kind == .differs)
        #expect(found.reason == "the list and kz:1 differ in holder, status, end of the registration")
        #expect(found.differences.map(\.listValue) == ["Hurom Co., Ltd.", "active", "2031-01-01"])
        #expect(found.differences.map(\.registerValue) == ["NUC Electronics", "suspended", "2030-01-01"])
        let mark = try finding(desk(Desk.right("1211486", "HUROM"), Desk.right("1211486", "SLOW JUICER")))
        #expect(mark.kind == .differs)
        #expect(mark.reason == "the list and kz:1 differ in mark")
    }

    @Test func `a number alone is asked, also where mark and holder are another's`() throws {
        for registered in [Desk.right("1211486", nil, nil), Desk.right("1211486", "OLMECA", "Pernod Ricard")] {
            let found = try finding(desk(Desk.right("1211486", "TOFFIFEE", "Storck KG", classes: "30"), registered))
            #expect(found.kind == .numberOnly)
            #expect(found.kind.waits)
        }
    }

    @Test(arguments: [
        ("1211468", "two digits are swapped"), ("1211487", "one digit differs"), ("121148", "a digit is missing"),
        ("1211486A", "the suffix A is missing"), ("01211486", "a leading zero is missing"),
        ("12114B6", "a letter looks like a digit"),
    ])
    func `a slip in a number is a near miss, with its reason`(_ number: String, _ reason: String) throws {
        let found = try finding(desk(Desk.right(number, "HUROM"), Desk.right("1211486", "HUROM")))
        if case .agrees = found.kind { return }
        #expect(found.kind == .nearMiss, "\(number): \(found.kind)")
        #expect(found.reason.contains(reason), "\(found.reason)")
    }

    @Test func `a slip is found by the mark alone where the holder is another`() throws {
        let found = try finding(
            desk(Desk.right("1211468", "HUROM", "Hurom Ltd"), Desk.right("1211486", "HUROM", "Other AG"))
        )
        #expect(found.kind == .nearMiss)
        #expect(found.matches.map(\.recordation.id) == ["kz:1"])
    }

    @Test func `a recordation is found by its own number alone`() throws {
        let found = try finding(
            desk([.recordationNumber: "R-1001"], [.recordationNumber: "R-1001", .mark: "HUROM", .holder: "Hurom Ltd"])
        )
        #expect(found.kind == .numberOnly)
        #expect(found.matches.map(\.recordation.id) == ["kz:1"])
    }

    @Test func `a slip is found by the holder alone where one side has no mark, in any order of rows`() throws {
        let worded = [Field.registrationNumber: "1211468", .mark: "HUROM", .holder: "Hurom Ltd"]
        let wordless = [Field.registrationNumber: "4455667", .holder: "Other AG"]
        for rows in [[("A", worded), ("B", wordless)], [("B", worded), ("A", wordless)]] {
            var desk = Desk()
            for (reference, values) in rows { desk.row(reference, values) }
            desk.recordation("1", [.registrationNumber: "1211486", .holder: "Hurom Ltd"])
            desk.recordation("2", [.registrationNumber: "4455676", .mark: "ACME", .holder: "Other AG"])
            let findings = try desk.report().findings
            for (reference, values) in rows {
                let found = try #require(findings.first { $0.reference == reference })
                #expect(found.kind == .nearMiss, "\(reference): \(found.kind)")
                #expect(found.matches.map(\.recordation.id) == [values == worded ? "kz:1" : "kz:2"])
            }
        }
    }

    @Test func `mark and holder without a number are asked, and need no number in the list`() throws {
        let found = try finding(
            desk(Desk.right(nil, "HUROM", classes: "7,11"), Desk.right("1211486", "HUROM", classes: "7"))
        )
        #expect(found.kind == .nearMiss)
        #expect(found.reason.contains("the classes overlap: '7,11' in the list, '7' in the register"))
        let alike = try finding(desk(Desk.right(nil, "ХУРОМ"), Desk.right("1211486", "HUROM")))
        #expect(alike.kind == .nearMiss)
        #expect(alike.reason.contains("both are HUROM in Latin letters"))
    }

    @Test func `a mark without words is no evidence`() throws {
        let apart = desk(Desk.right(nil, "="), Desk.right("1211486", "="))
        #expect(try finding(apart).kind == .notRecorded)
        let together = desk(Desk.right("1211486", "="), Desk.right("1211486", "="))
        #expect(try finding(together).kind == .agrees)
        let alone = desk(Desk.right("1211486", "=", nil), Desk.right("1211486", "=", nil))
        #expect(try finding(alone).kind == .numberOnly)
    }

    @Test func `several recordations for which as much speaks are all asked`() throws {
        var desk = Desk()
        desk.row("A", Desk.right("12345678", "HUROM"))
        desk.recordation("2", Desk.right("12345679", "HUROM"))
        desk.recordation("1", Desk.right("12345670", "HUROM"))
        let found = try finding(desk)
        #expect(found.kind == .several)
        #expect(found.matches.map(\.recordation.id) == ["kz:1", "kz:2"])
        #expect(found.reason == "2 recordations may be this right: kz:1, kz:2")
    }

    @Test func `a class that is registered and not recorded is told as one`() throws {
        let one = try finding(
            desk(Desk.right("1211486", "HUROM", classes: "7,11"), Desk.right("1211486", "HUROM", classes: "7"))
        )
        #expect(one.kind == .classNotRecorded)
        #expect(one.reason == "the class 11 of the registration is not recorded")
        let two = try finding(
            desk(Desk.right("1211486", "HUROM", classes: "7,11,21"), Desk.right("1211486", "HUROM", classes: "7"))
        )
        #expect(two.reason == "the classes 11,21 of the registration are not recorded")
        // Another class is a difference, and no class that is missing.
        let other = try finding(
            desk(Desk.right("1211486", "HUROM", classes: "11"), Desk.right("1211486", "HUROM", classes: "7"))
        )
        #expect(other.kind == .differs)
        #expect(
            other.matches.first?.evidence.sentence.hasSuffix(
                "but the classes differ: '11' in the list, '7' in the register"
            ) == true
        )
        let holder = try finding(
            desk(Desk.right("1211486", "HUROM", "NUC", classes: "7,11"), Desk.right("1211486", "HUROM", classes: "7"))
        )
        #expect(holder.kind == .differs)
        #expect(holder.reason == "the list and kz:1 differ in holder, classes")
    }

    @Test func `what ended on one side is told by the side, and what ended on both agrees`() throws {
        let right = Desk.right("1211486", "HUROM")
        let lapsed = right.merging([.status: "expired"]) { $1 }
        #expect(try finding(desk(right, right, isEnded: true)).kind == .endedThere)
        #expect(try finding(desk(right, right.merging([.validTo: "2026-05-31"]) { $1 })).kind == .endedThere)
        #expect(try finding(desk(lapsed, right)).kind == .endedHere)
        #expect(try finding(desk(lapsed, right, isEnded: true)).reason == "it has ended on both sides")
        // The last day counts.
        #expect(try finding(desk(right, right.merging([.validTo: "2026-06-01"]) { $1 })).kind == .agrees)
    }

    @Test func `a registration that ends before its recordation is told by the side that says so`() throws {
        func kind(_ listed: [Field: String], _ registered: [Field: String]) throws -> Finding {
            try finding(
                desk(Desk.right("1211486", "HUROM", and: listed), Desk.right("1211486", "HUROM", and: registered))
            )
        }
        let before = try kind([.registrationValidTo: "2027-01-01"], [.validTo: "2028-01-01"])
        #expect(before.kind == .rightEndsFirst)
        #expect(
            before.reason
                == "by the list, the registration ends on 2027-01-01, before kz:1, which runs until 2028-01-01"
        )
        let over = try kind([.registrationValidTo: "2026-01-01"], [.validTo: "2028-01-01"])
        #expect(over.kind == .rightEndsFirst)
        let there = try kind([:], [.registrationValidTo: "2026-01-01", .validTo: "2028-01-01"])
        #expect(there.reason == "by the register, the registration ended on 2026-01-01, and kz:1 is in force")
        // The list knows of a renewal that the register does not.
        let renewed = try kind([.registrationValidTo: "2036-01-01"], [.registrationValidTo: "2026-01-01"])
        #expect(renewed.kind == .differs)
        // Who says that it has ended says more than a date.
        let both = try kind([.registrationValidTo: "2026-01-01", .status: "cancelled"], [:])
        #expect(both.kind == .endedHere)
    }

    @Test func `what is not wanted is told only where customs protect it all the same`() throws {
        let unwanted = Desk.right("1211486", "HUROM", and: [.wanted: "no"])
        let right = Desk.right("1211486", "HUROM")
        let protected = try finding(desk(unwanted, right))
        #expect(protected.kind == .endedHere)
        #expect(
            protected.reason
                == "the list says that customs are not meant to protect it, and kz:1 is in force"
        )
        #expect(try finding(desk(unwanted, right, isEnded: true)).kind == .agrees)
        var alone = Desk()
        for word in ["no", "No", "N", "0", "false", "нет", "否"] {
            alone.row("A\(word)", Desk.right(nil, "HUROM", and: [.wanted: word]))
        }
        alone.row("B", Desk.right(nil, "HUROM", and: [.wanted: "yes"]))
        #expect(try alone.report().counts == [.agrees: 7, .notRecorded: 1])
    }

    @Test func `what is not registered, or has ended, is no gap`() throws {
        var desk = Desk()
        desk.row("A", Desk.right(nil, "HUROM", and: [.status: "pending"]))
        desk.row("B", Desk.right("1", "HUROM", and: [.status: "expired"]))
        desk.row("C", Desk.right("2", "HUROM", and: [.registrationValidTo: "2026-05-31"]))
        desk.row("D", Desk.right("3", "HUROM", and: [.registrationValidTo: "2026-06-01"]))
        #expect(try desk.findings() == ["agrees A", "agrees B", "agrees C", "not-recorded D"])
        desk.practice = .notRecorded
        #expect(try desk.report().counts == [.agrees: 4])
        desk.practice = .unknown
        #expect(try desk.findings().last == "cannot-tell D")
    }

    @Test func `a recordation that is ours and in no row is told, and a stranger's is not`() throws {
        var desk = Desk()
        desk.row("A", Desk.right("1211486", "HUROM"))
        desk.recordation("1", isOurs: true, Desk.right("1211486", "HUROM"))
        desk.recordation("2", isOurs: true, Desk.right("999999", "SLOW JUICER"))
        desk.recordation("3", isOurs: true, isEnded: true, Desk.right("888888", "JUICEPRESSO"))
        desk.recordation("4", Desk.right("777777", "OLMECA", "Pernod Ricard"))
        #expect(try desk.findings() == ["agrees A kz:1", "not-in-list - kz:2"])
    }

    @Test func `rows that cannot be read, or share a reference, are named and match nothing`() throws {
        var desk = desk(Desk.right("1211486", "HUROM"), Desk.right("1211486", "HUROM"))
        desk.row("A", Desk.right("5555555", "HUROM"))
        desk.row("B", Desk.right("1211486", "HUROM"))
        desk.unreadable = [
            UnreadableRow(reference: nil, file: "portfolio.xlsx", rowNumber: 9, reason: "the row is short")
        ]
        let findings = try desk.report().findings
        #expect(findings.map(\.kind) == [.unreadable, .unreadable, .unreadable, .agrees])
        #expect(findings.map(\.rowNumber) == [2, 3, 9, 4])
        #expect(
            findings.map(\.reason).prefix(2) == [
                "the reference 'A' stands in row 3 too, so none of them is matched",
                "the reference 'A' stands in row 2 too, so none of them is matched",
            ]
        )
        #expect(findings.prefix(3).allSatisfy { $0.matches.isEmpty })
    }
}
