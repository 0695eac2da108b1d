import Foundation
import TestSupport
import Testing

@Suite(.waitingForPrograms) struct ExitCodeTests {
    @Test func `changes end with 10 only where that is asked for`() throws {
        let space = try TestWorkspace()
        #expect(try space.take(TestWorkspace.first).code == 0)
        #expect(try space.take(TestWorkspace.second, today: "2026-02-10", "--detailed-exitcode", "--dry-run").code == 0)
        #expect(try space.take(TestWorkspace.second, today: "2026-02-10", "--detailed-exitcode").code == 10)
        #expect(try space.take(TestWorkspace.second, today: "2026-02-11", "--detailed-exitcode").code == 0)
        #expect(try space.take(TestWorkspace.first, today: "2026-02-12").code == 0)
    }

    @Test(arguments: ["2>/dev/full", "2>&-", "2> >(exit 0)"])
    func `an error that nobody can read keeps its exit code`(_ stream: String) throws {
        let space = try TestWorkspace()
        for (words, code) in [
            ("show toy:N1", 2), ("import kz-customs nothing.xlsx", 2), ("import toy nothing --progress", 2),
        ] {
            let outcome = try Program.shell("sleep 0.1; \"$RECORDAL\" \(words) \(stream)", in: space.path)
            #expect(outcome.code == Int32(code), "\(words) \(stream): \(outcome.code)")
        }
    }

    /// What a limit on processes, or too little memory, does.
    @Test(arguments: [1, 2, 3]) func `without further threads a command fails and does not wait`(_ most: Int) throws {
        let space = try TestWorkspace()
        #expect(try space.take(TestWorkspace.first).code == 0)
        // The limit does not hold for root, and nobody may not look into every folder.
        let outcome = try Program.shell(
            """
            if [ "$(id -u)" = 0 ]; then
                folder=$(mktemp -d) && trap 'rm -rf "$folder"' EXIT
                cp -r . "$RECORDAL" "$folder" && chown -R nobody "$folder" && cd "$folder"
                timeout -s KILL 60 setpriv --reuid=65534 --regid=65534 --clear-groups prlimit --nproc=\(most) ./recordal doctor
            else
                timeout -s KILL 60 prlimit --nproc=1 "$RECORDAL" doctor
            fi
            """,
            in: space.path
        )
        #expect(outcome.code == 1, "\(outcome.code) \(outcome.output) \(outcome.errors)")
        #expect(outcome.errors.contains("the system gives no further thread"), "\(outcome.errors)")
    }

    private static let ole = Data([0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]) + Data(count: 4096)

