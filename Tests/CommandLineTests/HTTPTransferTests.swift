import Foundation
import TestSupport
import Testing

/// What an import or a sync leaves behind that was only tried, or came to nothing.
@Suite(.waitingForPrograms) struct HTTPTransferTests {
    @Test func `a dry run leaves nothing, also where nothing is there yet`() throws {
        let space = try TestWorkspace()
        try space.write("edition.csv", TestWorkspace.first)
        let temporary = space.path + "/tmp"
        try FileManager.default.createDirectory(atPath: temporary, withIntermediateDirectories: true)
        let place = ["TMPDIR": temporary]
        let trial = try space.recordal("import", "toy", "edition.csv", "--dry-run", environment: place)
        #expect(trial.code == 0 && trial.output.contains("12 added"), "\(trial.output) \(trial.errors)")
        #expect(!FileManager.default.fileExists(atPath: space.mirror))
        #expect(try FileManager.default.contentsOfDirectory(atPath: temporary) == [])
        #expect(try space.recordal("show", "toy:N1").code == 2)
        // A source that the mirror has not met stays one.
        try space.take(TestWorkspace.first)
        try space.write("sources/other.yaml", TestWorkspace.toy)
        let before = try space.sql(".dump")
        for words in [
            ["import", "other", "edition.csv"],
            ["observe", "other:N1", "valid_to=2030-01-01", "--evidence", "edition.csv"],
        ] {
            _ = try Program.run(Program.path, words + ["--dry-run"], in: space.path)
        }
        #expect(try space.sql(".dump") == before)
        #expect(try !space.recordal("status").output.contains("other"))
    }

    @Test func `an attempt without a document is a failed fetch that status tells of`() throws {
        let space = try TestWorkspace()
        try space.take(TestWorkspace.first)
        try space.write(
            "recordal.yaml",
            """
            time_zone: Europe/Zurich
            sources:
              toy: {from: nofolder}
              web: {definition: toy, from: 'https://register.example/${RECORDAL_NO_SUCH_KEY}'}
            """
        )
        let run = try space.recordal("sync", "--today", "2026-01-11")
        #expect(run.code == 1)
        let status = try space.recordal("status", "--today", "2026-01-11").errors
        #expect(status.contains("toy: fetch 2 failed: ") || status.contains("toy: fetch 3 failed: "), "\(status)")
        #expect(status.contains("the environment has no RECORDAL_NO_SUCH_KEY"), "\(status)")
        #expect(try space.recordal("fetches").output.split(separator: "\n").count { $0.contains("failed") } == 2)
        let counts = "SELECT (SELECT count(*) FROM fetch), (SELECT count(*) FROM record)"
        #expect(try space.sql(counts) == "3|12\n")
        _ = try space.recordal("sync", "--dry-run", "--today", "2026-01-11")
        #expect(try space.sql(counts) == "3|12\n")
        #expect(try space.recordal("doctor").code == 0)
    }

    @Test func `an edition is of no day to come`() throws {
        let space = try TestWorkspace(makesMirror: true)
        let ahead = try space.take(TestWorkspace.first, today: "2026-01-10", "--published", "2026-01-11")
        #expect(ahead.code == 2 && ahead.errors.contains("--published 2026-01-11 is after today"), "\(ahead.errors)")
        #expect(!FileManager.default.fileExists(atPath: space.mirror))
        #expect(try space.take(TestWorkspace.first, today: "2026-01-10", "--published", "2026-01-10").code == 0)
    }

    @Test func `several words about one renewal are one renewal`() throws {
        let space = try TestWorkspace()
        try space.take(TestWorkspace.first)
        let words: [[String]] = [["prepared"], ["filed", "--reference", "A7"], ["acknowledged"]]
        for (day, word) in words.enumerated() {
            let noted = ["renewal", "toy:N1"] + word + ["--today", "2026-11-0\(day + 1)"]
            #expect(try Program.run(Program.path, noted, in: space.path).code == 0)
        }
        try space.take(TestWorkspace.second, today: "2026-12-01")
        let shown = try space.recordal("show", "toy:N1", "--today", "2026-12-01").output
        #expect(shown.components(separatedBy: "renew: satisfied").count == 2, "\(shown)")
        #expect(shown.contains("acknowledged on 2026-11-03 (A7)"), "\(shown)")
    }

    @Test func `an empty value of a long table of edits leaves its field alone`() throws {
        let space = try TestWorkspace()
        try space.take(TestWorkspace.first)
        #expect(try space.recordal("edit", "toy:N1", "owner=anna").code == 0)
        try space.write("edits.csv", "recordation,field,value\ntoy:N1,owner,\ntoy:N2,owner,bo\n")
        let edited = try space.recordal("edit", "--from", "edits.csv")
        #expect(
            edited.code == 2 && (edited.output + edited.errors).contains("edits.csv:2: nothing is to be edited"),
            "\(edited.output)"
        )
        #expect(try space.recordal("edit", "--from", "edits.csv", "--keep-going").code == 2)
        #expect(try space.sql("SELECT local FROM edit WHERE state = 'open' ORDER BY id") == "anna\nbo\n")
    }
}
