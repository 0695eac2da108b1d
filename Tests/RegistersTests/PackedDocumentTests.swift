import Recordations
import Registers
import Testing

@testable import Documents

/// Reads workbooks of every kind, packed files and sheets by a source's definition, and proposes definitions from them.
@Suite struct PackedDocumentTests {
    private static let text = "Number,Mark,Valid to\nR-1,ACME,2027-12-31\nR-2,小米,2026-06-30\n"
    private static let vocabulary = Result {
        try Vocabulary(["kz-customs", "by-customs", "gb-customs", "ru-trois", "cn-gacc"].map(Files.source))
    }

    private func definition(_ documents: String) throws -> SourceDefinition {
        let yaml = """
            jurisdiction: XY
            documents: [\(documents)]
            columns: {number: Number, mark: Mark, to: Valid to}
            fields: {recordation_number: number, mark: mark, valid_to: {column: to, dates: [yyyy-MM-dd]}, status: {constant: active}}
            key: [recordation_number]
            """
        return try SourceDefinition(name: "xy", file: "xy.yaml", yaml: yaml)
    }

    private func proposal(
        _ bytes: [UInt8],
        charset: Charset? = nil,
        jurisdiction: String = "XY"
    ) throws -> SourceProposal {
        try SourceProposal(
            name: "xy",
            jurisdiction: #require(Jurisdiction(jurisdiction)),
            file: "xy",
            bytes: bytes,
            vocabulary: Self.vocabulary.get(),
            charset: charset
        )
    }

    private func read(_ proposal: SourceProposal, _ bytes: [UInt8]) throws -> WholeReading {
        try WholeReading(SourceDefinition(name: "xy", file: "xy.yaml", yaml: proposal.yaml), bytes)
    }

    private func refusal(_ body: () throws -> Void) -> String? {
        do {
            try body()
            return nil
        } catch { return "\(error)" }
    }

    @Test func `a packed text is read by the definition for the text, again and again`() throws {
        let source = try definition("{format: csv}")
        for bytes in [
            try ArchiveWriter.archive([("list.csv", Array(Self.text.utf8))]),
            try ArchiveWriter.archive([("readme.pdf", Array("%PDF-1.4".utf8)), ("list.csv", Array(Self.text.utf8))]),
            try ArchiveWriter.archive([("other.csv", Array("a,b\n1,2\n".utf8)), ("list.csv", Array(Self.text.utf8))]),
        ] {
            for _ in 0..<2 { #expect(try WholeReading(source, bytes).keys == ["R-1", "R-2"]) }
            let proposal = try proposal(bytes)
            #expect(proposal.yaml.contains("format: csv"))
            #expect(try read(proposal, bytes).texts(.mark) == ["ACME", "小米"])
        }
    }

    @Test func `several files that fit are named, and so is one in an archive of an archive`() throws {
        let bytes = try ArchiveWriter.archive([("a.csv", Array(Self.text.utf8)), ("b.csv", Array(Self.text.utf8))])
        let wanted = "this zip holds a.csv, b.csv; unpack it and import the one that is the register"
        #expect(refusal { _ = try WholeReading(definition("{format: csv}"), bytes) } == wanted)
        #expect(refusal { _ = try proposal(bytes) } == wanted)
        let inner = try ArchiveWriter.archive([("list.csv", Array(Self.text.utf8))])
        let nested = try ArchiveWriter.archive([("inner.zip", inner)])
        #expect(refusal { _ = try proposal(nested) }?.contains("a zip archive without a workbook in it") == true)
    }

    @Test(arguments: ["xlsx", "xls", "ods"])
    func `any kind of workbook is proposed with the sheet that holds the table`(_ kind: String) throws {
        let bytes = try Files.bytes("Tests/DocumentsTests/Fixtures/workbooks/register.\(kind)")
        let proposal = try proposal(bytes)
        #expect(proposal.yaml.contains("format: \(kind), sheet: 2}"), "\(proposal.yaml)")
        #expect(try read(proposal, bytes).keys.prefix(2) == ["1001", "1002"])
        // A definition for one kind of workbook reads the others.
        for other in ["xlsx", "xls", "ods"] {
            let yaml = proposal.yaml.replacing("format: \(kind)", with: "format: \(other)")
            let definition = try SourceDefinition(name: "xy", file: "xy.yaml", yaml: yaml)
            #expect(try WholeReading(definition, bytes).keys.prefix(2) == ["1001", "1002"])
        }
    }

    @Test func `the sheet with the columns is named where another one is read`() throws {
        let bytes = try Files.bytes("Tests/DocumentsTests/Fixtures/workbooks/register.xls")
        let yaml = try proposal(bytes).yaml
        let unasked = try SourceDefinition(name: "xy", file: "xy.yaml", yaml: yaml.replacing(", sheet: 2", with: ""))
        #expect(
            refusal { _ = try WholeReading(unasked, bytes) }
                == "sheet 'Cover' has no header of this source; set 'sheet: 2' for 'Реестр' in the document of the source"
        )
        let none = refusal { _ = try WholeReading(definition("{format: xlsx, sheet: 2}"), bytes) }
        #expect(none?.hasPrefix("sheet 'Реестр': no header of this source was found") == true)
        #expect(none?.hasSuffix("Other sheets: 1 'Cover', 3 'Old'") == true)
    }

