import Deadlines
import Foundation
import Recordations
import TestSupport
import Testing

/// Checks the invariants I19 and I20 with random laws, offices and recordations.
struct ReckoningPropertyTests {
    @Test(arguments: seeds(20)) func `window, safe date, last day and grace are in order`(_ seed: UInt64) throws {
        var random = Seeded(seed)
        for _ in 0..<150 {
            let reckoning = Reckoning(jurisdiction: "XX", rules: [random.rule("XX-1")], office: random.office())
            for _ in 0..<6 {
                let facts = random.facts()
                for found in reckoning.obligations(facts) {
                    let dates = [found.windowOpens, found.safe, found.legal, found.graceEnds].compactMap { $0 }
                    #expect(dates == dates.sorted(), "seed \(seed): \(found)")
                    if let end = found.end, found.kind != .reportChange {
                        #expect(found.caps.allSatisfy { $0.date >= end }, "seed \(seed)")
                        // Without a law the end date itself is the last possible day.
                        if found.legal == nil { #expect(try #require(found.safe) <= end, "seed \(seed)") }
                    }
                    if found.end == nil { #expect(found.safe == nil && found.marks.contains(.endUnknown)) }
                    // The day is a working day, unless the window opens on a day off.
                    if let safe = found.safe, safe != found.windowOpens, !found.marks.contains(.holidaysUnknown) {
                        #expect(
                            reckoning.office.isWorkingDay(safe) || found.rule?.due.figures.isEmpty == false,
                            "seed \(seed)"
                        )
                    }
                }
            }
        }
    }

    @Test(arguments: seeds(10)) func `the version of the law follows the anchor`(_ seed: UInt64) throws {
        var random = Seeded(seed)
        let borders = [random.date(), random.date(), random.date()].sorted()
        let ends: [CivilDate?] = borders + [nil]
        let rules = ends.enumerated().map { index, to in
            random.rule("XX-\(index)", from: index == 0 ? nil : borders[index - 1], to: to)
        }
        let reckoning = Reckoning(jurisdiction: "XX", rules: rules, office: random.office())
        for _ in 0..<200 {
            var facts = random.facts()
            facts.status = .active
            let anchor = random.date()
            facts.validFrom = anchor
            let expected = borders.filter { $0 <= anchor }.count
            #expect(reckoning.rule(for: facts).rule?.name == "XX-\(expected)", "seed \(seed)")
            for found in reckoning.obligations(facts) where found.kind.isOfTerm {
                #expect(found.rule?.name == "XX-\(expected)", "seed \(seed)")
            }
            // For a change the law on the day of the change counts.
            let change = random.date()
            facts.changes = [.init(field: "agent", on: change)]
            let report = try #require(reckoning.obligations(facts).last { $0.kind == .reportChange })
            #expect(report.rule?.name == "XX-\(borders.filter { $0 <= change }.count)", "seed \(seed)")
        }
    }

    @Test(arguments: seeds(4)) func `every zone of the machine gives the same dates`(_ seed: UInt64) throws {
        let dates = { () -> [String] in
            var random = Seeded(seed)
            var lines: [String] = []
            for _ in 0..<40 {
                let reckoning = Reckoning(jurisdiction: "XX", rules: [random.rule("XX-1")], office: random.office())
                let facts = random.facts()
                lines += reckoning.obligations(facts).map {
                    "\($0.id) \(String(describing: $0.safe)) \(String(describing: $0.legal)) \($0.state(on: random.date()))"
                }
            }
            return lines
        }
        let expected = dates()
        let before = ProcessInfo.processInfo.environment["TZ"]
        defer {
            if let before { setenv("TZ", before, 1) } else { unsetenv("TZ") }
            tzset()
        }
        for zone in ["Pacific/Kiritimati", "America/Adak", "Asia/Kathmandu", "Europe/London", "UTC"] {
            setenv("TZ", zone, 1)
            tzset()
            #expect(dates() == expected, "\(zone), seed \(seed)")
        }
    }

    @Test(arguments: seeds(6)) func `an edit's date never gives a later end`(
        _ seed: UInt64
    ) throws {
        var random = Seeded(seed)
        for _ in 0..<200 {
            let rule = random.rule("XX-1")
            let reckoning = Reckoning(jurisdiction: "XX", rules: [rule], office: random.office())
            var facts = random.facts()
            (facts.status, facts.changes, facts.editedEnd) = (.active, [], nil)
            let before = try #require(reckoning.obligations(facts).first)
            facts.editedEnd = random.date()
            let after = try #require(reckoning.obligations(facts).first)
            if let end = before.end { #expect(try #require(after.end) <= end, "seed \(seed)") }
        }
    }
}
