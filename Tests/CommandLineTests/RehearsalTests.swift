import Foundation
import TestSupport
import Testing

/// Days that have not come are played in a rehearsal only, and a rehearsal never becomes the real thing.
@Suite(.waitingForPrograms) struct RehearsalTests {
    private static let settings = """
        time_zone: UTC
        actor: anna
        portfolio: [{holder: acme}]
        alerts: {fallback: desk@example.com}
        hooks: {digest: hooks/mine}
        letters: {from: brands@example.com}
        sources: {toy: {from: edition.csv}}

        """

    /// A real workspace with a deadline far away.
    private func real() throws -> TestWorkspace {
        let space = try TestWorkspace()
        try space.hook("mine", "cat > told")
        try space.write("recordal.yaml", Self.settings + "rehearsal: false\n")
        try space.take(TestWorkspace.header + TestWorkspace.rows(1...2, end: "2098-12-31"), today: "2026-01-10")
        return space
    }

    @Test(arguments: [
        ["alerts", "send"], ["run"], ["sync"], ["import", "toy", "edition.csv"], ["renewal", "toy:N1", "filed"],
        ["observe", "toy:N1", "valid_to=2030-01-01", "--evidence", "edition.csv"],
        ["alerts", "snooze", "1", "--until", "2098-12-01"], ["resolve", "1", "--defer", "2098-12-01"],
        ["redact", "1", "--reason", "asked for"], ["calendar", "c.ics"],
        ["add", "toy", "registration_number=7", "mark=New", "--on", "2026-01-09"],
    ]) func `a day after today is refused wherever something is written, and nothing is`(_ words: [String]) throws {
        let space = try real()
        let before = try space.sql(".dump")
        let refused = try Program.run(Program.path, words + ["--today", "2098-12-01"], in: space.path)
        #expect(refused.code == 2, "\(refused.output)\(refused.errors)")
        #expect(refused.errors.contains("--today 2098-12-01 is after today, "), "\(refused.errors)")
        #expect(refused.errors.contains("recordal init DIR --rehearsal-of "), "\(refused.errors)")
        #expect(try space.sql(".dump") == before)
        #expect(!FileManager.default.fileExists(atPath: space.path + "/told"))
        #expect(!FileManager.default.fileExists(atPath: space.path + "/c.ics"))
    }

    @Test func `looking ahead needs no rehearsal`() throws {
        let space = try real()
        let dry = try space.recordal("alerts", "send", "--dry-run", "--today", "2098-12-01")
        #expect(dry.code == 0 && dry.output.contains("2 alerts would be planned"), "\(dry.output)\(dry.errors)")
        #expect(try space.recordal("deadlines", "--today", "2098-12-01").code == 0)
        #expect(try space.recordal("calendar", "--today", "2098-12-01").code == 0)
        #expect(try space.recordal("calendar", "c.ics", "--dry-run", "--today", "2098-12-01").code == 0)
        let zone = "time_zone: Pacific/Kiritimati\n" + Self.settings.replacing("time_zone: UTC\n", with: "")
        try space.write("recordal.yaml", zone + "rehearsal: false\n")
        let clock = try Program.shell(
            "TZ=Pacific/Kiritimati date +%F; TZ=Pacific/Kiritimati date -d tomorrow +%F",
            in: "/"
        )
        let days = clock.output.split(separator: "\n").map(String.init)
        #expect(try space.recordal("alerts", "send", "--today", days[0]).code == 0)
        #expect(try space.recordal("alerts", "send", "--today", days[1]).code == 2)
    }

    @Test func `a copy plays any day, says so in every subject, and leaves the real one as it is`() throws {
        let space = try real()
        let before = try space.sql(".dump")
        let made = try space.recordal("init", "trial", "--rehearsal-of", ".")
        #expect(made.code == 0, "\(made.errors)")
        let trial = space.path + "/trial"
        let sent = try Program.run(Program.path, ["alerts", "send", "--today", "2098-12-01"], in: trial)
        #expect(sent.code == 0, "\(sent.output)\(sent.errors)")
        let told = try Data(contentsOf: URL(fileURLWithPath: trial + "/told"))
        let letter = try #require(try JSONSerialization.jsonObject(with: told) as? [String: Any])
        #expect((letter["subject"] as? String)?.hasPrefix("[rehearsal] 2 to do") == true)
        let message = try #require(letter["message"] as? String)
        let mail = try #require(Data(base64Encoded: message))
        #expect(String(decoding: mail, as: UTF8.self).contains("\r\nSubject: [rehearsal] 2 to do"))
        #expect(try space.sql(".dump") == before)
        #expect(try Program.run(Program.path, ["doctor"], in: trial).code == 0)
        #expect(try space.recordal("init", "trial", "--rehearsal-of", ".").code == 2)
    }

