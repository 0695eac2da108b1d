import Documents
import Testing

/// Returns the rows of a page, each with the number of its table first.
private func rows(_ html: String, chunkSize: Int = 1 << 16) throws -> [[String]] {
    let reader = HTMLTableReader(stream(Array(html.utf8), chunkSize: chunkSize))
    let row = Row()
    var rows: [[String]] = []
    while try reader.next(row) { rows.append(["\(row.table)"] + row.texts) }
    return rows
}

@Suite struct HTMLTableReaderTests {
    @Test(arguments: [
        // Every element is closed and every attribute quoted.
        "<html><body><table border=\"0\"><tbody><tr><td>a</td><td>b</td></tr><tr><td>c</td><td>d</td></tr></tbody></table>",
        // No element is closed and no attribute quoted.
        "<table border=0><tr class=x><td align=left>a<td>b<tr><td>c<td nowrap>d</table>",
        "<TABLE><TR><TH>a<TH>b<TBODY><TR><TD>c<TD>d</TABLE>",
        // A row has no `tr` tag, and the table no `table` tag.
        "<table><td>a<td>b<tr><td>c</td><td>d</table>", "<tr><td>a<td>b<tr><td>c<td>d",
        "<table><thead><tr><th>a</th><th>b</th></tr></thead><tfoot></tfoot><tbody><tr><td>c</td><td>d</td></tbody></table>",
        // Each cell leaves elements open.
        "<table><tr><td><font><i>a<td><b>b<tr><td><span><i>c<td><a href=x>d</table>",
        "<table><tr><td><div>a</td><td><p>b</p></td></tr><tr><td><ul><li>c</ul></td><td><center>d</table>",
        "<table><caption>no cell</caption><colgroup><col><col></colgroup> x <tr><td>a</td> y <td>b</td></tr> z <tr></tr><tr><td>c<td>d</table>",
        "<table\n><tr\n>\n<td\n>\n a \n</td\n><td>\tb\r\n</td></tr><tr><td>c</td><td>d</td></tr></table\n>",
    ])
    func `rows are the same however a table is written`(_ html: String) throws {
        for chunkSize in [1, 7, 1 << 16] {
            let found = try rows(html, chunkSize: chunkSize)
            #expect(found == [["1", "a", "b"], ["1", "c", "d"]])
        }
    }

    @Test(arguments: [
        ("a  b\n\t c", "a b c"), (" a<br>b<br/><br> c", "a\nb\nc"), ("<p>a</p>\n<p>b</p>", "a\nb"),
        ("a<b>b</b>c", "abc"),
        ("a <i> b </i> c", "a b c"), ("<div>a<div>b</div></div>", "a\nb"), ("&nbsp;", ""), (" &nbsp; &#160;", ""),
        ("&nbsp;a", "\u{A0}a"), ("&lt;a&amp;b&gt;&#23567;&#x7C73;", "<a&b>小米"), ("a&unknown;b & c", "a&unknown;b & c"),
        ("<img src=a.jpg alt=mark>", ""), ("<img src=a.jpg> ACME", "ACME"),
        ("a<!-- b --><!--[if x]>c<![endif]-->d", "ad"),
        ("a<script>if (1<2) document.write('<td>')</script>b", "ab"), ("a<style>td{color:red}</style>b", "ab"),
        ("a<select><option>all<option>one</select>b", "ab"), ("a<noscript>no</noscript>", "a"),
        ("5 < 6 & 7 > 3", "5 < 6 & 7 > 3"),
        ("a\u{0}b", "a b"), ("<o:p>x</o:p>y", "xy"), ("a<input value=v>b<hr>c", "ab\nc"), ("<td2>x</td2>", "x"),
    ])
    func `a cell's text is what a reader sees`(_ html: String, _ wanted: String) throws {
        let found = try rows("<table><tr><td>\(html)</td><td>|</td></tr></table>")
        #expect(found == [["1", wanted, "|"]])
    }

