import Rendering
import TestSupport
import Testing

@Suite struct TextTableTests {
    private func recordations() -> TextTable {
        var table = TextTable(columns: [
            .init("Recordation"), .init("Mark", minimum: 6, isFlexible: true),
            .init("Holder", minimum: 10, isFlexible: true),
            .init("Classes", alignment: .right), .init("Until"),
        ])
        table.add(["cn-gacc:T2023-13520", "华为", "华为技术有限公司", "9", "2033-05-06"])
        table.add([
            "us-cbp:TMK 21-00123", "ACME ROAD RUNNER DELUXE", "Acme Roadrunner Holdings International LLC", "9, 35",
            "2031-01-31",
        ])
        return table
    }

    @Test func `Chinese cells keep the columns aligned`() {
        var table = TextTable(columns: [.init("Mark"), .init("Count", alignment: .right), .init("Status")])
        table.add(["华为", "1,998", "active"])
        table.add(["Acme", "3", ""])
        table.add(["한글 é"])
        #expect(
            table.render(width: nil, style: .plain).rendered == """
                Mark    Count  Status
                ─────────────────────
                华为    1,998  active
                Acme        3
                한글 é
                """
        )
    }

    @Test func `hostile cells are shown escaped`() {
        var table = TextTable(columns: [.init("Mark"), .init("No.")])
        table.add(["a\u{1B}[2J\u{202E}b\nc", "1"])
        #expect(
            table.render(width: nil, style: .plain).rendered == """
                Mark                   No.
                ──────────────────────────
                a\\u{1B}[2J\\u{202E}b⏎c  1
                """
        )
    }

    @Test func `a table that fits is not cut`() {
        let table = recordations()
        #expect(table.render(width: 120, style: .plain).rendered == table.render(width: nil, style: .plain).rendered)
        #expect(
            table.render(width: 120, style: .plain).rendered == """
                Recordation          Mark                     Holder                                      Classes  Until
                ─────────────────────────────────────────────────────────────────────────────────────────────────────────────
                cn-gacc:T2023-13520  华为                     华为技术有限公司                                  9  2033-05-06
                us-cbp:TMK 21-00123  ACME ROAD RUNNER DELUXE  Acme Roadrunner Holdings International LLC    9, 35  2031-01-31
                """
        )
    }

    @Test func `flexible columns shrink, the widest first`() {
        #expect(
            recordations().render(width: 80, style: .plain).rendered == """
                Recordation          Mark                Holder              Classes  Until
                ────────────────────────────────────────────────────────────────────────────────
                cn-gacc:T2023-13520  华为                华为技术有限公司          9  2033-05-06
                us-cbp:TMK 21-00123  ACME ROAD RUNNER …  Acme Roadrunner H…    9, 35  2031-01-31
                """
        )
    }

    @Test func `a table too wide for its minimums becomes blocks, with nothing cut`() {
        #expect(
            recordations().render(width: 59, style: .plain).rendered == """
                Recordation: cn-gacc:T2023-13520
                Mark: 华为
                Holder: 华为技术有限公司
                Classes: 9
                Until: 2033-05-06

                Recordation: us-cbp:TMK 21-00123
                Mark: ACME ROAD RUNNER DELUXE
                Holder: Acme Roadrunner Holdings International LLC
                Classes: 9, 35
                Until: 2031-01-31
                """
        )
    }

    @Test(arguments: 60...130)
    func `no line of a fitted table is wider than the terminal`(width: Int) {
        let lines = recordations().render(width: width, style: .plain).rendered.split(separator: "\n")
        #expect(lines.map { DisplayWidth.of(String($0)) }.max() == min(width, 109))
        #expect(lines.allSatisfy { $0.last != " " })
    }

    @Test func `the header is bold where there is colour`() {
        var table = TextTable(columns: [.init("A"), .init("B")])
        table.add(["", "x"])
        #expect(
            table.render(width: nil, style: TextStyle(isColoured: true)).rendered
                == "\u{1B}[1mA  B\u{1B}[22m\n────\n   x"
        )
        #expect(table.render(width: 2, style: TextStyle(isColoured: true)).rendered == "\u{1B}[1mB:\u{1B}[22m x")
    }

    @Test(arguments: 1...40) func `rows are sorted by the bytes of a column, and else stay as they were`(number: UInt64)
    {
        var seed = Seeded(number)
        let words = ["", "a", "b", "z", "\u{E9}", "小", "-", ":", "0", "10", "9"]
        let common = String(repeating: "register", count: .random(in: 0...2, using: &seed))
        var table = TextTable(columns: [.init("No."), .init("Id")])
        // The common start of the cells is longer than the first eight bytes.
        func beginning(_ seed: inout Seeded) -> String { seed.one(of: ["", "", "eight bytes are the same", "others"]) }
        let rows = (0..<Int.random(in: 0...60, using: &seed)).map { row in
            [
                String(row),
                common + beginning(&seed)
                    + (0..<Int.random(in: 0...3, using: &seed)).map { _ in seed.one(of: words) }.joined(),
            ]
        }
        rows.forEach { table.add($0) }
        table.sort(byColumn: 1)
        let sorted = rows.enumerated().sorted { left, right in
            let (one, other) = (Array(left.element[1].utf8), Array(right.element[1].utf8))
            return one == other ? left.offset < right.offset : one.lexicographicallyPrecedes(other)
        }
        let shown = table.render(width: nil, style: .plain).rendered.split(separator: "\n").dropFirst(2)
        #expect(shown.map { $0.prefix { $0 != " " } } == sorted.map { $0.element[0].prefix(9) }, "seed \(number)")
    }

    @Test func `without a width a long cell is whole and moves only its own row`() {
        var table = TextTable(columns: [.init("Id"), .init("Mark", isFlexible: true), .init("Left", alignment: .right)])
        let long = String(repeating: "word ", count: 1000) + "end"
        table.add(["a", long, "1 d"])
        table.add(["b", "short", "22 d"])
        table.add(["c", String(repeating: "x", count: 60), "3 d"])
        let lines = table.render(width: nil, style: .plain).rendered.split(separator: "\n")
        #expect(lines[0] == "Id  Mark" + String(repeating: " ", count: 58) + "Left")
        #expect(lines[1].count == 70)
        #expect(lines[2] == "a   \(long)   1 d")
        #expect(lines[3] == "b   short" + String(repeating: " ", count: 57) + "22 d")
        #expect(lines[4] == "c   " + String(repeating: "x", count: 60) + "   3 d")
    }

    @Test func `a long table is handed over in chunks that are the whole`() {
        var table = TextTable(columns: [.init("No.", alignment: .right), .init("Mark")])
        for number in 1...9_000 { table.add([String(number), "mark \(number)"]) }
        var chunks: [String] = []
        table.write(width: nil, style: .plain) { chunks.append($0) }
        #expect(chunks.count > 3)
        #expect(chunks.allSatisfy { $0.utf8.count < 1 << 17 })
        let lines = chunks.joined().split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines.count == 9_002)
        #expect(lines[2] == "   1  mark 1")
        #expect(lines.dropFirst(2).enumerated().allSatisfy { $1.hasSuffix("\($0 + 1)  mark \($0 + 1)") })
        #expect(chunks.joined() == table.render(width: nil, style: .plain).rendered)
    }

    @Test func `a table without rows is its header`() {
        #expect(TextTable(columns: [.init("A"), .init("B")]).render(width: 80, style: .plain).rendered == "A  B\n────")
    }
}
