import Foundation
import TestSupport
import Testing

/// A mirror that was copied, restored or replaced is told, and becomes a mirror of its own; real files are copied.
@Suite(.waitingForPrograms) struct IdentityTests {
    private func workspace() throws -> TestWorkspace {
        let space = try TestWorkspace(makesMirror: true)
        try space.write("recordal.yaml", "time_zone: Europe/Zurich\nactor: anna\nportfolio:\n  - holder: acme\n")
        #expect(try space.take(TestWorkspace.first).code == 0)
        #expect(try space.recordal("edit", "toy:N1", "owner=anna").code == 0)
        return space
    }

    private func shell(_ line: String, _ space: TestWorkspace) throws {
        let outcome = try Program.shell(line, in: space.path)
        try #require(outcome.code == 0, "\(line): \(outcome.errors)")
    }

    private func identity(_ space: TestWorkspace) throws -> String {
        try space.sql("SELECT identity FROM mirror_identity").trimmingCharacters(in: .newlines)
    }

    private func lastEdit(_ space: TestWorkspace) throws -> Int {
        let number = try space.sql("SELECT max(id) FROM edit").trimmingCharacters(in: .newlines)
        return try #require(Int(number))
    }

    @Test
    func `a copy beside its original is told at every command until it is written to, and is another mirror then`()
        throws
    {
        let space = try workspace()
        let original = try identity(space)
        try space.write("copy/recordal.yaml", "time_zone: Europe/Zurich\nactor: bo\nrehearsal: true\n")
        try shell("cp recordal.sqlite recordal.sqlite.mark copy/ && cp -r sources copy/", space)
        let copy = { (words: [String]) in
            try Program.run(Program.path, words + ["--config", space.path + "/copy"], in: space.path)
        }
        for words in [["list"], ["list"], ["edit", "toy:N1", "owner=bo", "--dry-run"]] {
            let told = try copy(words)
            #expect(told.code == 0)
            #expect(told.errors.contains("/copy/recordal.sqlite is a copy of "), "\(words): \(told.errors)")
            #expect(told.errors.components(separatedBy: "is a copy of").count == 2, "\(words): told twice")
        }
        let edited = try copy(["edit", "toy:N1", "owner=bo", "--json"])
        #expect(edited.errors.contains("is a copy of"))
        let edit = (try edited.object()["edits"] as? [[String: Any]])?.first?["edit"] as? [String: Any]
        #expect(try #require(edit?["edit"] as? Int) > 10_000)
        #expect(try copy(["list", "--quiet"]).errors == "")
        #expect(try copy(["doctor"]).code == 0)
        #expect(try copy(["edit", "toy:N2", "owner=bo"]).errors == "")
        // The original goes on as it was.
        #expect(try space.recordal("edit", "toy:N1", "owner=cy").errors == "")
        #expect(try lastEdit(space) == 2)
        #expect(try identity(space) == original)
        let other = try Program.run("/usr/bin/env", ["sqlite3", "copy/recordal.sqlite", Self.told], in: space.path)
        #expect(other.output.hasPrefix("mirror: copy|\(original)|"), "\(other.output)")
        #expect(try space.sql(Self.told) == "")
    }

    private static let told = "SELECT cause, old, new FROM event WHERE kind = 'identity'"

    @Test func `a file that went back is told with what is not in it, and numbers nothing twice`() throws {
        let space = try workspace()
        try shell("cp recordal.sqlite backup.sqlite", space)
        #expect(try space.recordal("edit", "toy:N2", "owner=bo").code == 0)
        #expect(try lastEdit(space) == 2)
        let former = try identity(space)
        try shell("cp backup.sqlite recordal.sqlite", space)
        let told = try space.recordal("list")
        #expect(told.code == 0)
        #expect(told.errors.contains("went back in time: event "), "\(told.errors)")
        #expect(try space.recordal("edit", "toy:N3", "owner=cy").errors.contains("went back in time"))
        #expect(try identity(space) != former)
        #expect(try lastEdit(space) > 10_000)
        #expect(try space.recordal("list", "--quiet").errors == "")
        #expect(try space.recordal("doctor").code == 0)
        // Another history of the same length is found too.
        try shell("cp recordal.sqlite backup.sqlite", space)
        #expect(try space.recordal("edit", "toy:N4", "owner=bo").code == 0)
        try shell("cp recordal.sqlite ours.sqlite; cp backup.sqlite recordal.sqlite; rm recordal.sqlite.mark", space)
        #expect(try space.recordal("edit", "toy:N5", "owner=di").code == 0)
        try shell("cp ours.sqlite recordal.sqlite", space)
        #expect(try space.recordal("status").errors.contains("is another one than was seen here"))
    }