    @Test(arguments: [
        ("other.xlsx", "no header of this source was found"), ("page.html", "this is an HTML page"),
        ("old.xls", "damaged or breaks off"), ("cut.xlsx", "breaks off"), ("locked.xlsx", "without a password"),
        ("nothing.xlsx", "the document is empty"),
    ])
    func `a document that is none of the register fails with 1 and says what it is`(file: String, words: String) throws
    {
        let space = try TestWorkspace()
        let belarus = try Data(contentsOf: URL(fileURLWithPath: Program.register("by-customs-2025-01-19.xlsx")))
        let bytes: [String: Data] = [
            "other.xlsx": belarus, "page.html": Data("<!DOCTYPE html><html><body>Log in</body></html>".utf8),
            "old.xls": Self.ole, "cut.xlsx": belarus.prefix(belarus.count / 2), "nothing.xlsx": Data(),
            // A workbook with a password is an OLE2 file that holds an encrypted package.
            "locked.xlsx": Self.ole + Data("EncryptedPackage".utf16.flatMap { [UInt8($0 & 0xFF), 0] }),
        ]
        try space.write(file, try #require(bytes[file]))
        let outcome = try space.recordal("import", "kz-customs", file)
        #expect(outcome.code == 1)
        #expect(outcome.errors.contains(words), "\(outcome.output)")
        #expect(outcome.errors.contains("Nothing was changed."))
    }

    @Test func `a register without any entry is held with 3, and a human word lets it be refused`() throws {
        let space = try TestWorkspace()
        let outcome = try space.take(TestWorkspace.header)
        #expect(outcome.code == 3)
        #expect(outcome.output.contains("held by guard 'empty'"))
        #expect(outcome.output.contains("recordal fetches accept 1 --reason TEXT"))
        #expect(try space.recordal("fetches", "reject", "1", "--reason", "no rows").code == 0)
        #expect(try space.recordal("fetches", "accept", "1", "--reason", "so be it").code == 2)
    }

    @Test(arguments: [
        (["list", "--stat", "active"], "--status"), (["import", "kz-custms", "x.csv"], "did you mean 'kz-customs'?"),
        (["import", "../toy", "x.csv"], "there is no source '../toy'"),
        (["import", "toy", "nowhere.csv"], "no such file"), (["sync", "toy"], "has no 'from:'"),
        (["list", "--today", "2026-02-30"], "--today"), (["list", "--width", "3"], "--width"),
        (["show", "x"], "no mirror"),
        (["import", "toy", "recordal.yaml", "--partial", "--scope", "holder=x"], "exclude each other"),
        (["lst"], "there is no command 'recordal lst'\n  did you mean 'recordal list'?"),
        (["quux"], "'recordal --help'"),
        (["fetches", "shw", "3"], "did you mean 'recordal fetches show'?"), (["list", "--limit", "-1"], "--limit"),
        (["fetches", "--limit", "-1"], "--limit"), (["search", "x", "--limit", "-5"], "--limit"),
        (["fetches", "accept", "1"], "--reason"),
    ])
    func `wrong usage ends with 2 and says what was seen`(arguments: [String], words: String) throws {
        let space = try TestWorkspace()
        let outcome = try Program.run(Program.path, arguments, in: space.path)
        #expect(outcome.code == 2)
        #expect(outcome.output.isEmpty)
        #expect(outcome.errors.contains(words), "\(outcome.errors)")
    }

    @Test func `a mistake in recordal.yaml ends with 2 and its file, line and column`() throws {
        let space = try TestWorkspace()
        try space.write("recordal.yaml", "time_zone: Europe/Zurich\nportfolio:\n  - hodler: acme\n")
        for arguments in [["status"], ["config", "check"], ["import", "toy", "x.csv"]] {
            let outcome = try Program.run(Program.path, arguments, in: space.path)
            #expect(outcome.code == 2)
            #expect(outcome.errors.contains("recordal.yaml:3:5"), "\(outcome.errors)")
        }
    }

    @Test func `a mistake in a source is found by config check`() throws {
        let space = try TestWorkspace()
        try space.write("sources/odd.yaml", TestWorkspace.toy + "\nkeyy: [mark]\n")
        let outcome = try space.recordal("config", "check")
        #expect(outcome.code == 2)
        #expect(outcome.output.contains("odd.yaml:13:1"), "\(outcome.output)")
    }

    @Test func `outside a workspace every command that needs one ends with 2 and names init`() throws {
        let folder = try TemporaryFolder()
        for name in ["list", "status", "doctor", "sources", "fetches", "changes", "sync"] {
            let outcome = try Program.run(Program.path, [name], in: folder.path)
            #expect(outcome.code == 2, "\(name)")
            #expect(outcome.errors.contains("recordal init"), "\(outcome.errors)")
        }
    }

    @Test func `a second run ends with 6 while the lock is held, and a kill leaves none`() throws {
        let space = try TestWorkspace()
        try space.take(TestWorkspace.first)
        let held = open(space.mirror + ".lock", O_RDWR | O_CLOEXEC)
        #expect(flock(held, LOCK_EX | LOCK_NB) == 0)
        let second = try space.take(TestWorkspace.second)
        #expect(second.code == 6)
        #expect(second.errors.contains("another run"))
        #expect(try space.recordal("list").code == 0, "reading needs no lock")
        close(held)
        // `sleep` stands for a slow source: the run waits for its input with the lock in its hand.
        let killed = try Program.shell(
            """
            mkfifo pipe; (sleep 20 > pipe) & writer=$!
            "$RECORDAL" import toy pipe --today 2026-02-10 & run=$!
            for _ in $(seq 100); do grep -q "process $run," recordal.sqlite.lock && break; sleep 0.05; done
            kill -9 $run; kill $writer; wait $run; echo $?
            """,
            in: space.path
        )
        #expect(killed.output.hasSuffix("137\n"), "\(killed)")
        #expect(try space.take(TestWorkspace.second, today: "2026-02-10").code == 0)
    }

    @Test func `a damaged mirror ends with 7`() throws {
        let space = try TestWorkspace()
        try space.take(TestWorkspace.header + TestWorkspace.rows(1...400))
        _ = try space.sql("PRAGMA wal_checkpoint(TRUNCATE)")
        let handle = try #require(FileHandle(forUpdatingAtPath: space.mirror))
        let size = try handle.seekToEnd()
        try handle.seek(toOffset: size / 2)
        try handle.write(contentsOf: Data(repeating: 0x5A, count: 16_384))
        try handle.close()
        let outcome = try space.recordal("doctor")
        #expect(outcome.code == 7)
        #expect((outcome.output + outcome.errors).contains("backup") || outcome.output.contains("unsound"))
    }

    @Test func `a tampered event ends doctor with 7`() throws {
        let space = try TestWorkspace()
        try space.take(TestWorkspace.first)
        let sound = try space.recordal("doctor", "--json").object()
        let head = try #require(sound["head"] as? String)
        #expect(try space.recordal("doctor", "--head", head).code == 0)
        _ = try space.sql("UPDATE event SET actor = 'somebody else' WHERE seq = 3")
        let outcome = try space.recordal("doctor")
        #expect(outcome.code == 7)
        #expect(outcome.output.contains("unsound: event 3: "), "\(outcome.output)")
    }

    @Test func `a mirror of a newer recordal is refused and not touched`() throws {
        let space = try TestWorkspace()
        try space.take(TestWorkspace.first)
        _ = try space.sql("INSERT INTO grdb_migrations (identifier) VALUES ('v99 of tomorrow')")
        _ = try space.sql("PRAGMA user_version = 99")
        _ = try space.sql("PRAGMA wal_checkpoint(TRUNCATE)")
        let before = try Data(contentsOf: URL(fileURLWithPath: space.mirror))
        let outcome = try space.recordal("list")
        #expect(outcome.code != 0)
        #expect(outcome.errors.contains("newer"), "\(outcome.errors)")
        #expect(try Data(contentsOf: URL(fileURLWithPath: space.mirror)) == before)
    }

    @Test(.enabled(if: geteuid() != 0, "root may write everywhere"))
    func `a folder that may not be written ends with a sentence`() throws {
        let space = try TestWorkspace()
        try space.write("edition.csv", TestWorkspace.first)
        chmod(space.path, 0o500)
        defer { chmod(space.path, 0o700) }
        let outcome = try space.recordal("import", "toy", "edition.csv")
        #expect(outcome.code == 1)
        #expect(outcome.errors.contains("writable"), "\(outcome.errors)")
    }

    @Test func `a list of a source or a jurisdiction of which nothing is known is wrong usage, not empty`() throws {
        let space = try TestWorkspace()
        try space.take(TestWorkspace.first)
        for words in [["--source", "toys"], ["--jurisdiction", "ZZ"], ["--source", "toy", "--source", "toys"]] {
            let list = try Program.run(Program.path, ["list"] + words, in: space.path)
            #expect(list.code == 2 && list.errors.contains("there are: "), "\(list.output) \(list.errors)")
        }
        for words in [["--source", "toy"], ["--jurisdiction", "kz"]] {
            #expect(try Program.run(Program.path, ["list"] + words, in: space.path).errors.contains("12 recordations"))
        }
        // A country's code is kept in capitals.
        try space.write(
            "sources/toy.yaml",
            TestWorkspace.toy.replacing("fields:\n", with: "fields:\n  holder_country: {constant: CN}\n")
        )
        try space.take(TestWorkspace.first, today: "2026-01-11")
        #expect(try space.recordal("list", "--country", "cn").errors.contains("12 recordations"))
        #expect(try space.recordal("list", "--country", "kz").errors.contains("0 recordations"))
    }
}
