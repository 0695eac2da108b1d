import Recordations
import Registers
import Testing

@Suite struct DigestTests {
    private static let text = "Number,Mark,Goods\n1,A,g\n2,B,h\n"

    private func digests(_ text: String, columns: String = "") throws -> [RowDigest] {
        try read(text, try definition(columns: columns)).digests
    }

    @Test(
        arguments: [
            "Goods,Mark,Number\ng,A,1\nh,B,2\n", "Banner\nNumber,Mark,Goods\n1,A,g\n2,B,h\n",
            "NUMBER,\"Mark \",Goods\r\n1,A,g\r\n2,B,h",
        ]
    )
    func `a row has one digest whatever the order and wording of the header`(other: String) throws {
        #expect(try digests(other) == digests(Self.text))
    }

    @Test func `a row has one digest at any position`() throws {
        let moved = try digests("Number,Mark,Goods\n2,B,h\n1,A,g\n")
        #expect(try Array(moved.reversed()) == digests(Self.text))
        #expect(moved[0] != moved[1])
    }

    @Test(
        arguments: [
            "Number,Mark,Goods,More\n1,A,g,\n", "Number,Mark,Goods\n1,A ,g\n", "Number,Mark,Goods\n1,a,g\n",
            "Number,Mark,Goods\n1,Ag,\n", "Number,Mark,Goods\n1,,Ag\n", "Number,Mark,Goods\n1,g,A\n",
        ]
    )
    func `an added column and any other text make another digest`(other: String) throws {
        #expect(try digests(other)[0] != digests(Self.text)[0])
    }

    @Test func `a volatile column is in no digest and in no raw text`() throws {
        let columns = "  row: {header: Row, volatile: true}\n"
        let one = try read("Row,Number,Mark,Goods\n1,7, A ,g\n", try definition(columns: columns))
        let other = try read("Row,Number,Mark,Goods\n92,7, A ,g\n", try definition(columns: columns))
        #expect(one.digests == other.digests)
        #expect(try one.observations[0].rawCells() == ["mark": " A "])
        let counted = "  row: {header: Row}\n"
        let first = try read("Row,Number,Mark,Goods\n1,7,A,g\n", try definition(columns: counted))
        let second = try read("Row,Number,Mark,Goods\n92,7,A,g\n", try definition(columns: counted))
        #expect(first.digests != second.digests)
    }

    @Test func `the raw cells keep text that is no value unchanged`() throws {
        let text = "Number,Mark,Goods,Remark,,Remark\n1, A  B ,g,r,s,t\n"
        let reading = try read(text, try definition())
        #expect(
            try reading.observations[0].rawCells() == [
                "mark": " A  B ", "Remark": "r", "column 5": "s", "Remark (2)": "t",
            ]
        )
        #expect(reading.texts(.mark) == ["A B"])
        #expect(reading.texts(.goods) == ["g"])
        #expect(reading.rawText(of: .mark, 0) == " A  B ")
        #expect(reading.rawText(of: .goods, 0) == "g")
        #expect(reading.rawText(of: .recordationNumber, 0) == "1")
        #expect(reading.rawText(of: .holder, 0) == nil)
    }

    @Test func `control characters and quotes in a cell come back as they were`() throws {
        let cell = "a\u{1B}[31m\u{0}\\ \t é\u{301} \u{7F} 小"
        let quoted = "\"\(cell) \"\"q\"\"\r\nx\""
        let reading = try read("Number,Mark,Goods\n1,\(quoted),g\n", try definition())
        let raw = try reading.observations[0].rawCells()["mark"]
        #expect(raw.map { Array($0.utf8) } == Array("\(cell) \"q\"\r\nx".utf8))
        // NUL, which ends a C string, is white space in a value and stays in the raw text.
        #expect(reading.texts(.mark)[0]?.contains("\u{1B}[31m \\") == true)
    }

    @Test func `a cell of five megabytes is read whole`() throws {
        let cell = String(repeating: "Вина; ", count: 500_000) + "конец"
        let reading = try read("Number,Mark,Goods\n1,A,\(cell)\n2,B,h\n", try definition())
        #expect(reading.keys == ["1", "2"])
        #expect(reading.texts(.goods)[0]?.utf8.count == 5_000_010)
        #expect(reading.texts(.goods)[0] == cell)
        #expect(reading.observations[0].raw.isEmpty)
        let rejected = try read("Number,Mark,Goods\n,A,\(cell)\n", try definition())
        #expect(rejected.rejected.map(\.cells.count).allSatisfy { $0 < 200 })
        #expect(rejected.rejected.count == 1)
    }
}
