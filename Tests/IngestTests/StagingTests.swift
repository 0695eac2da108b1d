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

/// Editions whose rows are kept in a temporary file, against the same held in memory.
@Suite struct StagingTests {
    // All rows in memory, one, some.
    private func benches() throws -> [Bench] {
        try [1024, 1, 5].map { held in
            let bench = try Bench()
            bench.rowsHeld = held
            return bench
        }
    }

    @Test func `where the rows lie makes no difference to the mirror`() throws {
        let number = Seed.drawn()
        for round in 0..<2 {
            var seed = Seeded(number &+ UInt64(round))
            let benches = try benches()
            // The first edition has duplicates, unions and contradictions already.
            var edition = Edition.first(14, &seed).next(&seed).grown(&seed)
            for step in 0..<3 {
                let text = edition.csv(&seed)
                let reports = try benches.map { try $0.importEdition(text, day(step * 8), yaml: Source.trusting) }
                let place: Comment = "RECORDAL_SEED=\(number), round \(round), edition \(step):\n\(text)"
                #expect(Set(reports.map(\.counts)).count == 1, place)
                #expect(Set(reports.map(\.tally)).count == 1, place)
                #expect(Set(try benches.map { try $0.state() }).count == 1, place)
                #expect(Set(try benches.map { try $0.events() }).count == 1, place)
                #expect(Set(try benches.map { try $0.lines("SELECT filled FROM fetch ORDER BY id") }).count == 1, place)
                edition = edition.next(&seed).grown(&seed)
            }
        }
    }

    @Test func `nor to what an older edition and another definition say`() throws {
        let number = Seed.drawn()
        // Other words for a status, and other keys.
        let worded = Source.trusting.replacing("In force: active", with: "In force: pending")
        let keyed = worded.replacing("key: [recordation_number]", with: "key: [recordation_number, mark]")
            .replacing("key_pattern: '^R-\\d+$'\n", with: "")
        try #require(worded != Source.trusting && keyed != worded)
        for round in 0..<3 {
            var seed = Seeded(number &+ UInt64(round))
            let benches = try benches()
            let old = Edition.first(14, &seed)
            let present = old.next(&seed).grown(&seed)
            let (oldText, text, next) = (old.csv(&seed), present.csv(&seed), present.next(&seed).csv(&seed))
            let place: Comment = "RECORDAL_SEED=\(number), round \(round):\n\(oldText)\n\(text)\n\(next)"
            func same<Told: Hashable>(_ tell: (Bench) throws -> Told) throws {
                #expect(Set(try benches.map(tell)).count == 1, place)
                #expect(Set(try benches.map { try $0.state() }).count == 1, place)
                #expect(Set(try benches.map { try $0.events() }).count == 1, place)
            }
            try same { try $0.importEdition(text, day(0), yaml: Source.trusting).counts }
            let document = { DocumentSource.bytes(Array(oldText.utf8), name: "old.csv") }
            for isDryRun in [true, false] {
                try same {
                    try $0.run(day(1), yaml: Source.trusting, isDryRun: isDryRun)
                        .archive([document()], published: day(-9)).counts
                }
            }
            try same { try $0.importEdition(next, day(2), yaml: worded).redefined }
            try same { try $0.run(day(3), yaml: keyed).rebase(reason: "two marks under one number") }
            try same { try $0.importEdition(next, day(4), yaml: keyed).counts }
            for bench in benches { #expect(try bench.mirror.soundness().mistakes == [], place) }
        }
    }

    /// A register without any recordation is not compared with anything: what was counted in reading has to be what a
    /// comparison counts.
    @Test func `a first edition is counted as one beside another source's`() throws {
        let number = Seed.drawn()
        for round in 0..<2 {
            var seed = Seeded(number &+ UInt64(round))
            let (alone, beside) = (try Bench(), try Bench())
            _ = try beside.importEdition(
                "Number,Mark,Holder,Classes,Goods,Status,Ends\nR-9000,M,,,,,\n",
                day(0),
                source: "other"
            )
            let text = Edition.first(14, &seed).next(&seed).grown(&seed).csv(&seed)
            let place: Comment = "RECORDAL_SEED=\(number), round \(round):\n\(text)"
            let one = try alone.importEdition(text, day(1), yaml: Source.trusting)
            let two = try beside.importEdition(text, day(1), yaml: Source.trusting)
            #expect(one.counts == two.counts, place)
            #expect(one.tally == two.tally, place)
            #expect(one.newlyRejected == two.newlyRejected, place)
            let filled = "SELECT filled FROM fetch WHERE id ="
            #expect(
                try alone.lines("\(filled) \(#require(one.fetch))") == beside.lines("\(filled) \(#require(two.fetch))"),
                place
            )
            let values = try beside.recordations().filter { $0.key != "R-9000" }.mapValues(\.values)
            #expect(try alone.recordations().mapValues(\.values) == values, place)
        }
    }
}

extension Edition {
    /// With some rows once more: the same, other classes, another holder.
    fileprivate func grown(_ seed: inout Seeded) -> Edition {
        var grown = self
        for line in lines {
            guard case .entry(var entry) = line, seed.once(in: 3) else { continue }
            for _ in 0..<Int.random(in: 1...3, using: &seed) {
                if seed.once(in: 2) { entry.classes.append(Int.random(in: 1...45, using: &seed)) }
                if seed.once(in: 5) { entry.holder = "Somebody Else" }
                grown.lines.append(.entry(entry))
            }
        }
        return grown
    }
}
