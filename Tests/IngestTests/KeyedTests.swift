@testable import Curation
@testable import History
@testable import Notifications
import Mirror
import Recordations
import Ingest
import Testing

/// Documents whose values have names, taken in.
@Suite struct KeyedTests {
    private static let yaml =
        """
        register: xx-test
        jurisdiction: XX
        documents: [{format: csv}, {format: json, records: rows}, {format: xml, records: //row}]

        """ + Source.columns + Source.fields
            + """
            guards: {changed_share: 100%, fill_fall: 100%}

            """

    private struct Entry {
        var number: Int
        var agent: String?

        var csv: String { "R-\(number),M\(number),H,9,g,In force,2030-01-01,\(agent ?? "")" }

        func json(_ more: String = "") -> String {
            let agent = agent.map { "\"Agent\": \"\($0)\", " } ?? ""
            return "{\(agent)\"Number\": \"R-\(number)\", \"Mark\": \"M\(number)\", \"Holder\": \"H\", \"Classes\": 9, "
                + "\"Goods\": \"g\", \"Status\": \"In force\", \"Ends\": \"2030-01-01\"\(more)}"
        }

        var xml: String {
            "<row><Goods>g</Goods><Number>R-\(number)</Number><Mark>M\(number)</Mark><Holder>H</Holder><Classes>9</Classes>"
                + "<Status>In force</Status><Ends>2030-01-01</Ends></row>"
        }
    }

    private func json(_ rows: [String]) -> String { "{\"rows\": [\(rows.joined(separator: ",\n"))]}" }

    @Test func `the same records in another order, with other keys in others, are unchanged`() throws {
        let bench = try Bench()
        let entries = (1...30).map { Entry(number: $0) }
        #expect(try bench.importEdition(json(entries.map { $0.json() }), day(0), yaml: Self.yaml).counts.added == 30)
        let before = try bench.lines("SELECT * FROM observation ORDER BY 1")
        let mixed = entries.reversed().map { $0.json(", \"No\": \($0.number), \"x\": null") }
        let report = try bench.importEdition(json(mixed), day(1), yaml: Self.yaml)
        #expect(report.verdict == .unchanged)
        #expect(try bench.lines("SELECT * FROM observation ORDER BY 1") == before)
        // XML has other digests only where other names are filled.
        let xml = try bench.importEdition("<r>\(entries.map(\.xml).joined())</r>", day(2), yaml: Self.yaml)
        #expect(xml.verdict == .unchanged)
        #expect(try bench.events().filter { $0.kind == "changed" } == [])
        #expect(try bench.mirror.soundness().mistakes == [])
    }

    @Test func `a field that no record has keeps its values, and one that a late record has is the register's value`()
        throws
    {
        let bench = try Bench()
        var entries = (1...2_000).map { Entry(number: $0, agent: "A") }
        let header = "Number,Mark,Holder,Classes,Goods,Status,Ends,Agent\n"
        try bench.importEdition(header + entries.map(\.csv).joined(separator: "\n"), day(0), yaml: Self.yaml)
        for index in entries.indices { entries[index].agent = nil }
        try bench.importEdition(json(entries.map { $0.json() }), day(1), yaml: Self.yaml)
        #expect(try bench.recordation("R-1")?.values[.agent] == "A")
        #expect(try bench.events().filter { $0.kind == "changed" } == [])
        #expect(try bench.number("SELECT count(*) FROM observation WHERE unobserved <> 0") == 2_000)
        // Every record is another one, so that none is known by its digest; the agent stands in the last.
        entries[1_999].agent = "B"
        try bench.importEdition(json(entries.map { $0.json(", \"more\": 1") }), day(2), yaml: Self.yaml)
        #expect(try bench.recordation("R-2000")?.values[.agent] == "B")
        #expect(try bench.recordation("R-1")?.values[.agent] == nil)
        #expect(try bench.events().filter { $0.kind == "changed" && $0.field == "agent" }.count == 2_000)
        #expect(try bench.mirror.soundness().mistakes == [])
    }

    @Test func `a document that breaks off has failed and changes nothing`() throws {
        let bench = try Bench()
        let rows = (1...30).map { Entry(number: $0).json() }
        try bench.importEdition(json(rows), day(0), yaml: Self.yaml)
        let before = try bench.state()
        let whole = json(rows.map { $0.replacing("\"H\"", with: "\"I\"") })
        let report = try bench.importEdition(String(whole.dropLast(20)), day(1), yaml: Self.yaml)
        #expect(report.verdict == .failed)
        #expect(report.reason?.contains("30:") == true)
        #expect(report.reason?.contains("the JSON breaks off here; download it again") == true)
        #expect(try bench.state() == before)
    }
}
