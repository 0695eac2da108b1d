import Recordations
import Registers
import TestSupport
import Testing

/// Checks with random records which changes change a record's digest.
@Suite struct KeyedDigestTests {
    private static let names = [
        "Number", "Mark", "Goods", "a", "a/b", "~", "", "a~1b", "Ä", "é", "e\u{301}", ".", "number 2", "\u{0}", "x\ny",
        "\"", "\\", "😀",
    ]
    private static let texts = [
        "", "1", "a", "a\nb", "\n", " ", "\"", "\\u0000", "\u{0}", "小", "é", "e\u{301}", "</a>", "&", "\u{FFFD}",
        "null",
    ]

    private func json(_ text: String) -> String {
        let escaped = text.unicodeScalars.map { scalar in
            scalar.value < 0x20 || scalar == "\"" || scalar == "\\"
                ? "\\u00" + (scalar.value < 16 ? "0" : "") + String(scalar.value, radix: 16) : String(scalar)
        }
        return "\"\(escaped.joined())\""
    }

    private func object(_ members: [(String, String)]) -> String {
        "{" + members.map { "\(json($0)): \($1.isEmpty ? "null" : json($1))" }.joined(separator: ",") + "}"
    }

    @Test func `a digest is the same exactly when names and values are, whatever order, absence and company`() throws {
        let seed = Seed.drawn()
        print("seed \(seed)")
        var random = Seeded(seed)
        let source = try definition(documents: "[{format: json, lacks: [number, mark, goods]}]")
        var records: [[(String, String)]] = [[("Number", "1")]]
        for _ in 0..<150 {
            let names = Self.names.shuffled(using: &random).prefix(Int.random(in: 1...6, using: &random))
            records.append(names.map { ($0, Self.texts.randomElement(using: &random) ?? "") })
        }
        // Similar records differ in one value or one name.
        for record in records.shuffled(using: &random).prefix(100) {
            var near = record
            let index = Int.random(in: 0..<near.count, using: &random)
            if Bool.random(using: &random) {
                near[index].1 = Self.texts.randomElement(using: &random) ?? ""
            } else if let name = Self.names.first(where: { name in
                !near.contains { Array($0.0.utf8) == Array(name.utf8) }
            }) {
                near[index].0 = name
            }
            records.append(near)
        }
        // An empty record has no digest, since it makes no row.
        records.removeAll { $0.allSatisfy(\.1.isEmpty) }
        func digests(_ records: [[(String, String)]]) throws -> [RowDigest] {
            try read(records.map(object).joined(separator: "\n"), source).digests
        }
        let plain = try digests(records)
        #expect(plain.count == records.count)
        let mixed = records.map { record in
            let absent = Self.names.filter { name in !record.contains { Array($0.0.utf8) == Array(name.utf8) } }
            let filled = absent.filter { _ in Bool.random(using: &random) }.map { ($0, "") }
            return (record + filled).filter { !$0.1.isEmpty || Bool.random(using: &random) }.shuffled(using: &random)
        }
        let order = records.indices.shuffled(using: &random)
        let moved = try digests(order.map { mixed[$0] })
        #expect(moved == order.map { plain[$0] }, "seed \(seed)")

        var seen: [RowDigest: [[UInt8]]] = [:]
        for (record, digest) in zip(records, plain) {
            let values = record.filter { !$0.1.isEmpty }.map { Array($0.0.utf8) + [0xFF] + Array($0.1.utf8) }
                .sorted { $0.lexicographicallyPrecedes($1) }
            #expect(seen[digest, default: values] == values, "seed \(seed)")
            seen[digest] = values
        }
        #expect(seen.count == Set(seen.values).count, "seed \(seed)")
    }

    @Test func `a volatile value is in no digest, and its name is`() throws {
        let columns = "  row: {header: row, volatile: true, optional: true}"
        let source = try definition(documents: "[{format: json}]", columns: columns)
        func digest(_ more: String) throws -> RowDigest {
            try read(#"[{"Number": 1, "Mark": "A", "Goods": "g"\#(more)}]"#, source).digests[0]
        }
        let plain = try digest("")
        #expect(try digest(#", "row": 7"#) == plain)
        #expect(try digest(#", "x": null, "y": "", "z": [], "u": {}"#) == plain)
        #expect(try digest(#", "x": 7"#) != plain)
        #expect(try digest(#", "x": 7"#) != digest(#", "y": 7"#))
        #expect(try digest(#", "x": {"y": 7}"#) != digest(#", "x/y": 7"#))
    }
}
