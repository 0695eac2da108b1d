import Documents
import Recordations
import Registers
import Testing

@Suite struct KeyedReadingTests {
    private static let columns = """
          agent: {header: [agent/name, Agent/Name/text()], optional: true}
          row: {header: row, volatile: true, optional: true}
        """

    private func source(_ documents: String, more: String = "") throws -> SourceDefinition {
        try definition(more, documents: documents, fields: "  agent: agent", columns: Self.columns)
    }

    private func json(_ text: String, _ document: String = "format: json", more: String = "") throws -> WholeReading {
        try read(text, try source("[{\(document)}]", more: more))
    }

    private func refusal(_ text: String, _ document: String = "format: json") throws -> String? {
        do {
            _ = try json(text, document)
            return nil
        } catch let error as UnfitDocument {
            return error.description
        }
    }

    @Test func `JSON is read by its paths, and values of no field are kept under their path`() throws {
        let reading = try json(
            """
            {"data": [
            {"Number": 7, "MARK": " A ", "goods": ["x", "y"], "agent": {"name": "N"}, "more": {"of it": [1, 2]}, "row": 1},
            {"Number": "8", "MARK": "B", "goods": null, "more": false, "row": 2, "./x": "k"},
            {}, {"Number": null, "MARK": "C", "row": 4}]}
            """,
            "format: json, records: data"
        )
        #expect(reading.documentName == "json")
        #expect(reading.keys == ["7", "8"])
        #expect(reading.texts(.goods) == ["x y", nil])
        #expect(reading.texts(.agent) == ["N", nil])
        #expect(try reading.observations[0].rawCells() == ["goods": "x\ny", "mark": " A ", "more/of it": "1\n2"])
        #expect(try reading.observations[1].rawCells() == ["more": "FALSE", ".~1x": "k"])
        #expect(reading.observations.map(\.rowNumber) == [1, 2])
        #expect(reading.unobserved.isEmpty)
        #expect(reading.rawText(of: .goods, 0) == "x\ny")
        #expect(reading.skipped == 1)
        #expect(reading.rejected.map(\.rowNumber) == [4])
        #expect(reading.rejected.map(\.cells) == [#"["mark: C"]"#])
    }

    @Test func `several values where one is meant are not read, and make no key`() throws {
        let definition = try definition(
            documents: "[{format: json}]",
            fields: "  valid_to: {column: end, dates: [yyyy-MM-dd]}\n  status: {column: state, values: {on: active}}",
            columns: "  end: {header: end, optional: true}\n  state: {header: state, optional: true}\n"
        )
        let reading = try read(
            """
            [{"Number": "1", "MARK": "A", "goods": ["x", "y"], "end": ["2026-01-01", "2027-01-01"], "state": "on"},
            {"Number": ["2", "3"], "MARK": "B", "goods": "g", "end": "2027-01-01", "state": "on"},
            {"Number": "4", "MARK": "C", "goods": "g", "end": "2027-01-01", "state": ["on", "on"]}]
            """,
            definition
        )
        #expect(reading.keys == ["1", "4"])
        #expect(reading.texts(.validTo) == [nil, "2027-01-01"])
        #expect(reading.findings.unread[.validTo] == 1)
        #expect(reading.texts(.goods) == ["x y", "g"])
        #expect(reading.rejected.map(\.rowNumber) == [2])
        #expect(reading.observations.map(\.values.status) == [.active, .unknown])
    }

    @Test func `XML is read by its paths, attributes and own texts`() throws {
        let yaml = """
            jurisdiction: KZ
            documents: [{format: xml, records: l/e}]
            columns: {number: '@Number', mark: text(), agent: Agent/Name/text()}
            fields: {recordation_number: number, mark: mark, agent: agent}
            key: [recordation_number]
            """
        let reading = try read(
            """
            <?xml version="1.0"?><x:l xmlns:x="urn:x"><x:e Number="1">A<x:Goods>g</x:Goods><Agent><Name>N</Name></Agent></x:e>
            <e Number="2">B</e></x:l>
            """,
            try SourceDefinition(name: "test", file: "test.yaml", yaml: yaml)
        )
        #expect(reading.keys == ["1", "2"])
        #expect(reading.texts(.mark) == ["A", "B"])
        #expect(reading.texts(.agent) == ["N", nil])
        #expect(try reading.observations[0].rawCells() == ["Goods": "g"])
    }

