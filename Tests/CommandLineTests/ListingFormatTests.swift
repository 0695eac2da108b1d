import Foundation
import TestSupport
import Testing

/// Every list, in every format, says what `--json` says.
@Suite(.waitingForPrograms) struct ListingFormatTests {
    private static let lists: [(words: [String], rows: String)] = [
        (["list"], "recordations"), (["search", "mark"], "recordations"), (["presence"], "recordations"),
        (["history", "toy:N1"], "events"), (["changes"], "events"), (["conflicts"], "conflicts"),
        (["deadlines"], "obligations"), (["deadlines", "--unknown"], "unknown_recordations"),
        (["deadlines", "--moved"], "moves"), (["fetches"], "fetches"), (["sources"], "sources"),
        (["alerts"], "alerts"), (["alerts", "messages"], "messages"), (["hooks"], "hooks"), (["status"], "sources"),
        (["undo"], "changes"),
    ]

    /// A workspace in which each list has a row at least, with cells that a spreadsheet would run and that hold everything
    /// that a format has to escape.
    private static func filled() throws -> TestWorkspace {
        let space = try TestWorkspace()
        try space.write(
            "recordal.yaml",
            """
            time_zone: Europe/Zurich
            actor: anna
            portfolio:
              - holder: acme
            hooks:
              conflict: {path: hooks/tell, to: [a@example.com]}
            alerts: {fallback: a@example.com}

            """
        )
        try space.hook("tell", "exit 75")
        let hostile =
            "H1,\"=1+1, \"\"x\"\"\u{9}y\nz\",\"Acme; +@'\",\"3, 9\",2027-01-01\n"
            + "H2,\u{1B}[31m_x0041_\u{202E},-Acme,25,2026-02-01\n"
        let rows = TestWorkspace.header + hostile + TestWorkspace.rows(1...9)
        #expect(try space.take(rows).code == 0)
        for (id, holder) in [("toy:N1", "Acme Two"), ("toy:N2", "Acme Three")] {
            #expect(try space.recordal("edit", id, "holder=\(holder)", "--correction", "--reason", "=x").code == 0)
        }
        #expect(try space.recordal("edit", "toy:N3", "tags=a,b", "owner=@bo").code == 0)
        let moved = rows.replacing("N1,Mark 1,", with: "N1,Mark =1,")
            .replacing("N2,Mark 2,Acme Ltd", with: "N2,Mark 2,Acme Moved")
        _ = try space.take(moved, today: "2026-02-10")
        _ = try space.recordal("run", "--today", "2026-02-10")
        return space
    }

    private static func run(_ space: TestWorkspace, _ words: [String], _ format: String) throws -> Outcome {
        let outcome = try Program.run(
            Program.path,
            words + ["--format", format, "--today", "2026-02-10"],
            in: space.path
        )
        #expect(outcome.code == 0 || outcome.code == 4, "\(words): \(outcome.errors)")
        return outcome
    }

    /// Reads a list in three formats as Python's own readers do and holds it against the object of `--json`: prints the number of
    /// rows of each, or what differs.
    private static let reader = """
        import csv, io, json, sys
        rows = sys.argv[1]
        whole = json.load(open("whole.json", encoding="utf-8"))[rows]
        csv.field_size_limit(10 ** 9)
        def cell(value):
            if value is None: return ""
            if isinstance(value, str): return value
            if isinstance(value, list):
                words = [str(one) for one in value if type(one) is int or type(one) is str and one and "," not in one]
                if len(words) == len(value): return ",".join(words)
            return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
        for kind in ["jsonl", "csv", "tsv"]:
            text = open("list." + kind, encoding="utf-8", newline="").read()
            if kind == "jsonl":
                read = [json.loads(line) for line in text.split("\\n") if line]
                assert read == whole, (kind, read, whole)
            else:
                read = list(csv.reader(io.StringIO(text, newline=""), delimiter="," if kind == "csv" else "\\t"))
                head, read = read[0], read[1:]
                assert not whole or head == list(whole[0]), (kind, head, list(whole[0]))
                want = [[cell(value) for value in row.values()] for row in whole]
                assert read == want, (kind, [(a, b) for x, y in zip(read, want) for a, b in zip(x, y) if a != b])
            print(len(read))
        """

