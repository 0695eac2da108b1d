import Foundation
import TestSupport
import Testing

/// `sources edit`: the questions of a definition, answered through a pipe and at a terminal.
@Suite(.waitingForPrograms) struct SourceEditTests {
    private static let csv = """
        Number;Mark;Holder;Until;State
        R-1;ACME;Acme Ltd;03/04/2027;in force
        R-2;BETA;Beta AG;05/04/2027;in force
        R-3;GAMMA;Gamma SA;05/04/2027;Stillgelegt
        R-4;DELTA;Delta KK;12/11/2027;Stillgelegt
        """

    private static func space() throws -> TestWorkspace {
        let space = try TestWorkspace()
        try space.write("recordal.yaml", "time_zone: UTC\nactor: anna\n")
        try space.write("xy.csv", csv)
        return space
    }

    private static func edit(_ space: TestWorkspace, _ arguments: [String], _ answers: String) throws -> Outcome {
        try Program.run(
            Program.path,
            ["sources", "edit"] + arguments,
            in: space.path,
            input: Data(answers.utf8),
            environment: ["RECORDAL_SHARE": Program.repository + "/Config"]
        )
    }

    private static func definition(_ space: TestWorkspace, _ name: String) throws -> String {
        try String(contentsOfFile: space.path + "/sources/\(name).yaml", encoding: .utf8)
    }

    // Answers each question by its text, until nothing is asked any more; gives all that was printed.
    private static func answer(
        _ space: TestWorkspace,
        _ arguments: [String],
        _ answers: [(question: String, answer: String)]
    ) throws -> String {
        var given: [String] = []
        for _ in 0..<60 {
            let done = try edit(space, arguments + ["--dry-run"], given.map { $0 + "\n" }.joined())
            #expect(done.code == 0, "\(done.errors)")
            guard let last = done.output.split(separator: "\nQuestion ").last, !done.output.contains("Nothing left"),
                !done.output.contains("left for later: recordal")
            else { break }
            let question = last.split(separator: "\n").dropFirst().first ?? ""
            given.append(answers.first { question.contains($0.question) }?.answer ?? "skip")
        }
        let done = try edit(space, arguments, given.map { $0 + "\n" }.joined())
        #expect(done.code == 0, "\(done.errors)")
        return done.output
    }

    @Test func `a new source is proposed, asked for its country, and finished by answers`() throws {
        let space = try Self.space()
        let printed = try Self.answer(
            space,
            ["ruritania", "xy.csv"],
            [
                ("Whose register", "xy"), ("name for people", "Ruritania, customs"), ("the whole register", "complete"),
                ("What does '05/04/2027' mean", "d/M/yyyy"), ("'Stillgelegt'", "suspended"),
                ("right as it stands", "yes"),
                ("Which column", ""), ("known again", ""), ("What is in the column", "nothing"),
            ]
        )
        #expect(printed.contains("Whose register is it?"), "\(printed)")
        #expect(printed.contains("Nothing left to ask. See: recordal sources check ruritania xy.csv"), "\(printed)")
        #expect(printed.contains("valid_to: 4 of 4 cells read as dates"), "\(printed)")
        let yaml = try Self.definition(space, "ruritania")
        #expect(yaml.contains("jurisdiction: XY") && yaml.contains("title: 'Ruritania, customs'\n"), "\(yaml)")
        #expect(yaml.contains("Stillgelegt: suspended") && !yaml.contains("# check:"), "\(yaml)")
        let check = try space.recordal("sources", "check", "ruritania", "xy.csv", "--json").object()
        let first = try #require((check["first"] as? [[String: Any]])?.first?["fields"] as? [String: Any])
        #expect(first["valid_to"] as? String == "2027-04-03")
        #expect(check["live"] as? [String: Int] == ["active": 2, "suspended": 2])
    }

