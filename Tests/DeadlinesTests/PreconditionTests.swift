import Deadlines
import Recordations
import TestSupport
import Testing

/// Checks the deadlines of the power of attorney, the insurance and the fees.
struct PreconditionTests {
    private static let citation = Citation(
        text: "art. 7",
        pages: ["P1"],
        confidence: .likely,
        checked: CivilDate(daysSinceEpoch: 20_000)
    )

    private func date(_ text: String) throws -> CivilDate { try #require(CivilDate(text)) }

    private func rule(caps: [Rule.CapKind] = [], needs: [String] = []) -> Rule {
        Rule(
            name: "XX-1",
            jurisdiction: "XX",
            anchor: "approval",
            kind: .requested,
            term: .unknown,
            caps: caps.map { Figure($0, Self.citation) },
            needs: needs.map { Rule.Need($0, Self.citation, note: "of \($0)") },
            opens: .unknown,
            due: .unknown,
            grace: .unknown
        )
    }

    @Test func `a recordation of an unstated right needs what the law requires of any right`() throws {
        func rule(_ right: String, needs: [String]) -> Rule {
            Rule(
                name: "XX-\(right)",
                jurisdiction: "XX",
                rights: [right],
                anchor: "approval",
                kind: .requested,
                term: .unknown,
                needs: needs.map { Rule.Need($0, Self.citation) },
                opens: .unknown,
                due: .unknown,
                grace: .unknown
            )
        }
        let rules = [rule("trademark", needs: []), rule("copyright", needs: ["power of attorney"])]
        let law = Reckoning(jurisdiction: "XX", rules: rules, office: OfficeDays([]))
        var facts = try facts()
        facts.powerOfAttorneyEnd = nil
        #expect(law.unknownPreconditions(facts) == [.powerOfAttorney])
        facts.powerOfAttorneyEnd = try date("2026-06-01")
        #expect(law.unknownPreconditions(facts).isEmpty)
        let found = law.obligations(facts).first { $0.kind == .renewPowerOfAttorney }
        #expect(found?.rule?.name == "XX-copyright")
        facts.rightType = "trademark"
        let other = law.obligations(facts).first { $0.kind == .renewPowerOfAttorney }
        #expect(other != nil && other?.rule == nil)
    }

    private func reckoning(_ rule: Rule?) -> Reckoning {
        let office = OfficeDays([.init(name: "XX", years: 2025...2030, closed: [])])
        return Reckoning(jurisdiction: "XX", rules: rule.map { [$0] } ?? [], office: office)
    }

    private func facts(_ status: Status = .active) throws -> RecordationFacts {
        var facts = RecordationFacts()
        (facts.register, facts.key, facts.source, facts.jurisdiction) = ("xx-test", "R-1", "xx-test", "XX")
        facts.status = status
        facts.validTo = try date("2028-06-30")
        // A Saturday, a Monday, a Sunday.
        facts.powerOfAttorneyEnd = try date("2027-05-01")
        facts.insuranceEnd = try date("2027-08-02")
        facts.duesEnd = try date("2026-12-06")
        return facts
    }

    @Test func `each known end is an obligation by the last working day up to it`() throws {
        let found = reckoning(nil).obligations(try facts())
        #expect(
            found.map(\.id) == [
                "xx-test:R-1:renew:2026-12-06", "xx-test:R-1:renew-power-of-attorney:2027-05-01",
                "xx-test:R-1:renew-insurance:2027-08-02", "xx-test:R-1:pay-dues:2026-12-06",
            ]
        )
        #expect(found.dropFirst().map { $0.safe?.description } == ["2027-04-30", "2027-08-02", "2026-12-04"])
        #expect(found.dropFirst().map { $0.legal?.description } == ["2027-05-01", "2027-08-02", "2026-12-06"])
        #expect(found.dropFirst().allSatisfy { $0.windowOpens == nil && $0.graceEnds == nil && $0.rule == nil })
        #expect(found.dropFirst().allSatisfy { $0.remarks.isEmpty && $0.citations.isEmpty })
    }

