import Documents
import Recordations
import Registers
import Testing

/// Checks that an error value of a spreadsheet (#N/A) states nothing.
@Suite struct SheetErrorTests {
    private func reading(_ rows: String, _ more: String = "", fields: String = "") throws -> WholeReading {
        try read("Number,Mark,Goods\n" + rows, try definition(more, fields: fields))
    }

    @Test(arguments: ["#REF!", "#SPILL!", "#N/A", "#NAME?", "#DIV/0!", " #VALUE! ", "#ССЫЛКА!", "Err:508"])
    func `an error is no key, and its row is rejected with the reason`(error: String) throws {
        let reading = try reading("\(error),A,g\n2,B,g\n")
        #expect(reading.keys == ["2"])
        #expect(reading.rejected.map(\.reason) == ["the recordation_number '\(error)' cannot be read"])
        #expect(reading.rejected.map(\.key) == [nil])
    }

    @Test func `an error is no value: the field is not stated, and the cell is reported`() throws {
        let reading = try reading("1,#SPILL!,g\n2,B,#N/A\n3,#ACME!,g\n4,see #REF!,g\n5,Error,g\n")
        #expect(reading.texts(.mark) == [nil, "B", "#ACME!", "see #REF!", "Error"])
        #expect(reading.texts(.goods) == ["g", nil, "g", "g", "g"])
        #expect(reading.observations.map(\.notStated.fields) == [[.mark], [.goods], [], [], []])
        #expect(reading.findings.unread == [.mark: 1, .goods: 1])
        #expect(reading.findings.examples[.mark]?.map(\.text) == ["#SPILL!"])
        #expect(try reading.observations[0].rawCells() == ["mark": "#SPILL!"])
    }

    @Test(
        arguments: [
            "  agent: [{column: mark}, {column: goods}]", "  agent: [{column: mark}, {constant: nobody}]",
            "  agent: {column: mark, capture: '([A-Z]+)'}", "  country: x",
            "  holder_country: {column: mark, values: {x: DE}}", "  classes: [{column: mark}, {column: goods}]",
            "  valid_to: [{column: mark, dates: [dd.MM.yyyy]}, {column: goods, dates: [dd.MM.yyyy]}]",
        ].filter { !$0.contains("country: x") }
    )
    func `no other cell replaces a cell with an error`(fields: String) throws {
        let reading = try reading("1,#REF!,31.12.2027\n", fields: fields)
        let name = try #require(fields.split(separator: ":").first).trimmingPrefix("  ")
        let field = try #require(Field(name: String(name)))
        #expect(reading.texts(field) == [nil])
        #expect(reading.findings.unread[field] == 1)
        #expect(reading.observations[0].notStated.contains(field))
    }

    @Test func `in pages and records such a text is a text`() throws {
        let page = "<table><tr><th>Number<th>Mark<th>Goods<tr><td>1<td>#REF!<td>g</table>"
        let html = try read(page, try definition(documents: "[{format: html}]"))
        #expect(html.texts(.mark) == ["#REF!"])
        let json = try read(
            ##"[{"Number": "1", "Mark": "#REF!", "Goods": "g"}]"##,
            try definition(documents: "[{format: json}]")
        )
        #expect(json.texts(.mark) == ["#REF!"])
    }
}
