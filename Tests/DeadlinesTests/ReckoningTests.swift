import Deadlines
import Recordations
import Testing

/// Computes deadlines for single cases.
struct ReckoningTests {
    private func date(_ text: String) throws -> CivilDate { try #require(CivilDate(text)) }

    private static let citation = Citation(
        text: "art. 10",
        pages: ["P1"],
        confidence: .verified,
        checked: CivilDate(daysSinceEpoch: 20_000)
    )

    private func figures(_ texts: String...) throws -> Known<Timing> {
        .figures(try texts.map { Figure(try #require(Timing($0)), Self.citation) })
    }

    private func rule(
        _ kind: Rule.Kind,
        term: Span? = nil,
        caps: [Rule.CapKind] = [.registration, .insurance],
        due: Known<Timing>,
        opens: Known<Timing> = .unknown,
        grace: Known<Timing> = .unknown,
        tells: Bool = false
    ) -> Rule {
        Rule(
            name: "XX-1",
            jurisdiction: "XX",
            anchor: "approval",
            kind: kind,
            term: term.map { .figures([Figure($0, Self.citation)]) } ?? .unknown,
            caps: caps.map { Figure($0, Self.citation) },
            opens: opens,
            due: due,
            grace: grace,
            renewalNotice: tells ? Figure(true, Self.citation) : nil
        )
    }

    private func facts(_ change: (inout RecordationFacts) -> Void) -> RecordationFacts {
        var facts = RecordationFacts()
        (facts.register, facts.key, facts.source, facts.jurisdiction) = ("xx-test", "R-1", "xx-test", "XX")
        facts.status = .active
        change(&facts)
        return facts
    }

    private func only(_ rule: Rule?, _ facts: RecordationFacts, closed: [String] = []) throws -> Obligation {
        let office = OfficeDays([
            .init(name: "XX", years: 2025...2030, closed: Set(try closed.map { try date($0) }))
        ])
        let found = Reckoning(jurisdiction: "XX", rules: rule.map { [$0] } ?? [], office: office).obligations(facts)
        let ofTerm = found.filter { $0.kind.precondition == nil }
        return try #require(ofTerm.count == 1 ? ofTerm.first : nil)
    }

    /// A law file with rules for trademarks and for copyright, like that of the United States.
    private func byRight() throws -> Reckoning {
        func rule(_ name: String, _ rights: Set<String>, due: String) throws -> Rule {
            Rule(
                name: name,
                jurisdiction: "XX",
                rights: rights,
                anchor: "approval",
                kind: .fixed,
                term: .unknown,
                opens: .unknown,
                due: try figures(due),
                grace: .unknown
            )
        }
        let rules = [
            try rule("XX-1", ["trademark", "design"], due: "3 months after the end"),
            try rule("XX-2", ["copyright"], due: "3 months before the end"),
        ]
        return Reckoning(jurisdiction: "XX", rules: rules, office: OfficeDays([]))
    }

    @Test func `a right has the rule that is for it, and no other's`() throws {
        let law = try byRight()
        func found(_ right: String?) throws -> Obligation {
            let end = try date("2027-03-01")
            return try #require(law.obligations(facts { ($0.rightType, $0.validTo) = (right, end) }).first)
        }
        #expect(try found("trademark").legal == date("2027-06-01"))
        #expect(try found("design").rule?.name == "XX-1")
        #expect(try found("copyright").legal == date("2026-12-01"))
        let patent = try found("patent")
        let end = try date("2027-03-01")
        #expect(patent.rule == nil && patent.legal == nil && patent.end == end)
        #expect(patent.remarks.contains(.noRuleForRight("patent")))
        #expect(try found("a word of the register's own").rule == nil)
        // Without a kind of right the earliest date of all kinds applies, since that date is in time for each kind.
        let unknown = try found(nil)
        #expect(try unknown.legal == date("2026-12-01"))
        #expect(unknown.remarks.contains(.rightUnknown))
        let trademark = try found("trademark")
        #expect(!trademark.remarks.contains(.anchorUnknown))
    }

    @Test func `a change of an unstated right has the earliest date of all rights' laws`() throws {
        func rule(_ name: String, _ right: String, within: String?) throws -> Rule {
            let changes = try within.map { text in
                let timing: Timing = try #require(Timing(text))
                return [Rule.ChangeDuty(fields: [], within: Figure(timing, Self.citation))]
            }
            return Rule(
                name: name,
                jurisdiction: "XX",
                rights: [right],
                anchor: "approval",
                kind: .none,
                term: .unknown,
                opens: .unknown,
                due: .unknown,
                grace: .unknown,
                changes: changes ?? []
            )
        }
        let rules = [
            try rule("XX-1", "trademark", within: nil), try rule("XX-2", "design", within: "30 days after the change"),
            try rule("XX-3", "copyright", within: "7 days after the change"),
        ]
        let law = Reckoning(jurisdiction: "XX", rules: rules, office: OfficeDays([]))
        let day = try date("2026-05-04")
        func changes(_ right: String?) -> [Obligation] {
            law.obligations(facts { ($0.rightType, $0.changes) = (right, [.init(field: "holder", on: day)]) })
                .filter { $0.kind == .reportChange }
        }
        #expect(changes("trademark").isEmpty)
        #expect(changes("design").map(\.legal) == [try date("2026-06-03")])
        let unknown = changes(nil)
        #expect(unknown.map(\.legal) == [try date("2026-05-11")])
        #expect(unknown.map(\.rule?.name) == ["XX-3"])
        #expect(unknown.first?.remarks.contains(.rightUnknown) == true)
    }

    @Test func `of two terms that sources give, an end beyond the shorter one is reported`() throws {
        let terms = [Figure(Span(3, .years), Self.citation), Figure(Span(2, .years), Self.citation)]
        let rule = Rule(
            name: "XX-1",
            jurisdiction: "XX",
            anchor: "approval",
            kind: .fixed,
            term: .figures(terms),
            opens: .unknown,
            due: try figures("the end"),
            grace: .unknown
        )
        let (from, end) = (try date("2025-03-01"), try date("2028-02-29"))
        let found = try only(rule, facts { ($0.validFrom, $0.validTo) = (from, end) })
        #expect(found.computedEnd == (try date("2027-02-28")))
        #expect(found.marks.contains(.beyondTerm))
        // The printed end still counts: no end is invented.
        #expect(found.end == end)
    }

    @Test func `a registration's end caps every recordation, unless a law says otherwise`() throws {
        let (printed, registration) = (try date("2027-06-30"), try date("2026-12-15"))
        let facts = facts { ($0.validTo, $0.registrationEnd) = (printed, registration) }
        for rule in [rule(.fixed, caps: [], due: try figures("the end")), rule(.unknown, caps: [], due: .unknown), nil]
        {
            let found = try only(rule, facts)
            #expect(found.end == registration)
            #expect(try #require(found.safe) <= registration)
            #expect(found.caps.first?.what == "registration")
            #expect(found.citations.contains(.dependsOnRight))
        }
        let named = try only(rule(.fixed, caps: [.registration], due: try figures("the end")), facts)
        #expect(named.end == registration && !named.citations.contains(.dependsOnRight))
        let outliving = Rule(
            name: "XX-1",
            jurisdiction: "XX",
            anchor: "approval",
            kind: .fixed,
            term: .unknown,
            outlivesRegistration: Self.citation,
            opens: .unknown,
            due: try figures("the end"),
            grace: .unknown
        )
        #expect(try only(outliving, facts).end == printed)
    }

    @Test func `a weekend that one country works is closed while another does not`() throws {
        let saturday = try date("2026-01-10")
        let working = OfficeDays.Holidays(name: "A", years: 2025...2027, closed: [], working: [saturday])
        let resting = OfficeDays.Holidays(name: "B", years: 2025...2027, closed: [])
        #expect(OfficeDays([working]).isWorkingDay(saturday))
        #expect(!OfficeDays([working, resting]).isWorkingDay(saturday))
        let (monday, friday) = (try date("2026-01-12"), try date("2026-01-09"))
        #expect(OfficeDays([working, resting]).day(1, before: monday).date == friday)
    }

    @Test func `months are counted to the end of a shorter month`() throws {
        let rule = rule(
            .fixed,
            due: try figures("the end"),
            opens: try figures("6 months before the end", "8 months before the end")
        )
        // Of several readings of the law, the one whose window opens last complies with all of them.
        let found = try only(rule, facts { $0.validTo = CivilDate(year: 2028, month: 8, day: 31) })
        #expect(found.windowOpens == (try date("2028-02-29")))
        #expect(found.legal == (try date("2028-08-31")))
    }

    @Test func `at least thirty days leave a day more for the safe date, on a working day`() throws {
        let rule = rule(.fixed, due: try figures("at least 30 days before the end"))
        // 2026-10-13 is a Tuesday; 31 days before it, on a Saturday, is 2026-09-12.
        let found = try only(
            rule,
            facts { $0.validTo = CivilDate(year: 2026, month: 10, day: 13) },
            closed: ["2026-09-11"]
        )
        #expect(found.legal == (try date("2026-09-13")))
        #expect(found.safe == (try date("2026-09-10")))
    }

    @Test func `of two readings the earlier one is the safe date`() throws {
        let rule = rule(
            .concurrent,
            due: try figures("3 months after the registration's end", "90 days after the registration's end")
        )
        let found = try only(rule, facts { $0.registrationEnd = CivilDate(year: 2026, month: 5, day: 20) })
        #expect(found.end == (try date("2026-05-20")))
        #expect(found.legal == (try date("2026-08-20")))
        #expect(found.safe == (try date("2026-08-18")))
        #expect(!found.marks.contains(.endIsCap))
    }

    @Test func `the earliest of several caps is the end, and all are reported`() throws {
        let rule = rule(.requested, term: Span(3, .years), due: .unknown)
        let found = try only(
            rule,
            facts {
                $0.validFrom = CivilDate(year: 2024, month: 1, day: 10)
                $0.validTo = CivilDate(year: 2027, month: 3, day: 1)
                $0.insuranceEnd = CivilDate(year: 2026, month: 12, day: 31)
                $0.registrationEnd = CivilDate(year: 2029, month: 1, day: 1)
            }
        )
        #expect(found.end == (try date("2026-12-31")))
        #expect(found.caps.map(\.what) == ["insurance", "printed", "registration"])
        #expect(found.computedEnd == (try date("2027-01-09")))
        #expect(found.marks.contains(.beyondTerm))
        #expect(found.legal == nil)
        #expect(found.safe == (try date("2026-12-31")))
    }

    @Test func `a computed end never shortens the printed one`() throws {
        let rule = rule(.fixed, term: Span(1, .years), due: try figures("the end"))
        let found = try only(
            rule,
            facts {
                $0.validFrom = CivilDate(year: 2026, month: 1, day: 1)
                $0.validTo = CivilDate(year: 2028, month: 1, day: 31)
            }
        )
        #expect(found.end == (try date("2028-01-31")))
        #expect(found.marks.contains(.beyondTerm))
    }

    @Test func `an active recordation without an end is reported`() throws {
        let found = try only(rule(.fixed, term: Span(1, .years), due: try figures("the end")), facts { _ in })
        #expect(found.marks.contains(.endUnknown))
        #expect([found.end, found.safe, found.legal, found.windowOpens] == [nil, nil, nil, nil])
        #expect(found.state(on: try date("2026-01-01")) == .open)
        #expect(found.id == "xx-test:R-1:renew:unknown")
    }

    @Test(arguments: [Status.expired, .cancelled, .revoked])
    func `an ended recordation is not renewed`(_ status: Status) throws {
        let reckoning = Reckoning(jurisdiction: "XX", rules: [], office: OfficeDays([]))
        let over = facts {
            $0.validTo = CivilDate(year: 2026, month: 1, day: 1)
            $0.status = status
        }
        #expect(reckoning.obligations(over).isEmpty)
    }

    @Test func `an end before the start is shown and not hidden`() throws {
        let found = try only(
            nil,
            facts {
                $0.validFrom = CivilDate(year: 2026, month: 1, day: 1)
                $0.validTo = CivilDate(year: 2025, month: 6, day: 2)
            }
        )
        #expect(found.marks.contains(.endBeforeStart) && found.marks.contains(.noRule))
        #expect(found.safe == (try date("2025-06-02")))
    }

    @Test func `a renewed trademark is notified where the recordation ended with it`() throws {
        let concurrent = rule(.concurrent, due: try figures("the registration's end"), tells: true)
        let ended = facts {
            $0.validTo = CivilDate(year: 2026, month: 6, day: 1)
            $0.registrationEnd = CivilDate(year: 2036, month: 6, day: 1)
        }
        #expect(try only(concurrent, ended).kind == .notifyCustoms)
        #expect(try only(concurrent, ended).end == (try date("2026-06-01")))
        let fixed = rule(.fixed, term: Span(10, .years), due: try figures("the end"), tells: true)
        // A registration of the full term did not end with the trademark.
        var whole = ended
        whole.validFrom = CivilDate(year: 2016, month: 6, day: 2)
        #expect(try only(fixed, whole).kind == .renew)
        var short = ended
        short.validFrom = CivilDate(year: 2020, month: 6, day: 2)
        #expect(try only(fixed, short).kind == .notifyCustoms)
        let requested = rule(.requested, term: Span(2, .years), due: try figures("the end"), tells: true)
        #expect(try only(requested, short).kind == .renew)
        var moved = short
        moved.formerRegistrationEnd = CivilDate(year: 2026, month: 6, day: 1)
        #expect(try only(requested, moved).kind == .notifyCustoms)
    }

    @Test func `states follow the day`() throws {
        let rule = rule(
            .fixed,
            due: try figures("at least 30 days before the end"),
            opens: try figures("3 months before the end"),
            grace: try figures("the end")
        )
        var found = try only(rule, facts { $0.validTo = CivilDate(year: 2026, month: 10, day: 13) })
        func state(_ day: String) throws -> Obligation.State { found.state(on: try date(day)) }
        #expect(try state("2026-07-12") == .upcoming)
        #expect(try state("2026-07-13") == .open)
        #expect(try state("2026-09-10") == .open)
        #expect(try state("2026-09-11") == .due)
        #expect(try state("2026-09-13") == .due)
        #expect(try state("2026-09-14") == .grace)
        #expect(try state("2026-10-13") == .grace)
        #expect(try state("2026-10-14") == .lapsed)
        #expect(found.daysLeft(on: try date("2026-09-14")) == -3)
        found.renewal = Renewal(end: found.end, state: .filed, on: try date("2026-08-01"), reference: nil)
        #expect(try state("2026-10-14") == .filed)
        found.isSatisfied = true
        #expect(try state("2026-10-14") == .satisfied)
    }

    @Test func `a renewal counts for the end that it answers, and for no other`() throws {
        let filed = Renewal(end: try date("2026-10-13"), state: .filed, on: try date("2026-09-01"), reference: "R 7")
        let before = try only(
            nil,
            facts {
                $0.validTo = CivilDate(year: 2026, month: 10, day: 13)
                $0.renewals = [filed]
            }
        )
        #expect(before.renewal == filed)
        let after = try only(
            nil,
            facts {
                $0.validTo = CivilDate(year: 2028, month: 10, day: 13)
                $0.renewals = [filed]
            }
        )
        #expect(after.renewal == nil)
    }

    @Test func `working days are counted over make-up days and holidays`() throws {
        let office = OfficeDays([
            .init(
                name: "XX",
                years: 2026...2026,
                closed: [try date("2026-02-16"), try date("2026-02-17")],
                working: [try date("2026-02-14")]
            )
        ])
        // 2026-02-14 is a Saturday that is a working day.
        #expect(office.day(1, before: try date("2026-02-18")).date == (try date("2026-02-14")))
        #expect(office.day(2, before: try date("2026-02-18")).date == (try date("2026-02-13")))
        #expect(office.day(2, after: try date("2026-02-13")).date == (try date("2026-02-18")))
        #expect(office.day(0, before: try date("2026-02-17")).date == (try date("2026-02-14")))
        #expect(!office.day(1, before: try date("2027-03-01")).isKnown)
    }

    @Test func `a fixed month is the last one that is over by the end`() throws {
        let citation = Self.citation
        let january = Rule(
            name: "XX-1",
            jurisdiction: "XX",
            anchor: "inclusion",
            kind: .calendar,
            term: .unknown,
            season: Rule.Season(month: 1, years: 2),
            seasonCitation: citation,
            opens: .unknown,
            due: .unknown,
            grace: .unknown
        )
        let found = try only(january, facts { $0.validTo = CivilDate(year: 2027, month: 1, day: 30) })
        #expect([found.windowOpens, found.legal] == [try date("2026-01-01"), try date("2026-01-31")])
        #expect(found.safe == (try date("2026-01-30")))
        let later = try only(january, facts { $0.validTo = CivilDate(year: 2027, month: 1, day: 31) })
        #expect(later.legal == (try date("2027-01-31")))
    }
}
