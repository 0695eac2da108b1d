import Documents
import Foundation
import Recordations
import Registers
import Testing

/// Reads values that a person copies from a customs notice, with strict rules.
struct StatementTests {
    private static let yaml = """
        jurisdiction: XX
        pull: by-hand
        documents: [{format: csv}]
        columns: {number: Number, second: Second, mark: Mark, end: End, state: State, kind: Kind, land: Land, cl: Cl}
        fields:
          recordation_number: number
          registration_number: second
          mark: mark
          valid_to:
            - {column: end, capture: 'until (\\S+)', dates: [dd.MM.yyyy]}
            - {column: end, dates: [M/d/yyyy]}
          status: {column: state, values: {注销: cancelled, In force: active}}
          status_text: state
          right_type: {column: kind, values: {商标权: trademark}}
          holder_country: {column: land, values: {中国: CN}}
          classes: cl
        key: [recordation_number, registration_number]
        key_pattern: '^R-\\d+\\+'
        """

    private func definition() throws -> SourceDefinition {
        try SourceDefinition(name: "xx-test", file: "xx-test.yaml", yaml: Self.yaml)
    }

    @Test(arguments: [
        ("mark", "  A\u{A0} B ", "A B"), ("valid_to", "2031-02-15", "2031-02-15"),
        ("valid_to", "2/15/2031", "2031-02-15"),
        ("valid_to", "until 15.02.2031", "2031-02-15"), ("classes", "9", "9"), ("classes", "25, 09;3", "3,9,25"),
        ("classes", "9、25", "9,25"), ("status", "revoked", "revoked"), ("status", "注销", "cancelled"),
        ("status", "IN FORCE", "active"), ("right_type", "design", "design"), ("right_type", "商标权", "trademark"),
        ("holder_country", "DE", "DE"), ("holder_country", "中国", "CN"),
    ])
    func `a value is written as recordal or as the register writes it`(
        name: String,
        text: String,
        canonical: String
    ) throws {
        let statement = try definition().statement([(name, text)])
        #expect(statement.values[try #require(Field(name: name))] == canonical)
        let raw = try JSONSerialization.jsonObject(with: Data(statement.raw)) as? [String: String]
        #expect(raw?[name] == text)
    }

    @Test func `a notice is read with the register's broken cells repaired`() throws {
        let yaml = Self.yaml.replacing("end: End", with: "end: {header: End, clean: {spaces: none}}")
            .replacing("until (", with: "until(")
        let definition = try SourceDefinition(name: "xx-test", file: "xx-test.yaml", yaml: yaml)
        let statement = try definition.statement([("valid_to", "unt il 15.02.203 1")])
        #expect(statement.values[.validTo] == "2031-02-15")
    }

    @Test(arguments: [
        ("marc", "A", "there is no field 'marc'", "mark"), ("agent", "A", "xx-test has no 'agent'", "mark"),
        ("mark", " \u{3000}", "'mark' has no value", "mark=TEXT"),
        ("valid_to", "15.2.2031", "is not a date", "YYYY-MM-DD or dd.MM.yyyy or M/d/yyyy"),
        ("valid_to", "2031-02-30", "is not a date", "YYYY-MM-DD"), ("valid_to", "soon", "is not a date", "YYYY-MM-DD"),
        ("classes", "46", "not a list of Nice classes", "1 to 45"), ("classes", "9 and 25", "not a list", "9,25"),
        ("classes", ",", "not a list", "9,25"), ("classes", "99999999999999999999", "not a list", "1 to 45"),
        ("status", "alive", "'alive' is not a status", "active, expired, cancelled"),
        ("status", "nonsense", "is not a status", "注销"), ("right_type", "trade", "is not a right type", "trademark"),
        ("holder_country", "Germany", "is not a holder country", "two capital letters"),
    ])
    func `anything else is refused with the allowed values`(
        name: String,
        text: String,
        seen: String,
        advice: String
    ) throws {
        let error = #expect(throws: StatementError.self) { try definition().statement([(name, text)]) }
        #expect(error?.seen.contains(seen) == true, "\(error?.seen ?? "")")
        #expect(error?.advice.contains(advice) == true, "\(error?.advice ?? "")")
    }

