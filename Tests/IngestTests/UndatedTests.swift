@testable import Curation
@testable import History
@testable import Notifications
import Mirror
import Recordations
import Registers
import Ingest
import Testing

/// A term that the register states without a date.
struct UndatedTests {
    private let yaml = Source.trusting.replacing(
        "dates: [yyyy-MM-dd, dd.MM.yyyy]",
        with: "dates: [yyyy-MM-dd], undated: '^until'"
    )

    @Test func `a term without a date takes the former end away, by an event, and keeps its text`() throws {
        #expect(yaml != Source.trusting)
        let bench = try Bench()
        _ = try bench.importEdition(Sheet(5).csv, day(0), yaml: yaml)
        let sheet = Sheet(5).setting("Ends", "until cancelled", first: 1)
        let report = try bench.importEdition(sheet.csv, day(1), yaml: yaml)
        #expect(report.verdict == .applied)
        #expect([report.counts.changed, report.counts.rejected] == [1, 0])
        #expect(report.findings.undated == [.validTo: 1])
        let found = try #require(try bench.recordation("R-1"))
        #expect(found.values[.validTo] == nil)
        #expect(found.notStated == [])
        let change = try #require(try bench.events().last { $0.kind == "changed" })
        #expect([change.field, change.old, change.new] == ["valid_to", "2030-01-01", nil])
        #expect(try bench.mirror.fetch(report.fetch ?? 0)?.findings?.contains("end unknown: 1 row") == true)
        // The same again is nothing new, and a date brings the end back.
        #expect(try bench.importEdition(sheet.csv, day(2), yaml: yaml).verdict == .unchanged)
        _ = try bench.importEdition(Sheet(5).csv, day(3), yaml: yaml)
        #expect(try bench.recordation("R-1")?.values[.validTo] == "2030-01-01")
        #expect(try bench.mirror.soundness().mistakes == [])
    }
}
