import Documents
import TestSupport
import Testing

@Suite struct SpreadsheetReaderTests {
    @Test func `joins the runs of shared and inline strings without their phonetics`() throws {
        let parts = WorkbookParts(
            """
            <row r="1"><c r="A1" t="s"><v>1</v></c><c r="B1" t="s"><v>0</v></c><c r="C1" t="inlineStr">\
            <is><r><t>a</t></r><rPh sb="0" eb="1"><t>no</t></rPh><r><t xml:space="preserve"> b </t></r></is></c>\
            <c r="D1" t="str"><f>A1</f><v>x&amp;y</v></c><c r="E1" t="s"><v>2</v></c></row>
            """,
            strings: [
                "<t xml:space=\"preserve\">  </t>",
                "<r><t>小</t></r><r><rPr><b/></rPr><t>米</t></r><rPh sb=\"0\" eb=\"1\"><t>no</t></rPh><phoneticPr fontId=\"1\"/>",
                "",
            ]
        )
        let rows = try parts.read()
        #expect(rows == [["小米", "  ", "a b ", "x&y", ""]])
    }

    @Test func `puts cells where their references say and rows at their numbers`() throws {
        let parts = WorkbookParts(
            """
            <row r="2"><c r="C2"><v>1</v></c><c><v>2</v></c><c r="G2"/></row><row/>\
            <row r="7"><c r="b7"><v>3</v></c></row><row><c><v>4</v></c></row>
            """
        )
        let reader = try SpreadsheetReader(bytes: parts.zipped())
        let row = Row()
        var seen: [Int: [String]] = [:]
        while try reader.next(row) { seen[row.line] = row.texts }
        #expect(seen == [2: ["", "", "1", "2", "", "", ""], 3: [], 7: ["", "3"], 8: ["4"]])
    }

    @Test(arguments: [
        ("2922197000", "2922197000"), ("1.0", "1"), ("-0", "0"), ("0", "0"), ("1.1000000000000001", "1.1"),
        ("1E3", "1000"),
        ("2.9221970000E9", "2922197000"), ("999999999999999", "999999999999999"), ("1e14", "100000000000000"),
        ("1.0000000000000001E-5", "0.00001"), ("1.25E-7", "0.000000125"), ("-12.50", "-12.5"), ("12a", "12a"), ("", ""),
        ("007", "7"), ("1e300", "1e+300"), ("nan", "nan"),
    ])
    func `writes numbers in full`(_ stored: String, _ wanted: String) throws {
        let rows = try WorkbookParts("<row><c><v>\(stored)</v></c></row>").read()
        #expect(rows == [[wanted]])
    }

    @Test func `writes booleans, errors and ISO dates`() throws {
        let rows = try WorkbookParts(
            """
            <row><c t="b"><v>1</v></c><c t="b"><v>0</v></c><c t="e"><v>#N/A</v></c>\
            <c t="d"><v>2025-01-19T00:00:00</v></c><c t="d"><v>2025-01-19T10:30:00.000Z</v></c></row>
            """
        ).read()
        #expect(rows == [["TRUE", "FALSE", "#N/A", "2025-01-19", "2025-01-19 10:30:00Z"]])
    }

