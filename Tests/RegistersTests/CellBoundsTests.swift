import Recordations
import Registers
import Settings
import Testing

/// Reads the part of a cell behind or before a literal text.
@Suite struct CellBoundsTests {
    private func read(_ cell: String, _ classes: String, more: String = "") throws -> WholeReading {
        let definition = try definition(more, fields: "  classes: \(classes)", columns: "  cell: {header: Cell}\n")
        return try RegistersTests.read("Number,Mark,Goods,Cell\n1,A,g,\"\(cell)\"\n", definition)
    }

    @Test(
        arguments: [
            ("шоколад 1704. МКТУ 29, 30", "{column: cell, after: МКТУ}", "29,30"),
            ("05, 10/ 2922197000, 3004", "{column: cell, before: /}", "5,10"),
            ("МКТУ: 3, 33 / 2205", "{column: cell, after: МКТУ, before: /}", "3,33"),
            // The first of the texts counts.
            ("кл. 9 / 8517 / кл. 12", "{column: cell, after: [класс, кл.], before: [;, /]}", "9"),
            ("МКТУ 3; МКТУ 5", "{column: cell, after: МКТУ}", "3,5"),
            // With a split each part has its own bounds.
            ("3 / 3304; 25 / 6403", "{column: cell, split: ;, before: /}", "3,25"),
            // A text within a longer number is none.
            ("1-12; 1-1 9", "{column: cell, after: '1-1'}", "9"), ("33 3 / x", "{column: cell, before: '3 /'}", "33"),
            ("МКТУ-10 33", "{column: cell, after: МКТУ-10}", "33"),
        ]
    )
    func `classes are read between the texts, and no number is cut`(cell: String, rule: String, classes: String) throws
    {
        let reading = try read(cell, rule)
        #expect(reading.texts(.classes) == [classes])
        #expect(reading.findings.cutNumbers == [:])
        #expect(reading.rawText(of: .classes, 0) == cell)
    }

    @Test(arguments: ["29, 30", "", "класс 29"])
    func `a cell without the text states nothing`(cell: String) throws {
        let reading = try read(cell, "{column: cell, after: МКТУ}")
        #expect(reading.texts(.classes) == [nil])
        #expect(reading.findings.unread == [:])
        #expect(try read("МКТУ 29, 46", "{column: cell, after: МКТУ}").findings.unread == [.classes: 1])
    }

    @Test func `other fields are read between texts too`() throws {
        let fields = """
              registration_number: {column: cell, after: №, before: от}
              registration_date: {column: cell, after: от, dates: [dd.MM.yyyy]}
              right_type: {column: cell, before: №, values: {Свидетельство: trademark}}
            """
        let source = try definition(fields: fields, columns: "  cell: {header: Cell}\n")
        let reading = try RegistersTests.read(
            "Number,Mark,Goods,Cell\n1,A,g,Свидетельство № 826 629 от 20.01.2021\n2,B,g,№ 7\n",
            source
        )
        #expect(reading.texts(.registrationNumber) == ["826 629", nil])
        #expect(reading.texts(.registrationDate) == ["2021-01-20", nil])
        #expect(reading.texts(.rightType) == ["trademark", nil])
    }

    @Test func `in a history a last part without the text is not read, and no older date stands in`() throws {
        let rule = "{column: cell, split: ;, take: last, after: до, dates: [dd.MM.yyyy]}"
        let source = try definition(fields: "  valid_to: \(rule)", columns: "  cell: {header: Cell}\n")
        let reading = try RegistersTests.read(
            "Number,Mark,Goods,Cell\n1,A,g,до 20.01.2021; до 20.01.2023\n2,A,g,до 20.01.2021; отозван\n",
            source
        )
        #expect(reading.texts(.validTo) == ["2023-01-20", nil])
        #expect(reading.findings.examples[.validTo]?.map(\.text) == ["отозван"])
    }

    @Test func `a mistake in a definition is told with its place`() throws {
        let error = #expect(throws: SettingsError.self) { try read("x", "{column: cell, after: ''}") }
        let told = error?.description ?? ""
        #expect(told.contains("'after' is to be a text that stands in the cell"), "\(told)")
        #expect(error?.mistakes.first.map { $0.line == 12 && $0.column == 34 } == true, "\(told)")
    }
}
