import Foundation
import TestSupport
import Testing

/// The files of systemd and cron that are shipped to be copied.
@Suite(.waitingForPrograms) struct ShippedUnitsTests {
    private func text(_ name: String) throws -> String {
        try String(contentsOfFile: Program.repository + "/Config/" + name, encoding: .utf8)
    }

    /// The settings of a unit, in their order.
    private func settings(_ name: String) throws -> [(section: String, key: String, value: String)] {
        var section = ""
        return try text("systemd/" + name).split(separator: "\n").compactMap { line in
            if line.hasPrefix("[") { section = String(line) }
            let pair = line.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            return line.hasPrefix("#") || pair.count < 2 ? nil : (section, pair[0], pair[1])
        }
    }

    private func value(_ name: String, _ key: String) throws -> String {
        let found = try settings(name).filter { $0.key == key }
        #expect(found.count == 1, "\(key)")
        return found.first?.value ?? ""
    }

    @Test func `the service runs a command that there is, in its own folder`() throws {
        let words = try value("recordal.service", "ExecStart").split(separator: " ").map(String.init)
        #expect(words.first == "/usr/bin/recordal")
        let folder = "/var/lib/" + (try value("recordal.service", "StateDirectory"))
        #expect(try value("recordal.service", "WorkingDirectory") == folder)
        #expect(words.last == folder + "/recordal.yaml")
        #expect(try value("recordal.service", "StateDirectoryMode") == "0700")
        // The same words do their work on a workspace.
        let space = try TestWorkspace()
        try space.take(TestWorkspace.first)
        let here = words.dropFirst().map { $0 == words.last ? space.path + "/recordal.yaml" : $0 }
        let outcome = try Program.run(Program.path, Array(here), in: "/")
        #expect(outcome.code == 0, "\(outcome.output)\(outcome.errors)")
    }

    @Test func `the codes that the service calls success are those of a run that did its work`() throws {
        #expect(try value("recordal.service", "SuccessExitStatus") == "4 6")
        let codes = try text("manual/exit-codes.md")
        let crontab = try text("crontab")
        #expect(crontab.contains("4|6)"))
        #expect(codes.contains("| 4 | ") && codes.contains("| 6 | another run is writing"))
        // Both wait for the network, and no file belongs to anybody else.
        #expect(try value("recordal.service", "After") == "network-online.target")
        #expect(try value("recordal.service", "Wants") == "network-online.target")
        #expect(try value("recordal.service", "UMask") == "0077")
        #expect(try value("recordal.service", "NoNewPrivileges") == "yes")
    }

    @Test func `the timer starts the service once a day, beside the hours in which clocks change`() throws {
        let day = try value("recordal.timer", "OnCalendar")
        let parts = day.split(separator: " ")
        #expect(parts.first == "*-*-*")
        let clock = try #require(parts.last).split(separator: ":").compactMap { Int($0) }
        #expect(clock.count == 2 && !(1...4).contains(clock[0]), "\(day)")
        #expect(try value("recordal.timer", "Persistent") == "true")
        #expect(try value("recordal.timer", "WantedBy") == "timers.target")
        let page = try text("manual/timer.md")
        for name in ["recordal.service", "recordal.timer"] {
            #expect(try text("systemd/recordal.service").contains(name) || page.contains(name), "\(name)")
        }
    }

    @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/systemd-analyze"), "systemd is not here"))
    func `systemd finds nothing to say about the units`() throws {
        let folder = try TemporaryFolder()
        // It looks for the program too, which is not installed here.
        let service = try text("systemd/recordal.service")
            .replacingOccurrences(of: "/usr/bin/recordal", with: Program.path)
        for (name, text) in [("recordal.service", service), ("recordal.timer", try text("systemd/recordal.timer"))] {
            try Data(text.utf8).write(to: URL(fileURLWithPath: folder.path + "/" + name))
        }
        let units = ["recordal.service", "recordal.timer"].map { folder.path + "/" + $0 }
        let verified = try Program.run("/usr/bin/systemd-analyze", ["verify", "--man=no"] + units, in: folder.path)
        // What it says of other units of this machine is none of ours.
        let said = (verified.output + verified.errors).split(separator: "\n").filter { $0.contains("recordal") }
        #expect(said.isEmpty, "\(said.joined(separator: "\n"))")
        let day = try Program.run(
            "/usr/bin/systemd-analyze",
            ["calendar", try value("recordal.timer", "OnCalendar")],
            in: folder.path
        )
        #expect(day.code == 0, "\(day.errors)")
    }

    /// The line is run by a shell as cron runs it, with the program in the way that it names.
    @Test(arguments: [
        (0, ""), (4, ""), (6, ""), (1, "recordal run ended with 1\n"), (7, "recordal run ended with 7\n"),
    ])
    func `cron mails what is a failure, and nothing else`(_ code: Int, _ mailed: String) throws {
        let lines = try text("crontab").split(separator: "\n").filter { !$0.hasPrefix("#") }
        let line = try #require(lines.first)
        #expect(lines.count == 1)
        let fields = line.split(separator: " ", maxSplits: 5, omittingEmptySubsequences: true).map(String.init)
        #expect(fields.count == 6)
        let clock = fields[..<2].compactMap { Int($0) }
        #expect(clock.count == 2 && clock[0] < 60 && !(1...4).contains(clock[1]))
        #expect(fields[2...4] == ["*", "*", "*"])
        // A percent sign would end the command (crontab(5)).
        #expect(!fields[5].contains("%"))
        let home = try TestWorkspace()
        try home.write("brands/recordal.yaml", "time_zone: Europe/Zurich\n")
        try home.hook(
            "recordal",
            "[ \"$*\" = 'run --quiet' ] && [ \"$PWD\" = \"$HOME/brands\" ] && exit \(code); exit 99"
        )
        let outcome = try Program.run(
            "/bin/sh",
            ["-c", fields[5]],
            in: "/",
            environment: ["HOME": home.path, "PATH": home.path + "/hooks:/usr/bin:/bin"]
        )
        #expect(outcome.output == mailed)
        // And the program knows these words.
        let real = try Program.run(Program.path, ["run", "--quiet"], in: home.path + "/brands")
        #expect(real.code != 2, "\(real.errors)")
    }
}
