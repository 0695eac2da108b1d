import Foundation
import TestSupport
import Testing

/// Every option of a listing command, on a register so small that its whole answer can be said.
@Suite(.waitingForPrograms) struct ListingOptionTests {
    private static let definition = """
        jurisdiction: KZ
        documents:
          - {format: csv, charset: [utf-8], ragged: reject}
        columns: {number: Number, registration: Registration, mark: Mark, holder: Holder, country: Country, kind: Kind, classes: Classes, goods: Goods, agent: Agent, state: State, end: End}
        fields:
          recordation_number: number
          registration_number: registration
          mark: mark
          holder: holder
          holder_country: country
          right_type: kind
          classes: classes
          goods: goods
          agent: agent
          status: {column: state, values: {on: active, off: expired}}
          valid_to: {column: end, dates: [yyyy-MM-dd]}
        key: [recordation_number]
        guards: {missing_count: 9, missing_share: 0.9, count_least: 0.1}
        """

    private static let header = "Number,Registration,Mark,Holder,Country,Kind,Classes,Goods,Agent,State,End\n"
    private static let rows = [
        "A1,700 001,ALPHA,Acme Ltd,CN,trademark,\"3, 9\",soap,Agent One,on,2026-02-20",
        "A2,700 002,BETA,Acme Two,US,trademark,25,shirts,Agent Two,on,2026-07-01",
        "A3,700 003,GAMMA,Other GmbH,DE,design,,soap dishes,,off,2025-12-31",
        "A4,700 004,DELTA,Other GmbH,DE,copyright,9,phones,Agent One,on,2027-06-01",
    ]

    /// Two registers; A4 is missing from the second edition of the first.
    private static func space() throws -> TestWorkspace {
        let space = try TestWorkspace()
        try space.write("recordal.yaml", "time_zone: UTC\nactor: anna\nportfolio:\n  - holder: acme\n")
        try space.write("sources/able.yaml", definition)
        try space.write("whole.csv", header + rows.joined(separator: "\n"))
        #expect(try space.recordal("import", "able", "whole.csv", "--today", "2026-01-10").code == 0)
        try space.write("second.csv", header + rows.prefix(3).joined(separator: "\n").replacing("BETA", with: "BETA 2"))
        #expect(try space.recordal("import", "able", "second.csv", "--today", "2026-01-20").code == 0)
        try space.take(TestWorkspace.header + TestWorkspace.rows(1...1), today: "2026-01-15")
        #expect(try space.recordal("edit", "able:A1", "owner=anna", "tags=key, new").code == 0)
        return space
    }

    private static let today = ["--today", "2026-01-21"]

    private func list(
        _ space: TestWorkspace,
        _ words: [String],
        _ key: String = "recordations"
    ) throws -> [[String: Any]] {
        let outcome = try Program.run(Program.path, words + ["--json"] + Self.today, in: space.path)
        #expect(outcome.code == 0 || words[0] == "conflicts", "\(words): \(outcome)")
        return try #require(try outcome.object()[key] as? [[String: Any]])
    }

    private static let filters: [(words: String, found: String)] = [
        ("", "A1 A2 A3 A4 N1"), ("--holder other", "A3 A4"), ("--mark gamma", "A3"), ("--number a2", "A2"),
        ("--registration 700004", "A4"), ("--agent one", "A1 A4"),
        ("--agent two", "A2"), ("--goods soap", "A1 A3"), ("--goods phones", "A4"), ("--country de", "A3 A4"),
        ("--country CN --country US", "A1 A2"), ("--right-type design", "A3"),
        ("--right-type design --right-type copyright", "A3 A4"), ("--class 9", "A1 A4 N1"), ("--class 25", "A2"),
        ("--class 25 --class 3", "A1 A2 N1"), ("--class 45", ""), ("--status expired", "A3"),
        ("--status active --status expired", "A1 A2 A3 A4 N1"), ("--source able", "A1 A2 A3 A4"),
        ("--jurisdiction KZ", "A1 A2 A3 A4 N1"), ("--owner anna", "A1"), ("--owner bert", ""), ("--tag key", "A1"),
        ("--tag new", "A1"), ("--presence missing", "A4"), ("--presence present", "A1 A2 A3 N1"),
        ("--expiring-within 30d", "A1"), ("--expiring-within 30", "A1"), ("--expiring-within 29d", ""),
        ("--expiring-within 161d", "A1 A2"), ("--expiring-within 160d", "A1"), ("--expiring-within 23w", "A1 A2"),
        ("--expiring-within 22w", "A1"), ("--expiring-within 0", ""), ("--portfolio", "A1 A2 N1"),
        ("--limit 2", "A1 A2"),
        ("--limit 0", ""), ("--exact --holder acme", ""), ("--exact --mark alpha", "A1"),
        ("--exact --agent one", ""), ("--holder acme --class 25", "A2"),
    ]

