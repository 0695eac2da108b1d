@testable import Curation
@testable import History
@testable import Notifications
import Mirror
import Recordations
import Ingest
import Testing

/// How absence becomes disappearance, and how it does not.
struct PresenceTests {
    private func presence(_ bench: Bench, _ key: String) throws -> String? { try bench.recordation(key)?.presence }

    @Test(arguments: [
        ([0, 7, 14], "disappeared"), ([0, 7, 13], "missing"), ([0, 14], "missing"), ([0, 0, 14], "missing"),
        ([0, 14, 14], "missing"), ([0, 1, 14], "disappeared"), ([0, 30], "missing"), ([0, 30, 31], "disappeared"),
    ])
    func `absence counts by days`(_ days: [Int], _ expected: String) throws {
        let bench = try Bench()
        _ = try bench.importEdition(Sheet(9).csv, day(-1))
        for today in days { _ = try bench.importEdition(Sheet(8).csv, day(today)) }
        #expect(try presence(bench, "R-9") == expected)
        #expect(try bench.recordation("R-9")?.absentSince == day(0))
        _ = try bench.importEdition(Sheet(9).csv, day(40))
        #expect(try presence(bench, "R-9") == "present")
        #expect(try bench.recordation("R-9")?.firstSeen == day(-1))
        #expect(try bench.number("SELECT count(*) FROM record") == 9)
    }

    @Test func `what is missing was seen last by the last edition that showed it`() throws {
        let bench = try Bench()
        _ = try bench.importEdition(Sheet(9).csv, day(0))
        _ = try bench.importEdition(Sheet(9).setting("Mark", "New", first: 1).csv, day(5))
        _ = try bench.importEdition(Sheet(8).csv, day(10))
        let found = try #require(try bench.recordation("R-9"))
        #expect([found.firstSeen, found.lastSeen, found.absentSince] == [day(0), day(5), day(10)])
    }

