import Foundation
import TestSupport
import Testing

/// Files that a person asks for: nothing is overwritten that is not meant, and the true reason is told.
@Suite(.waitingForPrograms) struct WrittenFileTests {
    private func mode(_ path: String) throws -> Int {
        try #require(try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int)
    }

    @Test func `exported documents keep their bytes whatever they are called`() throws {
        let space = try TestWorkspace()
        let long = String(repeating: "商", count: 60)
        let names = [
            "a.part", "a", "A", "SHA256SUMS", "fetch.json", "-rf", "2-a", "\u{1B}[31mred\u{202E}.csv", long + ".csv",
            long + "標.csv", ".hidden", "a b.csv ",
        ]
        for (index, name) in names.enumerated() {
            try space.write("in/" + name, TestWorkspace.header + TestWorkspace.rows(index * 2 + 1...index * 2 + 2))
        }
        let taken = try Program.run(
            Program.path,
            ["import", "toy"] + names.map { "in/" + $0 } + ["--today", "2026-01-10"],
            in: space.path
        )
        #expect(taken.code == 0, "\(taken)")
        let dry = try space.recordal("fetches", "export", "1", "out", "--dry-run")
        #expect(!FileManager.default.fileExists(atPath: space.path + "/out"))
        let export = try space.recordal("fetches", "export", "1", "out")
        #expect(export.code == 0 && export.output == dry.output, "\(export)")
        let written = try FileManager.default.contentsOfDirectory(atPath: space.path + "/out")
        #expect(written.count == names.count + 1, "\(written)")
        #expect(Set(export.output.split(separator: "\n").map(String.init)) == Set(written))
        for name in written {
            #expect(name.utf8.count <= 255 && !name.hasPrefix(".") && !name.hasPrefix("-"), "\(name)")
            #expect(!name.unicodeScalars.contains { $0.value < 0x20 || $0 == "\u{202E}" }, "\(name.debugDescription)")
        }
        let sums = try Program.shell("cd out && sha256sum -c --strict --quiet SHA256SUMS", in: space.path)
        #expect(sums.code == 0, "\(sums)")
        let contents = try written.filter { $0 != "SHA256SUMS" }.map {
            try String(contentsOfFile: space.path + "/out/" + $0, encoding: .utf8)
        }
        #expect(Set(contents).count == names.count)
        let list = try String(contentsOfFile: space.path + "/out/SHA256SUMS", encoding: .utf8)
        #expect(list.split(separator: "\n").count == names.count)
    }

    @Test(arguments: ["edition.csv", "SHA256SUMS"]) func `an export overwrites nothing`(name: String) throws {
        let space = try TestWorkspace()
        try space.take(TestWorkspace.first)
        try space.write("out/\(name)", "mine")
        for more in [["--dry-run"], []] {
            let export = try Program.run(Program.path, ["fetches", "export", "1", "out"] + more, in: space.path)
            #expect(export.code == 2 && export.errors.contains("out/\(name) exists already"), "\(export)")
        }
        #expect(try String(contentsOfFile: space.path + "/out/\(name)", encoding: .utf8) == "mine")
        #expect(try FileManager.default.contentsOfDirectory(atPath: space.path + "/out") == [name])
    }

    @Test(arguments: ["edition.csv", "SHA256SUMS"]) func `a link that leads nowhere is in the way of an export`(
        name: String
    ) throws {
        let space = try TestWorkspace()
        try space.take(TestWorkspace.first)
        try FileManager.default.createDirectory(atPath: space.path + "/out", withIntermediateDirectories: true)
        try FileManager.default.createSymbolicLink(
            atPath: space.path + "/out/\(name)",
            withDestinationPath: "../nowhere"
        )
        for more in [["--dry-run"], []] {
            let export = try Program.run(Program.path, ["fetches", "export", "1", "out"] + more, in: space.path)
            #expect(export.code == 2 && export.errors.contains("out/\(name) exists already"), "\(export)")
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: space.path + "/out") == [name])
        #expect(!FileManager.default.fileExists(atPath: space.path + "/nowhere"))
    }

    @Test func `a calendar goes to standard output, through links, and keeps the file's mode`() throws {
        let space = try TestWorkspace()
        try space.take(TestWorkspace.first)
        let text = try space.recordal("calendar", "-")
        #expect(text.output.hasPrefix("BEGIN:VCALENDAR"), "\(text)")
        #expect(!FileManager.default.fileExists(atPath: space.path + "/-"))
        try space.write("shared/real.ics", "old")
        chmod(space.path + "/shared/real.ics", 0o644)
        try FileManager.default.createSymbolicLink(
            atPath: space.path + "/link.ics",
            withDestinationPath: "shared/real.ics"
        )
        #expect(try space.recordal("calendar", "link.ics").code == 0)
        #expect(
            try String(contentsOfFile: space.path + "/shared/real.ics", encoding: .utf8).hasPrefix("BEGIN:VCALENDAR")
        )
        #expect(try mode(space.path + "/shared/real.ics") == 0o644)
        #expect(
            try FileManager.default.destinationOfSymbolicLink(atPath: space.path + "/link.ics") == "shared/real.ics"
        )
        #expect(try space.recordal("calendar", "new.ics").code == 0)
        #expect(try mode(space.path + "/new.ics") == 0o600)
        #expect(try FileManager.default.contentsOfDirectory(atPath: space.path + "/shared") == ["real.ics"])
    }

    @Test func `a file that cannot be written is told with the true reason`() throws {
        let space = try TestWorkspace()
        try space.take(TestWorkspace.first)
        let full = try space.recordal("calendar", "/dev/full")
        #expect(
            full.code == 1 && full.errors.contains("/dev/full cannot be written: No space left on device"),
            "\(full)"
        )
        let nowhere = try space.recordal("calendar", "no/such/d.ics")
        #expect(nowhere.code == 2 && nowhere.errors.contains("No such file or directory"), "\(nowhere)")
        let file = try space.recordal("fetches", "export", "1", "edition.csv")
        #expect(file.code == 2 && file.errors.contains("the folder edition.csv cannot be made"), "\(file)")
        let large = try Program.shell("ulimit -f 0; exec \"$RECORDAL\" calendar d.ics", in: space.path)
        #expect(large.signal == nil)
        for line in ["sources template toy x/y.csv", "sources new xx-t --from sources", "init edition.csv"] {
            let outcome = try Program.shell("\"$RECORDAL\" \(line)", in: space.path)
            #expect([1, 2].contains(outcome.code) && !outcome.errors.contains("Cocoa"), "\(line): \(outcome)")
        }
    }

    @Test func `a fetch shows sentences, and why it was held when it was refused`() throws {
        let space = try TestWorkspace()
        try space.take(TestWorkspace.first)
        try space.take(TestWorkspace.header + "N1,Mark 1,Acme Ltd,\"3, 9\",soon\n", today: "2026-02-10")
        let held = try space.recordal("fetches", "show", "2").output
        #expect(held.contains("  noticed    valid_to") && !held.contains("[\""), "\(held)")
        let why = try #require(held.split(separator: "\n").first { $0.hasPrefix("  why        ") })
        #expect(try space.recordal("fetches", "reject", "2", "--reason", "half a file").code == 0)
        let rejected = try space.recordal("fetches", "show", "2").output
        #expect(rejected.contains("  why        half a file"), "\(rejected)")
        #expect(rejected.contains("  held       " + why.dropFirst("  why        ".count)), "\(rejected)")
    }
}
