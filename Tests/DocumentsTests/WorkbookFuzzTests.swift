import Testing

@testable import Documents

/// Reads mutated workbooks: mutated bytes of the archive, and mutated XML parts in a valid archive.
@Suite struct WorkbookFuzzTests {
    /// How many bytes of a real part are kept, so that many mutants can be tried.
    private static let partBytes = 12 << 10
    private static let tokens = [
        "<row>", "</row>", "<row r=\"1048576\">", "<c r=\"XFD1\">", "<c>", "</c>", "<v>", "</v>", "<is>", "<t>",
        " t=\"s\"", " t=\"d\"", " t=\"b\"", " s=\"1\"", " s=\"99999999999999999999\"", " r=\"AAAA1\"", "<v>-1</v>",
        "<v>1e308</v>", "<v>99999999999999999999</v>", "&amp;", "&#0;", "&x;", "]]>", "<![CDATA[", "_x0041_", "_xD800_",
        "<!DOCTYPE x>", "<mergeCells>", "<mergeCell ref=\"A1:XFD1048576\"/>", "<mergeCell ref=\"A1:B2\"/>", "\u{0}",
    ]

    /// A small workbook with every element that the reader interprets.
    private func made() -> WorkbookParts {
        var parts = WorkbookParts(
            """
            <row r="1"><c r="A1" t="s"><v>0</v></c><c r="C1" t="inlineStr"><is><r><t>a</t></r><rPh sb="0" eb="1"><t>no</t>\
            </rPh><r><t xml:space="preserve"> b </t></r></is></c></row><row r="3"><c r="B3" s="1"><v>45676.5</v></c>\
            <c r="C3" t="str"><f>A1</f><v>x_x000D_y</v></c><c r="D3" t="b"><v>1</v></c><c r="E3" t="e"><v>#N/A</v></c>\
            <c r="F3" t="d"><v>2025-01-19T00:00:00</v></c><c r="G3"><v>2.9221970000E9</v></c></row>
            """,
            strings: ["<t>小米</t>", "<r><t>a</t></r>"],
            formats: ["yyyy\\-mm\\-dd", "[h]:mm:ss"]
        )
        let sheet = parts["xl/worksheets/sheet1.xml"] ?? ""
        parts["xl/worksheets/sheet1.xml"] = sheet.replacing(
            "</worksheet>",
            with: "<mergeCells><mergeCell ref=\"A1:B2\"/></mergeCells></worksheet>"
        )
        return parts
    }

    /// The parts of a real register, the long ones truncated.
    private func real() throws -> WorkbookParts {
        let archive = try Archive(bytes: Files.register("by-customs-2025-01-19.xlsx"))
        var parts = WorkbookParts("")
        let names = [
            "_rels/.rels", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml", "xl/sharedStrings.xml",
            "xl/worksheets/sheet1.xml",
        ]
        parts.parts = try names.filter(archive.contains).map { name in
            let entry = try archive.entry(name)
            var bytes: [UInt8] = []
            var buffer = [UInt8](repeating: 0, count: 1 << 16)
            while case let count = try buffer.withUnsafeMutableBytes({ try entry.read(into: $0) }), count > 0 {
                bytes += buffer[..<count]
            }
            guard bytes.count > Self.partBytes, name.hasSuffix("sheet1.xml") else { return (name, bytes) }
            let text = String(decoding: bytes.prefix(Self.partBytes), as: UTF8.self)
            let rows = text.ranges(of: "</row>").last.map { String(text[..<$0.upperBound]) } ?? ""
            return (name, Array((rows + "</sheetData></worksheet>").utf8))
        }
        return parts
    }

    @Test func `a mutated archive is read or refused`() throws {
        let documents = try [
            Files.register("by-customs-2025-01-19.xlsx"), made().zipped(), real().zipped(),
            Files.fixture("xlsx/merged.xlsx"),
            SheetWriter(name: "Sheet", header: ["a", "б"], rows: [["1", "小米"]]).workbook(),
        ]
        let tokens = ["PK\u{3}\u{4}", "PK\u{1}\u{2}", "PK\u{5}\u{6}", "\u{0}\u{0}\u{0}\u{0}", "xl/"]
        var fuzz = Fuzz("XLSX archive")
        let check = fuzz
        try fuzz.run(documents, tokens: tokens) { mutant, _, _ in try outcome(mutant, isFilled: false, check) }
    }

