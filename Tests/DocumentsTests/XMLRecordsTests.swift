import Documents
import Testing

@Suite struct XMLRecordsTests {
    private static let register = """
        <?xml version="1.0" encoding="UTF-8"?>
        <!-- as published --><r:Register xmlns:r="urn:r" xmlns:xlink="urn:x" date="2026-01-31">
          <Title>Entries</Title>
          <Entries>
            <Entry id="E-1" xlink:href="h">
              <Holder><Name>小米 &amp; Co</Name><r:Land>CN</r:Land></Holder>
              <Term from="2020-01-01" to="2030-01-01"/>
              <Class>9</Class><Class>25</Class>
              <Goods><![CDATA[a <b> & c]]></Goods>
            </Entry>
            <Other><Entry id="no"/></Other>
            <Entry id="E-2"><Class/><Class>3</Class><Holder><Name></Name></Holder>  own  </Entry>
          </Entries>
        </r:Register>
        """

    @Test(arguments: [1, 2, 3, 50, 1 << 20])
    func `values are named by their paths with any chunk size`(size: Int) throws {
        #expect(
            try records(xml: Self.register, at: "Register/Entries/Entry", chunkSize: size) == [
                [
                    "@id": "E-1", "@href": "h", "Holder/Name": "小米 & Co", "Holder/Land": "CN",
                    "Term/@from": "2020-01-01", "Term/@to": "2030-01-01", "Class": "9\n25", "Goods": "a <b> & c",
                ],
                ["@id": "E-2", "Class": "\n3", ".": "  own  "],
            ]
        )
    }

    @Test func `a path may start anywhere, with prefixes or a slash`() throws {
        #expect(try records(xml: Self.register, at: "//Entry").map { $0["@id"] } == ["E-1", "no", "E-2"])
        #expect(try records(xml: Self.register, at: "//Other/Entry").map { $0["@id"] } == ["no"])
        #expect(try records(xml: Self.register, at: "/r:Register/Entries/Other/x:Entry").map { $0["@id"] } == ["no"])
        #expect(try records(xml: "<a><a><b>1</b></a></a>", at: "//a/b") == [[".": "1"]])
        // A nested element of the same name belongs to the outer record.
        #expect(try records(xml: "<a><b><b>1</b></b><b>2</b></a>", at: "//b") == [["b": "1"], [".": "2"]])
    }

    @Test func `text around children is kept, a line each`() throws {
        let rows = try records(xml: "<l><e>a<x>b</x>c<br/> <y>\n</y>d</e><e>\n <x/>\n</e></l>", at: "l/e")
        #expect(rows == [[".": "a\nc\nd", "x": "b", "y": "\n"], [:]])
        let list = "<l><e><c><n>9</n></c><c><n>25</n><g>z</g></c></e></l>"
        #expect(try records(xml: list, at: "l/e") == [["c/n": "9\n25", "c/g": "\nz"]])
    }

    @Test func `names of leaves without text are known`() throws {
        let reader = try RecordReader.xml(
            ByteStream(bytes: Array("<l><e><a/><b><c></c></b></e></l>".utf8)),
            records: RecordPath(xml: "l/e")
        )
        #expect(reader.names == ["a", "b/c"])
    }

    private static let cyrillic: [UInt8] = [0xCF, 0xF0, 0xE8]

    private func page(_ encoding: String, _ name: [UInt8]) -> [UInt8] {
        Array("<?xml version='1.0' encoding='\(encoding)'?><l><e>".utf8) + name + Array("</e></l>".utf8)
    }

    @Test func `the charset is the mark's, the source's, the declared one, or UTF-8`() throws {
        let utf8 = Array("При".utf8)
        func name(_ bytes: [UInt8], _ charsets: String...) throws -> String? {
            try records(xml: bytes, at: "l/e", chunkSize: 9, charsets: charsets).first?["."]
        }
        #expect(try name(page("windows-1251", Self.cyrillic)) == "При")
        #expect(try name(page("koi8-r", Self.cyrillic), "windows-1251") == "При")
        #expect(try name(page("utf-8", utf8)) == "При")
        #expect(try name([0xEF, 0xBB, 0xBF] + page("windows-1251", utf8), "koi8-r") == "При")
        let declared = "<?xml version=\"1.0\" encoding=\"UTF-16\"?><l><e>При</e></l>"
        let wide: [UInt8] =
            [0xFE, 0xFF]
            + declared.utf16.flatMap { (unit: UInt16) -> [UInt8] in [UInt8(unit >> 8), UInt8(unit & 255)] }
        #expect(try name(wide) == "При")
        // The declared encoding does not fit the bytes.
        #expect(try name(page("windows-1251", utf8)) == "При")
        #expect(try name(page("gb2312", utf8)) == "При")
        #expect(try name(page("utf-16", utf8)) == "При")
        #expect(try name(Array("<l><e>".utf8) + utf8 + Array("</e></l>".utf8)) == "При")
        let late =
            Array("<?xml version='1.0' encoding='windows-1251'?><l><e>x</e>".utf8)
            + Array(repeating: 0x20, count: 200_000) + Array("<e>При</e></l>".utf8)
        #expect(try records(xml: late, at: "l/e").last?["."] == "При")
    }

    private func refusal(_ text: String, at path: String = "l/e", chunkSize: Int = 1 << 20) throws -> String? {
        try failure { _ = try records(xml: text, at: path, chunkSize: chunkSize) }?.description
    }

    @Test func `an encoding that is not known is refused by name`() throws {
        #expect(
            try refusal("<?xml version='1.0' encoding='klingon'?><l/>")
                == "1: the document declares its encoding, and the "
                + "charset 'klingon' is not known; let the source say the right one under 'charset'"
        )
    }

    private static let way = "let 'records' of the source name the way to the records, if this is the register"

    @Test func `a wrong path lists the names that exist`() throws {
        #expect(
            try refusal("<l><d><x/><y/><x/></d></l>", at: "l/d/e")
                == "there is no element 'l/d/e': under 'l/d' found 'x', 'y'; \(Self.way)"
        )
        #expect(try refusal("<r><e/></r>") == "there is no element 'l/e': found 'r'; \(Self.way)")
        #expect(
            try refusal("<l><d/></l>", at: "l/d/e/f")
                == "there is no element 'l/d/e/f': under 'l/d' found no elements; \(Self.way)"
        )
        #expect(try refusal("<l><d/></l>", at: "//e") == "there is no element '//e': found 'l', 'd'; \(Self.way)")
        // An empty list does not mean that the path is wrong.
        #expect(try records(xml: "<l> </l>", at: "l/e") == [])
    }

    @Test(arguments: [1, 7, 1 << 20])
    func `XML that breaks off or is malformed says where`(size: Int) throws {
        for (text, line) in [
            ("<l>\n<e>1</e>\n<e", 3), ("<l>\n<e>1</f>\n</l>", 2), ("<l>\n<e>&nbsp;</e></l>", 2), ("<l/>\nx", 2),
        ] {
            let error = try #require(try failure { _ = try records(xml: text, at: "l/e", chunkSize: size) }, "\(text)")
            #expect(error.seen.hasPrefix("the XML breaks off or is malformed ("))
            #expect(error.line == line, "\(text): \(error)")
            #expect(error.column != nil)
            #expect(error.advice == "download it again: it may have broken off on the way")
        }
    }

    @Test func `a DOCTYPE passes unless it declares something`() throws {
        let rest = "<l><e>1</e></l>"
        for doctype in [
            "<!DOCTYPE l>", "<!DOCTYPE l SYSTEM 'file:///etc/passwd'>", "<!DOCTYPE l PUBLIC 'x' 'http://x/'>",
            "<!DOCTYPE l []>",
        ] {
            #expect(try records(xml: doctype + rest, at: "l/e", chunkSize: 5) == [[".": "1"]])
        }
        for declaration in [
            "<!ENTITY a 'b'>", "<!ENTITY a SYSTEM 'file:///etc/passwd'>", "<!ENTITY % a 'b'>",
            "<!ATTLIST e x CDATA 'y'>",
            "<!ELEMENT e ANY>", "<!NOTATION n SYSTEM 'x'>",
        ] {
            let seen = try refusal("<!DOCTYPE l [\(declaration)]>" + rest)
            #expect(
                seen?.contains("DOCTYPE declares entities or other things of its own") == true,
                "\(seen ?? declaration)"
            )
        }
        // The DTD that would define the entity is not read, so its text would be lost.
        for use in ["<e>&uuml;</e>", "<e a='&uuml;'/>"] {
            let seen = try refusal("<!DOCTYPE l SYSTEM 'x.dtd'><l>\(use)</l>")
            #expect(seen?.contains("Entity 'uuml' not defined") == true, "\(seen ?? "read")")
        }
    }

    @Test(arguments: ["", "/", "a//b", "a/@b", "a b", "//"])
    func `a path that names no elements is refused`(path: String) {
        #expect(throws: DocumentError.self) { try RecordPath(xml: path) }
    }
}
