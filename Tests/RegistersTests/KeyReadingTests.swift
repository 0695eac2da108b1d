import Documents
import Recordations
import Registers
import Testing

/// Reads keys by captures of a part of the number.
@Suite struct CutNumberTests {
    @Test func `a capture that cuts a number in two is reported with its first row`() throws {
        let definition = try definition(
            fields: """
                  classes: {column: goods, capture: '(0?[1-9]|[1-3]\\d|4[0-5])', take: all}
                  note: {column: mark, capture: '(\\d{2,3})'}
                """
        )
        let rows = "1,ab 1234 c,5\n2,ab 123 c,\"7, 33\"\n3,x,33 и 12\n4,12,9\n"
        let reading = try read("Number,Mark,Goods\n" + rows, definition)
        #expect(reading.texts(.classes) == ["5", "3,7", "1,2,3", "9"])
        #expect(reading.findings.cutNumbers == [.classes: 2, .note: 1])
        #expect(reading.findings.cutExamples[.classes]?.map(\.rowNumber) == [3, 4])
        #expect(
            reading.findings.cutSentence(.classes)
                == "classes: the capture cuts a number in two in 2 cells, first at row 3: '3' of '7, 33'"
        )
        #expect(
            reading.findings.cutSentence(.note)
                == "note: the capture cuts a number in two in 1 cell, first at row 2: '123' of 'ab 1234 c'"
        )
        #expect(reading.findings.summary(replacedBytes: 0)?.contains("cuts a number in two") == true)
    }

    @Test(arguments: [
        (#"(\d+)"#, "a 123 b"), (#"№\s*(\d+)"#, "№12"), (#"^(\d{4})-"#, "2027-01"), (#"([1-3]\d|0?[1-9])(?!\d)"#, "33"),
        ("()x", "1x2"), (#"(\d+)\D"#, "12м34"),
    ])
    func `a capture of whole numbers is not reported`(capture: String, cell: String) throws {
        let reading = try read(
            "Number,Mark,Goods\n1,\(cell),g\n",
            try definition(fields: "  note: {column: mark, capture: '\(capture)'}")
        )
        #expect(reading.findings.cutNumbers == [:])
    }
}

/// Reads keys with undecodable bytes.
@Suite struct GarbledKeyTests {
    @Test(
        arguments: [
            ("csv", Array("Number,Mark,Goods\nT\u{41}-1,A,g\nT-".utf8) + [0x96] + Array("2,B,g\n".utf8)),
            (
                "json",
                Array(#"[{"Number":"TA-1","Mark":"A","Goods":"g"},{"Number":"T-\ud83d2","Mark":"B","Goods":"g"}]"#.utf8)
            ),
            (
                "xml",
                Array("<r><e><Number>TA-1</Number><Mark>A</Mark><Goods>g</Goods></e><e><Number>T-".utf8) + [0x96]
                    + Array("2</Number><Mark>B</Mark><Goods>g</Goods></e></r>".utf8)
            ),
            (
                "html",
                Array("<table><tr><th>Number<th>Mark<th>Goods<tr><td>TA-1<td>A<td>g<tr><td>T-".utf8) + [0x96]
                    + Array("2<td>B<td>g</table>".utf8)
            ),
        ] as [(String, [UInt8])]
    )
    func `make no key: the row is rejected`(format: String, bytes: [UInt8]) throws {
        let records = format == "xml" ? ", records: r/e" : ""
        let definition = try definition(documents: "[{format: \(format), charset: utf-8\(records)}]")
        let reading = try WholeReading(definition, bytes)
        #expect(reading.keys == ["TA-1"])
        #expect(
            reading.rejected.map(\.reason) == ["the recordation_number 'T-\u{FFFD}2' holds bytes that cannot be read"]
        )
        #expect(reading.rejected.map(\.key) == [nil])
        #expect(reading.rejected.map(\.garbledKey?.text) == ["T-\u{FFFD}2"])
    }

    @Test(arguments: [
        ("T-\u{FFFD}2", "T-é2", true), ("T-\u{FFFD}2", "T-2", true), ("T-\u{FFFD}2", "T-12", true),
        ("T-\u{FFFD}2", "T-3", false), ("\u{FFFD}", "x", true), ("\u{FFFD}a\u{FFFD}", "bab", true),
        ("\u{FFFD}a\u{FFFD}", "bb", false), ("ab\u{FFFD}ba", "aba", false), ("x", "x", true), ("x", "y", false),
        ("a\u{FFFD}\u{FFFD}b", "ab", true), ("a\u{FFFD}b\u{FFFD}b", "ab", false), ("a\u{FFFD}b\u{FFFD}b", "abb", true),
    ])
    func `may be the numbers that have their readable parts`(garbled: String, key: String, isPossible: Bool) {
        #expect(RecordKey(text: garbled).mayBe(RecordKey(text: key)) == isPossible)
    }
}
