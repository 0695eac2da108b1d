import Foundation
import TestSupport
import Testing

/// `resolve -i` at a terminal: what was answered there is in the mirror, and nothing else.
@Suite(.waitingForPrograms) struct QueueTests {
    private static let key = "key (? for help): "
    private static let goods = """
        soaps, perfumery, essential oils, cosmetics, hair lotions, dentifrices, bleaching preparations and other \
        substances for laundry use, cleaning, polishing, scouring
        """

    private static func edition(
        _ rows: [(number: Int, mark: String, holder: String, goods: String, end: String)]
    ) -> String {
        "Number,Mark,Holder,Goods,End\n"
            + rows.map { "N\($0.number),\($0.mark),\($0.holder),\"\($0.goods)\",\($0.end)\n" }.joined()
    }

    /// Six ends that moved later, a holder renamed, a long text changed, and a recordation that is gone, with two edits.
    private static func space() throws -> TestWorkspace {
        let space = try TestWorkspace()
        try space.write("recordal.yaml", "time_zone: Europe/Zurich\nactor: anna\n")
        try space.write(
            "sources/toy.yaml",
            TestWorkspace.toy.replacing("classes: {header: Classes}", with: "goods: {header: Goods}")
                .replacing("classes: classes", with: "goods: goods")
                + "\ntombstones: [{column: mark, pattern: '^Struck', status: cancelled}]\nguards: {changed_share: 100%}\n"
        )
        try space.take(edition((1...9).map { ($0, "Mark \($0)", "Acme Ltd", goods, "2027-01-01") }))
        func correct(_ number: Int, _ words: String) throws {
            let edit = try space.recordal("edit", "toy:N\(number)", words, "--correction", "--reason", "x")
            #expect(edit.code == 0, "\(edit.errors)")
        }
        for number in 1...6 { try correct(number, "valid_to=2030-01-0\(number)") }
        try correct(7, "holder=Acme Holding AG")
        try correct(8, "goods=" + goods.replacing("hair lotions", with: "hair lotions and creams"))
        try correct(9, "valid_to=2030-09-09")
        try correct(9, "holder=Acme Holding AG")
        let next = edition(
            (1...6).map { ($0, "Mark \($0)", "Acme Ltd", goods, "2029-09-09") } + [
                (7, "Mark 7", "Acme Group Ltd", goods, "2027-01-01"),
                (
                    8, "Mark 8", "Acme Ltd", goods.replacing("hair lotions", with: "hair lotions, shampoos"),
                    "2027-01-01"
                ),
                (9, "Struck off", "", "", ""),
            ]
        )
        let taken = try space.take(next, today: "2026-02-10")
        #expect(taken.code == 4 && taken.output.contains("10 conflicts"), "\(taken.output)\(taken.errors)")
        return space
    }

    /// A walk at a terminal, up to the first prompt.
    private final class Walk {
        let terminal: PseudoTerminal
        private let process: pid_t

        init(_ space: TestWorkspace, columns: UInt16 = 80, _ environment: [String: String] = [:]) throws {
            terminal = try PseudoTerminal(columns: columns)
            process = try Program.start(
                [Program.path, "resolve", "-i", "--today", "2026-02-11"],
                in: space.path,
                streams: [terminal.stream, terminal.stream, terminal.stream],
                environment: ["TERM": "xterm"].merging(environment) { $1 }
            )
            try terminal.wait(for: key)
        }

        // Presses one key, which leads to another place or question.
        func press(_ keys: String) throws { try terminal.type(keys, then: QueueTests.key) }

        // Gives an answer by its key, with a reason.
        func answer(_ key: String, _ reason: String = "") throws {
            try terminal.type(key, then: "reason (")
            if !reason.isEmpty { try terminal.type(reason, then: reason) }
            try press("\n")
        }

        // Ends the walk, and gives all that was shown.
        func end(_ keys: String = "q") throws -> String {
            try terminal.type(keys)
            terminal.readToEnd()
            #expect(try Program.wait(for: process) == 0)
            #expect(terminal.handsOverLines)
            return terminal.text
        }
    }

    private static let answers = """
        SELECT conflict_id, choice, coalesce(value, ''), reason FROM resolution WHERE is_undone = 0 ORDER BY conflict_id
        """

