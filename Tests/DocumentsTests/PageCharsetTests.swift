import Documents
import Testing

@Suite struct PageCharsetTests {
    private func read(_ page: [UInt8], _ labels: [String] = []) throws -> (text: String, bad: Int, charset: String) {
        let reader = HTMLTableReader(stream(page, chunkSize: 700), charsets: try labels.map { try Charset(label: $0) })
        let rows = try table(reader)
        return (rows.joined().joined(separator: "|"), reader.replacedBytes, reader.charset?.name ?? "")
    }

    /// Returns a page with a charset declaration and one cell.
    private func page(_ declaration: String, _ cell: [UInt8]) -> [UInt8] {
        Array("<html><head>\(declaration)</head><table><tr><td>".utf8) + cell + Array("</td></tr></table>".utf8)
    }

    private static let samples: [(label: String, bytes: [UInt8], text: String)] = [
        ("utf-8", Array("小米".utf8), "小米"), ("GB2312", [0xD0, 0xA1, 0xC3, 0xD7], "小米"),
        ("gbk", [0xBA, 0x83, 0xD0, 0xA1], "簝小"), ("gb18030", [0x95, 0x32, 0x82, 0x36, 0xD0, 0xA1], "𠀀小"),
        ("big5", [0xA4, 0x70, 0xA6, 0xCC], "小米"), ("big5-hkscs", [0x87, 0x40, 0xA4, 0x70], "䏰小"),
        ("shift_jis", [0x8F, 0xAC, 0x95, 0xC4], "小米"), ("cp932", [0x87, 0x40, 0x8F, 0xAC], "①小"),
        ("euc-jp", [0xBE, 0xAE, 0xCA, 0xC6], "小米"), ("euc-kr", [0xB0, 0xA1, 0xB3, 0xAA], "가나"),
        ("cp949", [0x81, 0x41, 0xB0, 0xA1], "갂가"), ("windows-1250", [0xE8, 0xF8], "čř"),
        ("windows-1251", [0xC0, 0xE0, 0xB8], "Ааё"), ("windows-1252", [0x93, 0xE9, 0x94], "“é”"),
        ("windows-1253", [0xC1, 0xE1], "Αα"), ("windows-1254", [0xDD, 0xFE], "İş"),
        ("windows-1255", [0xE0, 0xE1], "אב"),
        ("windows-1256", [0xC7, 0xC8], "اب"), ("windows-1257", [0xE0, 0xE8], "ąč"),
        ("windows-1258", [0xD0, 0xFE], "Đ₫"),
        ("koi8-r", [0xE1, 0xC1, 0xA3], "Ааё"), ("koi8-u", [0xB4, 0xA4, 0xC1], "Єєа"),
        ("iso-8859-1", [0xE9, 0xFC], "éü"),
        ("iso-8859-2", [0xE8, 0xB9], "čš"), ("iso-8859-5", [0xB0, 0xD0], "Аа"), ("iso-8859-7", [0xC1, 0xE1], "Αα"),
        ("iso-8859-9", [0xDD, 0xFE], "İş"), ("iso-8859-15", [0xA4, 0xE9], "€é"), ("tis-620", [0xA1, 0xD2], "กา"),
    ]

    @Test(arguments: samples)
    func `a page is read in the charset that it declares`(_ label: String, _ bytes: [UInt8], _ text: String) throws {
        for declaration in [
            "<meta charset=\(label)>", "<META CHARSET='\(label.uppercased())'/>",
            "<meta http-equiv=Content-Type content=\"text/html; charset=\(label)\">",
            "<title>x</title><!-- <meta charset=klingon> --><meta content='text/html;charset = \"\(label)\"' http-equiv=content-type>",
            "<meta name=description content='charset=klingon'><meta http-equiv='Content-Type' content=text/html;charset=\(label)>",
        ] {
            let found = try read(page(declaration, bytes))
            #expect(found.text == text, "\(declaration)")
            #expect(found.bad == 0)
        }
    }

    @Test(arguments: samples.filter { $0.label != "utf-8" })
    func `the source's charset has priority over the page's`(_ label: String, _ bytes: [UInt8], _ text: String) throws {
        let found = try read(page("<meta charset=klingon>", bytes), [label])
        #expect(found.text == text)
        let second = try read(page("<meta charset=klingon>", bytes), ["utf-8", label])
        #expect(second.text == text)
    }

    @Test(arguments: [([0xFF, 0xFE] as [UInt8], false), ([0xFE, 0xFF], true)])
    func `a byte order mark has priority over everything`(_ mark: [UInt8], _ isBig: Bool) throws {
        let text = "<meta charset=gbk><table><tr><td>小米</table>"
        let bytes =
            mark
            + text.utf16.flatMap { isBig ? [UInt8($0 >> 8), UInt8($0 & 0xFF)] : [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
        for labels in [[], ["windows-1251"]] {
            let found = try read(bytes, labels)
            #expect(found.text == "小米")
        }
        let utf8 = try read([0xEF, 0xBB, 0xBF] + Array(text.utf8), ["gbk"])
        #expect(utf8.text == "小米")
    }

    @Test(arguments: ["gb2312", "iso-8859-1", "utf-16", "klingon", "big5"])
    func `UTF-8 is UTF-8 whatever the page says`(_ label: String) throws {
        let found = try read(page("<meta charset=\(label)>", Array("小米 Ж".utf8)))
        #expect(found.text == "小米 Ж")
        #expect(found.charset == "UTF-8")
        // The non-ASCII letter may also follow a long ASCII start.
        let far = try read(page("<meta charset=\(label)>" + String(repeating: "<p>x", count: 60_000), Array("小米".utf8)))
        #expect(far.text == "小米")
    }

    @Test func `a page without a declaration is UTF-8`() throws {
        let found = try read(page("", Array("小米".utf8)))
        #expect(found.text == "小米")
        // A declaration of UTF-16 that is readable as ASCII is wrong (WHATWG HTML, 13.2.3.2).
        let ascii = try read(page("<meta charset=utf-16le>", Array("abc".utf8)))
        #expect(ascii.text == "abc")
    }

    @Test func `some bad bytes are counted, and a page most of which would be lost is refused`() throws {
        let good = Array(String(repeating: "小米", count: 20).utf8)
        let found = try read(page("<meta charset=utf-8>", good + [0xFF, 0xC3]))
        #expect(found.bad == 2)
        let gbk: [UInt8] = [0xB1, 0xB1, 0xBE, 0xA9, 0xD7, 0xD6, 0xBD, 0xDA, 0xCC, 0xF8, 0xB6, 0xAF]
        let advice = "say what it is by 'charset:' of the document in the source, such as gb18030"
        let lie = try failure { _ = try read(page("<meta charset=UTF-8>", gbk)) }
        #expect(lie?.description == "the page says that it is in 'UTF-8', and most of its text is not; \(advice)")
        let none = try failure { _ = try read(page("", gbk)) }
        #expect(none?.description == "the page does not say in which charset it is, and it is not UTF-8; \(advice)")
        let helped = try read(page("<meta charset=UTF-8>", gbk), ["gb18030"])
        #expect(helped.text == "北京字节跳动")
    }

    @Test func `a label that is not known is named, unless the source knows better`() throws {
        let error = try failure { _ = try read(page("<meta charset=klingon>", Array("abc".utf8))) }
        #expect(
            error?.description
                == "the page says that it is in 'klingon', a charset that is not known; say what it is by 'charset:' of the "
                + "document in the source, such as gb18030"
        )
        let helped = try read(page("<meta charset=klingon>", Array("abc".utf8)), ["utf-8"])
        #expect(helped.text == "abc")
    }
}
