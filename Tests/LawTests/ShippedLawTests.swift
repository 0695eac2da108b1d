import Deadlines
import Foundation
import Law
import Recordations
import Testing

/// Every file that ships is read, and every figure in it says where it comes from.
struct ShippedLawTests {
    /// The jurisdictions whose law was looked up.
    static let jurisdictions = """
        AE AR AU BR BY CA CH CN CO EAEU EG EU GB HK ID IL IN JO JP KE KR KZ MA MO MX MY NG NZ PA PE PH PY RS RU SA SG TH TR TW UA
        US UZ VN ZA
        """.split(whereSeparator: \.isWhitespace).map(String.init)

    @Test func `all 44 jurisdictions are there, and nothing else`() throws {
        #expect(Self.jurisdictions.count == 44)
        let names = try Shipped.names(.jurisdictions)
        #expect(names == Self.jurisdictions)
    }

    @Test(arguments: jurisdictions) func `every figure has a citation, a day and a confidence`(_ code: String) throws {
        let file = try #require(try Shipped.book.rules(code))
        for text in [file.title, file.authority, file.recordation, file.basis] { #expect(!text.isEmpty) }
        #expect(!file.rules.isEmpty)
        let looked = try #require(CivilDate("2026-11-21"))
        var used: Set<String> = []
        for rule in file.rules {
            for citation in rule.citations {
                #expect(!citation.text.isEmpty)
                #expect(citation.checked <= looked && citation.checked.year >= 2026, "\(rule.name)")
                if citation.confidence > .unverified {
                    #expect(!citation.pages.isEmpty, "\(rule.name): \(citation.text)")
                }
                used.formUnion(citation.pages)
            }
            // A rule that sets dates has something to show for it; one that knows nothing says so.
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
        for name in ["EU", "DE", "GB", "US", "JP", "RU"] {
            #expect(try Shipped.book.holidays(name)?.holidays.years == 2025...2027, "\(name)")
        }
        // The decree that moves working days comes late in the year before.
        for name in ["CN", "KZ", "BY"] {
            let holidays = try #require(try Shipped.book.holidays(name)?.holidays)
            #expect(holidays.years?.lowerBound == 2025)
            #expect(holidays.closed.contains { $0.year == 2027 }, "\(name)")
        }
        let china = try #require(try Shipped.book.holidays("CN")?.holidays)
        #expect(china.working.contains { $0.description == "2026-02-14" })
        #expect(china.closed.contains { $0.description == "2026-02-20" })
    }

    @Test func `a date is only ever earlier where the holidays are not known`() throws {
        var late: Set<String> = []
        for name in try Shipped.names(.holidays) {
            let holidays = try #require(try Shipped.book.holidays(name)?.holidays)
            let years = try #require(holidays.years)
            let known = OfficeDays([holidays])
            // The same office before its file was there for these years.
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