    @Test(arguments: [
        ("<span style=\"display:none\">00001</span>R-1", "R-1"), ("<span hidden>00001</span>R-1", "R-1"),
        ("<span hidden=until-found>x</span>R", "R"), ("R<b style='DISPLAY : None ! important'>x</b>-1", "R-1"),
        ("<i style='display:none;display:inline'>a</i>b", "ab"),
        ("<i style='display:none !important;display:inline'>a</i>b", "b"),
        ("<i style='color:red;/* display:block */display:none'>a</i>b", "b"),
        ("<i style='display:/*none*/block'>a</i>", "a"),
        ("<i hidden style='display:inline'>a</i>b", "ab"), ("<i style='x-display:none'>a</i>", "a"),
        ("<i style='visibility:hidden'>a<b style='visibility:visible'>b</b>c</i>d", "bd"),
        ("<i style='visibility:collapse'>a</i>d", "d"),
        ("<i style='visibility:hidden'>a<b style='visibility:inherit'>b</b></i>c", "c"),
        ("<i style='display:none'>a<b style='visibility:visible;display:block'>b</b>c</i>d", "d"),
        ("<i aria-hidden=true>a</i>b", "ab"), ("<i class=hidden>a</i>b", "ab"), ("<i style=>a</i>b", "ab"),
        ("a<div style='display:none'>b</div>c", "ac"), ("a<p hidden>b<p>c", "a\nc"), ("a<br hidden>b", "ab"),
        ("<span hidden>x<span>y</span>z</span>R<span hidden></span>-1", "R-1"), ("<div><span hidden>x</div>R", "R"),
        ("<span hidden>x", ""), ("<i hidden><img src=a><input type=hidden value=7></i>b", "b"),
        ("a<template><b>c</b></template>b", "ab"), ("<iframe>x</iframe>b<object>y</object><video>z</video>", "b"),
        ("<ruby>東京<rp>(</rp><rt>とうきょう</rt><rp>)</rp></ruby>", "東京"),
        ("<dialog>a</dialog>b<dialog open>c</dialog>", "bc"),
        ("<del>a</del>b", "ab"), ("<script>x</script><style>y</style>b", "b"),
        ("<select hidden><option>x</select>b", "b"),
    ])
    func `hidden text within a cell is not read`(_ html: String, _ wanted: String) throws {
        for chunkSize in [1, 1 << 16] {
            let page = "<table><tr><td>\(html)</td><td>|</td></tr><tr><td>\(html)<td>|</table>"
            let found = try rows(page, chunkSize: chunkSize)
            #expect(found == [["1", wanted, "|"], ["1", wanted, "|"]])
        }
    }