    @Test func `the register's word for a status is its status text, unless another column states one`() throws {
        let definition = try definition()
        #expect(try definition.statement([("status", "注销")]).values[.statusText] == "注销")
        #expect(try definition.statement([("status", "cancelled")]).values[.statusText] == nil)
        let both = try definition.statement([("status", "注销"), ("status_text", "注销 (2026)")])
        #expect(both.values[.statusText] == "注销 (2026)")
        #expect(both.isTombstone == true)
        #expect(try definition.statement([("mark", "A")]).isTombstone == nil)
        #expect(throws: StatementError.self) { try definition.statement([("mark", "A"), ("mark", "B")]) }
    }

    @Test func `a key's text gives its fields, and they give it back`() throws {
        let definition = try definition()
        let values = try definition.components(ofKey: "R-7+12%2B5")
        #expect(values == [.recordationNumber: "R-7", .registrationNumber: "12+5"])
        #expect(try definition.newKey(values).text == "R-7+12%2B5")
        #expect(try definition.components(ofKey: "R-7+%-") == [.recordationNumber: "R-7"])
        for text in ["R-7", "R-7+1+2", "+1", "R-7+", "R-7+%ZZ"] {
            #expect(throws: StatementError.self, "\(text)") { try definition.components(ofKey: text) }
        }
        for values in [[Field.recordationNumber: "7"], [.registrationNumber: "7"], [:]] {
            #expect(throws: StatementError.self) { try definition.newKey(values) }
        }
    }

    @Test func `a mistake in pull has its place`() throws {
        let yaml = Self.yaml.replacingOccurrences(of: "pull: by-hand", with: "pull: by-foot")
        let error = #expect(throws: (any Error).self) {
            try SourceDefinition(name: "xx-test", file: "xx-test.yaml", yaml: yaml)
        }
        #expect("\(try #require(error))".contains("xx-test.yaml:2:7"), "\(error.map { "\($0)" } ?? "")")
        #expect("\(try #require(error))".contains("by-hand"))
        #expect(try definition().isByHand)
        #expect(try !Files.source("kz-customs").isByHand)
    }

    @Test func `the way of filling a source does not change its reading`() throws {
        let plain = Self.yaml.replacingOccurrences(of: "pull: by-hand\n", with: "")
        let other = try SourceDefinition(name: "xx-test", file: "xx-test.yaml", yaml: plain)
        #expect(try other.fingerprint == definition().fingerprint)
    }
}

/// Reads lists that a person fills in.
struct TemplateTests {
    static let byHand = ["ch-customs", "eu-customs", "gb-customs", "us-cbp"]

    /// Returns a row with a sample value for each header of the lists that a person keeps.
    private func row(_ headers: [String]) -> [String] {
        let cells = [
            "CBP recordation number": "TMK 11-00163", "AFA number": "DE2021/0001", "AFA reference": "GB2018001",
            "Application number": "2024-17", "USPTO registration number": "0012345", "Registration number": "0012345",
            "Mark": "=ACME, \"the; mark\"", "Owner": "Acme Ltd", "Holder": "Acme Ltd", "Owner country": "CH",
            "Holder country": "CH", "Classes": "9, 25", "Right type": "Trade mark", "Goods": "shoes\nbags",
            "Effective date (M/D/YYYY)": "2/15/2011", "Expires (M/D/YYYY)": "2/15/2031",
            "Registration expires (M/D/YYYY)": "2/15/2031", "Valid from": "2026-01-02", "Valid to": "2027-01-01",
            "Registration valid to": "2030-01-01", "Member States": "DE, FR, IT", "Status": "Active",
        ]
        return headers.map { cells[$0] ?? "" }
    }