    @Test(arguments: [
        (#"<c t="inlineStr"><v>R-77</v><is><t>R-1</t></is></c>"#, "R-1"),
        (#"<c t="inlineStr"><is><t>R-1</t></is><v>R-77</v></c>"#, "R-1"),
        (#"<c t="inlineStr"><f>A1</f><is><r><t>R</t></r><r><t>-1</t></r></is></c>"#, "R-1"),
        (#"<c t="inlineStr"><v>R-77</v></c>"#, ""), (#"<c><is><t>R-1</t></is></c>"#, "R-1"),
        (#"<c t="str"><v>R-1</v><is><t>R-77</t></is></c>"#, "R-1"),
        (#"<c t="n"><is><t>5</t></is><v>7</v></c>"#, "7"), (#"<c><v>7</v><is><t>5</t></is></c>"#, "7"),
        (#"<c t="b"><is><t>0</t></is><v>1</v></c>"#, "TRUE"), (#"<c t="e"><is><t>x</t></is><v>#N/A</v></c>"#, "#N/A"),
        (#"<c t="d"><is><t>x</t></is><v>2025-01-19</v></c>"#, "2025-01-19"),
        (#"<c t="s"><is><t>x</t></is><v>0</v></c>"#, "小米"), (#"<c t="s"><v>0</v><extLst><v>1</v></extLst></c>"#, "小米"),
        (#"<c t="str"><f>v</f><v>a<extLst/>b</v></c>"#, "ab"),
    ])
    func `each type of cell has its value in one element`(_ cell: String, _ wanted: String) throws {
        let strings = ["<t>小</t><rPh sb=\"0\" eb=\"1\"><t>no</t></rPh><r><t>米</t></r>", "<t>other</t>"]
        let rows = try WorkbookParts("<row>\(cell)</row>", strings: strings).read()
        #expect(rows == [[wanted]])
    }

    @Test(arguments: [
        #"<c r="B3" t="str"><v>1</v><v>2</v></c>"#, #"<c r="B3" t="inlineStr"><is><t>1</t></is><is><t>2</t></is></c>"#,
    ])
    func `a cell with two values is refused`(_ cell: String) throws {
        let error = try #require(try WorkbookParts("<row r=\"3\">\(cell)</row>").refusal())
        #expect(error.seen == "the cell has two values")
        #expect((error.line, error.column) == (3, 2))
    }

    @Test func `cells that hold an error are named`() throws {
        let cells = """
            <c t="e"><v>#REF!</v></c><c t="str"><v> #SPILL! </v></c><c t="e"><v>Err:999x</v></c><c t="inlineStr"><is>\
            <t>#ACME!</t></is></c><c t="inlineStr"><is><t>#N/A yet</t></is></c><c t="e"/><c t="inlineStr"><is><t>Err:502</t></is></c>
            """
        let reader = try SpreadsheetReader(
            bytes: WorkbookParts("<row>\(cells)</row><row><c><v>1</v></c></row>").zipped()
        )
        let row = Row()
        try #require(try reader.next(row))
        #expect((0..<8).map(row.isSheetError) == [true, true, true, false, false, false, true, false])
        try #require(try reader.next(row))
        #expect(!row.isSheetError(0))
    }

    @Test(arguments: [
        ("yyyy\\-mm\\-dd", "45676", "2025-01-19"), ("dd.mm.yyyy", "45676.5", "2025-01-19 12:00:00"),
        ("[$-419]d mmmm yyyy;@", "1", "1900-01-01"), ("m/d/yy", "59", "1900-02-28"), ("m/d/yy", "60", "1900-02-29"),
        ("m/d/yy", "61", "1900-03-01"), ("mmm", "36585", "2000-02-29"), ("yyyy", "2958465", "9999-12-31"),
        ("yyyy", "2958466", "2958466"), ("yyyy", "-1", "-1"), ("h:mm AM/PM", "0.75", "18:00:00"),
        ("mm:ss.0", "45676.25", "06:00:00"), ("[h]:mm", "1.5", "36:00:00"),
        ("yyyy", "45675.9999999", "2025-01-18 23:59:59"),
        ("yyyy", "45675.99999999999", "2025-01-19"), ("yyyy-mm-dd", "46387.99999996528", "2026-12-31 23:59:59"),
        ("yyyy", "46387.999999998", "2027-01-01"), ("h:mm:ss", "0.99999996528", "23:59:59"),
        ("[h]:mm:ss", "1.99999996528", "47:59:59"), ("h:mm", "0.43749999999999", "10:30:00"),
        ("General", "45676", "45676"), ("0.00", "45676", "45676"), ("[Red]#,##0", "45676", "45676"),
        ("0&quot;days&quot;", "45676", "45676"), ("0\\d", "45676", "45676"), ("#,##0_m", "45676", "45676"),
        ("[Magenta][$-409]0", "45676", "45676"), ("yyyy&quot;年&quot;m&quot;月&quot;", "45676", "2025-01-19"),
        ("@", "45676", "45676"), ("[&lt;1]h:mm;yyyy", "0.5", "12:00:00"),
    ])
    func `writes dates by their format in the 1900 system`(
        _ format: String,
        _ stored: String,
        _ wanted: String
    ) throws {
        let rows = try WorkbookParts("<row><c s=\"1\"><v>\(stored)</v></c></row>", formats: [format]).read()
        #expect(rows == [[wanted]])
    }

    @Test func `writes dates in the 1904 system and by built-in formats`() throws {
        let cells = "<c s=\"1\"><v>0</v></c><c s=\"2\"><v>44214</v></c><c s=\"3\"><v>0.5</v></c><c s=\"0\"><v>5</v></c>"
        let rows = try WorkbookParts("<row>\(cells)</row>", formats: ["d.m.yy"], is1904: true).read()
        #expect(rows == [["1904-01-01", "2025-01-19", "12:00:00", "5"]])
    }

    @Test(arguments: [
        ("a_x000D_\nb", "a\r\nb"), ("_x005F_x000D_", "_x000D_"), ("_x00", "_x00"), ("_xZZZZ_ _", "_xZZZZ_ _"),
        ("_xD83D__xDE0E_", "😎"), ("_xD83D_x", "_xD83D_x"), ("__x0041__", "_A_"), ("_x0000_", "\0"),
    ])
    func `reads escaped characters`(_ written: String, _ wanted: String) throws {
        let rows = try WorkbookParts(
            "<row><c t=\"s\"><v>0</v></c><c t=\"inlineStr\"><is><t>\(written)</t></is></c></row>",
            strings: ["<t>\(written)</t>"]
        ).read()
        #expect(rows == [[wanted, wanted]])
    }

    @Test func `chooses a sheet by place or name`() throws {
        var parts = WorkbookParts("<row><c><v>1</v></c></row>")
        parts["xl/workbook.xml"] = """
            <x:workbook xmlns:x="http://purl.oclc.org/ooxml/spreadsheetml/main" xmlns:q="\(WorkbookParts.links)"><x:sheets>\
            <x:sheet name="Notes" q:id="b" state="hidden"/><x:sheet name="Register" q:id="a"/><x:sheet name="Chart" q:id="c"/>\
            <x:sheet name="Lost" q:id="d"/></x:sheets></x:workbook>
            """
        parts["xl/_rels/workbook.xml.rels"] = WorkbookParts.relations([
            ("a", "worksheet", "/xl/worksheets/sheet1.xml"), ("b", "worksheet", "../xl/worksheets/./notes.xml"),
            ("c", "chartsheet", "chartsheets/sheet1.xml"), ("d", "worksheet", "worksheets/lost.xml"),
        ])
        parts["xl/worksheets/notes.xml"] = """
            <n:worksheet xmlns:n="http://purl.oclc.org/ooxml/spreadsheetml/main"><n:sheetData><n:row><n:c><n:v>2</n:v></n:c>\
            </n:row></n:sheetData></n:worksheet>
            """
        let seen = [
            try parts.read(), try parts.read(.number(1)), try parts.read(.named("Register")),
            try parts.read(.named("Notes")),
        ]
        #expect(seen == [[["1"]], [["2"]], [["1"]], [["2"]]])
        let errors = try [SheetChoice.named("Nope"), .number(5), .named("Chart"), .number(4)].map {
            try parts.refusal($0)
        }
        #expect(
            errors.map { $0?.seen } == [
                "the workbook has no sheet 'Nope'", "the workbook has no sheet number 5",
                "the sheet 'Chart' has no cells",
                "the workbook has no part 'xl/worksheets/lost.xml' though it names one",
            ]
        )
        #expect(errors[0]?.advice == "it has 'Notes', 'Register', 'Chart', 'Lost'")
    }

    @Test func `rows with the same number are rows of their own`() throws {
        let rows = try WorkbookParts("<row r='1'><c><v>1</v></c></row><row r='1'><c r='A1'><v>2</v></c></row>").read()
        #expect(rows == [["1"], ["2"]])
    }

    @Test func `refuses a sheet that breaks off or is out of order with its row`() throws {
        var parts = WorkbookParts("")
        let start = "<worksheet><sheetData><row r=\"1\"><c><v>1</v></c></row><row r=\"2\">"
        let sheets: [(sheet: String, line: Int, column: Int?)] = [
            (start, 2, nil), (start + "<c><v>1", 2, nil), (start + "</row></sheetData>", 2, nil),
            (start + "<c r=\"B2\"/><c r=\"A2\"/></row></sheetData></worksheet>", 2, 3),
            (start + "<c r=\"XFE2\"/></row></sheetData></worksheet>", 2, 1),
            (start + "<c r=\"ZZZZZZZZZZZZZZZZ2\"/></row></sheetData></worksheet>", 2, 1),
            (start + "<c r=\"2\"/></row></sheetData></worksheet>", 2, 1),
            (start + "<c t=\"s\"><v>7</v></c></row></sheetData></worksheet>", 2, 1),
            (start + "</row><row r=\"1\"/></sheetData></worksheet>", 2, nil),
            (start + "<c><v>\u{1}</v></c></row></sheetData></worksheet>", 2, nil),
        ]
        for sheet in sheets {
            parts["xl/worksheets/sheet1.xml"] = sheet.sheet
            let error = try parts.refusal()
            #expect(error?.line == sheet.line, "\(sheet.sheet)")
            #expect(error?.column == sheet.column, "\(sheet.sheet)")
        }
    }

    @Test func `refuses a DOCTYPE in each part, within bounded time`() throws {
        let laughs = (1...20).map { "<!ENTITY l\($0) \"\(String(repeating: "&l\($0 - 1);", count: 10))\">" }.joined()
        let doctype = "<!DOCTYPE x [<!ENTITY l0 \"ha\">\(laughs)]>"
        for name in [
            "xl/workbook.xml", "_rels/.rels", "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/styles.xml",
        ] {
            var parts = WorkbookParts("<row><c t=\"str\"><v>1</v></c></row>", strings: ["<t>a</t>"], formats: ["0"])
            let part = try #require(parts[name])
            parts[name] = doctype + part.replacing("<v>1</v>", with: "<v>&l20;</v>")
            let error = try parts.refusal()
            #expect(error?.seen == "the part '\(name)' declares a DOCTYPE, which no workbook has")
        }
    }

    @Test func `refuses an entity that nobody declares`() throws {
        let error = try WorkbookParts("<row/><row><c t=\"str\"><v>&ha;</v></c></row>").refusal()
        #expect(error?.seen.contains("uses entities, which no workbook does (Entity 'ha' not defined)") == true)
        #expect(error?.line == 2)
    }

    @Test func `gives the rows in front of broken XML and names the row where it breaks`() throws {
        let text = String(repeating: "小米", count: 20)
        let row = "<row><c><v>1</v></c><c t=\"inlineStr\"><is><t>\(text)</t></is></c></row>"
        let rows = String(repeating: row, count: 20_000)
        let ends = [("<row><c>\u{1}", 20_001), ("<row></c>", 20_001), ("<row/></row>", 20_001), ("<", 20_000)]
        for (broken, line) in ends {
            let reader = try SpreadsheetReader(bytes: WorkbookParts(rows + broken).zipped())
            let row = Row()
            var count = 0
            let error = try failure { while try reader.next(row) { count += 1 } }
            // Only the end tag shows that a row is complete.
            #expect(count == (broken == "<row/></row>" ? 20_001 : 20_000))
            #expect(error?.line == line)
            let again = try failure { _ = try reader.next(row) }
            #expect(again == error)
        }
    }

    @Test(arguments: [(Charset.utf16LittleEndian, 2, 1), (.utf16BigEndian, 2, 1), (.utf16LittleEndian, 20_000, 1)])
    func `reads parts in UTF-16`(_ charset: Charset, _ rows: Int, _ cells: Int) throws {
        var parts = WorkbookParts(String(repeating: "<row><c t=\"str\"><v>小米</v></c></row>", count: rows))
        let sheet = try #require(parts["xl/worksheets/sheet1.xml"])
        let units = ("\u{FEFF}<?xml version=\"1.0\" encoding=\"UTF-16\"?>" + sheet).utf16
        let isLittle = charset == .utf16LittleEndian
        parts.parts.removeAll { $0.name == "xl/worksheets/sheet1.xml" }
        parts.parts.append(
            (
                "xl/worksheets/sheet1.xml",
                units.flatMap { isLittle ? [UInt8($0 & 0xFF), UInt8($0 >> 8)] : [UInt8($0 >> 8), UInt8($0 & 0xFF)] }
            )
        )
        let read = try parts.read()
        #expect(read == Array(repeating: ["小米"], count: rows))
    }

    @Test func `reads CDATA and refuses overlong forms in it`() throws {
        var parts = WorkbookParts("<row><c t=\"str\"><v><![CDATA[<a>&]]>b</v></c></row>")
        let rows = try parts.read()
        #expect(rows == [["<a>&b"]])
        let overlong = parts.parts.map { part in
            let text = Array("<a>&".utf8)
            let at = part.bytes.indices.first { part.bytes[$0...].starts(with: text) }
            var bytes = part.bytes
            if let at { bytes.replaceSubrange(at..<(at + 3), with: [0xE0, 0x81, 0x81]) }
            return (name: part.name, bytes: bytes)
        }
        parts.parts = overlong
        let error = try parts.refusal()
        #expect(error?.seen.contains("breaks off or is not XML") == true)
        #expect(error?.line == 1)
    }

    @Test func `refuses a depth that no workbook has`() throws {
        var parts = WorkbookParts("")
        parts["xl/worksheets/sheet1.xml"] =
            "<worksheet>" + String(repeating: "<a>", count: 255) + String(repeating: "</a>", count: 255)
            + "</worksheet>"
        let rows = try parts.read()
        #expect(rows.isEmpty)
        parts["xl/worksheets/sheet1.xml"] = "<worksheet>" + String(repeating: "<a>", count: 256)
        let deep = try parts.refusal()
        #expect(
            deep?.seen
                == "the part 'xl/worksheets/sheet1.xml' breaks off or is not XML (elements lie more than 256 deep)"
        )
    }

    @Test func `refuses a file cut at any tenth`() throws {
        let bytes = try Files.register("by-customs-2025-01-19.xlsx")
        for tenth in 0..<10 {
            let part = Array(bytes.prefix(bytes.count * tenth / 10))
            let error = try failure { _ = try table(SpreadsheetReader(bytes: part)) }
            #expect(error?.advice != nil, "cut at \(tenth)/10")
        }
    }

    @Test func `says what a file is that is no readable workbook`() throws {
        var encrypted = WorkbookParts("")
        encrypted.isEncrypted = true
        var word = WorkbookParts("")
        word["_rels/.rels"] = WorkbookParts.relations([("r", "officeDocument", "word/document.xml")])
        word["word/document.xml"] = "<document/>"
        var binary = WorkbookParts("")
        binary["_rels/.rels"] = WorkbookParts.relations([("r", "officeDocument", "xl/workbook.bin")])
        binary["xl/workbook.bin"] = "x"
        var empty = WorkbookParts("")
        empty["xl/workbook.xml"] = "<workbook/>"
        let seen = try [encrypted, word, binary, empty].map { try $0.refusal()?.seen }
        #expect(
            seen == [
                "the file is protected by a password",
                "this is a Word document (.docx), and Word files cannot be read",
                "this is a binary Excel workbook (.xlsb)", "the workbook has no sheet",
            ]
        )
        let ole: [UInt8] = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, 0, 0]
        let others = try [
            ole, ole + "EncryptedPackage".utf8.flatMap { [$0, 0] as [UInt8] }, Array("<html>".utf8), [],
        ].map { bytes in try failure { _ = try SpreadsheetReader(bytes: bytes) }?.seen }
        #expect(
            others == [
                "this is an Excel file (.xls), not an Excel workbook (.xlsx)",
                "the file is protected by a password", "this is an HTML page, not an Excel workbook (.xlsx)",
                "this is an empty file, not an Excel workbook (.xlsx)",
            ]
        )
    }

    @Test(arguments: [("kz-customs-2025-01-19.xlsx", 1999, 8), ("by-customs-2025-01-19.xlsx", 62, 11)])
    func `reads a real register whole`(_ name: String, _ rows: Int, _ cells: Int) throws {
        let reader = try SpreadsheetReader(bytes: Files.register(name))
        let row = Row()
        var count = 0
        while try reader.next(row) {
            count += 1
            #expect(row.line == count)
            #expect(row.count == cells)
        }
        #expect(count == rows)
    }

    @Test func `meets any damage with rows or an error`() throws {
        let seed = Seed.drawn()
        var random = Seeded(seed)
        let real = try Files.register("by-customs-2025-01-19.xlsx")
        let clock = ContinuousClock()
        let end = clock.now + .seconds(4)
        var runs = 0
        while runs < 3000, clock.now < end {
            runs += 1
            var bytes = real
            for _ in 0..<Int.random(in: 1...6, using: &random) {
                bytes[Int.random(in: 0..<bytes.count, using: &random)] = .random(in: 0...255, using: &random)
            }
            if Int.random(in: 0..<8, using: &random) == 0 {
                bytes.removeLast(Int.random(in: 0..<bytes.count, using: &random))
            }
            do {
                let reader = try SpreadsheetReader(bytes: bytes)
                let row = Row()
                while try reader.next(row) { #expect(row.ends.last ?? 0 == row.bytes.count, "seed \(seed)") }
            } catch let error as DocumentError {
                #expect(!error.seen.isEmpty, "seed \(seed)")
            }
        }
    }
}
