@testable import Curation
@testable import History
@testable import Notifications
import Mirror
import Pulling
import Recordations
import Registers
import Ingest
import TestSupport
import Testing

/// What is held or failed changes nothing, and a person's acceptance covers one fetch.
struct HeldFetchTests {
    private func shrunk(_ bench: Bench) throws -> Fetch {
        _ = try bench.importEdition(Sheet(100).csv, day(0))
        let report = try bench.importEdition(Sheet(50).csv, day(1))
        #expect(report.verdict == .held)
        return try fetch(report, bench)
    }

    private func fetch(_ report: SyncReport, _ bench: Bench) throws -> Fetch {
        let id = try #require(report.fetch)
        return try #require(try bench.mirror.fetch(id))
    }

    @Test func `accepting applies exactly the held fetch`() throws {
        let bench = try Bench()
        let held = try shrunk(bench)
        let report = try bench.run(day(3)).accept(held, reason: "seen")
        #expect(report.verdict == .applied)
        #expect(report.fetch == held.id)
        #expect(report.counts.missing == 50)
        #expect(try bench.mirror.fetch(held.id)?.day == day(1))
        #expect(try bench.recordation("R-77")?.absentSince == day(1))
        #expect(try bench.mirror.soundness().mistakes == [])
        // The acceptance of one fetch does not cover the next.
        #expect(try bench.importEdition(Sheet(24).csv, day(4)).verdict == .held)
    }

    @Test func `a held fetch cannot be accepted after a newer one was applied`() throws {
        let bench = try Bench()
        let held = try shrunk(bench)
        _ = try bench.importEdition(Sheet(101).csv, day(2))
        let state = try bench.state()
        #expect(throws: AcceptError.self) { try bench.run(day(3)).accept(held, reason: "seen") }
        #expect(try bench.state() == state)
    }

    @Test func `a fetch is accepted once, and a rejected one never`() throws {
        let bench = try Bench()
        let held = try shrunk(bench)
        try bench.mirror.reject(fetch: held.id, reason: "wrong file", actor: "tester")
        let state = try bench.state()
        #expect(throws: AcceptError.self) { try bench.run(day(3)).accept(held, reason: "seen") }
        #expect(try bench.mirror.fetch(held.id)?.verdict == .rejected)
        #expect(try bench.state() == state)
        let again = try bench.importEdition(Sheet(50).csv, day(4))
        let fetch = try fetch(again, bench)
        _ = try bench.run(day(4)).accept(fetch, reason: "seen")
        #expect(throws: AcceptError.self) { try bench.run(day(4)).accept(fetch, reason: "seen") }
        #expect(try bench.mirror.fetch(fetch.id)?.base != fetch.id)
        let events = try bench.number("SELECT count(*) FROM event")
        #expect(throws: MirrorError.self) {
            try bench.mirror.reject(fetch: fetch.id, reason: "too late", actor: "tester")
        }
        #expect(try bench.number("SELECT count(*) FROM event") == events)
    }

    @Test(arguments: [
        "", "<!DOCTYPE html><html><body>Log in</body></html>", "PK\u{3}\u{4} cut", "Other,Columns\n1,2\n",
        "Number,Mark,Holder,Classes,Goods,Status,Ends\nR-1,\"open",
    ])
    func `a failed fetch leaves everything as it was`(_ text: String) throws {
        let bench = try Bench()
        _ = try bench.importEdition(Sheet(9).setting("Ends", "soon", first: 1).csv, day(0))
        let state = try bench.state()
        let report = try bench.importEdition(text, day(1))
        #expect(report.verdict == .failed)
        #expect(report.reason != nil)
        #expect(try bench.state() == state)
        #expect(try bench.mirror.soundness().mistakes == [])
    }

    @Test(arguments: 1...4) func `a dry run writes nothing at all`(_ number: Int) throws {
        let bench = try Bench()
        var seed = Seeded(UInt64(400 + number))
        let first = Edition.first(10, &seed)
        _ = try bench.importEdition(first.csv(&seed), day(0), yaml: Source.trusting)
        let state = try bench.state() + bench.lines("SELECT * FROM fetch").joined() + bench.mirror.head()
        _ = try bench.importEdition(first.next(&seed).csv(&seed), day(1), yaml: Source.trusting, isDryRun: true)
        #expect(
            try bench.state() + bench.lines("SELECT * FROM fetch").joined() + bench.mirror.head() == state,
            "seed \(number)"
        )
    }

    /// A fetch of no document, planned on what was accepted so far.
    private func plan(_ day: CivilDate, _ bench: Bench) throws -> FetchDraft {
        let source = try #require(try bench.mirror.source(name: "test"))
        var draft = FetchDraft(
            sourceID: source.id,
            day: day,
            actor: "tester",
            extent: .complete,
            verdict: .applied,
            documents: []
        )
        draft.base = source.accepted?.id
        return draft
    }

    @Test func `a plan is refused where another fetch was accepted since`() throws {
        let bench = try Bench()
        _ = try bench.importEdition(Sheet(9).csv, day(0))
        let draft = try plan(day(2), bench)
        _ = try bench.importEdition(Sheet(10).csv, day(1))
        let state = try bench.state() + bench.lines("SELECT * FROM fetch").joined() + bench.mirror.head()
        let error = #expect(throws: MirrorError.self) {
            _ = try bench.mirror.apply(draft) { _ in Fetch.Counts() }
        }
        #expect(error?.kind == .overtaken)
        #expect(error?.seen == "test: the last accepted fetch is fetch 2 and was fetch 1 when this plan was made")
        #expect(try bench.state() + bench.lines("SELECT * FROM fetch").joined() + bench.mirror.head() == state)
    }

    @Test func `a plan that fails half-way writes nothing`() throws {
        struct Stop: Error {}
        let bench = try Bench()
        _ = try bench.importEdition(Sheet(9).csv, day(0))
        let draft = try plan(day(2), bench)
        let state = try bench.state() + bench.mirror.head()
        #expect(throws: Stop.self) {
            _ = try bench.mirror.apply(draft) { writer in
                try writer.markMissing([1, 2], day: day(2), scope: nil, previous: 1)
                throw Stop()
            }
        }
        #expect(try bench.state() + bench.mirror.head() == state)
    }

    @Test func `taking back a fetch under a later one is refused and names the later`() throws {
        let bench = try Bench()
        for step in 0..<3 { _ = try bench.importEdition(Sheet(9 + step).csv, day(step)) }
        let error = #expect(throws: MirrorError.self) {
            try bench.mirror.undo(fetch: 1, reason: "test", actor: "tester")
        }
        #expect(
            error?.description == "fetch 1 cannot be taken back: fetch 3 of test stands on it, with xx-test:R-1, "
                + "xx-test:R-2, xx-test:R-3 and 6 more; take back fetch 3 first"
        )
    }

    @Test func `what went missing within the month holds no edition in which nothing does`() throws {
        let bench = try Bench()
        _ = try bench.importEdition(Sheet(100).csv, day(0))
        let held = try bench.importEdition(Sheet(60).csv, day(1))
        #expect(held.verdict == .held)
        let number = try #require(held.fetch)
        let fetch = try #require(try bench.mirror.fetch(number))
        _ = try bench.run(day(1)).accept(fetch, reason: "a purge")
        let next = try bench.importEdition(Sheet(60).setting("Mark", "New", first: 1).csv, day(2))
        #expect(next.verdict == .applied, "\(next.reason ?? "")")
        #expect(try bench.importEdition(Sheet(59).csv, day(3)).held.map(\.name) == ["missing over 30 days"])
    }
}