    @Test func `elements of a list are split at its line breaks`() throws {
        let reading = try read(
            #"[{"Number": "1", "Mark": "A", "Goods": [{"class": 9, "of": "a"}, {"class": 25, "of": "b"}]}]"#,
            try definition(
                documents: "[{format: json, lacks: [goods]}]",
                fields: #"  classes: {column: list, split: '\n'}"#
                    + "\n" + #"  note: {column: texts, split: '\n', take: all, join: ' + '}"#,
                columns: "  list: Goods/class\n  texts: Goods/of"
            )
        )
        #expect(reading.texts(.classes) == ["9,25"])
        #expect(reading.texts(.note) == ["a + b"])
        #expect(reading.unobserved.fields == [.goods])
    }

    private static let found =
        "; found 'Number', 'Mark', 'other/x'; is it the file of another register? If the register "
        + "renamed a value, add the new path under 'columns' of the source; what this document never has, name under its 'lacks'"

    @Test func `a document without a column's path says which paths it has`() throws {
        let text = #"[{"Number": 1, "Mark": "A", "other": {"x": []}}, {"Goods": "g"}]"#
        #expect(
            try refusal(text, "format: json, header_within: 1") == nil,
            "the next record is in the same chunk"
        )
        let short = #"[{"Number": 1, "Mark": "A", "other": {"x": []}}]"#
        #expect(try refusal(short) == "the first records have no value for the columns 'goods'" + Self.found)
        #expect(try refusal(short, "format: json, lacks: [goods]") == nil)
        let double = #"[{"Number": 1, "Mark": "A", "mark": "B", "Goods": "g"}]"#
        #expect(
            try refusal(double)
                == "the column 'mark' is found under more than one path: 'Mark' and 'mark'; give the whole "
                + "path, or a pattern, under 'columns' of the source"
        )
        #expect(
            try refusal("[]")
                == "the document is empty; fetch or save it again: an empty register is never taken for one without recordations"
        )
        #expect(try refusal("Number,Mark,Goods\n1,A,g\n")?.hasPrefix("this is a text, and test comes as JSON") == true)
        #expect(try refusal("<html><body>Please log in")?.hasPrefix("this is an HTML page") == true)
    }

    @Test func `a broken document is no partial one`() throws {
        let rows = (0..<5_000).map { "{\"Number\": \($0), \"Mark\": \"A\", \"Goods\": \"g\"}" }.joined(separator: ",\n")
        #expect(throws: DocumentError.self) { try json("[" + rows) }
        #expect(throws: DocumentError.self) { try json("[" + rows + ",") }
        #expect(try json("[" + rows + "]").keys.count == 5_000)
    }

    @Test func `the document's rule is chosen by its kind, and among several by its paths`() throws {
        let documents = """
            [{format: csv}, {name: one, format: json, records: rows}, {name: two, format: json},
            {name: first, format: xml, records: a/e}, {name: second, format: xml, records: b/e}]
            """
        let source = try source(documents)
        let xml = "<e><Number>1</Number><Mark>A</Mark><Goods>g</Goods></e>"
        let record = #"{"Number": 1, "Mark": "A", "Goods": "g"}"#
        let read = try [
            "Number,Mark,Goods\n1,A,g\n", #"{"rows": [\#(record)]}"#, "[\(record)]", record + "\n" + record,
            "<?xml version='1.0'?><a>\(xml)</a>", "<b>\(xml)</b>",
        ].map { try WholeReading(source, Array($0.utf8)) }
        #expect(read.map(\.documentName) == ["csv", "one", "two", "two", "first", "second"])
        #expect(Set(read.flatMap(\.keys)) == ["1"])
    }

    @Test func `names that come late are read, and cost no row before them`() throws {
        let start = (0..<4_000).map { "{\"Number\": \($0), \"Mark\": \"A\", \"Goods\": \"g\", \"x\": 1}" }
        let late = #"{"row": 5, "agent": {"name": "N"}, "Number": "late", "Mark": "B", "y": 2}"#
        let reading = try json((start + [late]).joined(separator: "\n"))
        #expect(reading.keys.count == 4_001)
        #expect(reading.texts(.agent).last == "N")
        #expect(reading.unobserved.isEmpty)
        #expect(try reading.observations.last?.rawCells() == ["y": "2"])
        // A row before the first agent leaves the agent unobserved; a row after it states none. The digests are equal.
        #expect(reading.observations[0].unobserved.fields == [.agent])
        let early = try json(([late] + start.reversed()).joined(separator: "\n"))
        #expect(Set(early.digests) == Set(reading.digests))
        #expect(early.observations[1].unobserved.isEmpty)
    }
}
