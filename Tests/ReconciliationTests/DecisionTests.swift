import Recordations
import Testing

@testable import Reconciliation

/// People's decisions stand above all evidence, and survive what happens to the list.
struct DecisionTests {
    private func desk() -> Desk {
        var desk = Desk()
        desk.row("A", Desk.right("1211486", "HUROM"))
        desk.recordation("1", Desk.right("1211486", "HUROM"))
        desk.recordation("2", Desk.right("777", "SLOW JUICER", "NUC Electronics"))
        return desk
    }

    @Test func `an accepted pair is the right, though nothing speaks for it`() throws {
        var desk = desk()
        desk.recordations.removeFirst()
        desk.decide(.accepted, "A", "kz:2")
        let found = try #require(try desk.report().findings.first)
        #expect(found.kind == .differs)
        #expect(found.matches.first?.decision?.verdict == .accepted)
    }

    @Test func `a rejected pair is never proposed again, and what speaks for it is told`() throws {
        var desk = desk()
        desk.decide(.rejected, "A", "kz:1")
        let found = try #require(try desk.report().findings.first)
        #expect(found.kind == .notRecorded)
        #expect(found.matches.isEmpty)
        #expect(found.remarks.first?.hasPrefix("kz:1 was rejected by anna on 2026-05-01, although ") == true)
        desk.decide(.accepted, "A", "kz:1")
        #expect(try desk.findings() == ["agrees A kz:1"])
    }

    @Test func `whoever is unsure is asked again`() throws {
        var desk = desk()
        desk.decide(.unsure, "A", "kz:1")
        #expect(try desk.report().findings.first?.kind.waits == true)
        desk.decisions = []
        desk.recordations.removeFirst()
        desk.decide(.unsure, "A", "kz:2")
        let found = try #require(try desk.report().findings.first)
        #expect(found.kind == .nearMiss)
        #expect(found.matches.map(\.recordation.id) == ["kz:2"])
    }

    @Test func `a link survives a new number and a new reference`() throws {
        var desk = desk()
        desk.decide(.accepted, "A", "kz:2")
        desk.recordations.removeFirst()
        desk.rows = []
        desk.row("A", Desk.right("5000000", "HUROM"))
        #expect(try desk.findings() == ["differs A kz:2"])
        desk.rows = []
        desk.row("A", Desk.right("5000000", "OLMECA", "Pernod Ricard"))
        desk.row("NEW-1", Desk.right("1211486", "HUROM"))
        #expect(try desk.findings() == ["not-recorded A", "differs NEW-1 kz:2"])
    }

    @Test func `an accepted difference is quiet until either side changes`() throws {
        var desk = Desk()
        desk.row("A", Desk.right("1211486", "HUROM", "Hurom Co., Ltd."))
        desk.recordation("1", Desk.right("1211486", "HUROM", "NUC Electronics"))
        #expect(try desk.findings() == ["differs A kz:1"])
        let accepted = AcceptedDifference(
            field: .holder,
            listValue: "Hurom Co., Ltd.",
            registerValue: "NUC Electronics"
        )
        desk.decide(.accepted, "A", "kz:1", difference: accepted)
        #expect(try desk.findings() == ["agrees A kz:1"])
        for (listed, registered) in [("Hurom Group", "NUC Electronics"), ("Hurom Co., Ltd.", "Hurom L.S.")] {
            var moved = desk
            moved.rows = []
            moved.recordations = []
            moved.row("A", Desk.right("1211486", "HUROM", listed))
            moved.recordation("1", Desk.right("1211486", "HUROM", registered))
            #expect(try moved.findings() == ["differs A kz:1"])
        }
    }
}
