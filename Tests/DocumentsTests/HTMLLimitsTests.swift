import Testing

@testable import Documents

@Suite struct HTMLLimitsTests {
    private static let start = "<html><body><table><tr><td>a"

    private func repeated(_ text: String, bytes: Int = 1_000_000) -> String {
        String(repeating: text, count: bytes / text.utf8.count)
    }

    /// Returns the number of rows, the number of cells of the last row, and the error.
    private func read(_ html: String) throws -> (rows: Int, cells: Int, error: String?) {
        let reader = HTMLTableReader(stream(Array(html.utf8), chunkSize: 64 << 10))
        let row = Row()
        var (rows, cells) = (0, 0)
        let error = try failure {
            while try reader.next(row) {
                rows += 1
                cells = row.count
            }
        }
        return (rows, cells, error?.description)
    }

    /// These pages end within their table, like a truncated page.
    private func isReadToItsEnd(_ error: String?) -> Bool {
        error?.hasPrefix("the page breaks off within a table") ?? false
    }

    // A parser that searches the whole page for each tag would take minutes for these pages.
    @Test(
        .timeLimit(.minutes(1)),
        arguments: [
            ("<", 5_000_000), ("<div>", 500_000), ("<td>x<tr>", 1_000_000), ("<i>", 300_000), ("<p>", 300_000),
            ("</", 5_000_000), ("<!--", 5_000_000), ("<!", 300_000), ("<?", 300_000), ("&", 300_000), ("&#x", 300_000),
            ("</u>", 300_000), ("<a'\"", 1_000_000), ("<script>", 5_000_000), ("<form>", 300_000),
            ("<table></table>", 300_000), ("<tr><td><font><b><a>x", 300_000), ("<select><option>", 300_000),
            ("\u{0}", 300_000), ("< ", 300_000),
        ]
    )
    func `a page of one thing over and over is read in linear time`(_ text: String, _ bytes: Int) throws {
        let open = try read(Self.start + repeated(text, bytes: bytes))
        #expect(isReadToItsEnd(open.error))
        #expect(open.rows >= 1)
        // The same tags in open elements, which the parser searches for each end tag.
        let deep = try read(Self.start + repeated("<i>", bytes: 100_000) + repeated(text, bytes: min(bytes, 100_000)))
        #expect(isReadToItsEnd(deep.error))
    }

    @Test(.timeLimit(.minutes(1))) func `one giant attribute, tag, comment or text is read`() throws {
        let long = repeated("x", bytes: 1_000_000)
        for (html, cells) in [
            ("<td title=\"\(repeated("x", bytes: 5_000_000))\">b", 2), ("<td><img src='data:\(long)'>b", 2),
            ("<td \(long)>b", 2),
            ("<!--\(long)--><td>b", 2),
            ("<td>\(long)", 2), ("<td title=\"\(long)", 2), ("<\(long)><td>b", 2), ("&\(long);<td>b", 2),
        ] {
            let found = try read(Self.start + html)
            #expect(isReadToItsEnd(found.error))
            #expect(found.rows == 1)
            #expect(found.cells >= 1 && found.cells <= cells)
        }
    }

    @Test func `a table beyond the limits is an error with its line`() throws {
        // One after the other, and no arguments of the test: it would print them, which takes longer than to read them.
        let pages = [
            ("<tr>" + String(repeating: "<td>", count: 1_000_000), "2: the row has more than 16384 cells; "),
            ("<tr>" + String(repeating: "<td colspan=1000>", count: 17), "2: the row has more than 16384 cells; "),
            (String(repeating: "<table><tr><td>", count: 200), "2: tables lie more than 100 deep within one another; "),
            (String(repeating: "<table></table>", count: 100_001), "2: the page has more than 100000 tables; "),
            (
                "<td " + (0..<100_000).map { "a\($0)=b" }.joined(separator: " ") + ">",
                "2: the tag that starts here has more than 1000 "
            ),
            (
                (0..<60_000).map { "<a\($0)></a\($0)>" }.joined(),
                "2: the page has more than 20000 different names of elements and attributes; "
            ),
            (
                "<tr><td colspan=100>" + String(repeating: "x", count: 1 << 20),
                "2: the row is larger than 64 MiB; "
            ),
            (
                "<tr>" + String(repeating: "<td>" + String(repeating: "y", count: 1 << 20), count: 65),
                "2: the row is larger than 64 MiB; "
            ),
        ]
        for (html, message) in pages {
            let found = try read("<table>\n" + html)
            #expect(found.error?.hasPrefix(message) == true, "\(html.prefix(40))…: \(found.error ?? "no error")")
        }
    }

    @Test func `spans that fill more than they may are an error with its line`() throws {
        let filled = CellSpans.Filled()
        #expect([filled.mostCells, filled.mostBytes] == [1 << 24, 1 << 30])
        let cells = "<tr>" + String(repeating: "<td colspan=1000 rowspan=0>", count: 16)
        let text = "<tr><td rowspan=0>" + String(repeating: "x", count: 1 << 12)
        for (start, most) in [
            (cells, CellSpans.Filled(mostCells: 1 << 18)), (text, CellSpans.Filled(mostBytes: 1 << 20)),
        ] {
            let html = "<table>\n" + start + String(repeating: "<tr>", count: 1_000)
            let reader = HTMLTableReader(stream(Array(html.utf8), chunkSize: 64 << 10))
            reader.filled = most
            let error = try failure { while try reader.next(Row()) {} }
            let limits = "\(most.mostCells) cells or \(most.mostBytes >> 20) MiB"
            let seen = "the cells that span others fill more than \(limits)".replacing("1024 MiB", with: "1 GiB")
            #expect(error?.seen == seen)
            #expect(error?.line == 2)
        }
    }

    @Test func `the error comes behind the rows before it, and again when it is asked again`() throws {
        let html = "<table><tr><td>a<tr><td>b<tr>" + String(repeating: "<td>", count: 20_000)
        let reader = HTMLTableReader(ByteStream(bytes: Array(html.utf8)))
        let row = Row()
        var texts: [[String]] = []
        let first = try failure { while try reader.next(row) { texts.append(row.texts) } }
        let second = try failure { _ = try reader.next(row) }
        #expect(texts == [["a"], ["b"]])
        #expect(first != nil)
        #expect(first == second)
    }

    @Test func `a failing stream passes through`() throws {
        struct StreamError: Error {}
        var chunks = [Array("<table><tr><td>a<tr><td>".utf8)]
        let stream = ByteStream {
            guard let chunk = chunks.popLast() else { throw StreamError() }
            return chunk
        }
        #expect(throws: StreamError.self) { _ = try table(HTMLTableReader(stream, charsets: [.utf8])) }
    }

    @Test func `cells that leave elements open are rows like others`() throws {
        let rows = repeated("<tr><td><span><font><i>a<td><div><b><u>b\n", bytes: 400_000)
        let reader = HTMLTableReader(
            ByteStream(bytes: Array("<div><table>\(rows)</table><table><tr><td>c</table>".utf8))
        )
        let found = try table(reader)
        #expect(found.count == 400_000 / 41 + 1)
        #expect(found.dropLast().allSatisfy { $0 == ["a", "b"] })
        #expect(found.last == ["c"])
    }
}
