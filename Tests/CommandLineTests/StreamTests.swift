import Foundation
import TestSupport
import Testing

/// What becomes of a command whose streams are closed or full, or that has too little of what the system gives.
///
/// Every command ends with a code of the table, never by a signal, and the mirror stays sound. A part of all pairs is tried;
/// `RECORDAL_STREAMS=all` tries every one.
@Suite(.waitingForPrograms) struct StreamTests {
    private static let codes: Set<Int32> = [0, 1, 2, 3, 4, 5, 6, 7, 10]

    /// Commands that say something, and what they end with where nothing is in the way.
    private static let commands: [(words: String, code: Int32)] = [
        ("list", 0), ("list --json", 0), ("show toy:N1", 0), ("status", 0), ("status --json", 0), ("calendar", 0),
        ("changes", 0), ("changes --json", 0), ("history toy:N1", 0), ("doctor", 0), ("deadlines --json", 0),
        ("fetches", 0), ("fetches show 2", 0), ("sources", 0), ("conflicts --json", 0), ("presence", 0), ("hooks", 0),
        ("why toy:N1 mark", 0), ("config check", 0), ("--help", 0), ("help list", 0), ("--version", 0),
        ("sources check toy edition.csv", 0), ("alerts", 0), ("alerts messages", 0), ("alerts send --dry-run", 2),
        ("import toy edition.csv --dry-run", 0), ("import toy other.csv", 0), ("edit toy:N2 owner=x", 0), ("run", 0),
        ("observe toy:N2 mark=new --evidence edition.csv --dry-run", 0), ("sources template toy --dry-run", 0),
        ("search mark", 0), ("fetches export 1 out --dry-run", 0), ("sources new xx-t --from edition.csv --dry-run", 0),
    ]

    private static func space() throws -> TestWorkspace {
        let space = try TestWorkspace()
        try space.write("recordal.yaml", "time_zone: UTC\nactor: anna\nportfolio:\n  - holder: acme\n")
        try space.take(TestWorkspace.first)
        try space.take(TestWorkspace.second, today: "2026-02-10")
        try space.write("other.csv", TestWorkspace.second.replacing("Mark 2,", with: "Mark 2b,"))
        return space
    }

    private static func chosen<Element>(_ all: [Element], least: Int) -> [Element] {
        if ProcessInfo.processInfo.environment["RECORDAL_STREAMS"] == "all" { return all }
        // Another part each day, so that in time every pair is tried.
        let day = Int(Date().timeIntervalSince1970) / 86_400
        let step = max(1, all.count / least)
        return stride(from: day % step, to: all.count, by: step).map { all[$0] }
    }

    @Test(arguments: ["list", "list --json", "status", "calendar", "changes", "doctor", "--help", "fetches show 1"])
    func `a result that cannot be written is a failure with its reason`(words: String) throws {
        let space = try Self.space()
        let full = try Program.shell("\"$RECORDAL\" \(words) >/dev/full", in: space.path)
        #expect(full.code == 1)
        #expect(full.errors.contains("cannot be written to standard output: No space left on device"), "\(full.errors)")
        let closed = try Program.shell("\"$RECORDAL\" \(words) >&-", in: space.path)
        #expect(closed.code == 1)
        #expect(closed.errors.contains("cannot be written to standard output: it is closed"), "\(closed.errors)")
        #expect(try Program.shell("\"$RECORDAL\" \(words) --quiet >&- | cat", in: space.path).signal == nil)
    }

    @Test func `another code that matters more goes over a result that cannot be written`() throws {
        let space = try Self.space()
        #expect(try Program.shell("\"$RECORDAL\" list --status x >/dev/full", in: space.path).code == 2)
        #expect(try Program.shell("\"$RECORDAL\" import toy edition.csv --quiet >&-", in: space.path).code == 0)
        try space.write("empty.csv", TestWorkspace.header)
        #expect(try Program.shell("\"$RECORDAL\" import toy empty.csv --quiet", in: space.path).code == 3)
        #expect(try Program.shell("\"$RECORDAL\" import toy empty.csv >/dev/full", in: space.path).code == 1)
    }

    @Test func `a reader that ends early is no failure to talk of`() throws {
        let space = try Self.space()
        // Whoever starts recordal may ignore SIGPIPE, as timers do: it ends the same.
        for start in ["", "trap '' PIPE; "] {
            for words in ["list", "list --json", "status", "changes --json"] {
                let line = "\(start)(\"$RECORDAL\" \(words); echo $? >&2) | exec true"
                let outcome = try Program.shell(line, in: space.path)
                #expect(["141\n", "0\n"].contains(outcome.errors), "\(words): \(outcome.errors)")
            }
            let slow = try Program.shell(
                "\(start)(sleep 0.3; \"$RECORDAL\" list; echo $? >&2) | exec true",
                in: space.path
            )
            #expect(slow.errors == "141\n", "\(slow.errors)")
        }
    }