    @Test func `a copy that cannot be made whole leaves nothing, and says why`() throws {
        let space = try real()
        try space.write("hooks/large", String(repeating: "x", count: 5_000))
        for _ in 0..<2 {
            let cut = try Program.shell(
                "ulimit -f 1; exec \"$RECORDAL\" init far/trial --rehearsal-of .",
                in: space.path
            )
            #expect(cut.code == 2, "\(cut)")
            #expect(
                cut.errors.contains("/hooks/large cannot be written: the file would be larger than allowed"),
                "\(cut)"
            )
            #expect(!cut.errors.contains("Cocoa"), "\(cut)")
            let left = try FileManager.default.contentsOfDirectory(atPath: space.path + "/far")
            #expect(left == [])
        }
        let made = try space.recordal("init", "far/trial/", "--rehearsal-of", ".")
        #expect(made.code == 0, "\(made)")
        let copied = try FileManager.default.contentsOfDirectory(atPath: space.path + "/far/trial/hooks").sorted()
        #expect(copied == ["large", "mine"])
        #expect(try FileManager.default.contentsOfDirectory(atPath: space.path + "/far") == ["trial"])
    }

    @Test func `a folder that is there is filled, and nothing in it is mixed with the copy`() throws {
        let space = try real()
        try space.write("trial/notes.txt", "mine")
        try space.write("trial/hooks/old", "half a copy")
        for more in [["--dry-run"], []] {
            let refused = try Program.run(
                Program.path,
                ["init", "trial", "--rehearsal-of", "."] + more,
                in: space.path
            )
            #expect(refused.code == 2 && refused.errors.contains("trial/hooks exists already"), "\(refused)")
        }
        try FileManager.default.removeItem(atPath: space.path + "/trial/hooks")
        let made = try Program.run(Program.path, ["init", "--rehearsal-of", ".."], in: space.path + "/trial")
        #expect(made.code == 0, "\(made)")
        let names = try FileManager.default.contentsOfDirectory(atPath: space.path + "/trial")
        #expect(Set(names).isSuperset(of: ["hooks", "notes.txt", "recordal.sqlite", "recordal.yaml", "sources"]))
        #expect(!names.contains { $0.hasPrefix(".recordal") }, "\(names)")
        #expect(try Program.run(Program.path, ["doctor"], in: space.path + "/trial").code == 0)
    }

    @Test(arguments: [
        "---\n", "# ours\n\n---\n", "%YAML 1.1\n---   # begins\n",
    ]) func `settings that begin as YAML may begin are those of a rehearsal too`(_ start: String) throws {
        let space = try real()
        try space.write("recordal.yaml", start + Self.settings + "\"mirror\":\n  recordal.sqlite\nrehearsal: false\n")
        let made = try space.recordal("init", "trial", "--rehearsal-of", ".")
        #expect(made.code == 0, "\(made)")
        let trial = space.path + "/trial"
        let sent = try Program.run(Program.path, ["alerts", "send", "--today", "2098-12-01"], in: trial)
        #expect(sent.code == 0, "\(sent)")
    }

    @Test func `settings with CR LF keep no mirror elsewhere, and a mapping in braces is refused`() throws {
        let space = try real()
        let windows = (Self.settings + "mirror: recordal.sqlite\nrehearsal: false\n").replacing("\n", with: "\r\n")
        try space.write("recordal.yaml", windows)
        let made = try space.recordal("init", "trial", "--rehearsal-of", ".")
        #expect(made.code == 0, "\(made)")
        let text = try String(contentsOfFile: space.path + "/trial/recordal.yaml", encoding: .utf8)
        #expect(text.hasPrefix("rehearsal: true") && !text.contains("mirror") && !text.contains("rehearsal: false"))
        #expect(try Program.run(Program.path, ["list"], in: space.path + "/trial").code == 0)
        try space.write("recordal.yaml", "{time_zone: UTC, rehearsal: false}\n")
        let refused = try space.recordal("init", "other", "--rehearsal-of", ".")
        #expect(refused.code == 2 && refused.errors.contains("cannot be made into the settings of"), "\(refused)")
        #expect(!FileManager.default.fileExists(atPath: space.path + "/other"))
    }

    @Test func `links that lead out of what is copied lead to the same place`() throws {
        let space = try real()
        try space.write("shared/en/digest.txt", "Subject: Shared {{count}}\nBody\n")
        try space.write("templates/keep/a.txt", "a")
        func link(_ name: String, _ target: String) throws {
            try FileManager.default.createSymbolicLink(atPath: space.path + "/" + name, withDestinationPath: target)
        }
        try link("templates/en", "../shared/en")
        try link("templates/near", "keep/../keep/a.txt")
        #expect(try space.recordal("init", "a/b/trial", "--rehearsal-of", ".").code == 0)
        let trial = space.path + "/a/b/trial/templates/"
        #expect(FileManager.default.contents(atPath: trial + "en/digest.txt") != nil)
        #expect(try FileManager.default.destinationOfSymbolicLink(atPath: trial + "near") == "keep/../keep/a.txt")
    }

    @Test func `a rehearsal never turns back into a real workspace, nor a real one into a rehearsal`() throws {
        let space = try real()
        try space.write("recordal.yaml", Self.settings + "rehearsal: true\n")
        let refused = try space.recordal("list")
        #expect(refused.code == 2)
        #expect(refused.errors.contains("is a real mirror, and "), "\(refused.errors)")
        #expect(refused.errors.contains("rehearse in a copy: recordal init DIR --rehearsal-of "), "\(refused.errors)")
        let other = try TestWorkspace()
        try other.take(TestWorkspace.first)
        try other.write("recordal.yaml", Self.settings + "rehearsal: false\n")
        for words in [["list"], ["import", "toy", "edition.csv"], ["alerts", "send"]] {
            let real = try Program.run(Program.path, words, in: other.path)
            #expect(real.code == 2)
            #expect(real.errors.contains("is the mirror of a rehearsal"), "\(real.errors)")
        }
        let erased = try Program.run(
            "/usr/bin/env",
            ["sqlite3", other.mirror, "DELETE FROM rehearsal"],
            in: other.path
        )
        #expect(erased.code != 0)
    }

    @Test func `a rehearsal is no sign of life for the watch`() throws {
        let space = try TestWorkspace()
        try space.write("recordal.yaml", "time_zone: UTC\nheartbeat: 'http://127.0.0.1:1/ping'\n")
        let run = try space.recordal("run")
        #expect(run.code == 0 && run.errors.isEmpty, "\(run.errors)")
    }
}
