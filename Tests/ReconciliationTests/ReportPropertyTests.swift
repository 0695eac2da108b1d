import Recordations
import TestSupport
import Testing

@testable import Reconciliation

/// What holds for every list and every register.
struct ReportPropertyTests {
    // Few of each, so that numbers and names meet by chance.
    private static let marks = ["HUROM", "нurom", "ХУРОМ", "JUICEPRESSO", "=", "SLOW JUICER", "雷克薩斯", "雷克萨斯", "HUROMS"]
    private static let holders = [
        "Hurom Co., Ltd.", "HUROM CO LTD, Seoul", "NUC Electronics", "ООО «Хуром»", "Hurom GmbH",
    ]
    private static let places = ["KZ", "BY", "EU", "DE", "WO", "BX", "NL", "Ruritania"]

    private static func values(_ random: inout Seeded) -> [Field: String] {
        var number = "12114\(Int.random(in: 0..<40, using: &random) + 50)"
        if random.once(in: 6) { number = "МР " + number }
        if random.once(in: 9) { number += "А" }
        if random.once(in: 9) { number += "; 1300000" }
        var values: [Field: String] = [:]
        values[.registrationNumber] = random.once(in: 8) ? nil : number
        values[.mark] = random.once(in: 8) ? nil : random.one(of: marks)
        values[.holder] = random.once(in: 6) ? nil : random.one(of: holders)
        values[.classes] = random.maybe(["7", "11", "7,11", "7,11,21"])
        values[.recordationNumber] = random.once(in: 4) ? "R-10\(Int.random(in: 10..<40, using: &random))" : nil
        values[.registrationValidTo] = random.once(in: 4) ? random.one(of: ["2025-01-01", "2027-01-01"]) : nil
        values[.status] = random.once(in: 6) ? random.one(of: ["expired", "active", "pending"]) : nil
        return values
    }

    private static func desk(_ random: inout Seeded) -> Desk {
        var desk = Desk()
        for number in 0..<Int.random(in: 1...40, using: &random) {
            var values = values(&random)
            if random.once(in: 9) { values[.wanted] = "no" }
            let reference = random.once(in: 15) ? "A-1" : "A-\(number)"
            desk.row(reference, in: random.once(in: 12) ? nil : random.one(of: places), values)
        }
        for number in 0..<Int.random(in: 0...60, using: &random) {
            var values = values(&random)
            values[.validTo] = random.maybe(["2026-01-01", "2027-06-01"])
            let place = random.one(of: ["KZ", "KZ", "BY", "EU", "DE", "NL"])
            desk.recordation(
                "\(number)",
                in: place,
                isOurs: random.next() & 1 == 0,
                isEnded: random.once(in: 6),
                values
            )
        }
        for _ in 0..<Int.random(in: 0...6, using: &random) {
            guard let row = desk.rows.randomElement(using: &random),
                let recordation = desk.recordations.randomElement(using: &random)
            else { break }
            desk.decide(random.one(of: Decision.Verdict.allCases), row.reference, recordation.id)
        }
        desk.knowledge = random.maybe([["KZ": .partial], ["EU": .never], ["BY": .byHand, "NL": .never]]) ?? [:]
        return desk
    }

    @Test func `a report is the same for any order of rows, recordations and decisions, and for a second run`() throws {
        var random = Seeded(Seed.drawn())
        for _ in 0..<60 {
            var desk = Self.desk(&random)
            let report = try "\(desk.report().findings)"
            #expect(try "\(desk.report().findings)" == report)
            desk.rows.shuffle(using: &random)
            desk.recordations.shuffle(using: &random)
            desk.decisions.shuffle(using: &random)
            #expect(try "\(desk.report().findings)" == report)
        }
    }

    @Test func `every row is in one finding, and every recordation of ours in a row's or in one of its own`() throws {
        var random = Seeded(Seed.drawn())
        for _ in 0..<100 {
            let desk = Self.desk(&random)
            let findings = try desk.report().findings
            let rows = findings.compactMap(\.rowNumber)
            #expect(rows.sorted() == desk.rows.map(\.rowNumber))
            let named = Set(findings.filter { $0.rowNumber != nil }.flatMap { $0.matches.map(\.recordation.record) })
            let own = findings.filter { $0.rowNumber == nil }.flatMap { $0.matches.map(\.recordation.record) }
            #expect(Set(own).count == own.count)
            #expect(named.isDisjoint(with: own))
            let expected = desk.recordations.filter { $0.isOurs && $0.isAlive(on: Desk.today) }.map(\.record)
            #expect(Set(expected).isSubset(of: named.union(own)))
            #expect(findings.count == desk.rows.count + own.count)
            #expect(findings.allSatisfy { !$0.reason.isEmpty })
        }
    }

    @Test func `nothing agrees with a recordation that its facts contradict`() throws {
        var random = Seeded(Seed.drawn())
        var agreeing = 0
        for _ in 0..<100 {
            for finding in try Self.desk(&random).report().findings where finding.kind == .agrees {
                for match in finding.matches where match.recordation.isAlive(on: Desk.today) {
                    agreeing += 1
                    let facts = match.evidence.facts.filter { $0.field != .classes }
                    let isOfOne = finding.matches.count == 1
                    let contradicting = facts.filter {
                        $0.agreement == .differs && (isOfOne || $0.field != .recordationNumber)
                    }
                    #expect(contradicting.isEmpty, "\(finding.reason): \(match.evidence.sentence)")
                    #expect(match.evidence.strength == .same || match.decision?.verdict == .accepted)
                }
            }
        }
        #expect(agreeing > 0)
    }
}
