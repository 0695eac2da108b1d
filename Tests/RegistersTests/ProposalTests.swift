import Documents
import Foundation
import Recordations
import Registers
import TestSupport
import Testing

/// Checks that definitions proposed from files load, read every row, and find the fields.
@Suite struct ProposalTests {
    private static let vocabulary = Result {
        try Vocabulary(Files.sources())
    }

    private func proposal(_ bytes: [UInt8], file: String = "list", country: String = "XX") throws -> SourceProposal {
        try SourceProposal(
            name: "proposed",
            jurisdiction: try #require(Jurisdiction(country)),
            file: file,
            bytes: bytes,
            vocabulary: try Self.vocabulary.get()
        )
    }

    private func read(_ proposal: SourceProposal, _ bytes: [UInt8]) throws -> WholeReading {
        try WholeReading(SourceDefinition(name: "proposed", file: "proposed.yaml", yaml: proposal.yaml), bytes)
    }

    @Test(arguments: [
        ("2027-12-30T23:00:00.000Z", "dates: [yyyy-MM-dd]}", "are instants, such as '2027-12-30T23:00:00.000Z'"),
        ("2027-12-31T00:00:00+06:00", "dates: [yyyy-MM-dd]}", "are instants"),
        ("1830121200000", "dates: [yyyy-MM-dd]}", "count milliseconds since 1970"),
        ("1830121200", "dates: [yyyy-MM-dd]}", "count seconds since 1970"),
    ])
    func `instants are no dates until a person says in which zone`(cell: String, dates: String, doubt: String) throws {
        let rows = (1...9).map { #"{"number": "R-\#($0)", "mark": "M\#($0)", "valid_to": "\#(cell)"}"# }
        let bytes = Array("[\(rows.joined(separator: ","))]".utf8)
        let proposal = try proposal(bytes)
        let line = try #require(proposal.yaml.split(separator: "\n").first { $0.hasPrefix("  valid_to: {") })
        #expect(line.contains(dates))
        #expect(line.contains("# check: the cells \(doubt)"))
        #expect(line.contains("zone: Europe/Berlin"))
        #expect(proposal.doubts.contains { $0.hasPrefix("valid_to: the cells") })
        let reading = try read(proposal, bytes)
        #expect(reading.keys.count == 9)
        #expect(reading.texts(.validTo).allSatisfy { $0 == nil })
        #expect(reading.findings.unread[.validTo] == 9)
    }

    @Test func `a list in UTF-16 without a mark is proposed as such`() throws {
        let text = "Nr;Mark;Valid to\r\nR-1;ACME;31.12.2027\r\nR-2;BETA;30.06.2026\r\n"
        for (name, bytes) in [
            ("utf-16le", text.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }),
            ("utf-16be", text.utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }),
        ] {
            let proposal = try proposal(bytes, file: "list.csv")
            #expect(proposal.yaml.contains("charset: [\(name)]"))
            #expect(try read(proposal, bytes).texts(.mark) == ["ACME", "BETA"])
        }
    }

    @Test func `a spreadsheet's errors are no words of the register`() throws {
        let rows = (1...12).map { "R-\($0),M\($0),\($0 % 3 == 0 ? "#N/A" : "in force"),31.12.2027\n" }
        let bytes = Array("Number,Mark,Status,Valid to\n\(rows.joined())".utf8)
        let proposal = try proposal(bytes)
        #expect(!proposal.yaml.contains("'#N/A': ") && !proposal.yaml.contains("'#N/A' 4x"))
        #expect(proposal.yaml.contains("in force"))
    }

    /// The fields that the proposal for a register must find, and the number of rows that must be recordations.
    @Test(
        arguments: [
            ("by-customs-2025-01-19.xlsx", 61, "recordation_number mark holder goods valid_from valid_to note"),
            ("cn-gacc-grid.tsv", 5, "recordation_number registration_number mark holder holder_country classes status"),
            ("kz-customs-2025-01-19.xlsx", 1_988, "recordation_number mark holder goods valid_to"),
            ("ru-trois-sample.csv", 1, "recordation_number mark holder goods classes valid_to"),
        ]
    )
    func `a real register's proposal reads all of its rows`(file: String, rows: Int, fields: String) throws {
        let bytes = try Files.bytes("Mocks/registers/\(file)")
        let proposal = try proposal(bytes, file: file)
        let reading = try read(proposal, bytes)
        #expect(reading.observations.count == rows)
        let stated = reading.observations.reduce(FieldSet()) { $0.union($1.values.stated) }
        for name in fields.split(separator: " ") {
            let field = try #require(Field(name: String(name)))
            #expect(stated.contains(field), "\(name): \(proposal.yaml)")
        }
    }

    @Test func `a real register's numbers and dates are those that its own source reads`() throws {
        let bytes = try Files.bytes("Mocks/registers/by-customs-2025-01-19.xlsx")
        let proposed = try read(proposal(bytes), bytes)
        let finished = try WholeReading(Files.source("by-customs"), bytes)
        #expect(proposed.keys == finished.keys)
        for field in [Field.mark, .holder, .goods, .validFrom, .validTo, .agent, .note] {
            #expect(proposed.texts(field) == finished.texts(field), "\(field.name)")
        }
    }

    private static let entries = (0..<40).map { row in
        ["R-\(1000 + row)", "商標\(row)", "株式会社テスト", "\(row % 45 + 1)", "2031-0\(row % 9 + 1)-\(11 + row % 18)"]
    }
    private static let header = ["登録番号", "商標", "権利者", "区分", "有効期限"]

    private static func csv(_ delimiter: String = ",") -> String {
        ([header] + entries).map { $0.joined(separator: delimiter) }.joined(separator: "\n")
    }

    private static let page =
        "<p>menu<table><tr><td>a<td>b</table><table><tr><th>" + header.joined(separator: "<th>")
        + entries.map { "<tr><td>" + $0.joined(separator: "<td>") }.joined() + "</table>"

    private static let json =
        "{\"total\": 40, \"data\": {\"rows\": ["
        + entries.map { entry in
            "{" + zip(header, entry).map { "\"\($0)\": \"\($1)\"" }.joined(separator: ", ") + "}"
        }
        .joined(separator: ",") + "]}}"

    private static let xml =
        "<Register><Head/><List>"
        + entries.map { entry in
            "<Entry>" + zip(header, entry).map { "<\($0)>\($1)</\($0)>" }.joined() + "</Entry>"
        }
        .joined() + "</List></Register>"

    @Test(
        arguments: [
            (csv(), String.Encoding.utf8, "format: csv"), (csv(";"), .utf8, "delimiter: ';'"),
            (csv("\t"), .utf8, "format: tsv"), (csv(), .shiftJIS, "charset: [shift_jis]"),
            (page, .utf8, "format: html"), (json, .utf8, "format: json, records: 'data/rows'"),
            (xml, .utf8, "format: xml, records: 'Register/List/Entry'"),
        ]
    )
    func `each shape is found, and the same recordations in it`(
        text: String,
        encoding: String.Encoding,
        document: String
    ) throws {
        let bytes = Array(try #require(text.data(using: encoding)))
        let proposal = try proposal(bytes)
        #expect(proposal.yaml.contains(document), "\(proposal.yaml)")
        let reading = try read(proposal, bytes)
        #expect(reading.keys == Self.entries.map { $0[0] }, "\(proposal.yaml)")
        #expect(reading.texts(.mark) == Self.entries.map { $0[1] })
        #expect(reading.texts(.holder) == Self.entries.map { $0[2] })
        #expect(reading.texts(.classes) == Self.entries.map { $0[3] })
        #expect(reading.texts(.validTo) == Self.entries.map { $0[4] })
        #expect(proposal.yaml.contains(#"key_pattern: '^R-\d{4}$'"#), "\(proposal.yaml)")
    }

    @Test(
        arguments: [
            (0x8000_0632, "备案号,商标,权利人\n1,中国制造商品,小米科技有限责任公司\n2,华为技术,华为技术有限公司", "gb18030"),
            (0x8000_0940, "신고번호,상표,권리자\n1,삼성전자,삼성전자주식회사\n2,현대,현대자동차주식회사", "euc-kr"),
            (0x8000_0A03, "備案號,商標,權利人\n1,台灣製造,台灣積體電路製造股份有限公司\n2,鴻海,鴻海精密工業股份有限公司", "big5"),
            (
                0x8000_0502, "Номер в реестре;Товарный знак;Правообладатель\n1;Ромашка;ООО Ромашка\n2;Лютик;ООО Лютик",
                "windows-1251"
            ),
        ]
    )
    func `an undeclared charset is found by its common characters`(
        encoding: UInt,
        text: String,
        charset: String
    ) throws {
        // These are CFStringEncodings; Foundation has constants for only a few.
        let bytes = Array(try #require(text.data(using: String.Encoding(rawValue: encoding))))
        let proposal = try proposal(bytes)
        #expect(proposal.yaml.contains("charset: [\(charset)]"), "\(proposal.yaml)")
        let mark = text.split(separator: "\n")[1].split { ",;".contains($0) }[1]
        #expect(try read(proposal, bytes).texts(.mark).first == String(mark))
    }

    @Test func `day and month that cannot be told apart are a doubt, and never guessed silently`() throws {
        let rows = (1...9).map { "R-\($0),0\($0)/0\(10 - $0)/2030" }.joined(separator: "\n")
        let proposal = try proposal(Array("Number,Valid until\n\(rows)".utf8))
        #expect(
            proposal.doubts.contains {
                $0.contains("; as M/d/yyyy it would be ") && $0.contains("Which day is meant?")
            },
            "\(proposal.doubts)"
        )
    }

    @Test func `a running number is volatile, and a word without a meaning is asked for`() throws {
        let rows = (1...9).map { "\($0),R-\($0 * 7),MARK,\($0 % 2 == 0 ? "in force" : "odd")" }.joined(separator: "\n")
        let proposal = try proposal(Array("No.,Recordation number,Mark,Status\n\(rows)".utf8))
        #expect(proposal.yaml.contains("row: {header: 'No.', volatile: true, optional: true}"), "\(proposal.yaml)")
        #expect(proposal.yaml.contains("'in force': active"))
        #expect(proposal.doubts.contains { $0.contains("'odd' 5x") })
    }

    @Test(
        arguments: [
            "", "\n\n", "one cell\n", "{\"a\": 1}", "<html><body>Log in</body></html>", "<a><b/></a>",
            "%PDF-1.7", "a,b\n\"never closed,c",
        ]
    )
    func `a file without a table is refused with a sentence`(text: String) {
        #expect(throws: (any Error).self) { try proposal(Array(text.utf8)) }
    }

    @Test(arguments: 1...30)
    func `whatever a header says, the proposal loads`(number: Int) throws {
        var seed = Seeded(UInt64(900 + number))
        let hostile = [
            "", " ", "'", "\"\"", "a: b", "#", "- x", "{", "mark", "Mark", "状态", "\u{1B}[31m", "%TAG", "номер", "!",
            "&a", "*a",
            "status", "valid to", String(repeating: "long ", count: 60), "\u{2028}", "0x1F", "null", "~", "@id", "a/b",
        ]
        let width = Int.random(in: 2...8, using: &seed)
        let rows = (0..<Int.random(in: 1...12, using: &seed)).map { _ in
            (0..<width).map { _ in
                "\"" + (hostile.randomElement(using: &seed) ?? "").replacing("\"", with: "\"\"") + "\""
            }
            .joined(separator: ",")
        }
        let bytes = Array(rows.joined(separator: "\n").utf8)
        guard let proposal = try? proposal(bytes) else { return }
        #expect(throws: Never.self, "seed \(900 + number): \(proposal.yaml)") {
            try SourceDefinition(name: "proposed", file: "proposed.yaml", yaml: proposal.yaml)
        }
    }
}