    @Test func `lines, CSV and TSV are read by others as what the object says`() throws {
        let space = try Self.filled()
        var filled: Set<String> = []
        for (words, rows) in Self.lists {
            let object = try Self.run(space, words, "json")
            try space.write("whole.json", object.output)
            let all = try #require(try object.object()[rows] as? [Any], "\(words)")
            for kind in ["jsonl", "csv", "tsv"] {
                try space.write("list.\(kind)", try Self.run(space, words, kind).output)
            }
            let read = try Program.run("python3", ["-c", Self.reader, rows], in: space.path)
            #expect(read.output == String(repeating: "\(all.count)\n", count: 3), "\(words): \(read.errors)")
            if !all.isEmpty { filled.insert(words.joined(separator: " ")) }
        }
        #expect(
            filled.isSuperset(of: ["list", "history toy:N1", "changes", "conflicts", "fetches", "sources", "undo"])
        )
        #expect(filled.isSuperset(of: ["deadlines", "alerts", "alerts messages", "hooks", "status"]), "\(filled)")
    }

    @Test func `a list without rows has its header, and the header is that of the rows`() throws {
        let empty = try TestWorkspace()
        #expect(try empty.take(TestWorkspace.header + TestWorkspace.rows(1...3)).code == 0)
        let space = try Self.filled()
        for (words, _) in Self.lists where words != ["history", "toy:N1"] {
            let narrow = words == ["list"] ? words + ["--holder", "nobody"] : words
            let head = try Self.run(space, words, "csv").output.split(separator: "\r\n").first
            #expect(try Self.run(empty, narrow, "csv").output.split(separator: "\r\n").first == head, "\(words)")
        }
    }

    @Test func `a workbook's cells are what the object says, and none is a formula`() throws {
        let space = try Self.filled()
        let written = try Program.run(Program.path, ["list", "-o", "list.xlsx"], in: space.path)
        #expect(written.code == 0 && written.output.isEmpty && written.errors == "Wrote list.xlsx: 11 rows\n")
        let whole = try Program.run(Program.path, ["list", "--json"], in: space.path)
        try space.write("whole.json", whole.output)
        let read = try Program.run("/usr/bin/env", ["python3", "-c", Self.workbookReader], in: space.path)
        #expect(read.output == "11\n", "\(read.errors)")
    }

    /// Reads a workbook by its XML alone and holds each cell against the object: a text as a text, a day as the number of a day.
    private static let workbookReader = """
        import datetime, json, re, zipfile
        import xml.etree.ElementTree as tree
        main = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
        book = zipfile.ZipFile("list.xlsx")
        sheet = tree.fromstring(book.read("xl/worksheets/sheet1.xml"))
        assert sheet.find(".//" + main + "f") is None, "a formula"
        def text(cell):
            return "".join(part.text or "" for part in cell.iter(main + "t"))
        def plain(value):
            return re.sub("_x([0-9A-F]{4})_", lambda code: chr(int(code[1], 16)), value)
        rows = [{re.sub("[0-9]", "", cell.get("r")): cell for cell in row} for row in sheet.iter(main + "row")]
        keys = {column: text(cell) for column, cell in rows[0].items()}
        whole = json.load(open("whole.json", encoding="utf-8"))["recordations"]
        assert list(keys.values()) == list(whole[0]), keys
        for row, want in zip(rows[1:], whole):
            for column, key in keys.items():
                value, cell = want[key], row.get(column)
                if value is None or value == [] or value == "":
                    assert cell is None or not text(cell), (key, value)
                elif key.endswith("_to") or key in ("first_seen", "last_seen"):
                    day = datetime.date(1899, 12, 30) + datetime.timedelta(int(float(cell.find(main + "v").text)))
                    assert day.isoformat() == value, (key, value, day)
                elif isinstance(value, bool):
                    assert cell.get("t") == "b" and (cell.find(main + "v").text == "1") == value, (key, value)
                elif isinstance(value, int):
                    assert float(cell.find(main + "v").text) == value, (key, value)
                elif isinstance(value, str):
                    assert cell.get("t") == "inlineStr" and plain(text(cell)) == value, (key, value, text(cell))
        assert len(rows) - 1 == len(whole)
        print(len(whole))
        """

    @Test func `for a spreadsheet program the text is marked, and nothing in it is a formula`() throws {
        let space = try Self.filled()
        let plain = try Program.run(Program.path, ["list", "--format", "csv"], in: space.path).output
        let guarded = try Program.run(Program.path, ["list", "--format", "csv", "--for-excel"], in: space.path).output
        #expect(guarded.hasPrefix("\u{FEFF}") && !plain.hasPrefix("\u{FEFF}"))
        #expect(plain.contains("\"=1+1, ") && guarded.contains("\"'=1+1, ") && guarded.contains(",'@bo,"))
    }

    @Test func `a file's end says the format, and the file is replaced whole or left alone`() throws {
        let space = try Self.filled()
        for (name, start) in [
            ("a.csv", "id,register"), ("a.tsv", "id\tregister"), ("a.json", "{"), ("a.txt", "Recordation"),
        ] {
            let outcome = try Program.run(Program.path, ["list", "-o", name], in: space.path)
            #expect(outcome.code == 0 && outcome.output.isEmpty, "\(name): \(outcome.errors)")
            #expect(space.text(name)?.hasPrefix(start) == true, "\(name)")
        }
        try space.write("kept.csv", "mine")
        let refused = try Program.run(Program.path, ["list", "--source", "nowhere", "-o", "kept.csv"], in: space.path)
        #expect(refused.code == 2 && space.text("kept.csv") == "mine")
        let full = try Program.run(Program.path, ["list", "--format", "csv", "-o", "/dev/full"], in: space.path)
        #expect(full.code == 1 && full.errors.contains("/dev/full"), "\(full)")
        let missing = try Program.run(Program.path, ["list", "-o", "none/a.csv"], in: space.path)
        #expect(missing.code == 2 && missing.errors.contains("none/a.csv"))
        let both = try Program.run(Program.path, ["list", "--json", "--format", "csv"], in: space.path)
        #expect(both.code == 2 && both.errors.contains("exclude each other"))
    }

    @Test func `an error is an object too, and no second one`() throws {
        let space = try Self.filled()
        for (words, command, code) in [
            (["show", "nothing", "--json"], "show", 2), (["list", "--source", "none", "--format", "json"], "list", 2),
            (["fetches", "show", "99", "--json"], "fetches show", 2), (["list", "--json", "--limit", "x"], "list", 2),
            (["lsit", "--json"], "", 2), (["undo", "edit", "99", "--reason", "x", "--json"], "undo edit", 2),
        ] {
            let outcome = try Program.run(Program.path, words, in: space.path)
            let object = try outcome.object()
            #expect(object["schema"] as? String == "recordal.error/1" && object["command"] as? String == command)
            #expect(object["code"] as? Int == code && outcome.code == Int32(code), "\(words)")
            let errors = try #require(object["errors"] as? [[String: Any]])
            #expect(errors.first?["what"] as? String != "" && errors.count == 1, "\(words)")
            #expect(!outcome.errors.isEmpty, "\(words): nothing for a person")
        }
        try space.write("recordal.yaml", "time_zone: Nowhere/None\nport: 3\n")
        let mistakes = try Program.run(Program.path, ["list", "--json"], in: space.path).object()
        let errors = try #require(mistakes["errors"] as? [[String: Any]])
        #expect(errors.count == 2 && (errors.last?["where"] as? String)?.hasSuffix("recordal.yaml:2:1") == true)
    }
}
