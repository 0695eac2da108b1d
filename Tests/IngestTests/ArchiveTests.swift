import Foundation
@testable import Curation
@testable import History
@testable import Notifications
import Mirror
import Pulling
import Recordations
import Ingest
import TestSupport
import Testing

/// Older editions as history only.
struct ArchiveTests {
    private func archive(
        _ bench: Bench,
        _ csv: String,
        _ today: Int,
        published: Int,
        isDryRun: Bool = false
    ) throws -> SyncReport {
        try bench.run(day(today), yaml: Source.trusting, isDryRun: isDryRun)
            .archive([.bytes(Array(csv.utf8), name: "old.csv")], published: day(published))
    }

    /// What is known of the recordations that are in an edition, with their rows' digests.
    private func present(_ bench: Bench) throws -> [String] {
        let ours = "WHERE record.first_fetch_id NOT IN (SELECT id FROM fetch WHERE kind = 'archive')"
        let searched = try bench.searched()
        let texts = try bench.numbers("SELECT id FROM record \(ours) ORDER BY 1").map { searched[$0] ?? "" }
        let records = try bench.lines(
            """
            SELECT record.*, observation.* FROM record JOIN observation ON observation.id = observation_id
            \(ours) ORDER BY 1
            """
        )
        return try records + texts + bench.lines("SELECT * FROM source") + bench.lines("SELECT * FROM rejected_row")
    }

    @Test(arguments: 1...6) func `present values, presence and later editions do not know of the archive`(
        _ number: Int
    ) throws {
        let (bench, plain) = try (Bench(), Bench())
        var seed = Seeded(UInt64(800 + number))
        var edition = Edition.first(12, &seed)
        let old = (0..<2).map { _ in
            defer { edition = edition.next(&seed) }
            return edition.csv(&seed)
        }
        for step in 0..<5 {
            let place = "seed \(800 + number), step \(step)"
            let text = edition.csv(&seed)
            edition = edition.next(&seed)
            let reports = try [bench, plain].map { try $0.importEdition(text, day(step * 5), yaml: Source.trusting) }
            // Those that only the archive knew come back; in the plain mirror they are new.
            #expect(
                reports[0].counts.added + reports[0].counts.reappeared
                    == reports[1].counts.added + reports[1].counts.reappeared,
                "\(place)"
            )
            #expect(reports[0].counts.missing == reports[1].counts.missing, "\(place)")
            #expect(reports[0].counts.disappeared == reports[1].counts.disappeared, "\(place)")
            #expect(reports[0].counts.rejected == reports[1].counts.rejected, "\(place)")
            for (key, wanted) in try plain.known() { #expect(try bench.known()[key] == wanted, "\(place), \(key)") }
            if step < 2 {
                let before = try present(bench)
                #expect(try archive(bench, old[step], step * 5, published: -20 + step).verdict == .archived)
                #expect(try present(bench) == before, "\(place)")
            }
            #expect(try bench.mirror.soundness().mistakes == [], "\(place)")
        }
        let gone = try bench.recordations().keys.filter { try plain.recordation($0) == nil }
        for key in gone { #expect(try bench.recordation(key)?.presence == "explained", "\(key)") }
    }

    @Test func `history tells what the older edition said where it differs`() throws {
        let bench = try Bench()
        _ = try bench.importEdition(Sheet(3).csv, day(0))
        let old = Sheet(2).setting("Ends", "2025-01-01", first: 1).adding(Sheet.row(9))
        let report = try archive(bench, old.csv, 5, published: -100)
        #expect(report.verdict == .archived)
        let counts = report.counts
        #expect("\(counts.rows) \(counts.seen) \(counts.added) \(counts.changed)" == "3 3 1 1")
        let events = try bench.events().filter { $0.cause == "archive" }
        let date = day(-100).description
        #expect(
            events == [
                Mirror.Line(key: "R-1", kind: "archived", new: date, cause: "archive"),
                Mirror.Line(
                    key: "R-1",
                    kind: "archived",
                    field: "valid_to",
                    old: "2025-01-01",
                    new: "2030-01-01",
                    cause: "archive"
                ),
                Mirror.Line(key: "R-2", kind: "archived", new: date, cause: "archive"),
                Mirror.Line(key: "R-9", kind: "added", new: "R-9", cause: "archive"),
                Mirror.Line(
                    key: "R-9",
                    kind: "archived",
                    field: "presence",
                    old: "present",
                    new: "explained",
                    cause: "archive"
                ),
            ]
        )
        #expect(try bench.recordation("R-1")?.values[.validTo] == "2030-01-01")
        let gone = try #require(try bench.recordation("R-9"))
        #expect([gone.presence, gone.lastSeen.description, gone.firstSeen.description] == ["explained", date, date])
        var filter = EventFilter()
        filter.isRegistersOnly = true
        #expect(try bench.events(filter).allSatisfy { $0.cause == "fetch" })
        #expect(try bench.mirror.soundness().mistakes == [])
    }

