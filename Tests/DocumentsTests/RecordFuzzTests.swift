import Documents
import Testing

/// Reads mutated JSON and XML documents.
@Suite struct RecordFuzzTests {
    private static let json = #"""
        {"page": 1, "total": 2, "records": "60", "rows": [
        {"RECORD_NUM": "T2023-14488", "RECORD_NAME": "MI \ud83d\ude00", "APPLY_USER_NAME": "小米科技有限责任公司", "x": [1, {"y": -1.5e3}]},
        {"RECORD_NUM": "T2023-13520", "RECORD_STATE": "\u751f\u6548", "n": null, "t": true, "goods": {"class": [9, 25], "q": "\""}}
        ]}
        """#

    private static let xml = """
        <?xml version="1.0" encoding="gb2312"?><!DOCTYPE Register SYSTEM "register.dtd">
        <Register xmlns:a="urn:a"><rows><row id="E-1" a:b='&lt;'><Holder><Name>小米 &amp; Co &#x5C0F;</Name></Holder>
        <Class>9</Class><Class/><Goods><![CDATA[a <b> ]] c]]></Goods><!-- note --></row><?pi x?>
        <row id="E-2">own<Class>3</Class></row></rows></Register>
        """

    private func fuzz(
        _ name: String,
        _ document: String,
        isXML: Bool,
        _ read: ([UInt8], Int) throws -> any KeyedRowReader
    ) throws {
        var fuzz = Fuzz(name)
        let check = fuzz
        let tokens =
            "[]{}<>\"'&;\\/,:".map { String($0) } + ["[{", "\\ud83d", "\\u0000", "1e999", "<![CDATA[", "]]>", "&#0;"]
        try fuzz.run([Array(document.utf8)], tokens: tokens) { mutant, _, random in
            let small = Int.random(in: 1...40, using: &random)
            let results = try [small, 1 << 20].map { size in
                var found: (rows: [[String]], error: DocumentError?) = ([], nil)
                let opening = try failure {
                    let reader = try read(mutant, size)
                    found = try check.rows(reader)
                    #expect(found.rows.allSatisfy { $0.count <= reader.names.count }, "seed \(check.seed)")
                }
                return (found.rows, opening ?? found.error)
            }
            // The chunk size makes no difference, except that the XML parser fails sooner with small chunks.
            let isSame = results[0].0 == results[1].0 || (isXML && results[1].0.starts(with: results[0].0))
            #expect(isSame, "seed \(check.seed): \(mutant)")
            return results[1].1 == nil ? .read : .refused
        }
        #expect(fuzz.outcomes[.refused, default: 0] > 0)
    }

    @Test func `mutated JSON is read or refused`() throws {
        try fuzz("JSON", Self.json, isXML: false) { bytes, size in
            try RecordReader.json(stream(bytes, chunkSize: size), records: RecordPath(json: "rows"), lookAhead: 1)
        }
    }

    @Test func `mutated XML is read or refused`() throws {
        try fuzz("XML", Self.xml, isXML: true) { bytes, size in
            try RecordReader.xml(stream(bytes, chunkSize: size), records: RecordPath(xml: "//row"), lookAhead: 1)
        }
    }
}
