import Recordations
import TestSupport
import Testing

@testable import Registers

/// Reads dates of each calendar from tables that name the law or the standard.
@Suite struct DateTableTests {
    private func check(_ one: DateCase, from base: Int) throws {
        let formats = DateFormats([try DateFormat(one.format)], twoDigitYearsFrom: base)
        let date = formats.date(one.text)?.description
        #expect(date == one.date, "\(one.source)")
    }

    @Test(arguments: DateTables.gregorian)
    func `a civil date`(one: DateCase) throws { try check(one, from: 2000) }

    @Test(arguments: DateTables.minguo)
    func `a date of the Republic of China`(one: DateCase) throws { try check(one, from: 2000) }

    @Test(arguments: DateTables.japanese)
    func `a date of a Japanese era`(one: DateCase) throws { try check(one, from: 2000) }

    @Test(arguments: DateTables.buddhist)
    func `a date of the Buddhist era`(one: DateCase) throws { try check(one, from: 2500) }

    @Test func `a name that two languages give to two months is read where the language is named`() throws {
        func read(_ text: String, _ languages: [String]) throws -> String? {
            DateFormats([try DateFormat("d. MMMM yyyy")], months: MonthNames(languages: languages)).date(text)?
                .description
        }
        #expect(try read("5. listopad 2021", ["cs"]) == "2021-11-05")
        #expect(try read("5. listopad 2021", ["pl"]) == "2021-11-05")
        #expect(try read("5. listopad 2021", ["cs", "pl"]) == "2021-11-05")
        #expect(try read("5. listopad 2021", ["hr"]) == "2021-10-05")
        #expect(try read("5. listopad 2021", ["cs", "hr"]) == nil)
        #expect(try read("5. October 2021", ["hr"]) == nil)
        // Names of one language only stay readable.
        #expect(try read("5. září 2021", ["cs", "hr"]) == "2021-09-05")
    }

    @Test(arguments: MonthNames.languages)
    func `every language has twelve months, in full and abbreviated`(language: String) throws {
        let names = MonthNames(languages: [language])
        #expect(Set(names.all.filter { $0.isOf(full: true) }.map(\.month)) == Set(1...12))
        #expect(Set(names.all.filter { $0.isOf(full: false) }.map(\.month)) == Set(1...12))
        for name in names.all {
            let text = "7 " + String(String.UnicodeScalarView(name.scalars)).uppercased() + " 2021"
            let format = try DateFormat(name.isOf(full: true) ? "d MMMM yyyy" : "d MMM yyyy")
            #expect(DateFormats([format], months: names).date(text)?.month == name.month, "\(text)")
        }
    }

    @Test func `a date written at random in any format is read back as that day`() throws {
        let seed = Seed.drawn()
        var random = Seeded(seed)
        let formats = try DateSamples.formats.map { try DateFormat($0) }
        var count = 0
        for _ in 0..<5000 {
            guard let format = formats.randomElement(using: &random) else { continue }
            let date = DateSamples.date(&random)
            guard let text = DateSamples.text(date, format, &random) else { continue }
            let read = DateFormats([format], twoDigitYearsFrom: DateSamples.base(format)).date(text)
            #expect(read == date, "seed \(seed): '\(text)' by \(format.source)")
            count += 1
        }
        #expect(count > 3000, "seed \(seed)")
    }
}
