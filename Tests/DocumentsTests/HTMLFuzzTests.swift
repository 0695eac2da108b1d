import Documents
import Testing

/// Reads mutated HTML pages.
@Suite struct HTMLFuzzTests {
    private static let pages: [[UInt8]] = [
        Array(
            """
            <!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 4.01//EN"><html><head><meta http-equiv=Content-Type content="text/html; \
            charset=utf-8"><title>备案</title><script>var a = "<table><tr><td>";</script></head><body><table width=100%><tr>\
            <td class=menu><a href="?p=1&amp;q=2">Menu</a><td><table border=1 id=grid><thead><tr><th rowspan=2>备案号<th \
            colspan=2>权利<tr><th>名称<th>号</thead><tbody><tr><td>T2023-1<td>小米<td>10268542<tr><td rowspan=3>T2023-2\
            <td>ACME &reg; &nbsp;<td><img src="data:image/png;base64,AAAA">1</tr><tr><td>b<br>c<td></tr></table></table>
            """.utf8
        ),
        Array("<html><meta charset=gbk><table>".utf8)
            + (0..<20).flatMap {
                Array("<tr><td>\($0)<td>".utf8) + [0xD0, 0xA1, 0xC3, 0xD7, 0xBF, 0xC6] + Array("</td>".utf8)
            },
        Array(
            """
            <?xml version="1.0"?><html xmlns:x="urn:x"><!--[if gte mso 9]><xml></xml><![endif]--><body><table x:str \
            style='border-collapse:collapse'><col width=64><tr height=17><td class=xl24>Number<td x:num>1<o:p></o:p></td></tr>\
            <![if supportMisalignedColumns]><tr height=0 style='display:none'></tr><![endif]></table></body></html>
            """.utf8
        ),
    ]
    private static let tokens = [
        "<table>", "</table>", "<tr>", "<td", "<td>", "</td>", "rowspan=0 ", "colspan=999999 ", "rowspan=65534 ",
        "<!--", "-->",
        "<script>", "</script>", "&", "&#", ";", "\"", "'", ">", "<", "\u{0}", "<meta charset=utf-16>", "<select>",
        "<tbody>",
        "<![CDATA[", "<plaintext>", "<?", "=", "\u{FEFF}", "<thead>", "&nbsp;",
    ]

    @Test func `mutated HTML is read or refused`() throws {
        var fuzz = Fuzz("HTML")
        let check = fuzz
        try fuzz.run(Self.pages, tokens: Self.tokens) { mutant, _, random in
            let chunkSize = Int.random(in: 1...5_000, using: &random)
            let (_, error) = try check.rows(HTMLTableReader(stream(mutant, chunkSize: chunkSize)))
            return error == nil ? .read : .refused
        }
    }
}
