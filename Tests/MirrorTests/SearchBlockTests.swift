import GRDB
import History
import Mirror
import MirrorFile
import Recordations
import TestSupport
import Testing

/// The searched texts, many to a row.
struct SearchBlockTests {
    private static let words = ["acme", "小米", "\u{1F}", "a", "ab", "b", "éa", "x y", ""]

    private static func text(_ random: inout Seeded) -> String {
        (0..<Int.random(in: 0...4, using: &random)).map { _ in random.one(of: words) }.joined()
    }

    @Test(arguments: 1...20) func `what is found is what a look at each text finds`(_ seed: UInt64) throws {
        var random = Seeded(seed)
        let bench = try MirrorBench()
        try bench.mirror.write { db in
            let blocks = SearchBlocks(StatementCache(db))
            var texts: [Int: String] = [:]
            var last = Int.random(in: 0...70, using: &random)
            for _ in 0..<12 {
                // Some that are new, behind a gap or not.
                last += random.one(of: [1, 1, 2, 64, 150])
                let new = (0..<Int.random(in: 1...150, using: &random)).map { _ in Self.text(&random) }
                var bytes: [UInt8] = []
                let ranges = new.map { text in
                    let start = bytes.count
                    bytes.append(contentsOf: text.utf8)
                    return start..<bytes.count
                }
                try bytes.withUnsafeBufferPointer { try blocks.add(last, ranges, in: $0) }
                for (index, text) in new.enumerated() { texts[last + index] = text }
                last += new.count - 1
                // Others change, or are taken back.
                for record in texts.keys.sorted().filter({ _ in random.once(in: 10) }) {
                    if random.once(in: 2) {
                        try blocks.remove(record)
                        texts[record] = ""
                    } else {
                        let mark = Self.text(&random)
                        let values = FieldValues { $0 == .mark ? mark : nil }
                        try blocks.set(record, to: values)
                        texts[record] = SearchColumn.text(of: values)
                    }
                }
            }
            for record in 0...last + 65 {
                #expect(try blocks.text(of: record) == texts[record] ?? "", "seed \(seed), recordation \(record)")
            }
            var all: [Int: String] = [:]
            try SearchBlocks.forEach(StatementCache(db)) { all[$0] = String(decoding: $1, as: UTF8.self) }
            #expect(all == texts.filter { $0.value != "" }, "seed \(seed)")
            for parts in [["a"], ["米"], ["ab"], ["acme", "小"], ["b", "a", "x y"], ["nothing"], ["a", "a"]] {
                let expected = texts.filter { text in
                    parts.allSatisfy { part in Array(text.value.utf8).contains(Array(part.utf8)) }
                }.keys.sorted()
                let needles = parts.map { SearchNeedle($0, mayBeNumber: false) }
                #expect(try SearchBlocks.recordations(with: needles, db) == expected, "seed \(seed), \(parts)")
            }
        }
    }
}

extension SearchBlockTests {
    @Test func `no name reaches into another recordation's text`() throws {
        let bench = try MirrorBench()
        // Every control character but NUL, which no value holds: what parts texts and their fields may be one.
        let names = (UInt8(1)...0x9F).filter { $0 < 0x20 || $0 > 0x7E }.map { "Acme\(Unicode.Scalar($0))Bolt" }
        try bench.add(
            names.enumerated().map { [.recordationNumber: "R-\($0)", .mark: "M\($0)z", .holder: $1, .agent: $1] }
        )
        for number in names.indices {
            var filter = Filter()
            filter.fields = [.mark: "M\(number)z"]
            #expect(try bench.mirror.recordations(filter).map(\.key.text) == ["R-\(number)"])
            #expect(try bench.mirror.numbers(named: "M\(number)z") == [number + 1])
        }
        #expect(try bench.mirror.soundness().mistakes == [])
    }
}

extension [UInt8] {
    fileprivate func contains(_ part: [UInt8]) -> Bool {
        indices.contains { self[$0...].starts(with: part) }
    }
}