    @Test func `a charset is guessed by the jurisdiction's languages, or stated`() throws {
        let lines = "Номер;Товарный знак;Действует до\nР-1;ЗАРЯ;2027-12-31\nР-2;Красный Октябрь;2026-06-30\n"
        // KOI8-R: the small letters in the order of the Latin alphabet.
        let small = Array("юабцдефгхийклмнопярстужвьызшэщчъ".unicodeScalars)
        let koi = lines.unicodeScalars.flatMap { scalar -> [UInt8] in
            if scalar.isASCII { return [UInt8(scalar.value)] }
            if let index = small.firstIndex(of: scalar) { return [UInt8(0xC0 + index)] }
            let lower = Unicode.Scalar(scalar.value + 0x20)
            return lower.flatMap { small.firstIndex(of: $0) }.map { [UInt8(0xE0 + $0)] } ?? [0x3F]
        }
        for proposal in try [proposal(koi, jurisdiction: "RU"), proposal(koi, charset: Charset(label: "koi8-r"))] {
            #expect(proposal.yaml.contains("charset: [koi8-r]"), "\(proposal.yaml)")
            #expect(try read(proposal, koi).texts(.mark) == ["ЗАРЯ", "Красный Октябрь"])
        }
        let page =
            Array("<table><tr>".utf8)
            + koi.split(separator: 0x0A).flatMap { line in
                line.split(separator: 0x3B).flatMap { Array("<td>".utf8) + $0 } + Array("<tr>".utf8)
            } + Array("</table>".utf8)
        let proposal = try proposal(page, jurisdiction: "RU")
        #expect(proposal.yaml.contains("format: html, charset: [koi8-r]"), "\(proposal.yaml)")
        #expect(try read(proposal, page).texts(.mark) == ["ЗАРЯ", "Красный Октябрь"])
    }

    @Test func `lists of lists are proposed as records`() throws {
        let json = Array(
            #"{"data": {"rows": [["Number","Mark","Valid to"],["R-1","ACME","2027-12-31"],["R-2","BETA","2026-06-30"]]}}"#
                .utf8
        )
        let proposal = try proposal(json)
        #expect(proposal.yaml.contains("format: json, records: 'data/rows'"))
        #expect(try read(proposal, json).texts(.mark) == ["ACME", "BETA"])
    }

    @Test(arguments: [
        ("%PDF-1.7", "this is a PDF document, and no table"),
        ("\u{7F}ELF\u{2}\u{1}", "this is a program, and no table"),
        ("{\\rtf1 a}", "this is a rich text document (.rtf), and no table"),
    ])
    func `a file that is no register is refused by its kind`(_ start: String, _ wanted: String) {
        #expect(refusal { _ = try proposal(Array(start.utf8)) }?.hasPrefix(wanted) == true)
    }
}
