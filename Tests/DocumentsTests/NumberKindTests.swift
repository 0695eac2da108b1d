import Testing

@testable import Documents

@Suite struct NumberKindTests {
    /// ECMA-376 part 1, 18.8.30, with the formats of East Asian languages.
    @Test func `every built-in format is the date, the time or the number that it is`() {
        let dates: Set = Set([14, 15, 16, 17, 22, 36, 57, 58]).union(27...31).union(50...54)
        let times: Set = [18, 19, 20, 21, 32, 33, 45, 47]
        let either: Set = [34, 35, 55, 56]
        for id in 0...163 {
            let kind = NumberKind(builtIn: id)
            let expected: NumberKind =
                dates.contains(id)
                ? .date
                : times.contains(id) ? .time : either.contains(id) ? .dateOrTime : id == 46 ? .duration : .number
            #expect(kind == expected, "\(id)")
        }
    }

    @Test func `a zip that holds a part twice is refused, in whatever case`() throws {
        for name in ["xl/worksheets/sheet1.xml", "XL/Worksheets/Sheet1.xml"] {
            var workbook = WorkbookParts("<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>R-1</t></is></c></row>")
            workbook.parts.append((name, Array("<worksheet xmlns=\"\(WorkbookParts.main)\"/>".utf8)))
            // libzip adds no name twice: the test writes a similar name and renames the entry in the bytes.
            let last = workbook.parts.count - 1
            workbook.parts[last].name = name.replacing("1.xml", with: "2.xml")
            var bytes = try workbook.zipped()
            let (from, to) = (Array(workbook.parts[last].name.utf8), Array(name.utf8))
            for start in bytes.indices.dropLast(from.count) where bytes[start..<start + from.count].elementsEqual(from)
            {
                bytes.replaceSubrange(start..<start + from.count, with: to)
            }
            let error = #expect(throws: DocumentError.self) { _ = try SpreadsheetReader(bytes: bytes) }
            #expect(error?.seen.contains("' twice") == true, "\(error?.seen ?? "read")")
        }
    }
}
