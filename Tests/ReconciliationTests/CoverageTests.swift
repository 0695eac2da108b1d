import Recordations
import Testing

@testable import Reconciliation

/// Which register a right may stand in, and when absence says anything.
struct CoverageTests {
    @Test(arguments: [
        ("EU", "DE", true), ("DE", "EU", true), ("DE", "FR", false), ("BX", "NL", true), ("NL", "BX", true),
        ("BX", "EU", true), ("EU", "BX", true), ("BE", "NL", false), ("EU", "CH", false), ("WO", "KZ", true),
        ("EA", "KZ", true), ("KZ", "BY", false), ("KZ", "KZ", true), ("", "KZ", false),
    ])
    func `a right stands in its own register, its union's, and its members'`(
        _ right: String,
        _ register: String,
        _ isJoined: Bool
    ) throws {
        #expect(Coverage.joins(right: right, register: register) == isJoined)
        // What joins is found, and what does not is not.
        var desk = Desk()
        desk.row("A", in: right.isEmpty ? nil : right, Desk.right("1211486", "HUROM"))
        desk.recordation("1", in: register, Desk.right("1211486", "HUROM"))
        let found = try #require(try desk.report().findings.first)
        #expect((found.kind == .agrees) == isJoined, "\(found.kind): \(found.reason)")
    }

    @Test(arguments: ["IR 1211486", "МР 1211486", "G1211486", "ВОИС 1211486", "WO 1211486", "1211486"])
    func `an international registration is found by its number, however it is called`(_ number: String) throws {
        var desk = Desk()
        desk.row("A", Desk.right(number, "HUROM"))
        desk.row("B", in: "WO", Desk.right(number, "HUROM"))
        desk.recordation("1", Desk.right("МР 1211486", "HUROM", and: [.rightType: "international-trademark"]))
        desk.recordation("1", in: "BY", Desk.right("1211486", "HUROM"))
        let findings = try desk.findings()
        #expect(findings == ["agrees A kz:1", "agrees B by:1 kz:1"])
    }

    @Test func `a row is told as not recorded only where a register that would show it is whole`() throws {
        var desk = Desk()
        desk.row("A", Desk.right("1211486", "HUROM"))
        func finding(_ knowledge: RegisterKnowledge) throws -> Finding {
            desk.knowledge = ["KZ": knowledge, "EA": .never]
            return try #require(try desk.report().findings.first)
        }
        let day = try #require(CivilDate("2026-01-31"))
        let whole = try finding(.whole(asOf: day))
        #expect(whole.kind == .notRecorded)
        #expect(whole.law == "rule")
        for (knowledge, reason) in [
            (RegisterKnowledge.stale(asOf: day, days: 121), "KZ: the register is as of 2026-01-31, 121 days ago"),
            (.partial, "KZ: only a part of the register was brought in"),
            (.byHand, "KZ: the register is known from single notices"),
            (.never, "KZ: its register was never brought in"),
        ] {
            let found = try finding(knowledge)
            #expect(found.kind == .cannotTell)
            #expect(found.reason == reason)
            #expect(!found.kind.waits)
        }
    }

    @Test func `a union's right may be recorded in any member, so one member's register says nothing`() throws {
        var desk = Desk()
        desk.row("A", in: "EU", Desk.right("1211486", "HUROM"))
        desk.row("B", in: "DE", Desk.right("302012001818", "HUROM"))
        desk.knowledge = ["EU": .never]
        #expect(try desk.findings() == ["cannot-tell A", "not-recorded B"])
        desk.knowledge = ["DE": .never]
        #expect(try desk.findings().first == "not-recorded A")
    }

    @Test func `a row whose country nobody knows is a finding`() throws {
        var desk = Desk()
        desk.row("A", in: "Ruritania", Desk.right("1211486", "HUROM"))
        desk.row("B", in: nil, Desk.right("1211486", "HUROM"))
        desk.row("C", in: "WO", Desk.right("1211486", "HUROM"))
        desk.recordation("1", Desk.right("999999", "OLMECA", "Pernod Ricard"))
        let findings = try desk.report().findings
        #expect(findings.map(\.kind) == [.cannotTell, .cannotTell, .cannotTell])
        #expect(
            findings.map(\.reason) == [
                "'Ruritania' is not a jurisdiction that recordal knows",
                "the row names no jurisdiction, so no register can be looked at",
                "the row names no country that the international registration designates",
            ]
        )
    }
}
