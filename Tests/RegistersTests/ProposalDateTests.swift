import Recordations
import Registers
import Testing

/// Checks which dates a proposal reads how, and which it leaves in doubt.
@Suite struct ProposalDateTests {
    private static let vocabulary = Result {
        try Vocabulary(Files.sources())
    }

    /// The line of the end, and the first end that is read.
    private func end(
        _ cells: [String],
        country: String,
        header: String = "Valid to"
    ) throws -> (line: String, value: String?) {
        let rows = cells.enumerated().map { "R-\(1_000 + $0);ACME \($0);\($1)" }
        let bytes = Array((["Recordation number;Mark;\(header)"] + rows).joined(separator: "\n").utf8)
        let proposal = try SourceProposal(
            name: "proposed",
            jurisdiction: try #require(Jurisdiction(country)),
            file: "list",
            bytes: bytes,
            vocabulary: try Self.vocabulary.get()
        )
        let line = proposal.yaml.split(separator: "\n").first { $0.hasPrefix("  valid_to: {") }
        let definition = try SourceDefinition(name: "proposed", file: "proposed.yaml", yaml: proposal.yaml)
        return (String(line ?? ""), try WholeReading(definition, bytes).texts(.validTo).first ?? nil)
    }

    @Test(arguments: [
        ("GB", "2027-04-03", "'03/04/2027' is read as 2027-04-03; as M/d/yyyy it would be 2027-03-04."),
        ("US", "2027-03-04", "'03/04/2027' is read as 2027-03-04; as d/M/yyyy it would be 2027-04-03."),
        ("PH", "2027-03-04", "as d/M/yyyy it would be 2027-04-03. Which day is meant?"),
    ])
    func `a day that could be a month is read by the jurisdiction's habit, with a doubt`(
        country: String,
        value: String,
        doubt: String
    ) throws {
        let end = try end(["03/04/2027", "05/06/2028", "01/02/2029"], country: country)
        #expect(end.value == value)
        #expect(end.line.contains("# check: "), "\(end.line)")
        #expect(end.line.contains(doubt), "\(end.line)")
    }

    @Test(arguments: ["GB", "US", "XX"]) func `a cell that can be read in one way only leaves no doubt`(
        country: String
    ) throws {
        let end = try end(["03/04/2027", "31/12/2028", "01/02/2029"], country: country)
        #expect(end.value == "2027-04-03")
        #expect(!end.line.contains("# check"), "\(end.line)")
    }

    @Test func `another column of the table shows how days are written`() throws {
        let rows = (1...9).map { "R-\(1_000 + $0);ACME;\(12 + $0)/0\($0)/2020;0\($0)/0\(10 - $0)/2030" }
        let text = (["Recordation number;Mark;Valid from;Valid to"] + rows).joined(separator: "\n")
        let proposal = try SourceProposal(
            name: "proposed",
            jurisdiction: try #require(Jurisdiction("US")),
            file: "list",
            bytes: Array(text.utf8),
            vocabulary: try Self.vocabulary.get()
        )
        #expect(proposal.yaml.contains("valid_to: {column: to, dates: [d/M/yyyy]}  # check: "), "\(proposal.yaml)")
        #expect(proposal.yaml.contains("valid_from: {column: from, dates: [d/M/yyyy]}"), "\(proposal.yaml)")
    }

    @Test(arguments: [
        (["31/12/27", "30/11/26"], "GB", "2027-12-31", "two_digit_years_from: 2000"),
        (["31.12.27", "30.11.26"], "DE", "2027-12-31", "two_digit_years_from: 2000"),
        (["116/12/31", "115/11/30"], "TW", "2027-12-31", "minguo:y/M/d"),
        (["民國116年12月31日", "民國115年11月30日"], "TW", "2027-12-31", "minguo:"),
        (["1161231", "1151130"], "TW", "2027-12-31", "minguo:yyyMMdd"),
        (["31/12/2570", "30/11/2569"], "TH", "2027-12-31", "buddhist:d/M/yyyy"),
        (["令和9年12月31日", "令和8年11月30日"], "JP", "2027-12-31", "japanese:Gy年M月d日"),
        (["2027-12-31 23:59:59", "2026-11-30 00:00:00"], "XX", "2027-12-31", "yyyy-MM-dd"),
        (["31 de diciembre de 2027", "30 de noviembre de 2026"], "ES", "2027-12-31", "MMMM"),
        (["2027. 12. 31.", "2026. 1. 5."], "KR", "2027-12-31", "yyyy. M. d."),
        (["31.12.2027 г.", "30.11.2026 г."], "KZ", "2027-12-31", "d.M.yyyy"),
    ])
    func `each way of writing a day is found`(cells: [String], country: String, value: String, format: String) throws {
        let end = try end(cells + cells, country: country)
        #expect(end.value == value, "\(end.line)")
        #expect(end.line.contains(format), "\(end.line)")
    }

    @Test func `years of two digits are no Minguo years outside of Taiwan, and ask for the century`() throws {
        for country in ["GB", "FR", "US", "CN"] {
            let end = try end(["31/12/27", "30/11/26"], country: country)
            #expect(!end.line.contains("minguo"), "\(end.line)")
            #expect(
                end.line.contains("# check: years have two digits: '31/12/27' is read as 2027-12-31"),
                "\(end.line)"
            )
        }
    }

    @Test(arguments: [("KZ", "Asia/Almaty"), ("JP", "Asia/Tokyo")])
    func `instants get the zone of the jurisdiction, with a doubt`(country: String, zone: String) throws {
        let end = try end(["2027-12-30T20:00:00.000Z", "2026-12-30T20:00:00.000Z"], country: country)
        #expect(end.line.contains("zone: \(zone)"), "\(end.line)")
        #expect(end.line.contains("Does the register count its days in this one?"), "\(end.line)")
        #expect(end.value == "2027-12-31")
        let counted = try self.end(["1830110400000", "1830196800000"], country: country)
        #expect(counted.line.contains("dates: [epoch-milliseconds], zone: \(zone)"), "\(counted.line)")
        #expect(counted.line.contains("# check: the cells count milliseconds since 1970"), "\(counted.line)")
    }

    @Test func `day counts of a workbook are not read, and the check says what to do`() throws {
        let end = try end(["46387", "46022", "45900"], country: "XX")
        #expect(end.value == nil)
        #expect(end.line.contains("# check: the cells are numbers such as '46387'"), "\(end.line)")
        #expect(end.line.contains("Format the column as a date there"), "\(end.line)")
    }
}