    @Test func `hidden rows and columns are read and reported`() throws {
        let html = """
            <style>.x, td .gone { display : none } /* .y{display:none} */ @media print { p.q{visibility:hidden} } .z{color:red}</style>
            <table style="display:none"><tr><td>1</td><td hidden>a</td></tr><tr style="display:none"><td>2</td><td>b</td></tr>
            <tr hidden><td><b class="z gone">3</b></td><td><i class=y>c</i><s>d</s> <s hidden>e</s></td></tr></table>
            """
        let reader = HTMLTableReader(stream(Array(html.utf8), chunkSize: 1 << 16))
        let row = Row()
        var rows: [[String]] = []
        while try reader.next(row) { rows.append(row.texts) }
        #expect(rows == [["1", "a"], ["2", "b"], ["3", "cd"]])
        #expect(
            reader.remarks == [
                "2 rows of the page are hidden, and read like the others",
                "1 cell holds text of a class that the page's style sheet may hide; it is read as text",
                "2 cells hold text that is struck out; it is read as text",
            ]
        )
    }

    @Test func `nested tables have rows of their own, and their text is no text of the cell`() throws {
        let html = """
            <table><tr><td>Menu</td><td>before
              <table><tr><th>No<th>Mark<tr><td>1<td>A <table><tr><td>in</td></tr></table> B</table>
              after</td></tr><tr><td>foot<td>er</table>
            <table><tr><td>last</table>
            """
        let found = try rows(html)
        #expect(
            found == [
                ["2", "No", "Mark"], ["3", "in"], ["2", "1", "A\nB"], ["1", "Menu", "before\nafter"],
                ["1", "foot", "er"],
                ["4", "last"],
            ]
        )
    }

    @Test func `a table that is never closed ends where the next one starts between its rows`() throws {
        let found = try rows("<table><tr><td>a</td></tr><table><tr><td>b</td></tr></table><p>x<table><tr><td>c</table>")
        #expect(found == [["1", "a"], ["2", "b"], ["3", "c"]])
    }

    @Test(arguments: [
        ("<tr><td colspan=2>a<td>b<tr><td>c<td>d<td>e", [["a", "a", "b"], ["c", "d", "e"]]),
        ("<tr><td rowspan=2>a<td>b<tr><td>c", [["a", "b"], ["a", "c"]]),
        (
            "<tr><td>a<td rowspan='3'>b<tr><td>c<tr><td>d<tr><td>e<td>f",
            [["a", "b"], ["c", "b"], ["d", "b"], ["e", "f"]]
        ),
        ("<tr><td rowspan=2 colspan=2>a<td>b<tr><td>c<tr><td>d", [["a", "a", "b"], ["a", "a", "c"], ["d"]]),
        ("<tr><td>a<td>b<td rowspan=2>c<tr><td>d", [["a", "b", "c"], ["d", "", "c"]]),
        // A span fills a row alone, and a span ends with its row group.
        ("<tr><td rowspan=2>a</tr><tr></tr><tr><td>b", [["a"], ["a"], ["b"]]),
        ("<thead><tr><th rowspan=9>a<th>b<tbody><tr><td>c<td>d", [["a", "b"], ["c", "d"]]),
        (
            "<tbody><tr><td rowspan=0>a<td>b<tr><td>c<tr><td>d<tbody><tr><td>e",
            [["a", "b"], ["a", "c"], ["a", "d"], ["e"]]
        ),
        // A column span does not cover a cell that spans down from a row above.
        ("<tr><td>a<td rowspan=2>b<tr><td colspan=5>c<td>d", [["a", "b"], ["c", "b", "d"]]),
        (
            "<tr><td colspan=0 rowspan=-1>a<td colspan=x rowspan=''>b<tr><td colspan=' 2px'>c",
            [["a", "b"], ["c", "c"]]
        ),
    ])
    func `a spanning cell is copied into each cell that it covers`(_ html: String, _ wanted: [[String]]) throws {
        let found = try rows("<table>\(html)</table>").map { Array($0.dropFirst()) }
        #expect(found == wanted)
    }

    @Test func `a page that ends within a table is truncated, in chunks of any size`() throws {
        let whole = [
            "<table><tr><td>a</table>", "<TABLE><tr><td>a</TABLE >", "<html><body><table><tr><td>a</body></html>",
            "<table><tr><td>a<table><tr><td>b</table></table>\n", "<table><tr><td>a</html>", "<p>no table",
            "<html><body><table><tr><td><b>a<td><div>b<tr><td><!-- </table> --><span>c</tbody></table>",
        ]
        let cut = [
            "<table><tr><td>a", "<table><tr><td>a</td></tr>", "<table><tr><td>a</tabl", "<table><tr><td>a</table",
            "<table><tr><td>a<table><tr><td>b</table>", "<table><tr><td>a</td></tr>\n<tr><td>b</td></tr>\n",
            "<html><body><table><tr><td>a</td></tr></tbody>", "<table><tr><td>a<!-- </table> -->",
            "<table><tr><td>a&lt;/table>",
        ]
        for chunkSize in [1, 2, 3, 5, 7, 13, 1 << 16] {
            for html in whole {
                #expect(throws: Never.self, "\(chunkSize) \(html)") { try rows(html, chunkSize: chunkSize) }
            }
            for html in cut {
                let error = #expect(throws: DocumentError.self, "\(chunkSize) \(html)") {
                    try rows(html, chunkSize: chunkSize)
                }
                #expect(error?.seen == "the page breaks off within a table")
            }
        }
    }

    @Test func `spans are clamped as HTML says`() throws {
        let wide = try rows("<table><tr><td colspan=99999999999999999999>a</table>")
        #expect(wide.map(\.count) == [1001])
        let tall = try rows(
            "<table><tr><td rowspan=70000>a" + String(repeating: "<tr><td>b", count: 65_600) + "</table>"
        )
        #expect(tall.filter { $0.count == 3 }.count == 65_533)
        #expect(tall.count == 65_601)
    }

    @Test func `the line of a row is its line in the source text`() throws {
        let html =
            "<html>\n<!-- a\nb -->\n<script>\n1\n</script>\n<table title='x\ny'>\n<tr><td>a\n\nb\r\n<tr>\n<td>c</table>"
        let reader = HTMLTableReader(ByteStream(bytes: Array(html.utf8)))
        let row = Row()
        var lines: [Int] = []
        while try reader.next(row) { lines.append(row.line) }
        #expect(lines == [9, 12])
    }

    @Test(arguments: [
        "", "<html></html>", "plain text", "<p>no table</p>", "<table></table>", "<table><tr></tr></table>",
    ])
    func `a page without a cell has no row`(_ html: String) throws {
        let found = try rows(html)
        #expect(found.isEmpty)
    }

    @Test func `a page that Excel saved is read`() throws {
        let html = """
            <html xmlns:o="urn:schemas-microsoft-com:office:office" xmlns="http://www.w3.org/TR/REC-html40"><head>
            <meta http-equiv=Content-Type content="text/html; charset=windows-1251"><!--[if gte mso 9]><xml>
            <x:ExcelWorkbook></x:ExcelWorkbook></xml><![endif]--><style><!--td {mso-number-format:"\\@";}--></style></head>
            <body link=blue><table x:str border=0 style='border-collapse:
             collapse'><col width=64 style='width:48pt'>
             <tr height=17><td height=17 class=xl24 width=64 style='height:12.75pt'>Number</td><td>Mark</td></tr>
             <tr><td x:num>1</td><td>\u{C0}\u{E0}<span style='mso-spacerun:yes'>\u{A0}</span>x</td></tr>
            <![if supportMisalignedColumns]><tr height=0 style='display:none'><td width=64></td><td></td></tr><![endif]></table>
            """
        let bytes = html.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) }
        #expect(Container.sniff(bytes) == .html)
        let found = try table(HTMLTableReader(ByteStream(bytes: bytes)))
        #expect(found == [["Number", "Mark"], ["1", "Аа\u{A0}x"], ["", ""]])
    }
}
