@testable import Curation
@testable import History
@testable import Notifications
import Mirror
import Recordations
import Ingest
import Testing

/// A definition that changes is never taken for the register's news.
struct DefinitionTests {
    private let other = Source.yaml.replacing("In force: active", with: "In force: pending")
    private let byPair = Source.yaml.replacing("key: [recordation_number]", with: "key: [recordation_number, mark]")
        .replacing("key_pattern: '^R-\\d+$'\n", with: "")

    private func bench() throws -> Bench {
        let bench = try Bench()
        _ = try bench.importEdition(Sheet(30).csv, day(0))
        return bench
    }

    @Test func `values that read differently are told apart from the register's changes`() throws {
        let bench = try bench()
        let report = try bench.importEdition(Sheet(30).setting("Mark", "New", first: 1).csv, day(1), yaml: other)
        #expect(report.verdict == .applied)
        #expect(report.redefined == 30)
        #expect(report.counts.changed == 1)
        let changes = try bench.events().filter { $0.kind == "changed" }
        #expect(changes.filter { $0.cause == "definition" }.count == 30)
        #expect(changes.filter { $0.cause == "fetch" }.map(\.field) == ["mark"])
        var filter = EventFilter()
        filter.isRegistersOnly = true
        #expect(try bench.events(filter).filter { $0.kind == "changed" }.count == 1)
        #expect(try bench.number("SELECT count(*) FROM change WHERE kind = 'changed'") == 1)
        #expect(try bench.mirror.soundness().mistakes == [])
        // Read anew once, not at every run.
        #expect(try bench.importEdition(Sheet(30).csv, day(2), yaml: other).redefined == nil)
    }

    @Test func `a definition that says the same in another layout changes nothing`() throws {
        let bench = try bench()
        let report = try bench.importEdition(
            Sheet(30).csv,
            day(1),
            yaml: "# A remark.\ntitle: Another title\n" + Source.yaml
        )
        #expect(report.verdict == .unchanged)
        #expect(report.redefined == nil)
    }

    @Test func `other keys are held until a rebase, which keeps the history`() throws {
        let bench = try bench()
        let state = try bench.state()
        let held = try bench.importEdition(Sheet(30).csv, day(1), yaml: byPair)
        #expect(held.verdict == .held)
        #expect(held.reason?.contains("(30 new, 30 gone)") == true)
        #expect(try bench.state() == state)
        let report = try bench.run(day(1), yaml: byPair).rebase(reason: "two marks under one number")
        #expect([report.rekeyed, report.added, report.explained, report.changed] == [30, 0, 0, 0])
        let again = try bench.importEdition(Sheet(31).csv, day(2), yaml: byPair)
        #expect(again.counts.added == 1)
        #expect(again.counts.missing == 0)
        let found = try #require(try bench.recordation("R-7+Mark7"))
        #expect(found.firstSeen == day(0))
        var filter = EventFilter()
        filter.record = found.number
        #expect(try bench.events(filter).map(\.kind) == ["added", "rekeyed"])
        #expect(try bench.events().allSatisfy { $0.kind != "missing" && $0.kind != "explained" })
        #expect(try bench.mirror.soundness().mistakes == [])
    }

    @Test func `rows that a new definition skips are no removals`() throws {
        let bench = try bench()
        let narrower = Source.yaml.replacing("'^Total'", with: "'^(?:Total|R-1\\d$)'")
        let held = try bench.importEdition(Sheet(30).csv, day(1), yaml: narrower)
        #expect(held.verdict == .held)
        let report = try bench.run(day(1), yaml: narrower).rebase(reason: "those are no marks")
        #expect(report.explained == 10)
        #expect(try bench.recordation("R-12")?.presence == "explained")
        #expect(try bench.events().allSatisfy { $0.kind != "missing" })
        #expect(try bench.mirror.soundness().mistakes == [])
    }

    @Test func `another extent or another scope removes nothing`() throws {
        let bench = try bench()
        for (step, scope) in ["mark=Mark 1", "mark=Mark 2", "holder=Acme&mark=Mark 3"].enumerated() {
            var sheet = Sheet(30)
            sheet.rows = sheet.rows.filter { $0[1].hasPrefix("Mark \(step + 1)") }
            #expect(try bench.importEdition(sheet.csv, day(step + 1), extent: .scoped(scope)).verdict != .held)
        }
        #expect(try bench.recordations().values.allSatisfy { $0.presence == "present" })
    }

    @Test func `what people entered about a recordation goes on with the one that its row is part of now`() throws {
        let bench = try Bench()
        let yaml = Source.trusting.replacing("key_pattern: '^R-\\d+$'\n", with: "")
        let apart = yaml.replacing("key: [recordation_number]", with: "key: [recordation_number, classes]")
            .replacing("combine: [classes, goods]", with: "combine: [goods]")
        var sheet = Sheet(2)
        sheet.rows.append(sheet.rows[0])
        sheet.rows[2][3] = "25"
        try bench.importEdition(sheet.csv, day(0), yaml: apart)
        let key = try #require(try bench.recordations().keys.first { $0.hasPrefix("R-1") && $0.hasSuffix("25") })
        let record = try #require(try bench.mirror.number(register: "xx-test", key: key))
        let note = EditDraft(record: record, field: "owner", kind: .note, change: .set("anna"), reason: nil)
        _ = try bench.mirror.edit([note], actor: "anna")
        let report = try bench.run(day(1), yaml: yaml).rebase(reason: "one entry a number")
        #expect(report.explained == 1)
        let found = try #require(try bench.recordation("R-1"))
        #expect(found.values[.classes] == "9,25" && found.edits.owner == "anna")
        #expect(try bench.mirror.soundness().mistakes == [])
    }
}