    @Test(arguments: byHand, SourceTemplate.Format.allCases)
    func `a filled template reads back through its source`(name: String, format: SourceTemplate.Format) throws {
        let definition = try Files.source(name)
        #expect(definition.isByHand)
        let template = try SourceTemplate(definition)
        #expect(template.formats == [.csv, .xlsx])
        let reading = try WholeReading(definition, template.bytes(format, rows: [row(template.headers)]))
        #expect(reading.rejected.isEmpty)
        #expect(reading.unobserved.fields == [])
        #expect(reading.findings.summary(replacedBytes: 0) == nil)
        let found = try #require(reading.observations.first)
        let keys = [
            "us-cbp": "TMK11-00163", "eu-customs": "DE2021/0001+0012345", "gb-customs": "GB2018001+0012345",
            "ch-customs": "2024-17+0012345",
        ]
        #expect(found.key.text == keys[name])
        let pattern = try #require(definition.keyPattern)
        #expect(try pattern.capture(in: found.key.text) != nil)
        #expect(found.values[.mark] == "=ACME, \"the; mark\"")
        #expect(found.values[.rightType] == "trademark")
        #expect(found.values[.registrationNumber] == "0012345")
        #expect(found.values[.classes] == "9,25")
        #expect(found.values[.status] == "active")
        #expect(found.values[.holderCountry] == "CH")
        let ends = name == "us-cbp" ? ["2011-02-15", "2031-02-15"] : ["2026-01-02", "2027-01-01"]
        #expect([found.values[.validFrom], found.values[.validTo]] == ends)
        if name == "eu-customs" { #expect(found.values[.note] == "DE, FR, IT") }
    }

    @Test func `a list that Excel saved with semicolons, in its own letters, is read too`() throws {
        let definition = try Files.source("eu-customs")
        let headers = try SourceTemplate(definition).headers
        var cells = row(headers).map { $0.filter { $0 != "\n" } }
        cells[try #require(headers.firstIndex(of: "Holder"))] = "Müller"
        cells[try #require(headers.firstIndex(of: "Valid to"))] = "31.12.2026"
        let line = cells.map { "\"\($0.replacingOccurrences(of: "\"", with: "\"\""))\"" }.joined(separator: ";")
        let text = headers.joined(separator: ";") + "\r\n" + line + "\r\n"
        let bytes = Array(try #require(text.data(using: .windowsCP1252)))
        let found = try #require(try WholeReading(definition, bytes).observations.first)
        #expect(found.values[.holder] == "Müller")
        #expect(found.values[.validTo] == "2026-12-31")
    }

    @Test(arguments: byHand, SourceTemplate.Format.allCases)
    func `renamed columns are refused with the expected and the found names`(
        name: String,
        format: SourceTemplate.Format
    ) throws {
        let definition = try Files.source(name)
        let template = try SourceTemplate(definition)
        let renamed = template.headers.map { $0 == "Mark" ? "Brand" : $0 }
        let bytes =
            format == .xlsx
            ? try SheetWriter(name: "x", header: renamed, rows: [row(template.headers)]).workbook()
            : Array((renamed.joined(separator: ",") + "\n").utf8)
        let error = #expect(throws: UnfitDocument.self) { _ = try WholeReading(definition, bytes) }
        #expect(error?.seen.contains("not 'mark'") == true, "\(error?.seen ?? "")")
        #expect(error?.seen.contains("'Brand'") == true)
        #expect(error?.advice.contains("'Mark'") == true, "\(error?.advice ?? "")")
        #expect(error?.advice.contains("recordal sources template \(name)") == true)
    }

    @Test func `a source that knows its columns by parts has no template, and says which`() throws {
        let error = #expect(throws: StatementError.self) { try SourceTemplate(try Files.source("kz-customs")) }
        #expect(error?.seen.contains("number, mark, goods") == true)
        let russia = try SourceTemplate(try Files.source("ru-trois"))
        #expect(russia.formats == [.csv])
        #expect(throws: StatementError.self) { try russia.bytes(.xlsx) }
        let header = try String(decoding: russia.bytes(.csv), as: UTF8.self)
        #expect(header.hasPrefix("\u{FEFF}REGNOM;G31_12;NOTE;"))
    }

    @Test func `an American number names the kind of right`() throws {
        let definition = try Files.source("us-cbp")
        let template = try SourceTemplate(definition)
        var cells = row(template.headers)
        cells[0] = "COP 15-00042"
        let found = try WholeReading(definition, template.bytes(.xlsx, rows: [cells])).observations.first
        #expect(found?.values[.rightType] == "copyright")
        for (number, isOne) in [
            ("TMK 11-00163", true), ("tmk11-00163", false), ("TMK 2011-163", false), ("11-00163", false),
        ] {
            let key = RecordKey(components: [number]).text
            #expect(try (definition.keyPattern?.capture(in: key) != nil) == isOne, "\(number)")
        }
    }
}