    @Test func `only the law that requires it is cited, and no other figure of the rule`() throws {
        let found = reckoning(rule(caps: [.dues], needs: ["insurance", "samples"])).obligations(try facts())
        let byKind = Dictionary(found.map { ($0.kind, $0) }) { first, _ in first }
        #expect(byKind[.renewInsurance]?.citation?.text == "art. 7")
        #expect(byKind[.renewInsurance]?.remarks == [.lawNote("of insurance", rule: "XX-1")])
        #expect(byKind[.payDues]?.citation?.text == "art. 7")
        #expect(byKind[.renewPowerOfAttorney]?.rule == nil)
    }

    @Test func `an end date that a person typed ends the recordation, that of the insurance only by law`() throws {
        let typed = try #require(reckoning(nil).obligations(try facts()).first)
        #expect(typed.caps.map(\.what) == ["dues", "power of attorney", "printed"])
        #expect(typed.end == (try date("2026-12-06")))
        let all = rule(caps: [.powerOfAttorney, .insurance, .dues])
        let listed = try #require(reckoning(all).obligations(try facts()).first)
        #expect(listed.caps.map(\.what) == ["dues", "power of attorney", "insurance", "printed"])
    }

    @Test(arguments: [Status.expired, .cancelled, .revoked])
    func `an ended recordation has none, and no question`(_ status: Status) throws {
        let reckoning = reckoning(rule(caps: [.powerOfAttorney, .insurance, .dues]))
        #expect(reckoning.obligations(try facts(status)).isEmpty)
        var unknown = try facts(status)
        (unknown.powerOfAttorneyEnd, unknown.insuranceEnd, unknown.duesEnd) = (nil, nil, nil)
        #expect(reckoning.unknownPreconditions(unknown).isEmpty)
        unknown.status = .active
        #expect(reckoning.unknownPreconditions(unknown) == [.powerOfAttorney, .insurance, .dues])
        unknown.isExplained = true
        #expect(reckoning.unknownPreconditions(unknown).isEmpty)
    }

    @Test func `only an undated requirement of the law is a question`() throws {
        let reckoning = reckoning(rule(caps: [.insurance], needs: ["power of attorney", "security", "samples"]))
        var facts = try facts()
        #expect(reckoning.unknownPreconditions(facts).isEmpty)
        (facts.insuranceEnd, facts.duesEnd) = (nil, nil)
        #expect(reckoning.unknownPreconditions(facts) == [.insurance])
        facts.powerOfAttorneyEnd = nil
        #expect(reckoning.unknownPreconditions(facts) == [.powerOfAttorney, .insurance])
        #expect(self.reckoning(nil).unknownPreconditions(facts).isEmpty)
    }

    @Test func `a filed renewal of the same end leaves them to be done`() throws {
        var facts = try facts()
        facts.duesEnd = nil
        let end = try date("2027-05-01")
        facts.renewals = [Renewal(end: end, state: .filed, on: try date("2027-02-01"), reference: nil)]
        let found = reckoning(nil).obligations(facts)
        #expect(found.map { $0.state(on: end) } == [.filed, .due, .open])
    }

    @Test(arguments: seeds(20)) func `a cap never makes a date later`(_ seed: UInt64) throws {
        var random = Seeded(seed)
        // All days of this office are known: the margin for unknown days would differ between an early and a late end.
        let office = OfficeDays([.init(name: "XX", years: 1990...2070, closed: [])])
        for _ in 0..<200 {
            let reckoning = Reckoning(jurisdiction: "XX", rules: [random.rule("XX-1")], office: office)
            var facts = random.facts()
            (facts.status, facts.isExplained, facts.changes) = (.active, false, [])
            (facts.powerOfAttorneyEnd, facts.duesEnd, facts.insuranceEnd) = (nil, nil, nil)
            let before = try #require(reckoning.obligations(facts).first)
            (facts.powerOfAttorneyEnd, facts.duesEnd) = (random.date(), random.once(in: 2) ? random.date() : nil)
            if random.once(in: 2) { facts.insuranceEnd = random.date() }
            let after = try #require(reckoning.obligations(facts).first)
            #expect(after.kind == before.kind)
            for date in [\Obligation.end, \.safe, \.legal, \.graceEnds, \.windowOpens] {
                guard let early = before[keyPath: date] else { continue }
                let now = try #require(after[keyPath: date], "seed \(seed)")
                #expect(now <= early, "seed \(seed): \(after) after \(before)")
            }
        }
    }
}
