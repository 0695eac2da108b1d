import Deadlines
import Foundation
import Law
import Recordations
import Testing

/// Compares the dates of every jurisdiction with those of the independent program `Tests/deadline-check.py`.
///
/// The fixture has one hash per month over the lines of all end dates. `deadline-check.py CODE YYYY-MM` prints a month.
/// A run checks a quarter of the months, and with `RECORDAL_EVERY_DATE=1` all months.
struct IndependentDatesTests {
    /// The jurisdictions whose dates differ, with the reason: none.
    static let explained: [String: String] = [:]

    @Test func `every end date of eight years has the dates of the independent computation`() throws {
        let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent().path + "/Fixtures/deadlines.txt"
        let fixture = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n")
        let isWhole = ProcessInfo.processInfo.environment["RECORDAL_EVERY_DATE"] != nil
        var checked: Set<String> = []
        var offices: Set<String> = []
        var reckonings: [String: Reckoning] = [:]
        var dates = 0
        for (index, line) in fixture.enumerated() {
            let parts = line.split(separator: " ").map(String.init)
            // `EU/DE:trademark,copyright 2026 …`: the office of a Member State, and kinds of right with equal dates.
            let key = parts[0].split(separator: ":").map(String.init)
            let (office, year) = (key[0], try #require(Int(parts[1])))
            let rights = try #require(key.last).split(separator: ",").map(String.init)
            let code = office.split(separator: "/").first.map(String.init) ?? office
            let reckoning = try reckonings[office] ?? Self.reckoning(office)
            reckonings[office] = reckoning
            checked.insert(code)
            offices.insert(office)
            // The choice moves with the year, so that every month of every jurisdiction is checked in some run.
            for month in 1...12 where isWhole || (index + month).isMultiple(of: 4) {
                var lines: [String] = []
                var end = try #require(CivilDate(year: year, month: month, day: 1))
                // The choice moves through the kinds of right.
                let right = rights[(index + month) % rights.count]
                while end.month == month {
                    lines.append(try Self.line(reckoning, end, right))
                    end = end.adding(days: 1)
                }
                dates += lines.count
                guard Self.explained[code] == nil else { continue }
                let hash = Self.fnv(lines.joined(separator: "\n"))
                #expect(
                    hash == parts[1 + month],
                    "deadline-check.py \(parts[0]) \(year)-\(month) prints others than:\n\(lines.joined(separator: "\n"))"
                )
            }
        }
        #expect(checked == Set(ShippedLawTests.jurisdictions))
        #expect(offices.count == 70 + 27)
        #expect(fixture.count == 792)
        #expect(isWhole ? dates == 99 * 2922 : dates > 99 * 700)
    }

    private static func reckoning(_ office: String) throws -> Reckoning {
        let parts = office.split(separator: "/").map(String.init)
        guard parts.count == 2 else { return try Shipped.book.reckoning(office) }
        return try Shipped.book(office: parts[0], holidays: [parts[1]]).reckoning(parts[0])
    }

    private static func line(_ reckoning: Reckoning, _ end: CivilDate, _ right: String) throws -> String {
        var facts = RecordationFacts()
        facts.jurisdiction = reckoning.jurisdiction
        facts.status = .active
        facts.rightType = right
        facts.validTo = end
        // The date lies within the latest version of every law.
        facts.validFrom = CivilDate(year: 2024, month: 6, day: 3)
        let found = try #require(reckoning.obligations(facts).first)
        func text(_ date: CivilDate?) -> String { date?.description ?? "-" }
        let isKnown = !found.marks.contains(.holidaysUnknown)
        return "\(end) \(text(found.windowOpens)) \(text(found.safe)) \(text(found.legal)) \(text(found.graceEnds)) "
            + (isKnown ? "1" : "0")
    }

    private static func fnv(_ text: String) -> String {
        let hash = text.utf8.reduce(UInt64(0xCBF2_9CE4_8422_2325)) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
        let digits = String(hash, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