    @Test func `what is to be done is done though nobody reads of it`() throws {
        let space = try Self.space()
        let outcome = try Program.shell(
            "(sleep 0.3; \"$RECORDAL\" import toy other.csv --today 2026-03-01; echo $? >&2) | exec true",
            in: space.path
        )
        #expect(outcome.errors == "141\n", "\(outcome.errors)")
        #expect(try space.recordal("show", "toy:N2").output.contains("Mark 2b"))
    }

    @Test func `standard input that is closed is told, and no file takes its number`() throws {
        let space = try Self.space()
        for words in ["import toy -", "edit --from -"] {
            let outcome = try Program.shell("\"$RECORDAL\" \(words) <&-", in: space.path)
            #expect(outcome.code == 1, "\(words): \(outcome)")
            #expect(outcome.errors.contains("standard input cannot be read"), "\(words): \(outcome.errors)")
        }
        let bare = try Program.shell("\"$RECORDAL\" import toy other.csv <&- >&- 2>&-", in: space.path)
        #expect(bare.signal == nil && Self.codes.contains(bare.code))
        let doctor = try space.recordal("doctor")
        #expect(doctor.code == 0 && doctor.output.contains("Sound"), "\(doctor)")
    }

    @Test func `with little memory or no thread no command waits for ever`() throws {
        let space = try Self.space()
        var unstarted: Set<Int> = []
        for kilobytes in stride(from: 136_000, through: 176_000, by: 8_000) {
            for words in ["list --json", "status"] {
                let line = "ulimit -v \(kilobytes); exec timeout -s KILL 60 \"$RECORDAL\" \(words)"
                let outcome = try Program.shell(line, in: space.path)
                // 127: the system's own loader has no room for the libraries. A signal: Foundation's own start has none, before
                // the first line of the program; that is so within two megabytes of the limit, and nowhere else.
                #expect(outcome.code != 137, "\(line): \(outcome)")
                if outcome.signal != nil || outcome.code > 128 { unstarted.insert(kilobytes) }
                #expect(outcome.code >= 127 || Self.codes.contains(outcome.code), "\(line): \(outcome)")
            }
        }
        #expect(unstarted.count <= 1, "\(unstarted)")
        // Where doctor had no thread with which to give a queue back.
        for kilobytes in stride(from: 320_000, through: 350_000, by: 6_000) {
            let line = "ulimit -v \(kilobytes); exec timeout -s KILL 60 \"$RECORDAL\" doctor"
            let outcome = try Program.shell(line, in: space.path)
            #expect(Self.codes.contains(outcome.code), "\(line): \(outcome)")
        }
        let few = try Program.shell("ulimit -n 8; exec \"$RECORDAL\" status", in: space.path)
        #expect(few.code == 1 && few.errors.contains("too few files"), "\(few)")
        #expect(try space.recordal("doctor").code == 0)
    }

    @Test func `closed, full and scarce: every command ends with a code of the table, and the mirror is sound`() throws
    {
        let space = try Self.space()
        var conditions = [
            "%": false, "% <&-": false, "% >&-": false, "% 2>&-": false, "% <&- >&- 2>&-": false, "% >/dev/full": false,
            "% 2>/dev/full": false, "% >/dev/full 2>&1": false, "ulimit -f 0; %": true, "ulimit -f 64; %": true,
        ]
        for most in [6, 8, 10, 14] { conditions["ulimit -n \(most); %"] = true }
        for kilobytes in [350_000, 500_000, 900_000] { conditions["ulimit -v \(kilobytes); %"] = true }
        let pairs = conditions.sorted { $0.key < $1.key }.flatMap { condition in
            Self.commands.map { (condition: condition.key, isLimit: condition.value, words: $0.words, code: $0.code) }
        }
        for pair in Self.chosen(pairs, least: 60) {
            // The output goes through a pipe: a limit on files would end `cat` behind it, too, were it in the same shell.
            let line = pair.condition.replacing("%", with: "exec \"$RECORDAL\" \(pair.words)")
            let outcome = try Program.shell("(\(line)) 2>&1 | cat; exit ${PIPESTATUS[0]}", in: space.path)
            #expect(Self.codes.contains(outcome.code), "\(line): \(outcome.code) \(outcome.output)")
            if pair.condition == "%" { #expect(outcome.code == pair.code, "\(line): \(outcome.output)") }
            if outcome.code != pair.code, !pair.condition.contains("2>") {
                #expect(!outcome.output.isEmpty, "\(line): \(outcome.code) without a word")
            }
        }
        let doctor = try space.recordal("doctor")
        #expect(doctor.code == 0, "\(doctor)")
    }
}
