import Documents
import Testing

/// Reads documents by the charset that the server declares.
@Suite struct ServerCharsetTests {
    private func resolve(
        _ contentType: String,
        _ bytes: [UInt8],
        declared: [Charset] = []
    ) throws -> (text: String, remark: String?) {
        let server = try #require(ServerCharset(contentType: contentType))
        let resolution = try CharsetResolution(stream(bytes, chunkSize: 5), declared: declared, server: server)
        let decoder = TextDecoder(resolution.stream, charsets: resolution.charsets)
        var text: [UInt8] = []
        while let chunk = try decoder.next() { text += chunk }
        return (String(decoding: text, as: UTF8.self), resolution.remark)
    }

    private static let japanese = [0x1B, 0x24, 0x42, 0x3E, 0x2E, 0x4A, 0x46, 0x1B, 0x28, 0x42] as [UInt8]

    @Test(
        arguments: [
            ("text/csv; charset=iso-2022-jp", japanese + Array(",a\n".utf8), "小米,a\n"),
            ("text/csv; charset=HZ-GB-2312", Array("~{P!CW~},~~a\n~{P!\nb".utf8), "小米,~a\n小\nb"),
            ("text/csv;charset=\"utf-7\"", Array("+XA98cw- 1".utf8), "小米 1"),
            ("application/json; charset=gbk", [0xD0, 0xA1, 0xC3, 0xD7], "小米"),
            ("text/html; charset=windows-1251", [0xC0, 0xE0], "Аа"), ("text/csv; charset=utf-16be", [0x5C, 0x0F], "小"),
            ("text/csv; charset=utf-8", Array("小米".utf8), "小米"),
            ("text/csv; charset=iso-8859-1", Array("abc".utf8), "abc"),
        ] as [(String, [UInt8], String)]
    )
    func `the server's charset is used, and nothing is reported`(type: String, bytes: [UInt8], text: String) throws {
        let seen = try resolve(type, bytes)
        #expect(seen.text == text)
        #expect(seen.remark == nil)
    }

    @Test(
        arguments: [
            (
                "text/csv; charset=iso-8859-1", Array("Müller".utf8), [], "Müller",
                "'iso-8859-1'; it is read in UTF-8, as its bytes show"
            ),
            (
                "text/csv; charset=x-klingon", Array("Müller".utf8), [], "Müller",
                "'x-klingon', a charset that is not known"
            ),
            ("text/csv; charset=utf-8", [0x4D, 0xFC], [], "M\u{FFFD}", "'utf-8', and its bytes are not"),
            (
                "text/csv; charset=gbk", [0xC0, 0xE0], [.windows1251], "Аа",
                "'gbk'; it is read in windows-1251, as the source declares"
            ),
            (
                "text/csv; charset=iso-2022-jp", Array("a".utf8), [.utf8], "a",
                "'iso-2022-jp'; it is read in UTF-8, as the source"
            ),
            (
                "text/csv; charset=gbk", [0xEF, 0xBB, 0xBF] + Array("é".utf8), [], "é",
                "'gbk'; it is read in UTF-8, as its byte order mark says"
            ),
            (
                "text/csv; charset=utf-8", "Nr,Mark\n1,ACME\n".utf16.flatMap { [UInt8($0 & 0xFF), 0] }, [],
                "Nr,Mark\n1,ACME\n", nil
            ),
        ] as [(String, [UInt8], [Charset], String, String?)]
    )
    func `a difference is reported`(
        type: String,
        bytes: [UInt8],
        declared: [Charset],
        text: String,
        remark: String?
    ) throws {
        let seen = try resolve(type, bytes, declared: declared)
        #expect(seen.text == text)
        if let remark { #expect(seen.remark?.contains(remark) == true, "\(seen.remark ?? "-")") }
    }

    @Test(
        arguments: [
            ("text/csv; charset=gbk", Array("abc".utf8), [.utf8]),
            ("text/csv; charset=gbk", [0xD0, 0xA1, 0xC3, 0xD7], [.utf8, .gb18030]),
            ("text/csv; charset=utf-16", [0xFE, 0xFF, 0x00, 0x61], []),
            ("text/csv; charset=utf-8", [0xEF, 0xBB, 0xBF, 0x61], []),
        ] as [(String, [UInt8], [Charset])]
    )
    func `a declaration without an effect is not reported`(type: String, bytes: [UInt8], declared: [Charset]) throws {
        #expect(try resolve(type, bytes, declared: declared).remark == nil)
    }

    @Test(arguments: ["text/csv", "", "text/csv; charset=", "text/csv; charset=\"\""])
    func `a type without a charset says nothing`(type: String) {
        #expect(ServerCharset(contentType: type) == nil)
    }

    @Test func `HZ that is broken loses no delimiter`() throws {
        let seen = try resolve("text/csv; charset=hz-gb-2312", Array("~{P,~},a~".utf8))
        #expect(seen.text.hasSuffix(",a\u{FFFD}"))
    }

    @Test func `a document's own declaration is reported if it is not used`() throws {
        let page = Array("<meta charset=gb2312><table><tr><td>Müller</td></tr></table>".utf8)
        let reader = HTMLTableReader(stream(page, chunkSize: 7))
        #expect(try table(reader) == [["Müller"]])
        #expect(reader.remarks == ["the page says itself that it is in 'gb2312'; it is read in UTF-8"])
        let xml = Array("<?xml version='1.0' encoding='windows-1251'?><l><r><a>Müller</a></r></l>".utf8)
        let records = try RecordReader.xml(stream(xml, chunkSize: 7), records: RecordPath(xml: "l/r"))
        #expect(try table(records) == [["Müller"]])
        #expect(records.remarks == ["the document says itself that it is in 'windows-1251'; it is read in UTF-8"])
        let own = HTMLTableReader(stream(page, chunkSize: 7), charsets: [.gb18030])
        _ = try table(own)
        #expect(own.remarks == [])
    }
}
