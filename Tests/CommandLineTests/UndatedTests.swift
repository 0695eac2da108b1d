import Foundation
import TestSupport
import Testing

/// What people see of a term without a date.
@Suite(.waitingForPrograms) struct UndatedTests {
    @Test func `check, import, fetches and show tell of an end that is unknown`() throws {
        let space = try TestWorkspace()
        let dates = "dates: [yyyy-MM-dd]"
        try space.write("sources/toy.yaml", TestWorkspace.toy.replacing(dates, with: dates + ", undated: '^until'"))
        let edition =
            TestWorkspace.header + TestWorkspace.rows(1...1, end: "until \u{1B}[31mcancelled")
            + TestWorkspace.rows(2...9)
        let sentence = "valid_to, end unknown: 1 row, e.g. row 2: 'until "
        let taken = try space.take(edition)
        #expect(taken.code == 0)
        #expect(taken.output.contains("  " + sentence), "\(taken.output)")
        #expect(!taken.output.contains("not readable"))
        let check = try space.recordal("sources", "check", "toy", "edition.csv")
        #expect(check.output.contains(sentence), "\(check.output)")
        let object = try space.recordal("sources", "check", "toy", "edition.csv", "--json").object()
        #expect(object["undated"] as? [String: Int] == ["valid_to": 1])
        #expect(object["unread"] as? [String: Int] == [:])
        #expect(try space.recordal("fetches", "show", "1").output.contains("end unknown: 1 row"))
        let shown = try space.recordal("show", "toy:N1").output
        #expect(shown.contains("valid_to              unknown: the register states no date"), "\(shown)")
        #expect(shown.contains("    register: until "))
        for output in [taken.output, check.output, shown] { #expect(!output.contains("\u{1B}")) }
        #expect(!(try space.recordal("show", "toy:N2").output.contains("unknown")))
    }
}
