import Foundation
import TestSupport
import Testing

/// Whole commands on mutated files: whatever is in them, a command ends with a code of the table and a sentence.
///
/// `RECORDAL_FUZZ_BYTES` says how many bytes are tried, `RECORDAL_SEED` repeats a run.
@Suite(.waitingForPrograms) struct CommandFuzzTests {
    private static let wanted = ProcessInfo.processInfo.environment["RECORDAL_FUZZ_BYTES"].flatMap { Int($0) } ?? 20_000

    private static let words = [
        "", ",", ";", "\"", "\n", "\t", "'", "a,a\n", ",A,,A\n", "No.", "Number", "Mark", "#REF!", "\u{0}",
        "\u{1B}[31m",
        "<table>", "</table>", "<td colspan=9999>", "<tr>", "{", "[", "]}", "null", "1e999", "-9223372036854775808",
        "9999-12-31", "0000-00-00", "31.12.27", "99999999999999999999", "\u{FEFF}", "\u{202E}", "\u{E0041}",
    ].map { Array($0.utf8) }

    private static func documents() throws -> [(name: String, bytes: [UInt8])] {
        let rows = TestWorkspace.rows(1...6)
        var documents: [(name: String, bytes: [UInt8])] = [
            ("a.csv", Array((TestWorkspace.header + rows).utf8)), ("doubled.csv", Array("a,a\n1,2\n3,4\n".utf8)),
            ("empty.csv", Array(",A,,A\n1,2,3,4\n".utf8)),
            (
                "page.html",
                Array(
                    "<table><tr><td colspan=3>All<tr><th>Number<th>Mark<th>End<tr><td>1<td>A<td>2027-01-01</table>".utf8
                )
            ),
            (
                "a.json",
                Array(#"{"total": 2, "rows": [{"Number": 1, "Mark": "A"}, {"Number": 2, "Mark": ["B", "C"]}]}"#.utf8)
            ),
            ("a.xml", Array("<l><e><Number>1</Number><Mark>A</Mark></e><e><Number>2</Number></e></l>".utf8)),
        ]
        for name in ["cn-gacc-grid.tsv", "ru-trois-sample.csv", "by-customs-2025-01-19.xlsx"] {
            documents.append((name, Array(try Data(contentsOf: URL(fileURLWithPath: Program.register(name))))))
        }
        return documents
    }

    private static func mutated(_ bytes: [UInt8], _ random: inout Seeded) -> [UInt8] {
        var bytes = bytes
        for _ in 0..<Int.random(in: 1...6, using: &random) {
            let at = Int.random(in: 0...bytes.count, using: &random)
            let end = min(bytes.count, at + Int.random(in: 0...30, using: &random))
            switch Int.random(in: 0..<5, using: &random) {
            case 0: bytes.removeSubrange(at..<end)
            case 1: bytes.insert(contentsOf: random.one(of: words), at: at)
            case 2: bytes.insert(contentsOf: bytes[at..<end], at: Int.random(in: 0...bytes.count, using: &random))
            case 3 where at < bytes.count: bytes[at] = UInt8.random(in: 0...255, using: &random)
            default: bytes.replaceSubrange(at..<end, with: random.one(of: words))
            }
        }
        return bytes
    }

    @Test func `whole commands on mutated files end with a code and a sentence`() throws {
        let seed = Seed.drawn("commands")
        print("fuzz commands: seed \(seed)")
        var random = Seeded(seed)
        let space = try TestWorkspace()
        try space.take(TestWorkspace.first)
        let documents = try Self.documents()
        var (tried, runs, read) = (0, 0, 0)
        while tried < Self.wanted {
            let document = random.one(of: documents)
            let bytes = Self.mutated(document.bytes, &random)
            tried += bytes.count
            try space.write("mutant-" + document.name, Data(bytes))
            for words in [
                ["sources", "new", "xx-t", "--dry-run", "--from"], ["sources", "check", "toy"],
                ["import", "--dry-run", "toy"], ["import", "--dry-run", "kz-customs"],
            ] {
                let outcome = try Program.run(Program.path, words + ["mutant-" + document.name], in: space.path)
                runs += 1
                if outcome.code == 0 { read += 1 }
                let isFine = outcome.signal == nil && [0, 1, 2, 3, 4].contains(outcome.code)
                #expect(isFine, "seed \(seed): \(words) on \(document.name): \(outcome)")
                #expect(!(outcome.output + outcome.errors).isEmpty, "seed \(seed): \(words) on \(document.name)")
                if words[1] == "new", outcome.code == 0 {
                    // What is proposed reads the file.
                    try space.write("sources/xx-t.yaml", outcome.output)
                    let check = try space.recordal("sources", "check", "xx-t", "mutant-" + document.name)
                    #expect(check.code == 0, "seed \(seed): \(document.name): \(outcome.output) \(check)")
                    try FileManager.default.removeItem(atPath: space.path + "/sources/xx-t.yaml")
                }
            }
        }
        print("fuzz commands: seed \(seed), \(tried) bytes in \(runs) runs, \(read) of them content")
        #expect(try space.recordal("doctor").code == 0)
    }
}
