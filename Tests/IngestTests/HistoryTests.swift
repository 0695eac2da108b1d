import Foundation
@testable import Curation
@testable import History
@testable import Notifications
import Mirror
import Recordations
import Ingest
import TestSupport
import Testing

/// Random registers through random editions, held against the model.
struct HistoryTests {
    @Test(arguments: 1...9) func `a mirror says what the editions said, event for event and count for count`(
        _ number: Int
    ) throws {
        let bench = try Bench()
        // Rows in a temporary file are the same rows.
        bench.rowsHeld = number % 2 == 0 ? 2 : StagedRows.usuallyHeld
        var seed = Seeded(UInt64(number))
        var model = Model()
        var edition = Edition.first(12, &seed)
        var today = 0
        for step in 0..<9 {
            let (counts, expected) = model.importEdition(edition, on: day(today))
            let last = try bench.number("SELECT max(seq) FROM event")
            let text = edition.csv(&seed)
            let report = try bench.importEdition(text, day(today), yaml: Source.trusting)
            let place = "seed \(number), edition \(step):\n\(text)"
            #expect(report.reason == nil, "\(place)")
            #expect(report.counts == counts, "\(place)")
            #expect(counts.rows == counts.seen + counts.duplicates + counts.skipped + counts.rejected, "\(place)")
            // What identical bytes say is not counted again.
            let tallied = report.tally.count
            #expect(tallied == counts.seen || tallied == 0 && report.verdict == .unchanged, "\(place)")
            let count = try bench.number("SELECT count(*) FROM event WHERE seq > \(last) AND record_id")
            let events = try bench.events().suffix(count)
            #expect(Set(events) == expected, "\(place)")
            #expect(events.count == expected.count, "\(place)")
            #expect(try model.mistakes(of: bench.recordations()) == [], "\(place)")
            #expect(try bench.mirror.soundness().mistakes == [], "\(place)")
            today += Int.random(in: 0...7, using: &seed)
            edition = edition.next(&seed)
        }
    }

    @Test(arguments: 1...6) func `the same rows in another shape make no event`(_ number: Int) throws {
        let bench = try Bench()
        var seed = Seeded(UInt64(100 + number))
        var edition = Edition.first(15, &seed)
        for step in 0..<4 {
            let text = edition.csv(&seed)
            _ = try bench.importEdition(text, day(step), yaml: Source.trusting)
            let events = try bench.number("SELECT count(*) FROM event WHERE record_id IS NOT NULL")
            let values = try bench.recordations().mapValues(\.values)
            _ = try bench.importEdition(text, day(step), yaml: Source.trusting)
            for _ in 0..<3 { _ = try bench.importEdition(edition.csv(&seed), day(step), yaml: Source.trusting) }
            #expect(
                try bench.number("SELECT count(*) FROM event WHERE record_id IS NOT NULL") == events,
                "seed \(number), edition \(step)"
            )
            #expect(try bench.recordations().mapValues(\.values) == values)
            edition = edition.next(&seed)
        }
    }

    @Test func `identical bytes are unchanged and write nothing but their fetch`() throws {
        let bench = try Bench()
        var seed = Seeded(7)
        let text = Edition.first(10, &seed).next(&seed).csv(&seed)
        _ = try bench.importEdition(text, day(0))
        let state = try bench.lines("SELECT * FROM record")
        let events = try bench.number("SELECT count(*) FROM event")
        let report = try bench.importEdition(text, day(1))
        #expect(report.verdict == .unchanged)
        #expect(try bench.number("SELECT count(*) FROM event") == events)
        #expect(try bench.lines("SELECT * FROM record") == state)
        #expect(try bench.number("SELECT count(*) FROM artifact") == 1)
    }

    @Test(arguments: 1...5) func `what was known at a moment is what was kept then`(_ number: Int) throws {
        let bench = try Bench()
        var seed = Seeded(UInt64(200 + number))
        var model = Model()
        var kept: [Model] = []
        var edition = Edition.first(10, &seed)
        for step in 0..<7 {
            _ = model.importEdition(edition, on: day(step * 4))
            let report = try bench.importEdition(edition.csv(&seed), day(step * 4), yaml: Source.trusting)
            let fetch = try #require(report.fetch)
            kept.append(model)
            try bench.tamper("UPDATE event SET at = '2026-01-0\(step + 1)T12:00:00Z' WHERE fetch_id = \(fetch)")
            edition = edition.next(&seed)
        }
        for (step, model) in kept.enumerated() {
            let date = try #require(CivilDate("2026-01-0\(step + 2)"))
            let moment = Instant(Date(timeIntervalSince1970: Double(date.daysSinceEpoch) * 86_400))
            for (key, recordation) in try bench.recordations() {
                let then = try bench.mirror.evidence(number: recordation.number, asOf: moment)?.recordation
                let place: Comment = "seed \(number), after edition \(step), \(key)"
                let wanted = model.entries[key]
                #expect((then == nil) == (wanted == nil), place)
                guard let then, let wanted else { continue }
                for field in Field.allCases { #expect(then.values[field] == wanted.values[field], place) }
                #expect(then.presence == wanted.presence, place)
            }
        }
    }

    @Test(arguments: 1...8) func `taking back every fetch in turn goes back through every state`(_ number: Int) throws {
        let bench = try Bench()
        var seed = Seeded(UInt64(300 + number))
        var model = Model()
        var kept: [(fetch: Int, before: Model)] = []
        var edition = Edition.first(10, &seed)
        for step in 0..<7 {
            let before = model
            _ = model.importEdition(edition, on: day(step * 5))
            let report = try bench.importEdition(edition.csv(&seed), day(step * 5), yaml: Source.trusting)
            kept.append((try #require(report.fetch), before))
            edition = edition.next(&seed)
        }
        for (fetch, before) in kept.reversed() {
            let count = try bench.number("SELECT count(*) FROM event")
            try bench.mirror.undo(fetch: fetch, reason: "test", actor: "tester")
            #expect(try bench.number("SELECT count(*) FROM event") > count)
            let place: Comment = "seed \(number), back before fetch \(fetch)"
            let now = try bench.recordations()
            #expect(Set(now.keys) == Set(before.entries.keys), place)
            for (key, entry) in before.entries {
                let found = try #require(now[key])
                for field in Field.allCases { #expect(found.values[field] == entry.values[field], place) }
                #expect(found.presence == entry.presence, place)
                #expect(found.absentSince == entry.absent.first, place)
                #expect(found.isTombstone == entry.isTombstone, "seed \(number), fetch \(fetch), \(key)")
            }
            #expect(try bench.mirror.soundness().mistakes == [], place)
        }
        let report = try bench.importEdition(edition.csv(&seed), day(60), yaml: Source.trusting)
        #expect(report.counts.added == report.counts.seen)
    }
}
