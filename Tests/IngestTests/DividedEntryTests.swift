@testable import History
import Ingest
import Mirror
import Recordations
import Registers
import Testing

/// Entries that go on in the next rows, and cells that are broken, in editions of a register.
struct DividedEntryTests {
    private let yaml =
        Source.yaml.replacing("  ends: Ends", with: "  ends: {header: Ends, clean: {spaces: none}}")
        + "continues: {blank: [number]}\n"

    /// The sheet with some words of the goods of its second entry in a row of their own.
    private func divided(_ sheet: Sheet, _ goods: [String]) -> String {
        var sheet = sheet
        sheet.rows[1][4] = goods[0]
        for (index, words) in goods.dropFirst().enumerated() {
            sheet.rows.insert(["", "", "", "", words, "", "", ""], at: 2 + index)
        }
        return sheet.csv
    }

    @Test func `an entry that is divided elsewhere in the next edition is the same`() throws {
        let bench = try Bench()
        let first = try bench.importEdition(
            divided(Sheet(5), ["phones and", "parts of phones"]),
            day(0),
            yaml: yaml
        )
        #expect(first.verdict == .applied)
        #expect([first.counts.added, first.counts.rejected] == [5, 0])
        #expect(first.findings.continuedRows == 1)
        #expect(try bench.recordation("R-2")?.values[.goods] == "phones and parts of phones")
        let again = divided(Sheet(5), ["phones", "and parts", "of phones"])
        #expect(try bench.importEdition(again, day(1), yaml: yaml).verdict == .unchanged)
        let whole = divided(Sheet(5), ["phones and parts of phones"])
        #expect(try bench.importEdition(whole, day(2), yaml: yaml).verdict == .unchanged)
        #expect(try bench.mirror.soundness().mistakes == [])
    }

    @Test func `an edition that begins within an entry changes nothing`() throws {
        let bench = try Bench()
        _ = try bench.importEdition(Sheet(5).csv, day(0), yaml: yaml)
        let before = try bench.state()
        var sheet = Sheet(5, holder: "Other")
        sheet.rows.insert(["", "", "", "", "shoes", "", "", ""], at: 0)
        let report = try bench.importEdition(sheet.csv, day(1), yaml: yaml)
        #expect(report.verdict == .failed)
        let reason = "register.csv:2: this row continues an entry, and there is none above it"
        #expect(report.reason?.hasPrefix(reason) == true, "\(report.reason ?? "")")
        #expect(try bench.state() == before)
    }

    @Test func `a space that comes and goes within a date is no change of the register`() throws {
        let bench = try Bench()
        _ = try bench.importEdition(Sheet(5).csv, day(0), yaml: yaml)
        let broken = Sheet(5).setting("Ends", "2030- 01-0 1", first: 2)
        let report = try bench.importEdition(broken.csv, day(1), yaml: yaml)
        #expect(report.counts.changed == 0)
        #expect(report.findings.unread == [:])
        #expect(try bench.recordation("R-1")?.values[.validTo] == "2030-01-01")
        #expect(try bench.events().contains { $0.kind == "changed" } == false)
        #expect(try bench.mirror.soundness().mistakes == [])
    }
}