    @Test func `what comes back counts in the fill rates again`() throws {
        let bench = try Bench()
        func filled(_ report: SyncReport) throws -> String? {
            try bench.mirror.fetch(try #require(report.fetch))?.filled
        }
        let first = try filled(bench.importEdition(Sheet(30).csv, day(0)))
        #expect(first?.hasPrefix("30 ") == true)
        #expect(try filled(bench.importEdition(Sheet(27).csv, day(1)))?.hasPrefix("27 ") == true)
        #expect(try filled(bench.importEdition(Sheet(30).csv + "\n", day(2))) == first)
    }

    @Test func `one sighting starts the count anew`() throws {
        let bench = try Bench()
        _ = try bench.importEdition(Sheet(9).csv, day(0))
        for (today, count) in [(1, 8), (8, 8), (9, 9), (10, 8), (16, 8), (20, 8)] {
            _ = try bench.importEdition(Sheet(count).csv, day(today))
        }
        #expect(try presence(bench, "R-9") == "missing")
        _ = try bench.importEdition(Sheet(8).csv, day(24))
        #expect(try presence(bench, "R-9") == "disappeared")
        let kinds = try bench.events().filter { $0.key == "R-9" }.map(\.kind)
        #expect(kinds == ["added", "missing", "reappeared", "missing", "disappeared"])
    }

    @Test func `a value that comes back is told each time`() throws {
        let bench = try Bench()
        for step in 0..<5 {
            _ = try bench.importEdition(Sheet(9).setting("Mark", step % 2 == 0 ? "A" : "B", first: 1).csv, day(step))
        }
        let news = try bench.events().filter { $0.kind == "changed" }.map { $0.new ?? "" }
        #expect(news == ["B", "A", "B", "A"])
    }

    @Test func `a partial edition proves no absence`() throws {
        let bench = try Bench()
        _ = try bench.importEdition(Sheet(9).csv, day(0))
        for step in 1..<9 { _ = try bench.importEdition(Sheet(step % 3 + 1).csv, day(step * 5), extent: .partial) }
        #expect(try bench.recordations().values.allSatisfy { $0.presence == "present" })
        // Nor does it count as a day of an absence that another edition showed.
        _ = try bench.importEdition(Sheet(8).csv, day(50))
        for step in 0..<3 { _ = try bench.importEdition(Sheet(step + 1).csv, day(55 + 10 * step), extent: .partial) }
        #expect(try presence(bench, "R-9") == "missing")
    }

    @Test func `a scoped edition speaks only of what its scope has shown`() throws {
        let bench = try Bench()
        var whole = Sheet(5)
        whole.rows += (6...9).map { Sheet.row($0, holder: "Other") }
        _ = try bench.importEdition(whole.csv, day(0))
        let scope = Fetch.Extent.scoped("holder=Acme")
        // Never shown under the scope before: no evidence.
        _ = try bench.importEdition(Sheet(4).csv, day(1), extent: scope)
        #expect(try presence(bench, "R-5") == "present")
        for today in [2, 9, 16] { _ = try bench.importEdition(Sheet(3).csv, day(today), extent: scope) }
        #expect(try presence(bench, "R-4") == "disappeared")
        #expect(try presence(bench, "R-5") == "present")
        #expect(try presence(bench, "R-9") == "present")
        #expect(try bench.mirror.soundness().mistakes == [])
    }

    @Test func `taking back a disappearance keeps its scope`() throws {
        let bench = try Bench()
        let scope = Fetch.Extent.scoped("holder=Acme")
        _ = try bench.importEdition(Sheet(5).csv, day(0), extent: scope)
        var last = 0
        for today in [2, 9, 16] { last = try bench.importEdition(Sheet(4).csv, day(today), extent: scope).fetch ?? 0 }
        #expect(try presence(bench, "R-5") == "disappeared")
        try bench.mirror.undo(fetch: last, reason: "test", actor: "tester")
        #expect(try presence(bench, "R-5") == "missing")
        _ = try bench.importEdition(Sheet(4).csv, day(20), extent: scope)
        #expect(try presence(bench, "R-5") == "disappeared")
    }

    @Test func `two sources fill one register, and either sighting counts`() throws {
        let bench = try Bench()
        _ = try bench.importEdition(Sheet(9).csv, day(0), yaml: Source.trusting, source: "first")
        let report = try bench.importEdition(
            Sheet(9).without(1...8).csv,
            day(1),
            yaml: Source.trusting,
            source: "second"
        )
        #expect(report.counts.added == 0)
        #expect(try bench.number("SELECT count(*) FROM event WHERE record_id IS NOT NULL") == 9)
        // The second source was the last to show it, and does not any more.
        _ = try bench.importEdition(Sheet(3).csv, day(2), yaml: Source.trusting, source: "second")
        #expect(try presence(bench, "R-9") == "missing")
        _ = try bench.importEdition(Sheet(10).csv, day(3), yaml: Source.trusting, source: "first")
        #expect(try presence(bench, "R-9") == "present")
        #expect(try bench.recordations().count == 10)
        #expect(try bench.mirror.soundness().mistakes == [])
    }

    @Test func `taking one source back keeps what another said since`() throws {
        let bench = try Bench()
        _ = try bench.importEdition(Sheet(9).csv, day(0), source: "first")
        let later = try bench.importEdition(Sheet(9).setting("Mark", "A", first: 1).csv, day(1), source: "first")
        _ = try bench.importEdition(Sheet(9).setting("Mark", "B", first: 1).csv, day(2), source: "second")
        let fetch = try #require(later.fetch)
        // It may be refused, for the second source stands on it, or undo only what nobody said again.
        _ = try? bench.mirror.undo(fetch: fetch, reason: "test", actor: "tester")
        let found = try bench.recordation("R-1")
        #expect(found?.values[.mark] == "B")
    }

    private func number(_ key: String, _ bench: Bench) throws -> Int {
        try #require(try bench.mirror.number(register: "xx-test", key: key))
    }

    @Test func `what comes back goes on as itself, and may be the heir of its own heir`() throws {
        let bench = try Bench()
        try bench.importEdition(Sheet(3).csv, day(0), yaml: Source.trusting)
        try bench.importEdition(Sheet(3).without([2]).csv, day(1), yaml: Source.trusting)
        let (left, heir) = (try number("R-2", bench), try number("R-3", bench))
        try bench.mirror.explain(record: left, reason: "renewed", continuedAs: heir, actor: "anna")
        try bench.importEdition(Sheet(2).csv, day(2), yaml: Source.trusting)
        try bench.mirror.explain(record: heir, reason: "it was the other one", continuedAs: left, actor: "anna")
        #expect(try bench.recordation("R-2")?.presence == "present")
        #expect(try bench.recordation("R-3")?.presence == "explained")
        #expect(try bench.mirror.soundness().mistakes == [])
    }

    @Test func `what was taken back is no heir`() throws {
        let bench = try Bench()
        try bench.importEdition(Sheet(2).csv, day(0), yaml: Source.trusting)
        let added = try #require(try bench.importEdition(Sheet(3).csv, day(1), yaml: Source.trusting).fetch)
        let undone = try number("R-3", bench)
        try bench.mirror.undo(fetch: added, reason: "wrong", actor: "tester")
        try bench.importEdition(Sheet(1).csv, day(2), yaml: Source.trusting)
        let missing = try number("R-2", bench)
        #expect(throws: MirrorError.self) {
            try bench.mirror.explain(record: missing, reason: "x", continuedAs: undone, actor: "anna")
        }
    }
}
