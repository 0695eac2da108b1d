import Deadlines
import Recordations
import TestSupport

/// Makes random laws, offices and recordations.
extension Seeded {
    mutating func date(_ years: ClosedRange<Int> = 2015...2045) -> CivilDate {
        CivilDate(
            daysSinceEpoch: Int.random(
                in: (years.lowerBound - 1970) * 365...(years.upperBound - 1970) * 366,
                using: &self
            )
        )
    }

    /// Makes a law with random terms and windows.
    mutating func rule(_ name: String, from: CivilDate? = nil, to: CivilDate? = nil) -> Rule {
        let citation = Citation(text: "art. 1", pages: ["P"], confidence: one(of: Confidence.allCases), checked: date())
        func figures<Value>(_ values: [Value]) -> Known<Value> {
            values.isEmpty ? .unknown : .figures(values.map { Figure($0, citation) })
        }
        let kind = one(of: Rule.Kind.allCases)
        let hasTerm = kind == .fixed || kind == .requested
        return Rule(
            name: name,
            jurisdiction: "XX",
            from: from,
            to: to,
            anchor: "approval",
            kind: kind,
            term: figures(
                hasTerm && !once(in: 5)
                    ? [Span(Int.random(in: 1...12, using: &self), one(of: [.months, .years]))] : []
            ),
            endsDayBefore: once(in: 2),
            season: kind == .calendar ? Rule.Season(month: Int.random(in: 1...12, using: &self), years: 2) : nil,
            caps: Rule.CapKind.allCases.filter { _ in once(in: 2) }.map { Figure($0, citation) },
            opens: figures(once(in: 2) ? [timing(.before)] : []),
            due: figures((0..<Int.random(in: 0...2, using: &self)).map { _ in timing(one(of: [.before, .after])) }),
            grace: figures(once(in: 3) ? [timing(.after)] : []),
            renewalNotice: once(in: 2) ? Figure(true, citation) : nil,
            changes: [
                Rule.ChangeDuty(fields: [], within: Figure(once(in: 2) ? timing(.after, of: .change) : nil, citation))
            ]
        )
    }

    private mutating func timing(_ direction: Timing.Direction, of reference: Timing.Reference = .end) -> Timing {
        let span = Span(Int.random(in: 0...40, using: &self), one(of: Span.Unit.allCases.filter { $0 != .years }))
        return Timing(span, direction, reference, isAtLeast: direction == .before && once(in: 2))
    }

    mutating func office() -> OfficeDays {
        let closed = (0..<Int.random(in: 0...40, using: &self)).map { _ in date(2025...2027) }
        let years = once(in: 4) ? nil : 2025...Int.random(in: 2025...2027, using: &self)
        return OfficeDays([
            .init(name: "XX", weekend: one(of: [[5, 6], [4, 5], [6]]), years: years, closed: Set(closed))
        ])
    }

    mutating func facts() -> RecordationFacts {
        var facts = RecordationFacts()
        (facts.register, facts.key, facts.source, facts.jurisdiction) = ("xx-test", "R-1", "xx-test", "XX")
        facts.status = one(of: Status.allCases)
        if !once(in: 4) { facts.validFrom = date() }
        if !once(in: 4) { facts.validTo = date() }
        if once(in: 2) { facts.registrationEnd = date() }
        if once(in: 3) { facts.formerRegistrationEnd = date() }
        if once(in: 3) { facts.insuranceEnd = date() }
        if once(in: 4) { facts.powerOfAttorneyEnd = date() }
        if once(in: 4) { facts.duesEnd = date() }
        if once(in: 4) { facts.editedEnd = date() }
        if once(in: 3) { facts.changes = [.init(field: "holder", on: date())] }
        return facts
    }
}

/// Returns the fixed seeds of a test.
func seeds(_ count: UInt64) -> [UInt64] { (1...count).map { $0 &* 0x9E37_79B9 } }