    @Test func `as-of says what was known then, and the archive was not`() throws {
        let bench = try Bench()
        _ = try bench.importEdition(Sheet(2).csv, day(0))
        let number = try #require(try bench.recordation("R-1")).number
        _ = try archive(bench, Sheet(1).setting("Mark", "Then", first: 1).csv, 5, published: -100)
        let future = Instant(Date(timeIntervalSinceNow: 3600))
        #expect(try bench.mirror.evidence(number: number, asOf: future)?.recordation.values[.mark] == "Mark 1")
    }

    @Test func `the same bytes are archived once, and never those of an applied edition`() throws {
        let bench = try Bench()
        _ = try bench.importEdition(Sheet(3).csv, day(0))
        let old = Sheet(2).csv
        #expect(try archive(bench, old, 1, published: -9).verdict == .archived)
        let counts = try ["event", "fetch", "observation", "artifact"].map {
            try bench.number("SELECT count(*) FROM \($0)")
        }
        for text in [old, Sheet(3).csv] {
            let again = try archive(bench, text, 2, published: -9)
            #expect(again.verdict == .unchanged)
            #expect(again.reason?.contains("has these very bytes") == true)
        }
        #expect(
            try ["event", "fetch", "observation", "artifact"].map { try bench.number("SELECT count(*) FROM \($0)") }
                == counts
        )
    }

    @Test func `an older edition is held against what was known first, not last`() throws {
        let bench = try Bench()
        _ = try bench.importEdition(Sheet(3).csv, day(0))
        _ = try bench.importEdition(Sheet(3).setting("Mark", "New", first: 1).csv, day(1), yaml: Source.trusting)
        let report = try archive(bench, Sheet(3).setting("Mark", "Then", first: 1).csv, 2, published: -9)
        #expect(report.counts.changed == 1)
        let told = try bench.events().filter { $0.kind == "archived" && $0.field == "mark" }
        #expect(told.map(\.old) == ["Then"])
        #expect(told.map(\.new) == ["Mark 1"])
    }

    @Test func `an edition is older than the other one's own date, not than the day of its import`() throws {
        let bench = try Bench()
        _ = try bench.importEdition(Sheet(3).csv, day(10), published: day(0))
        #expect(throws: ArchiveError.self) { try archive(bench, Sheet(2).csv, 11, published: 5) }
        #expect(throws: ArchiveError.self) { try archive(bench, Sheet(2).csv, 11, published: 0) }
        #expect(try archive(bench, Sheet(2).csv, 11, published: -1).verdict == .archived)
    }

    @Test func `an archived edition is taken back, and can come again`() throws {
        let bench = try Bench()
        _ = try bench.importEdition(Sheet(3).csv, day(0))
        let before = try bench.known()
        let old = Sheet(2).adding(Sheet.row(9)).csv
        for turn in 0..<2 {
            let fetch = try #require(try archive(bench, old, 1, published: -9).fetch)
            #expect(try bench.recordation("R-9")?.presence == "explained")
            #expect(try bench.mirror.undo(fetch: fetch, reason: "wrong", actor: "tester") == 3)
            #expect(try bench.known() == before, "turn \(turn)")
            #expect(try bench.mirror.soundness().mistakes == [])
            #expect(throws: MirrorError.self) { try bench.mirror.undo(fetch: fetch, reason: "again", actor: "tester") }
        }
        // What was taken back is new when an edition shows it.
        let report = try bench.importEdition(Sheet(3).adding(Sheet.row(9)).csv, day(2))
        #expect(report.counts.added == 1)
        #expect(report.counts.reappeared == 0)
        #expect(try bench.recordation("R-9")?.presence == "present")
        #expect(try bench.mirror.soundness().mistakes == [])
    }

    @Test func `an edition that takes up an archived recordation can be taken back`() throws {
        let bench = try Bench()
        _ = try bench.importEdition(Sheet(3).csv, day(0))
        _ = try archive(bench, Sheet(2).adding(Sheet.row(9)).csv, 1, published: -9)
        let known = try bench.known()
        let report = try bench.importEdition(Sheet(3).adding(Sheet.row(9)).csv, day(2))
        #expect(report.counts.reappeared == 1)
        _ = try bench.mirror.undo(fetch: try #require(report.fetch), reason: "wrong", actor: "tester")
        #expect(try bench.known() == known)
        #expect(try bench.recordation("R-9")?.absentSince == day(-9))
        #expect(try bench.mirror.soundness().mistakes == [])
    }

    @Test func `an edition is taken back to the one before it, not to an archived one`() throws {
        let bench = try Bench()
        _ = try bench.importEdition(Sheet(3).csv, day(0))
        _ = try archive(bench, Sheet(3).setting("Mark", "Then", first: 2).csv, 1, published: -9)
        let known = try bench.known()
        let report = try bench.importEdition(Sheet(3).setting("Mark", "New", first: 1).csv, day(2))
        _ = try bench.mirror.undo(fetch: try #require(report.fetch), reason: "wrong", actor: "tester")
        #expect(try bench.known() == known)
        #expect(try bench.mirror.soundness().mistakes == [])
    }

    @Test func `what is not older, or no edition of the source, changes nothing`() throws {
        let bench = try Bench()
        #expect(throws: ArchiveError.self) { try archive(bench, Sheet(3).csv, 0, published: -9) }
        _ = try bench.importEdition(Sheet(3).csv, day(0), published: day(0))
        let state = try bench.state()
        #expect(throws: ArchiveError.self) { try archive(bench, Sheet(2).csv, 1, published: 0) }
        for text in ["", "a,b\n1,2\n", Sheet(0).csv] {
            let report = try archive(bench, text, 1, published: -9)
            #expect(report.verdict == .failed, "\(text)")
        }
        #expect(try archive(bench, Sheet(2).csv, 1, published: -9, isDryRun: true).verdict == .archived)
        #expect(try bench.state() == state)
    }

    @Test func `an edition is not archived beside a source that moved meanwhile`() throws {
        let bench = try Bench()
        _ = try bench.importEdition(Sheet(3).csv, day(0))
        let mirror = bench.mirror
        let document = DocumentSource(name: "old.csv") {
            if try mirror.fetches().count == 1 { try importEdition(Sheet(4).csv, into: mirror) }
            return try DocumentSource.bytes(Array(Sheet(2).csv.utf8), name: "").open()
        }
        let error = #expect(throws: MirrorError.self) {
            try bench.run(day(1), yaml: Source.trusting).archive([document], published: day(-9))
        }
        #expect(error?.kind == .overtaken)
        #expect(try bench.number("SELECT count(*) FROM event WHERE cause = 'archive'") == 0)
        #expect(try bench.mirror.soundness().mistakes == [])
    }
}
