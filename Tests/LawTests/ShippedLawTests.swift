import Deadlines
import Foundation
import Law
import Recordations
import Testing

/// Reads every law file of the repository, and checks that each figure in it has a source.
struct ShippedLawTests {
    /// The jurisdictions that have a law file.
    static let jurisdictions = """
        AE AL AM AR AU AZ BA BD BR BY CA CH CN CO DO DZ EAEU EC EG EU GB GE HK ID IL IN IS JO JP KE KG KH KR KZ LA LK MA MD ME MK
        MN MO MU MX MY NG NO NZ PA PE PH PK PY QA RS RU SA SD SG TH TN TR TW UA US UY UZ VN XK ZA
        """.split(whereSeparator: \.isWhitespace).map(String.init)

    @Test func `all 70 jurisdictions are there, and nothing else`() throws {
        #expect(Self.jurisdictions.count == 70)
        let names = try Shipped.names(.jurisdictions)
        #expect(names == Self.jurisdictions)
    }

    // What a letter shows of a rule: the sources of its dates, and the notes and other readings beside them.
    private static func shown(_ rule: Rule) -> Set<String> {
        let citations = rule.due.figures.map(\.citation) + rule.term.figures.map(\.citation) + rule.caps.map(\.citation)
        let others = rule.conflicts.flatMap { [$0.reading, $0.citation.text] }
        let needed = rule.needs.map(\.citation.text) + rule.changes.map(\.within.citation.text)
        return Set(citations.map(\.text) + others + needed).union(notes(rule))
    }

    private static func notes(_ rule: Rule) -> Set<String> {
        Set(
            (rule.due.figures.compactMap(\.note) + rule.grace.figures.compactMap(\.note) + rule.caps.compactMap(\.note))
        )
    }

    @Test(arguments: ["BY", "CN", "EAEU", "EU", "GB", "JP", "KR", "KZ", "RU", "US"])
    func `what letters show of the law is there in Chinese`(_ code: String) throws {
        for rule in try #require(try Shipped.book.rules(code)).rules {
            let chinese = rule.translations["zh-Hans"] ?? [:]
            for sentence in Self.shown(rule) { #expect(chinese[sentence] != nil, "\(rule.name): \(sentence)") }
            for text in chinese.values { #expect(text.contains(/\p{Han}/), "\(rule.name): \(text)") }
        }
    }

    @Test(arguments: jurisdictions) func `a note or another reading of a date is there in Chinese`(
        _ code: String
    ) throws {
        for rule in try #require(try Shipped.book.rules(code)).rules {
            for sentence in Self.notes(rule).union(rule.conflicts.map(\.reading)) {
                #expect(rule.translations["zh-Hans"]?[sentence] != nil, "\(rule.name): \(sentence)")
            }
        }
    }

