import Documents
import Foundation
import Testing

/// Mutated documents: whatever the bytes are, reading ends in rows or in an error.
///
/// `RECORDAL_FUZZ_BYTES` says how many bytes are to be tried, such as 10000000; `RECORDAL_FUZZ_SEED` repeats a run.
@Suite struct RecordFuzzTests {
    private static let seed =
        ProcessInfo.processInfo.environment["RECORDAL_FUZZ_SEED"].flatMap { UInt64($0) }
        ?? UInt64.random(in: 0...999_999)
    private static let bytes = ProcessInfo.processInfo.environment["RECORDAL_FUZZ_BYTES"].flatMap { Int($0) } ?? 300_000

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

    private func mutated(_ bytes: [UInt8], _ random: inout Seeded) -> [UInt8] {
        var mutant = bytes
        for _ in 0..<Int.random(in: 1...6, using: &random) {
            guard !mutant.isEmpty else { break }
            let at = Int.random(in: 0..<mutant.count, using: &random)
            let end = min(at + Int.random(in: 1...40, using: &random), mutant.count)
            switch Int.random(in: 0...6, using: &random) {
            case 0: mutant[at] = UInt8.random(in: 0...255, using: &random)
            case 1: mutant[at] ^= 1 << UInt8.random(in: 0...7, using: &random)
            case 2: mutant.removeSubrange(at..<end)
            case 3: mutant.insert(contentsOf: mutant[at..<end], at: Int.random(in: 0...mutant.count, using: &random))
            case 4: mutant.insert(contentsOf: Array("[]{}<>\"'&;\\/,:".utf8).shuffled(using: &random).prefix(2), at: at)
            case 5: mutant.removeLast(mutant.count - at)
            default: mutant.insert(contentsOf: repeatElement(mutant[at], count: 300), at: at)
            }
        }
        return mutant
    }

    private func fuzz(_ document: String, isXML: Bool, _ read: ([UInt8], Int) throws -> any KeyedRowReader) throws {
        var random = Seeded(Self.seed)
        var tried = 0
        var (whole, refused) = (0, 0)
        while tried < Self.bytes {
            let mutant = mutated(Array(document.utf8), &random)
            tried += mutant.count
            var rows: [[[UInt8]]] = []
            for size in [Int.random(in: 1...40, using: &random), 1 << 20] {
                var seen: [[UInt8]] = []
                do {
                    let reader = try read(mutant, size)
                    let row = Row()
                    while try reader.next(row) {
                        let isSound =
                            String(validating: row.bytes, as: UTF8.self) != nil && row.count <= reader.names.count
                        #expect(isSound, "seed \(Self.seed)")
                        seen += row.texts.map { Array($0.utf8) } + [[0x0A]]
                    }
                    whole += 1
                } catch let error as DocumentError {
                    refused += 1
                    #expect(!error.seen.isEmpty)
                }
                rows.append(seen)
            }
            // How the bytes come makes no difference, but that the parser of XML refuses some sooner in small pieces.
            let isSame = rows[0] == rows[1] || (isXML && rows[1].starts(with: rows[0]))
            #expect(isSame, "seed \(Self.seed): \(mutant)")
        }
        #expect(whole > 0 && refused > 0)
        print("seed \(Self.seed): \(whole) read, \(refused) refused")
    }

    @Test func `mutated JSON is read or refused`() throws {
        try fuzz(Self.json, isXML: false) { bytes, size in
            try RecordReader.json(stream(bytes, pieces: size), records: RecordPath(json: "rows"), lookAhead: 1)
        }
    }

    @Test func `mutated XML is read or refused`() throws {
        try fuzz(Self.xml, isXML: true) { bytes, size in
            try RecordReader.xml(stream(bytes, pieces: size), records: RecordPath(xml: "//row"), lookAhead: 1)
        }
    }
}
