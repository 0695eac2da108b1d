import Documents
import TestSupport
import Testing

struct DelimitedWriterTests {
    private func line(_ cells: [String], _ writer: DelimitedWriter = DelimitedWriter(delimiter: 0x2C)) -> String {
        String(decoding: writer.line(cells), as: UTF8.self)
    }

    @Test func `cells are quoted where a reader would divide them otherwise`() {
        #expect(line(["a", "b c", ""]) == "a,b c,\r\n")
        #expect(line(["a,b", "say \"x\"", "line\nbreak"]) == "\"a,b\",\"say \"\"x\"\"\",\"line\nbreak\"\r\n")
        // An empty line would be no row.
        #expect(line([""]) == "\"\"\r\n")
        let tabs = DelimitedWriter(delimiter: 0x09)
        #expect(line(["a,b", "c\td"], tabs) == "a,b\t\"c\td\"\r\n" && tabs.start.isEmpty)
    }

    @Test func `for spreadsheets nothing is a formula, and the guard can be undone`() {
        let writer = DelimitedWriter(delimiter: 0x2C, isForSpreadsheets: true)
        #expect(writer.start == [0xEF, 0xBB, 0xBF])
        for cell in ["=1+1", "+49", "-5", "@x", "\tx", "'x", "＝1"] {
            let written = line([cell], writer)
            #expect(written == "'\(cell)\r\n" || written == "\"'\(cell)\"\r\n", "\(written.debugDescription)")
        }
        #expect(line(["a=1", ""], writer) == "a=1,\r\n")
    }

    @Test func `what is written is read back, whatever it is`() throws {
        var random = Seeded(Seed.drawn())
        let signs = ["a", "\"", ",", "\n", "\r", " ", "米", "\t", "'", ""]
        for _ in 0..<300 {
            let width = Int.random(in: 2...5, using: &random)
            let rows = (0..<Int.random(in: 1...6, using: &random)).map { row in
                (0..<width).map { column in
                    // A row without any text is no row to a reader.
                    (column == 0 ? "\(row)" : "")
                        + (0..<Int.random(in: 0...4, using: &random)).map { _ in random.one(of: signs) }.joined()
                }
            }
            let bytes = rows.flatMap { DelimitedWriter(delimiter: 0x2C).line($0) }
            let read = try table(DelimitedReader(ByteStream(bytes: bytes)))
            #expect(read == rows)
        }
    }
}
