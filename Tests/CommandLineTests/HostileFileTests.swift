import Foundation
import TestSupport
import Testing

/// What a file can do at worst: a clear error, in bounded time and memory, for every format.
@Suite(.serialized, .waitingForPrograms) struct HostileFileTests {
    /// The address space of the program, in KiB; what it needs for a small file is some of it.
    private static let memory = 2 << 20
    private static let seconds = 120
    private static let source = """
        jurisdiction: KZ
        documents:
          - {format: csv}
          - {format: tsv}
          - {format: xlsx}
          - {format: html}
          - {format: xml, records: //row}
          - {format: json, records: rows}
        columns: {number: {header: Number}, mark: {header: Mark}}
        fields: {recordation_number: number, mark: mark}
        key: [recordation_number]
        """
    private static let sheet = "<worksheet xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/main'>"

    private func refused(_ name: String, _ file: Data, _ words: String) throws {
        let space = try TestWorkspace()
        try space.write("sources/any.yaml", Self.source)
        try space.write(name, file)
        let outcome = try Program.shell(
            "ulimit -v \(Self.memory); timeout -s KILL \(Self.seconds) \"$RECORDAL\" sources check any '\(name)'",
            in: space.path
        )
        #expect(outcome.code == 1, "\(name), \(words): \(outcome.code) \(outcome.errors.prefix(400))")
        #expect(outcome.errors.contains(words), "\(name): \(outcome.errors.prefix(600))")
        #expect(outcome.errors.utf8.count < 8_000, "\(name): \(outcome.errors.prefix(600))")
    }

    private func workbook(_ part: String, _ text: String) -> Data { HostileFile.workbook(part, .text(text)) }

    @Test func `a million columns are refused`() throws {
        let most = "more than 16384"
        let count = 1_000_000
        try refused("a.csv", HostileFile.many(count, "a,"), most)
        try refused("a.tsv", HostileFile.many(count, "a\t", start: "Number\tMark\n"), most)
        let page = "<html><table><tr>"
        try refused("a.html", HostileFile.many(count, "<td>a", start: page), most)
        try refused("a.html", HostileFile.many(1_001, "<td colspan=1000>a", start: page), most)
        let cells = String(repeating: "<c/>", count: count)
        try refused(
            "a.xlsx",
            workbook("xl/worksheets/sheet1.xml", "\(Self.sheet)<sheetData><row>\(cells)</row></sheetData></worksheet>"),
            "a cell stands beyond column 16384"
        )
        try refused(
            "a.json",
            HostileFile.numbered(count, start: "{\"rows\": [{\"k\": 1", end: "}]}") { ",\"k\($0)\":1" },
            most
        )
        try refused(
            "a.xml",
            HostileFile.numbered(count, start: "<r><row>", end: "</row></r>") { "<k\($0)>1</k\($0)>" },
            most
        )
        try refused(
            "a.xml",
            HostileFile.numbered(count, start: "<r><row", end: "/></r>") { " k\($0)='1'" },
            "a tag has more than 1024 attributes"
        )
    }

    @Test func `deep nesting is refused`() throws {
        let count = 1_000_000
        try refused("a.html", HostileFile.many(count, "<table><tr><td>", start: "<html>"), "more than 100 deep")
        try refused("a.html", HostileFile.many(count, "<div>", start: "<html>"), "the page has no table with any row")
        try refused(
            "a.html",
            HostileFile.many(count, "<b><i>", start: "<html><table><tr><td>x"),
            "the page breaks off within a table"
        )
        try refused("a.xml", HostileFile.many(count, "<a>"), "elements lie more than 64 deep")
        try refused("a.json", HostileFile.many(count, "[", start: "{\"rows\":[{\"a\":"), "more than 64 deep")
        try refused("a.json", HostileFile.many(count, "{\"a\":"), "more than 64 deep")
        for part in ["xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/styles.xml", "xl/sharedStrings.xml"] {
            try refused(
                "a.xlsx",
                workbook(
                    part,
                    (part.contains("sheet1") ? Self.sheet : "") + String(repeating: "<workbook>", count: count)
                ),
                "deep"
            )
        }
    }

    @Test func `entity bombs are refused`() throws {
        try refused("a.xml", Data(HostileFile.bomb("r") { "<r><row>\($0)</row></r>" }.utf8), "declares entities")
        // A page has no entities of its own: the text stays as it is.
        try refused(
            "a.html",
            Data(HostileFile.bomb("html") { "<html><table><tr><td>\($0)</table></html>" }.utf8),
            "no table of the page has the columns of this source"
        )
        for part in ["xl/worksheets/sheet1.xml", "xl/workbook.xml", "_rels/.rels", "xl/styles.xml"] {
            try refused("a.xlsx", workbook(part, HostileFile.bomb("x") { "<x>\($0)</x>" }), "declares a DOCTYPE")
        }
    }

    @Test func `a zip entry of more than a gigabyte is refused`() throws {
        let size = (1 << 30) + (64 << 20)
        // Those that are refused at 64 MiB need not be larger than that by much.
        func bomb(_ part: String, _ start: String, _ text: String, bytes: Int = 96 << 20) -> Data {
            HostileFile.workbook(part, .repeated(start: start, text, bytes: bytes))
        }
        let file = bomb("xl/worksheets/sheet1.xml", Self.sheet, " ", bytes: size)
        #expect(file.count < 8 << 20)
        try refused("a.xlsx", file, "unpacks to more than 1 GiB")
        let text = "\(Self.sheet)<sheetData><row><c t='str'><v>"
        try refused("a.xlsx", bomb("xl/worksheets/sheet1.xml", text, "x"), "the row is larger than 64 MiB")
        let strings = "<sst xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/main'>"
        let long = String(repeating: "x", count: 1_000)
        try refused("a.xlsx", bomb("xl/sharedStrings.xml", strings + "<si><t>", "x"), "is larger than 64 MiB")
        let lists = [
            ("xl/styles.xml", "<styleSheet><fonts>", "<font name='\(long)'/>"),
            ("xl/workbook.xml", "<workbook><sheets>", "<sheet name='\(long)'/>"),
            ("_rels/.rels", "<x>", "<Relationship Id='\(long)'/>"),
        ]
        for (part, start, text) in lists {
            try refused("a.xlsx", bomb(part, start, text), "the part '\(part)' unpacks to more than 64 MiB")
        }
    }
}
