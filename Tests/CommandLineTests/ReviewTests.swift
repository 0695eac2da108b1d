import Foundation
import TestSupport
import Testing

/// `reconcile review` at a terminal: what was answered there is in the mirror, and nothing else.
@Suite(.waitingForPrograms) struct ReviewTests {
    private static let key = "key (? for help): "

    private static func space() throws -> TestWorkspace {
        let space = try TestWorkspace()
        try space.write("recordal.yaml", "time_zone: UTC\nactor: anna\nportfolio:\n  - holder: acme\n")
        try space.take(TestWorkspace.header + TestWorkspace.rows(1...4))
        let rows = [
            "D1,Mark 1,KZ,N1,\"3, 9\",Acme Ltd", "D2,PASSPORT,KZ,N2,12,Other AG",
            "D3,Mark 3,KZ,N3,\"3, 9\",Acme Holding AG",
        ]
        let header = "Our ref,Mark,Country,Recordation number,Classes,Holder\n"
        try space.write("docket.csv", header + rows.map { $0 + "\n" }.joined())
        for words in [["new", "docket", "--from", "docket.csv"], ["docket", "docket.csv", "--today", "2026-01-11"]] {
            let done = try Program.run(Program.path, ["reconcile"] + words, in: space.path)
            #expect([0, 4].contains(done.code), "\(done.errors)")
        }
        return space
    }

    private static func start(
        _ space: TestWorkspace,
        columns: UInt16,
        _ environment: [String: String] = [:]
    ) throws -> (terminal: PseudoTerminal, process: pid_t) {
        let terminal = try PseudoTerminal(columns: columns)
        let process = try Program.start(
            [Program.path, "reconcile", "review", "docket"],
            in: space.path,
            streams: [terminal.stream, terminal.stream, terminal.stream],
            environment: ["TERM": "xterm"].merging(environment) { $1 }
        )
        try terminal.wait(for: key)
        return (terminal, process)
    }

    private static let decisions =
        "SELECT reference, verdict, coalesce(field, ''), reason, state FROM decision ORDER BY id"

    @Test(arguments: [(80, [:]), (120, ["NO_COLOR": "1"])] as [(UInt16, [String: String])])
    func `one key an answer, and the mirror holds what was answered`(
        columns: UInt16,
        environment: [String: String]
    ) throws {
        let space = try Self.space()
        let (terminal, process) = try Self.start(space, columns: columns, environment)
        #expect(terminal.text.contains("number-only") && terminal.text.contains("PASSPORT"), "\(terminal.text)")
        // An arrow, a paste and a word answer nothing.
        try terminal.type("\u{1B}[D")
        usleep(60_000)
        try terminal.type("\u{1B}[200~r\u{1B}[201~")
        usleep(60_000)
        try terminal.type("r", then: "reason (")
        try terminal.type("another company", then: "another company")
        try terminal.type("\n", then: "rejected (decision 1)")
        try terminal.wait(for: Self.key)
        #expect(terminal.text.contains("D3"), "\(terminal.text)")
        try terminal.type("w", then: "the holder differs")
        try terminal.type("x", then: Self.key)
        try terminal.type("d", then: "reason (Return: 'another company'")
        try terminal.type("\n", then: "D3 and toy:N3, holder: accepted")
        try terminal.wait(for: Self.key)
        try terminal.type("u", then: "decision 2 is taken back")
        try terminal.wait(for: Self.key)
        try terminal.type("q")
        terminal.readToEnd()
        #expect(try Program.wait(for: process) == 0)
        #expect(terminal.handsOverLines)
        #expect(
            try space.sql(Self.decisions)
                == "D2|rejected||another company|open\nD3|accepted|holder|another company|withdrawn\n"
        )
        let lines = terminal.text.replacing(#/\e\[[0-9;?]*[A-Za-z]/#, with: "").split(whereSeparator: \.isNewline)
        #expect(lines.allSatisfy { $0.count <= columns }, "\(lines.filter { $0.count > columns })")
        #expect(try space.recordal("doctor").code == 0)
    }

    @Test func `the terminal is given back on SIGTERM, and without one the commands are named`() throws {
        let space = try Self.space()
        let (terminal, process) = try Self.start(space, columns: 80)
        try terminal.type("r", then: "reason (")
        kill(process, SIGTERM)
        terminal.readToEnd()
        #expect(try Program.wait(for: process) != 0)
        #expect(terminal.handsOverLines)
        #expect(try space.sql(Self.decisions) == "")
        let piped = try Program.run(Program.path, ["reconcile", "review", "docket"], in: space.path)
        #expect(piped.code == 2)
        #expect(piped.errors.contains("no terminal") && piped.errors.contains("accept|reject|unsure docket ROW"))
        let wrong = try space.recordal("reconcile", "review", "docket", "--finding", "agrees")
        #expect(wrong.code == 2 && wrong.errors.contains("no decision settles 'agrees'"))
    }
}