    @Test(
        arguments: [(80, [:]), (120, [:]), (80, ["NO_COLOR": "1"]), (120, ["TERM": "dumb"])]
            as [(UInt16, [String: String])]
    )
    func `a group at once, then one by one: the mirror holds what was answered`(
        columns: UInt16,
        environment: [String: String]
    ) throws {
        let space = try Self.space()
        let walk = try Walk(space, columns: columns, environment)
        for words in ["10 conflicts wait", "6 ends moved later", "1 holder renamed", "1 recordation gone"] {
            #expect(walk.terminal.text.contains(words), "\(walk.terminal.text)")
        }
        try walk.press("1")
        #expect(walk.terminal.text.contains("keep our correction, all 6"))
        try walk.answer("r", "letter of 3 May")
        try walk.press("\n")
        try walk.answer("k")
        try walk.terminal.type("e", then: "value (")
        try walk.terminal.type("soap", then: "soap")
        try walk.terminal.type("\n", then: "reason (Return: 'letter of 3 May'")
        try walk.terminal.type("certificate", then: "certificate")
        try walk.press("\n")
        #expect(walk.terminal.text.contains("conflicts 9 and 10"), "\(walk.terminal.text)")
        try walk.terminal.type("a", then: "reason (Return: 'certificate'")
        try walk.press("\n")
        try walk.terminal.type("u", then: "taken back: 2 conflicts are open again")
        try walk.terminal.wait(for: Self.key)
        try walk.answer("a")
        let text = try walk.end("\n")
        #expect(text.contains("and 3 conflicts more in the same way"), "\(text)")
        #expect(text.contains("10 of 10 conflicts answered."), "\(text)")
        #expect(
            try space.sql(Self.answers)
                == (1...6).map { "\($0)|register||letter of 3 May\n" }.joined()
                + "7|local||letter of 3 May\n8|value|soap|certificate\n9|register||certificate\n10|register||certificate\n"
        )
        let isPlain = !environment.isEmpty
        #expect(text.contains("\u{1B}[1m") != isPlain)
        #expect(text.contains("hair lotions [and creams]") == isPlain, "\(text)")
        #expect(text.contains("\u{1B}[2J") == (environment["TERM"] == nil))
        let lines = text.replacing(#/\e\[[0-9;?]*[A-Za-z]/#, with: "").split(whereSeparator: \.isNewline)
        #expect(lines.allSatisfy { $0.count <= columns }, "\(lines.filter { $0.count > columns })")
        #expect(try space.recordal("conflicts").code == 0)
        #expect(try space.recordal("doctor").code == 0)
    }

    @Test func `arrows, function keys, words and pastes answer nothing`() throws {
        let space = try Self.space()
        let walk = try Walk(space)
        try walk.press("\n")
        for keys in ["\u{1B}[D", "\u{1B}OR", "\u{1B}OQ", "\u{1B}[13~", "x", "é", "\u{1B}"] {
            try walk.terminal.type(keys)
            usleep(60_000)
        }
        try walk.terminal.type("register", then: "keys pressed too fast were dropped")
        try walk.terminal.wait(for: Self.key)
        try walk.terminal.type("\u{1B}[200~register\nr\n\u{1B}[201~")
        usleep(60_000)
        // A reason that comes with its Return waits for one more.
        try walk.terminal.type("k", then: "reason (")
        try walk.terminal.type("pasted\n", then: "press Return")
        try walk.terminal.type("\u{1B}", then: Self.key)
        let text = try walk.end()
        #expect(text.components(separatedBy: "too fast").count == 2)
        #expect(text.contains("0 of 10 conflicts answered."), "\(text)")
        #expect(try space.sql("SELECT count(*) FROM resolution") == "0\n")
        #expect(try space.sql("SELECT count(*) FROM conflict WHERE deferred_until IS NOT NULL") == "0\n")
    }