    @Test func `mutated XML in a sound archive is read or refused`() throws {
        let sources = try [made(), real()]
        // Each part of each workbook is mutated separately; the other parts are unchanged.
        let places = sources.indices.flatMap { source in sources[source].parts.indices.map { (source, $0) } }
        var fuzz = Fuzz("XLSX parts")
        let check = fuzz
        try fuzz.run(places.map { sources[$0].parts[$1].bytes }, tokens: Self.tokens) { mutant, origin, random in
            var workbook = sources[places[origin].0]
            workbook.parts[places[origin].1].bytes = mutant
            return try outcome(try workbook.zipped(), isFilled: Bool.random(using: &random), check)
        }
        #expect(fuzz.outcomes[.refused, default: 0] > 0)
    }

    @Test func `a mutated .xls is read or refused`() throws {
        var old = BiffParts(5)
        old.globals = [BiffParts.record(0x0042, BiffParts.uint16(1251))]
        for row in 0..<8 { old.label(row, row, [0xC7, 0xED, 0xE0, 0xEA]) }
        let documents = try [Files.fixture("workbooks/register.xls"), old.file(), BiffParts(2).file()]
        // Records of strings, continuations, cells, formulas, sheets and ends.
        let tokens = [
            "\u{3C}\u{0}\u{2}\u{0}\u{1}\u{0}", "\u{9}\u{8}\u{10}\u{0}", "\u{A}\u{0}\u{0}\u{0}", "\u{6}\u{0}",
            "\u{7}\u{2}\u{4}\u{0}", "\u{0}\u{0}\u{0}\u{0}",
        ]
        var fuzz = Fuzz("XLS")
        let check = fuzz
        try fuzz.run(documents, tokens: tokens) { mutant, _, random in
            try outcome(of: WorkbookFile(bytes: mutant), Bool.random(using: &random), check)
        }
        #expect(fuzz.outcomes[.refused, default: 0] > 0)
    }

    @Test func `mutated content of an .ods is read or refused`() throws {
        let archive = try Archive(bytes: Files.fixture("workbooks/register.ods"))
        let content = try archive.entry("content.xml").chunk() ?? []
        let tokens = [
            "<table:table-row>", "</table:table-row>", "<table:table-cell>", "</table:table-cell>", "<text:p>",
            "</text:p>",
            " table:number-columns-repeated=\"16384\"", " table:number-rows-repeated=\"1048576\"",
            "<text:s text:c=\"9\"/>",
            " table:number-rows-spanned=\"9\"", "<table:table table:name=\"x\">", "&#0;", "<!DOCTYPE x>",
        ]
        var fuzz = Fuzz("ODS")
        let check = fuzz
        try fuzz.run([content], tokens: tokens) { mutant, _, random in
            var parts = WorkbookParts("")
            parts.parts = [("mimetype", Array(OpenDocument.mediaType.utf8)), ("content.xml", mutant)]
            let bytes = try parts.zipped()
            return try outcome(of: WorkbookFile(bytes: bytes), Bool.random(using: &random), check)
        }
        #expect(fuzz.outcomes[.refused, default: 0] > 0)
    }

    @Test func `a mutated packed file is read or refused`() throws {
        var zip = WorkbookParts("")
        zip.parts = [("a.csv", Array("nr,mark\n1,ACME\n".utf8)), ("b.csv", Array("nr\n2\n".utf8))]
        let documents = try [zip.zipped(), DocumentFileTests.gzip(Array("nr,mark\n1,ACME\n".utf8))]
        var fuzz = Fuzz("packed files")
        try fuzz.run(documents) { mutant, _, _ in
            let error = try failure {
                guard let file = try DocumentFile(ByteStream(bytes: mutant)) else { return }
                for member in file.members where !member.isWorkbook {
                    _ = try member.stream().collect(limitInBytes: 1 << 20)
                }
            }
            return error == nil ? .read : .refused
        }
    }

    private func outcome(
        of workbook: @autoclosure () throws -> WorkbookFile,
        _ fillsMerged: Bool,
        _ fuzz: Fuzz
    ) throws -> Fuzz.Outcome {
        var outcome = Fuzz.Outcome.read
        let opening = try failure {
            let workbook = try workbook()
            for number in 1...max(1, min(try workbook.sheets().count, 3)) {
                let reader = try workbook.reader(.number(number), fillsMerged: fillsMerged)
                if try fuzz.rows(reader).error != nil { outcome = .refused }
            }
        }
        return opening == nil ? outcome : .refused
    }

    private func outcome(_ bytes: [UInt8], isFilled: Bool, _ fuzz: Fuzz) throws -> Fuzz.Outcome {
        var error: DocumentError?
        let opening = try failure {
            error = try fuzz.rows(SpreadsheetReader(bytes: bytes, fillsMerged: isFilled)).error
        }
        return opening == nil && error == nil ? .read : .refused
    }
}