    /// What the walk counts is what `sources check` counts.
    @Test(arguments: [("kz", "kz-customs-2025-01-19.xlsx", "KZ"), ("by", "by-customs-2025-01-19.xlsx", "BY")])
    func `a real register is finished through a pipe, and counted as the check counts`(
        name: String,
        file: String,
        country: String
    ) throws {
        let space = try Self.space()
        try FileManager.default.copyItem(atPath: Program.register(file), toPath: space.path + "/" + file)
        let begun = try Self.edit(space, ["new-\(name)", file, "--jurisdiction", country], "quit\n")
        #expect(begun.code == 0, "\(begun.errors)")
        #expect(begun.output.contains("proposed") && begun.output.contains("Question 1 ("), "\(begun.output)")
        let proposed = try Self.definition(space, "new-\(name)")
        // Each second question keeps what the definition says, the others wait.
        let answers = "A register\ncomplete\n" + String(repeating: "\nskip\n", count: 20)
        let printed = try Self.edit(space, ["new-\(name)", file], answers).output
        let yaml = try Self.definition(space, "new-\(name)")
        #expect(yaml.contains("title: 'A register'\n"), "\(yaml)")
        let gone = proposed.split(separator: "\n").count {
            !yaml.contains($0) && !$0.contains("check:") && !$0.contains("#   ")
        }
        // Every line without a doubt is as it was.
        #expect(gone == 0, "\(gone) lines changed")
        let check = try space.recordal("sources", "check", "new-\(name)", file, "--json").object()
        let filled = try #require(check["filled"] as? [String: Int])
        let told = printed.matches(of: #/(\w+): ([\d,]+) rows have a value/#)
        #expect(!told.isEmpty, "\(printed)")
        for line in told {
            #expect(filled[String(line.1)] == Int(line.2.replacing(",", with: "")), "\(line.0)")
        }
    }

    @Test func `skip, back, a question mark and quit are understood, and bad answers ask again`() throws {
        let space = try Self.space()
        let done = try Self.edit(
            space,
            ["xy-customs", "xy.csv"],
            "?\n99\nback\nA title\nback\nskip\n\u{1B}[2J\nquit\nnever read\n"
        )
        #expect(done.code == 0, "\(done.errors)")
        #expect(done.output.contains("The name stands in lists"), "\(done.output)")
        #expect(done.output.contains("This is the first question."))
        #expect(done.output.contains("The answer before is taken back."))
        #expect(!done.output.contains("\u{1B}") && !done.output.contains("never read"))
        // A pipe that ends is no mistake: what was answered stays.
        let cut = try Self.edit(space, ["xy-customs", "xy.csv"], "Half a title")
        #expect(cut.code == 0 && cut.output.contains("left. Go on: recordal sources edit xy-customs xy.csv"))
        #expect(try Self.definition(space, "xy-customs").contains("title: 'Half a title'\n"))
    }

    @Test func `a shipped source is copied with the first answer that changes it`() throws {
        let space = try Self.space()
        let file = "by-customs-2025-01-19.xlsx"
        try FileManager.default.copyItem(atPath: Program.register(file), toPath: space.path + "/" + file)
        let left = try Self.edit(space, ["by-customs", file], "quit\n")
        #expect(left.code == 0 && left.output.contains("ships with recordal"), "\(left.output)\(left.errors)")
        #expect(!FileManager.default.fileExists(atPath: space.path + "/sources/by-customs.yaml"))
        let wrong = try Self.edit(space, ["by-customs", file, "--jurisdiction", "BY"], "")
        #expect(wrong.code == 2 && wrong.errors.contains("leave out --jurisdiction"))
    }

    @Test func `a definition with a mistake, and a file that does not fit, are named, and nothing is written`() throws {
        let space = try Self.space()
        let broken = "jurisdiction: XY\ntitle: [\n"
        try space.write("sources/xy-broken.yaml", broken)
        let error = try Self.edit(space, ["xy-broken", "xy.csv"], "1\n")
        #expect(error.code != 0 && error.errors.contains("xy-broken.yaml:3:1"), "\(error.errors)")
        #expect(try Self.definition(space, "xy-broken") == broken)
        #expect(try Self.edit(space, ["xy-customs", "xy.csv"], "quit\n").code == 0)
        let before = try Self.definition(space, "xy-customs")
        try space.write("other.csv", "a;b\n1;2\n")
        let unfit = try Self.edit(space, ["xy-customs", "other.csv"], "1\n")
        #expect(unfit.code != 0 && unfit.errors.contains("other.csv"), "\(unfit.errors)")
        let none = try Self.edit(space, ["xy-customs", "none.csv"], "1\n")
        #expect(none.code != 0 && none.errors.contains("none.csv"), "\(none.errors)")
        #expect(try Self.definition(space, "xy-customs") == before)
    }

    private static func start(_ space: TestWorkspace) throws -> (terminal: PseudoTerminal, process: pid_t) {
        let terminal = try PseudoTerminal(columns: 100)
        let process = try Program.start(
            [Program.path, "sources", "edit", "xy-customs", "xy.csv"],
            in: space.path,
            streams: [terminal.stream, terminal.stream, terminal.stream],
            environment: ["TERM": "xterm", "RECORDAL_SHARE": Program.repository + "/Config"]
        )
        try terminal.wait(for: "name for people")
        try terminal.wait(for: "answer: ")
        return (terminal, process)
    }

    @Test func `at a terminal each answer is a line, a paste enters nothing, and the terminal is given back`() throws {
        let space = try Self.space()
        let (terminal, process) = try Self.start(space)
        try terminal.type("\u{1B}[200~Pasted\n\u{1B}[201~", then: "Pasted")
        usleep(60_000)
        try terminal.type("\u{15}", then: "answer: ")
        usleep(60_000)
        try terminal.type("A good name", then: "A good name")
        usleep(60_000)
        try terminal.type("\n", then: "Written.")
        try terminal.wait(for: "the whole register")
        try terminal.wait(for: "answer: ")
        try terminal.resize(columns: 60)
        kill(process, SIGWINCH)
        try terminal.wait(for: "the whole register")
        try terminal.wait(for: "answer: ")
        try terminal.type("?", then: "?")
        usleep(60_000)
        try terminal.type("\n", then: "Choose 'partial' if")
        usleep(60_000)
        try terminal.type("quit", then: "quit")
        usleep(60_000)
        try terminal.type("\n", then: "left. Go on")
        terminal.readToEnd()
        #expect(try Program.wait(for: process) == 0)
        #expect(terminal.handsOverLines)
        #expect(try Self.definition(space, "xy-customs").contains("title: 'A good name'\n"))
    }

    @Test func `Ctrl-C in the middle loses nothing that was answered, and leaves a sound definition`() throws {
        let space = try Self.space()
        let (terminal, process) = try Self.start(space)
        try terminal.type("Kept", then: "Kept")
        usleep(60_000)
        try terminal.type("\n", then: "Written.")
        try terminal.wait(for: "answer: ")
        try terminal.type("2", then: "2")
        kill(process, SIGINT)
        terminal.readToEnd()
        #expect(try Program.wait(for: process) != 0)
        #expect(terminal.handsOverLines)
        let yaml = try Self.definition(space, "xy-customs")
        #expect(yaml.contains("title: Kept\n") && yaml.contains("extent: complete"), "\(yaml)")
        #expect(try space.recordal("sources", "check", "xy-customs", "xy.csv").code == 0)
    }

    @Test func `what another program wrote meanwhile is not overwritten`() throws {
        let space = try Self.space()
        let (terminal, process) = try Self.start(space)
        let changed = try Self.definition(space, "xy-customs") + "# by hand\n"
        try space.write("sources/xy-customs.yaml", changed)
        try terminal.type("Lost", then: "Lost")
        usleep(60_000)
        try terminal.type("\n")
        terminal.readToEnd()
        #expect(try Program.wait(for: process) != 0)
        let told = terminal.text.filter { !$0.isWhitespace }
        #expect(told.contains("waschangedbyanotherprogram"), "\(terminal.text)")
        #expect(try Self.definition(space, "xy-customs") == changed)
    }
}