    @Test func `back, undo, why, help and a deferral`() throws {
        let space = try Self.space()
        let walk = try Walk(space, columns: 120)
        try walk.press("\n")
        try walk.answer("k", "seen")
        try walk.terminal.type("d", then: "until when")
        try walk.terminal.type("2020-01-01", then: "2020-01-01")
        try walk.terminal.type("\n", then: "is no day after 2026-02-11")
        try walk.terminal.type("2026-06-01", then: "2026-06-01")
        try walk.press("\n")
        try walk.terminal.type("d", then: "until when")
        try walk.press("\n")
        #expect(
            try space.sql("SELECT id, deferred_until FROM conflict WHERE id IN (2, 3)")
                == "2|2026-06-01\n3|2026-03-13\n"
        )
        try walk.terminal.type("w", then: "its text")
        try walk.terminal.wait(for: "edit 4  correction, open")
        try walk.press("x")
        try walk.terminal.type("?", then: "What the keys do")
        try walk.press("x")
        try walk.press("b")
        try walk.press("u")
        try walk.press("u")
        #expect(try space.sql("SELECT count(*) FROM conflict WHERE deferred_until IS NOT NULL") == "0\n")
        try walk.press("u")
        #expect(try space.sql("SELECT conflict_id, is_undone FROM resolution") == "1|1\n")
        try walk.terminal.type("u", then: "nothing was answered yet")
        try walk.answer("r", "after all")
        let text = try walk.end("\u{04}")
        #expect(text.contains("1 of 10 conflicts answered. 9 wait"), "\(text)")
        #expect(text.contains("conflict 1 is answered") && text.contains("reason: after all"))
        #expect(try space.sql(Self.answers) == "1|register||after all\n")
        #expect(try space.recordal("doctor").code == 0)
    }

    @Test func `a value that is none is refused before a reason is asked for, and a group is taken back whole`() throws
    {
        let space = try Self.space()
        let walk = try Walk(space)
        try walk.press("1")
        try walk.answer("k", "six")
        #expect(try space.sql("SELECT count(*) FROM resolution WHERE is_undone = 0") == "6\n")
        try walk.press("u")
        #expect(try space.sql("SELECT count(*) FROM resolution WHERE is_undone = 0") == "0\n")
        #expect(try space.sql("SELECT count(*) FROM conflict WHERE state = 'open'") == "10\n")
        try walk.press("\n")
        try walk.terminal.type("e", then: "value (")
        try walk.terminal.type("soon", then: "soon")
        try walk.terminal.type("\n", then: "soon")
        try walk.terminal.wait(for: "value (")
        try walk.terminal.type("\u{15}2031-02-02", then: "2031-02-02")
        try walk.terminal.type("\n", then: "reason (")
        try walk.press("\n")
        _ = try walk.end()
        #expect(try space.sql(Self.answers) == "1|value|2031-02-02|six\n")
    }

    @Test func `another person and a register that moves are told of, and the walk goes on`() throws {
        let space = try Self.space()
        let walk = try Walk(space)
        try walk.press("\n")
        #expect(try space.recordal("resolve", "1", "--take", "local", "--reason", "mine").code == 0)
        try walk.terminal.type("r", then: "reason (")
        try walk.terminal.type("late", then: "late")
        try walk.terminal.type("\n", then: "conflict 1 was answered meanwhile: local, by anna (mine)")
        try walk.terminal.wait(for: "conflict 2")
        try walk.terminal.wait(for: Self.key)
        #expect(try space.recordal("resolve", "3", "--take", "local", "--reason", "too").code == 0)
        try walk.terminal.type("n", then: "conflict 3 was answered meanwhile")
        try walk.terminal.wait(for: "conflict 4")
        try walk.terminal.wait(for: Self.key)
        let text = try walk.end()
        #expect(text.contains("0 of 8 conflicts answered."), "\(text)")
        #expect(try space.sql(Self.answers) == "1|local||mine\n3|local||too\n")
    }

    @Test func `from a pipe a reason has to be given`() throws {
        let space = try Self.space()
        let refused = try space.recordal("resolve", "-i", input: Data("k".utf8))
        #expect(refused.code == 2 && refused.errors.contains("give --reason TEXT"), "\(refused.errors)")
        let keys = "\u{1B}[D\u{1B}OR\u{1B}OQrnd4w\nq"
        let walked = try space.recordal(
            "resolve",
            "-i",
            "--reason",
            "x",
            "--today",
            "2026-02-11",
            input: Data(keys.utf8)
        )
        #expect(walked.output.contains("1 of 10 conflicts answered, 1 put off. 8 wait"), "\(walked.output)")
        #expect(try space.sql(Self.answers) == "1|register||x\n")
        #expect(
            try space.sql("SELECT id, deferred_until FROM conflict WHERE deferred_until IS NOT NULL")
                == "3|2026-03-11\n"
        )
    }
}
