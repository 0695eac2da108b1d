import Documents
import Recordations
import Registers
import Testing

/// Checks that the same rows give the same keys, values and raw texts in every format.
@Suite struct FormatContractTests {
    private static let workbook = "Mocks/registers/by-customs-2025-01-19.xlsx"
    private static let width = 11

    /// The shipped definition, with the column numbers as further names, and with every format as a document.
    private func source() throws -> SourceDefinition {
        var yaml = String(decoding: try Files.bytes("Config/sources/by-customs.yaml"), as: UTF8.self)
        var number = 0
        for line in yaml.split(separator: "\n") where line.contains("{fragment: ") {
            number += 1
            let numbered = line.replacing("{fragment: п/п", with: "{fragment: [п/п, п~1п]")
                .replacing("{fragment: ", with: "{header: c\(number), fragment: ")
            yaml = yaml.replacing(line, with: numbered)
        }
        #expect(number == Self.width)
        let others = """
              - {format: csv}
              - {format: tsv, quote: '"'}
              - {format: xml, records: register/rows/row}
              - {name: list, format: json, records: data/rows}
              - {name: lines, format: json}
              - {format: html}
            """
        yaml = yaml.replacing("    format: xlsx\n", with: "    format: xlsx\n\(others)\n")
        return try SourceDefinition(name: "by-customs", file: "by-customs.yaml", yaml: yaml)
    }

    /// The header and the rows below it.
    private func table() throws -> (header: [String], rows: [[String]]) {
        let reader = try SpreadsheetReader(bytes: try Files.bytes(Self.workbook))
        let row = Row()
        var rows: [[String]] = []
        while try reader.next(row) {
            rows.append(row.texts + Array(repeating: "", count: max(0, Self.width - row.count)))
        }
        let index = try #require(rows.firstIndex { $0.filter { !$0.isEmpty }.count == Self.width })
        return (rows[index], Array(rows[(index + 1)...]))
    }

    private func quoted(_ text: String) -> String { "\"\(text.replacing("\"", with: "\"\""))\"" }

    private func json(_ text: String) -> String {
        let escaped = text.unicodeScalars.map { scalar in
            scalar.value < 0x20 || scalar == "\"" || scalar == "\\"
                ? "\\u00" + (scalar.value < 16 ? "0" : "") + String(scalar.value, radix: 16) : String(scalar)
        }
        return "\"\(escaped.joined())\""
    }

    private func xml(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing("\r", with: "&#13;")
    }

    private func html(_ text: String) -> String {
        let escaped = text.replacing("&", with: "&amp;").replacing("<", with: "&lt;")
        // HTML collapses white space, and may have any amount of it between words.
        return escaped.replacing("\n", with: "<br>").replacing(" ", with: "\r\n  ")
    }

    private func page(_ rows: [[String]]) -> String {
        let lines = rows.map { row in "<tr>" + row.map { "<td>\(html($0))" }.joined() + "</tr>\n" }
        return "<!DOCTYPE html><html><body><table border=1>\n\(lines.joined())</table></body></html>"
    }

    private func documents() throws -> [(name: String, text: String)] {
        let (header, rows) = try table()
        let named = header.map(json)
        let objects = rows.map { row in
            "{" + zip(named, row).map { "\($0): \(json($1))" }.joined(separator: ", ") + "}"
        }
        // The members are in the reverse order, and empty values are left out except in the last record.
        let lines = rows.enumerated().map { index, row in
            let members = zip(named, row).filter { !$1.isEmpty || index == rows.count - 1 }.map { "\($0): \(json($1))" }
            return "{\(members.reversed().joined(separator: ","))}"
        }
        let elements = rows.map { row in
            "<row>" + row.enumerated().map { "<c\($0 + 1)>\(xml($1))</c\($0 + 1)>" }.joined() + "</row>\n"
        }
        let all = [header] + rows
        return [
            ("csv", all.map { $0.map(quoted).joined(separator: ",") }.joined(separator: "\r\n")),
            ("tsv 2", all.map { $0.map(quoted).joined(separator: "\t") }.joined(separator: "\n")),
            ("xml 3", "<?xml version=\"1.0\"?>\n<register><rows>\(elements.joined())</rows></register>"),
            ("list", "{\"data\": {\"rows\": [\(objects.joined(separator: ",\n"))]}}"),
            ("lines", lines.joined(separator: "\n")),
        ]
    }

    @Test func `a register is the same in every format`() throws {
        let source = try source()
        let wanted = try WholeReading(source, try Files.bytes(Self.workbook))
        #expect(wanted.observations.count == 61)
        for (name, text) in try documents() {
            let reading = try WholeReading(source, Array(text.utf8))
            #expect(reading.documentName.hasPrefix(name.prefix(3)), "\(name) as \(reading.documentName)")
            #expect(reading.keys == wanted.keys, "\(name)")
            #expect(reading.observations.map(\.values) == wanted.observations.map(\.values), "\(name)")
            #expect(reading.unobserved == wanted.unobserved)
            for (own, other) in zip(reading.observations, wanted.observations) {
                #expect(try own.rawCells() == other.rawCells(), "\(name), row \(own.rowNumber)")
                #expect(own.notStated == other.notStated)
                #expect(own.isTombstone == other.isTombstone)
            }
        }
    }

    /// Returns the text as a page shows it: lines trimmed, with single spaces within.
    private func shown(_ text: String) -> String {
        text.split(whereSeparator: \.isNewline).map { line in
            line.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        }.filter { !$0.isEmpty }.joined(separator: "\n")
    }

    private func rawTexts(_ row: Observation, _ source: SourceDefinition) throws -> [String: String] {
        let raw = try row.rawCells()
        let texts = Field.allCases.compactMap { field in
            source.rawText(of: field, raw: raw, values: row.values, notStated: row.notStated).map { (field.name, $0) }
        }
        return Dictionary(uniqueKeysWithValues: texts)
    }

    @Test func `a register is the same in a page and in a workbook that is written here`() throws {
        let source = try source()
        let wanted = try WholeReading(source, try Files.bytes(Self.workbook))
        let (header, rows) = try table()
        let sheet = try SheetWriter(name: "Реестр", header: header, rows: rows).workbook()
        let page = Array(self.page([header] + rows).utf8)
        for (name, bytes) in [("workbook", sheet), ("html", page)] {
            let reading = try WholeReading(source, bytes)
            #expect(reading.documentName.hasPrefix(name), "\(name) as \(reading.documentName)")
            #expect(reading.keys == wanted.keys, "\(name)")
            #expect(reading.observations.map(\.values) == wanted.observations.map(\.values), "\(name)")
            #expect(reading.unobserved == wanted.unobserved)
            for (own, other) in zip(reading.observations, wanted.observations) {
                let (texts, others) = try (rawTexts(own, source), rawTexts(other, source))
                if name == "html" {
                    #expect(texts == others.mapValues(shown), "row \(own.rowNumber)")
                } else {
                    #expect(texts == others, "row \(own.rowNumber)")
                }
                #expect(own.notStated == other.notStated)
                #expect(own.isTombstone == other.isTombstone)
            }
        }
    }

    @Test func `XML, a list and lines give one digest for one row`() throws {
        let digests = try documents().dropFirst(2).map { try WholeReading(try source(), Array($0.text.utf8)).digests }
        #expect(digests.count == 3)
        #expect(Set(digests).count == 1)
    }
}