    @Test func `a file of another machine, and another mirror in the place of this one, are told`() throws {
        let space = try workspace()
        let other = try workspace()
        try shell("cp \(other.mirror) recordal.sqlite", space)
        #expect(try space.recordal("list").errors.contains("is another mirror than the one that was here"))
        #expect(try space.recordal("edit", "toy:N1", "owner=bo").code == 0)
        #expect(try space.recordal("list", "--quiet").errors == "")
        _ = try space.sql("UPDATE mirror_identity SET machines = '0123456789abcdef'")
        let machine = try? String(contentsOfFile: "/etc/machine-id", encoding: .utf8)
        guard machine?.trimmingCharacters(in: .newlines).count == 32 else { return }
        #expect(try space.recordal("list").errors.contains("was copied from another machine"))
        #expect(try space.recordal("edit", "toy:N2", "owner=bo").code == 0)
        #expect(try space.recordal("list", "--quiet").errors == "")
        #expect(try space.sql("SELECT machines LIKE '0123456789abcdef %' FROM mirror_identity") == "1\n")
    }

    @Test func `a mirror that parted from this one and got its own identity later is told in its place`() throws {
        let space = try workspace()
        try shell("cp recordal.sqlite backup.sqlite", space)
        #expect(try space.recordal("edit", "toy:N2", "owner=bo").code == 0)
        try shell(
            "mv recordal.sqlite ours.sqlite; mv recordal.sqlite.mark ours.mark; cp backup.sqlite recordal.sqlite",
            space
        )
        // Nobody knows here what was entered in the other file: it goes on, longer than that, under the same identity.
        for owner in ["cy", "di", "ed"] { #expect(try space.recordal("edit", "toy:N3", "owner=\(owner)").code == 0) }
        let former = try identity(space)
        try space.write("copy/recordal.yaml", "time_zone: Europe/Zurich\nactor: bo\nrehearsal: true\n")
        try shell("cp recordal.sqlite copy/ && cp -r sources copy/", space)
        let copied = try Program.run(Program.path, ["edit", "toy:N4", "owner=bo", "--config", "copy"], in: space.path)
        #expect(copied.code == 0 && copied.errors.contains("is a copy of"), "\(copied.errors)")
        try shell("mv copy/recordal.sqlite recordal.sqlite && mv ours.mark recordal.sqlite.mark", space)
        #expect(try identity(space) != former)
        let told = try space.recordal("list")
        #expect(told.errors.contains("is another mirror than the one that was here"), "\(told.errors)")
    }

    @Test func `a file that was moved, or that is made anew, is nothing to tell`() throws {
        let space = try workspace()
        try space.write("new/recordal.yaml", "time_zone: Europe/Zurich\nactor: bo\nrehearsal: true\n")
        try shell("mv recordal.sqlite recordal.sqlite.mark sources new/", space)
        let moved = try Program.run(Program.path, ["edit", "toy:N1", "owner=bo", "--config", "new"], in: space.path)
        #expect(moved.code == 0 && moved.errors == "", "\(moved.errors)")
        try shell("mv new/sources . && rm new/recordal.sqlite", space)
        let import_ = ["import", "toy", "edition.csv", "--today", "2026-01-10"]
        try shell("cp edition.csv new/ && cp -r sources new/", space)
        let made = try Program.run(Program.path, import_ + ["--config", "new"], in: space.path)
        #expect(made.code == 0 && made.errors == "", "\(made.errors)")
    }

    @Test func `a log that was left by a process that died is taken, and one that belongs to another file is told`()
        throws
    {
        let space = try workspace()
        try shell("cp recordal.sqlite backup.sqlite", space)
        // Whoever holds the file open when it dies leaves the log behind.
        try shell(
            """
            (echo 'BEGIN; SELECT count(*) FROM mirror;'; sleep 20) | sqlite3 recordal.sqlite >opened & holder=$!
            for _ in $(seq 100); do test -s opened && break; sleep 0.05; done
            "$RECORDAL" edit toy:N2 owner=bo && test -s recordal.sqlite-wal && pkill -9 -P $$ sqlite3; kill $holder; cp recordal.sqlite-wal left
            """,
            space
        )
        let quiet = try space.recordal("list", "--owner", "bo", "--quiet")
        #expect(quiet.output.contains("toy:N2") && quiet.errors == "", "\(quiet.errors)")
        try shell("cp backup.sqlite recordal.sqlite; rm -f recordal.sqlite-shm; cp left recordal.sqlite-wal", space)
        let told = try space.recordal("list", "--owner", "bo")
        #expect(told.errors.contains("recordal.sqlite-wal is left of the file that was there before"), "\(told.errors)")
        #expect(told.errors.contains("move recordal.sqlite-wal away"))
    }
}