    @Test(arguments: jurisdictions) func `every figure has a citation, a day and a confidence`(_ code: String) throws {
        let file = try #require(try Shipped.book.rules(code))
        for text in [file.title, file.authority, file.recordation, file.basis] { #expect(!text.isEmpty) }
        #expect(!file.rules.isEmpty)
        let looked = try #require(CivilDate("2026-11-29"))
        var used: Set<String> = []
        for rule in file.rules {
            #expect(!rule.rights.isEmpty, "\(rule.name)")
            for citation in rule.citations + rule.conflicts.map(\.citation) + rule.needs.map(\.citation) {
                #expect(!citation.text.isEmpty)
                #expect(citation.checked <= looked && citation.checked.year >= 2026, "\(rule.name)")
                if citation.confidence > .unverified {
                    #expect(!citation.pages.isEmpty, "\(rule.name): \(citation.text)")
                }
                used.formUnion(citation.pages)
            }
            // A rule with dates cites its source; a rule without dates states that nothing is known.
            switch rule.kind {
            case .fixed, .requested, .concurrent, .calendar: #expect(!rule.citations.isEmpty, "\(rule.name)")
            case .none, .unknown: #expect(!rule.notes.isEmpty || !rule.citations.isEmpty, "\(rule.name)")
            }
            if rule.kind == .concurrent { #expect(rule.caps.contains { $0.value == .registration }, "\(rule.name)") }
        }
        for name in used { #expect(file.pages[name]?.hasPrefix("http") == true, "\(code): page \(name)") }
        for (name, address) in file.pages { #expect(address.hasPrefix("http"), "\(code): page \(name)") }
    }

    @Test(arguments: try Shipped.names(.holidays)) func `every file of holidays names its origin`(_ name: String) throws
    {
        let file = try #require(try Shipped.book.holidays(name))
        #expect(file.origin.count > 10)
        #expect(file.holidays.years?.lowerBound == 2025)
    }

    @Test func `the calendars that deadlines rest on most cover 2025 to 2027`() throws {
        for (name, last) in [("DE", 2030), ("GB", 2030), ("US", 2030), ("JP", 2030), ("RU", 2027)] {
            #expect(try Shipped.book.holidays(name)?.holidays.years == 2025...last, "\(name)")
        }
        // The decree that moves working days is published late in the preceding year.
        for name in ["CN", "KZ", "BY"] {
            let holidays = try #require(try Shipped.book.holidays(name)?.holidays)
            #expect(holidays.years?.lowerBound == 2025)
            #expect(holidays.closed.contains { $0.year == 2027 }, "\(name)")
        }
        let china = try #require(try Shipped.book.holidays("CN")?.holidays)
        #expect(china.working.contains { $0.description == "2026-02-14" })
        #expect(china.closed.contains { $0.description == "2026-02-20" })
    }

    @Test func `without a named Member State no date is later than that of any State`() throws {
        let states = try #require(try Shipped.book.rules("EU")?.states)
        #expect(states.count == 27)
        let offices = try states.map { state in
            OfficeDays([try #require(try Shipped.book.holidays(state)?.holidays)])
        }
        let union = try Shipped.book.reckoning("EU")
        #expect(union.isStateUnnamed)
        var late: Set<String> = []
        var date = try #require(CivilDate("2025-03-01"))
        while date.year < 2032 {
            for count in [0, 1, 30, 31] {
                let day = union.office.day(count, before: date).date
                for (state, office) in zip(states, offices) where day > office.day(count, before: date).date {
                    late.insert("\(state) \(count) \(date)")
                }
            }
            date = date.adding(days: 1)
        }
        #expect(late == [])
        // Romania's last day before the end of 2026-02-17 is in 2025: seven days off are of the Union's institutions.
        let end = try #require(CivilDate("2026-02-17"))
        #expect(union.office.day(30, before: end).date <= CivilDate("2025-12-31") ?? end)
    }

    @Test func `a setting of the Union's office names a Member State`() throws {
        let german = try Shipped.book(office: "EU", holidays: ["DE"]).reckoning("EU")
        #expect(!german.isStateUnnamed && german.office.name == "DE")
        for name in ["EU", "CH"] {
            let error = #expect(throws: LawError.self) {
                _ = try Shipped.book(office: "EU", holidays: [name]).reckoning("EU")
            }
            #expect(error?.description.contains("write the State whose customs decided, one of AT, BE") == true)
        }
    }

    @Test func `a date is only ever earlier where the holidays are not known`() throws {
        var late: Set<String> = []
        for name in try Shipped.names(.holidays) {
            let holidays = try #require(try Shipped.book.holidays(name)?.holidays)
            let years = try #require(holidays.years)
            let known = OfficeDays([holidays])
            // The same office without a holiday file for these years.
            let shifted = OfficeDays([.init(name: name, weekend: holidays.weekend, years: nil, closed: [])])
            let partly = OfficeDays([
                .init(
                    name: name,
                    weekend: holidays.weekend,
                    years: years.lowerBound...max(years.lowerBound, years.upperBound - 1),
                    closed: holidays.closed.filter { $0.year < max(years.lowerBound + 1, years.upperBound) },
                    working: holidays.working.filter { $0.year < max(years.lowerBound + 1, years.upperBound) }
                )
            ])
            var date = try #require(CivilDate(year: years.lowerBound, month: 3, day: 15))
            let last = try #require(CivilDate(year: years.upperBound, month: 12, day: 31))
            while date <= last {
                for count in [0, 1, 15, 30, 31] {
                    let truth = known.day(count, before: date)
                    #expect(truth.isKnown)
                    let guess = shifted.day(count, before: date)
                    #expect(!guess.isKnown)
                    if guess.date > truth.date { late.insert("\(name) \(count) unknown") }
                    let half = partly.day(count, before: date)
                    if half.date > truth.date { late.insert("\(name) \(count) half \(date) \(truth.date) \(half)") }
                }
                date = date.adding(days: 3)
            }
        }
        #expect(late == [])
    }
}