    @Test func `every filter of list and search gives these recordations and no others`() throws {
        let space = try Self.space()
        for (words, found) in Self.filters {
            let options = words.split(separator: " ").map(String.init)
            let listed = try list(space, ["list"] + options)
            #expect(
                listed.compactMap { $0["recordation_number"] as? String }.joined(separator: " ") == found,
                "\(words)"
            )
            // A text that all of them have is no further condition.
            let wanted = found.split(separator: " ").filter { $0.hasPrefix("A") }.joined(separator: " ")
            guard !words.contains("--limit"), !words.contains("--exact") else { continue }
            let searched = try list(space, ["search", "A"] + options).compactMap { $0["recordation_number"] as? String }
            #expect(searched.filter { $0.hasPrefix("A") }.sorted().joined(separator: " ") == wanted, "search \(words)")
        }
        #expect(try list(space, ["search", "beta"]).compactMap { $0["mark"] as? String } == ["BETA 2"])
        let table = try space.recordal("list", "--class", "25", "--today", "2026-01-21")
        #expect(table.output.contains("able:A2") && table.output.contains("161 d"), "\(table)")
        #expect(table.errors.hasPrefix("1 recordation. "), "\(table)")
    }

    @Test(arguments: [
        ["--class", "46"], ["--class", "x"], ["--status", "ended"], ["--presence", "gone"],
        ["--expiring-within", "3m"],
        ["--expiring-within", "-1"], ["--limit", "-1"], ["--source", "abel"], ["--jurisdiction", "XX"],
    ])
    func `an option with a value that cannot be is refused`(words: [String]) throws {
        let space = try Self.space()
        let outcome = try Program.run(Program.path, ["list"] + words, in: space.path)
        #expect(outcome.code == 2 && outcome.output.isEmpty && !outcome.errors.isEmpty, "\(words): \(outcome)")
    }

    @Test func `changes and history say what happened, from the day or the fetch that is named`() throws {
        let space = try Self.space()
        func changes(_ words: String...) throws -> [String] {
            try list(space, ["changes"] + words, "events").map { event in
                [event["recordation"], event["field"] ?? event["kind"], event["new"]]
                    .compactMap { $0 as? String }.joined(separator: " ")
            }
        }
        let second = ["able:A2 mark BETA 2", "able:A4 presence missing"]
        #expect(Set(try changes("--since", "1")).isSuperset(of: second))
        #expect(try changes("--since", "1", "--source", "able").sorted() == second)
        #expect(try changes("--since", "3").isEmpty)
        #expect(try changes("--source", "toy").allSatisfy { $0.hasPrefix("toy:N1") })
        let history = try list(space, ["history", "able:A2"], "events")
        #expect(history.map { $0["kind"] as? String } == ["added", "changed"], "\(history)")
        #expect(history.last?["old"] as? String == "BETA" && history.last?["new"] as? String == "BETA 2")
        #expect(history.last?["actor"] as? String == "anna" && history.last?["cause"] as? String == "fetch")
    }

    @Test func `fetches, sources, presence and the rows of a check are those that are asked for`() throws {
        let space = try Self.space()
        func numbers(_ words: String...) throws -> [Int] {
            try list(space, ["fetches", "list"] + words, "fetches").compactMap { $0["fetch"] as? Int }
        }
        #expect(try numbers() == [3, 2, 1] && numbers("--source", "able") == [2, 1])
        #expect(try numbers("--limit", "1") == [3] && numbers("--limit", "0") == [])
        let able = try list(space, ["sources"], "sources").first { $0["source"] as? String == "able" }
        #expect(able?["jurisdiction"] as? String == "KZ" && able?["register"] as? String == "able")
        #expect(try list(space, ["presence"]).compactMap { $0["recordation_number"] as? String } == ["A4"])
        for (rows, shown) in [(nil, 3), ("1", 1), ("4", 4), ("0", 0)] as [(String?, Int)] {
            let words = ["sources", "check", "able", "whole.csv"] + (rows.map { ["--rows", $0] } ?? [])
            let first = try list(space, words, "first")
            #expect(first.count == shown, "\(words)")
            #expect(first.first?["key"] as? String == (shown == 0 ? nil : "A1"))
        }
    }

    @Test func `deadlines, conflicts and alerts are those that are asked for`() throws {
        let space = try Self.space()
        func deadlines(_ words: String...) throws -> Set<String> {
            Set(try list(space, ["deadlines"] + words, "obligations").compactMap { $0["recordation"] as? String })
        }
        #expect(try deadlines() == ["able:A1", "able:A2", "toy:N1"])
        #expect(try deadlines("--within", "26w") == ["able:A1", "able:A2"])
        #expect(try deadlines("--within", "26d").isSubset(of: ["able:A1"]))
        for (id, value) in [("able:A1", "holder=Acme X"), ("able:A2", "agent=Agent X")] {
            #expect(try space.recordal("edit", id, value, "--correction", "--reason", "x").code == 0)
        }
        let moved = Self.rows.prefix(3).joined(separator: "\n").replacing("Acme Ltd", with: "Acme Y")
            .replacing("Agent Two", with: "Agent Y")
        try space.write("third.csv", Self.header + moved)
        #expect(try space.recordal("import", "able", "third.csv", "--today", "2026-01-21").code == 4)
        func conflicts(_ words: String...) throws -> [String] {
            try list(space, ["conflicts"] + words.map { "--\($0)" }, "conflicts").map {
                "\($0["recordation"] ?? "") \($0["field"] ?? "")"
            }
        }
        let both = ["able:A1 holder", "able:A2 agent"]
        #expect(try conflicts().sorted() == both && conflicts("source=able").sorted() == both)
        #expect(try conflicts("field=agent") == ["able:A2 agent"] && conflicts("holder=two") == ["able:A2 agent"])
        #expect(try conflicts("kind=gone").isEmpty && conflicts("source=toy").isEmpty)
        try space.hook("tell", "exit 1")
        try space.write(
            "recordal.yaml",
            """
            time_zone: UTC
            actor: anna
            portfolio: [{holder: acme}]
            alerts: {fallback: a@example.com}
            hooks: {alert: {path: hooks/tell}}
            """
        )
        let sent = try space.recordal("alerts", "send", "--today", "2026-01-21")
        #expect(sent.code == 5, "\(sent)")
        let all = try list(space, ["alerts", "list"], "alerts")
        for state in Set(all.compactMap { $0["state"] as? String }).union(["dead"]) {
            let some = try list(space, ["alerts", "list", "--state", state], "alerts")
            #expect(some.count == all.count { $0["state"] as? String == state }, "\(state)")
            #expect(some.allSatisfy { $0["state"] as? String == state })
        }
        let one = try list(space, ["alerts", "list", "--recordation", "able:A1"], "alerts")
        #expect(!one.isEmpty && one.allSatisfy { $0["recordation"] as? String == "able:A1" })
    }

    @Test func `a changed key is taken over by sources rebase`() throws {
        let space = try Self.space()
        try space.write(
            "sources/able.yaml",
            Self.definition.replacing(
                "key: [recordation_number]",
                with: "key: [recordation_number, registration_number]"
            )
        )
        let refused = try space.recordal("import", "able", "second.csv", "--today", "2026-01-21")
        #expect(refused.code != 0, "\(refused)")
        #expect(try space.recordal("sources", "rebase", "able").code == 2, "a reason is needed")
        let dry = try space.recordal("sources", "rebase", "able", "--reason", "longer key", "--dry-run", "--json")
        #expect(try dry.object()["rekeyed"] as? Int ?? 0 >= 3 && dry.object()["dry_run"] as? Bool == true)
        #expect(try list(space, ["list", "--number", "A1"]).first?["id"] as? String == "able:A1")
        let done = try space.recordal("sources", "rebase", "able", "--reason", "longer key")
        #expect(done.code == 0 && done.output.contains("given a new key"), "\(done)")
        let one = try #require(try list(space, ["list", "--number", "A1"]).first)
        #expect((one["id"] as? String)?.hasPrefix("able:A1+700") == true, "\(one)")
        #expect(one["owner"] as? String == "anna")
        #expect(try space.recordal("import", "able", "second.csv", "--today", "2026-01-21").code == 0)
    }
}
