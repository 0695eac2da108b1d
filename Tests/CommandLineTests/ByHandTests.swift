import Foundation
import TestSupport
import Testing

/// Registers that a person keeps: lists, notices, older editions.
@Suite(.waitingForPrograms) struct ByHandTests {
    private static let letter = Data([0x25, 0x50, 0x44, 0x46, 0x00, 0xFF, 0xFE])

    private static func space() throws -> TestWorkspace {
        let space = try TestWorkspace()
        try space.write("letter.pdf", letter)
        return space
    }

    private static func filled() throws -> TestWorkspace {
        let space = try space()
        try space.take(TestWorkspace.first)
        return space
    }

    @Test func `a letter is the register's word, with its bytes`() throws {
        let space = try Self.filled()
        let arguments = ["N3", "valid_to=2031-05-01", "classes=9, 3,25"]
        let told = try Program.run(
            Program.path,
            ["observe"] + arguments + [
                "--evidence", "letter.pdf", "--on", "2026-02-01", "--today", "2026-02-03", "--reason", "renewed",
                "--json",
            ],
            in: space.path
        )
        #expect(told.code == 0, "\(told.errors)")
        let object = try told.object()
        #expect(told.output.hasPrefix("{\n  \"schema\": \"recordal.observe/1\""))
        #expect(object["recordation"] as? String == "toy:N3")
        #expect(object["verdict"] as? String == "applied")
        #expect(object["published"] as? String == "2026-02-01")
        let changes = try #require(object["changes"] as? [[String: Any]])
        #expect(changes.map { $0["new"] as? String } == ["3,9,25", "2031-05-01"])
        let fetch = try #require(object["fetch"] as? Int)
        let evidence = try #require(object["evidence"] as? [String: Any])
        #expect(evidence["name"] as? String == "letter.pdf")
        #expect(evidence["size"] as? Int == Self.letter.count)

        let shown = try space.recordal("show", "N3", "--json").object()
        let stated = try #require((shown["evidence"] as? [String: Any])?["stated"] as? [String])
        #expect(stated == ["classes", "valid_to"])
        let fields = try #require(shown["fields"] as? [String: [String: Any]])
        #expect(fields["classes"]?["raw"] as? String == "9, 3,25")
        #expect(fields["mark"]?["value"] as? String == "Mark 3")
        let changed = try space.recordal("changes", "--since", "1")
        #expect(changed.output.contains("2031-05-01"))
        #expect(try space.recordal("list", "--registration", "x").errors.contains("toy of 2026-01-10"))

        let export = try space.recordal("fetches", "export", "\(fetch)", "out")
        #expect(export.code == 0)
        #expect(try Data(contentsOf: URL(fileURLWithPath: space.path + "/out/letter.pdf")) == Self.letter)
        let one = try space.recordal("fetches", "show", "\(fetch)")
        for words in ["a notice of customs", "notice of  2026-02-01", "renewed", "letter.pdf"] {
            #expect(one.output.contains(words), "\(one.output)")
        }
        #expect(
            try space.recordal("fetches", "--json").object()["fetches"].map { "\($0)" }?.contains("evidence") == true
        )

        let history = try space.recordal("history", "N3").output
        #expect(history.contains(": notice of 2026-02-01, renewed"), "\(history)")

        // The register's own bytes, the very same as before, are no news.
        let again = try space.take(TestWorkspace.first, today: "2026-02-10")
        #expect(again.output.contains("nothing new"), "\(again.output)")
        // An older list changes the other fields only.
        let old = TestWorkspace.first.replacingOccurrences(of: "N3,Mark 3,", with: "N3,Mark III,")
        try space.write("old.csv", old)
        let older = try space.recordal(
            "import",
            "toy",
            "old.csv",
            "--published",
            "2026-01-20",
            "--today",
            "2026-02-11"
        )
        #expect(older.output.contains("1 recordation keeps what a later notice said"), "\(older.output)")
        let both = try space.recordal("show", "N3").output
        for words in [
            "Mark III", "2031-05-01", "fetch 4 of 2026-02-11, row 4 (",
            "fetch 2 of 2026-02-03, a notice of 2026-02-01 that states classes, valid_to (",
        ] { #expect(both.contains(words), "\(both)") }
        let refused = try space.recordal("undo", "fetch", "\(fetch)", "--reason", "x")
        #expect(refused.code == 2)
        #expect(refused.errors.contains("fetch 4 of toy stands on it, with toy:N3"), "\(refused.errors)")
        #expect(try space.recordal("undo", "fetch", "4", "--reason", "wrong list").code == 0)
        #expect(try space.recordal("history", "N3").output.contains(": undo, wrong list"))
        #expect(try space.recordal("show", "N3").output.contains("2031-05-01"))
        // What was entered before it, and the same bytes since, stand in nobody's way.
        #expect(try space.recordal("undo", "fetch", "\(fetch)", "--reason", "x").code == 0)
        #expect(try space.recordal("show", "N3").output.contains("2027-01-01"))
        #expect(try space.recordal("doctor").code == 0)
    }

    @Test func `a recordation that no list has is added by its name or by its fields`() throws {
        let space = try Self.space()
        let first = try space.recordal("observe", "us-cbp:TMK 11-00163", "mark=ACME", "--evidence", "letter.pdf")
        #expect(first.code == 0, "\(first.errors)")
        #expect(first.output.contains("us-cbp:TMK11-00163: fetch 1, added"), "\(first.output)")
        let shown = try space.recordal("show", "TMK11-00163", "--json").object()["recordation"] as? [String: Any]
        #expect(shown?["recordation_number"] as? String == "TMK 11-00163")
        #expect(shown?["register"] as? String == "us-cbp")
        let second = try space.recordal(
            "observe",
            "--source",
            "gb-customs",
            "recordation_number=GB2018001",
            "registration_number=UK00003",
            "mark=ACME",
            "--evidence",
            "letter.pdf"
        )
        #expect(second.output.contains("gb-customs:GB2018001+UK00003: fetch 2, added"), "\(second.errors)")
        // Named again, by its whole key, a part, or its fields, it is the same one.
        for name in [["us-cbp:TMK11-00163"], ["us-cbp:00163"], ["00163"], ["TMK 11-00163", "--source", "us-cbp"]] {
            let dry = try Program.run(
                Program.path,
                ["observe"] + name + ["mark=ACME", "--evidence", "letter.pdf", "--dry-run"],
                in: space.path
            )
            #expect(dry.output.contains("us-cbp:TMK11-00163: known already"), "\(name): \(dry.output)\(dry.errors)")
        }
        let third = try space.recordal(
            "observe",
            "--source",
            "gb-customs",
            "recordation_number=GB2018001",
            "registration_number=UK 00003",
            "status=revoked",
            "--evidence",
            "letter.pdf"
        )
        #expect(third.output.contains("gb-customs:GB2018001+UK00003: fetch 3, changed"), "\(third.errors)")
        #expect(try space.recordal("list").errors.contains("2 recordations"))
        #expect(try space.recordal("doctor").code == 0)
    }

    @Test(arguments: [
        (["N3", "valid_to=soon"], "'soon' is not a date"), (["N3", "valid_too=2031-01-01"], "there is no field"),
        (["N3", "agent=A"], "toy has no 'agent'"), (["N3", "mark"], "states nothing"), (["N3"], "states nothing of it"),
        (["toy:N99"], "states nothing of it"), (["--source", "toy", "recordation_number=N99"], "states nothing of it"),
        (["N3", "mark=A", "--on", "2026-01-09"], "the edition that last showed 'N3' (fetch 1) is of 2026-01-10"),
        (["N3", "recordation_number=N4"], "part of the key"), (["mark=A"], "there is no recordation"),
        (["Mark 1", "mark=A"], "can mean more than one"), (["nowhere:N3", "mark=A"], "there is no recordation"),
        (["kz-customs:X", "mark=A"], "does not look like a key of kz-customs"),
        (["toy:N99+1", "mark=A"], "has 2 parts and a key of toy has 1"),
        (["N3", "mark=A", "--source", "kz-customs"], "does not look like a key"),
        (["toy:N3", "mark=A", "--source", "kz-customs"], "is not of kz-customs"),
        (["N3", "mark=A", "--source", "nosuch"], "there is no source 'nosuch'"),
        (["--source", "toy", "mark=A"], "needs its recordation_number"),
        (["N3", "mark=A", "mark=B"], "given twice"), (["N3", "mark="], "has no value"),
        (["N3", "mark=A", "--on", "2026-03-02", "--today", "2026-03-01"], "after today"),
        (["N3", "mark=A", "--evidence", "nosuch.pdf"], "there is no such file"),
        (["N3", "mark=A", "--evidence", "sources"], "is not a file"),
        (["N3", "mark=A", "--evidence", "/dev/null"], "is not a file"),
        (["N3", "mark=A", "--evidence", "empty.pdf"], "is empty"),
    ])
    func `a notice that cannot be is refused with 2, and nothing is changed`(words: [String], message: String) throws {
        let space = try Self.filled()
        try space.write("empty.pdf", Data())
        let before = try space.sql(
            "SELECT count(*) FROM event; SELECT count(*) FROM fetch; SELECT count(*) FROM artifact"
        )
        let evidence = words.contains("--evidence") ? [] : ["--evidence", "letter.pdf"]
        let outcome = try Program.run(Program.path, ["observe"] + words + evidence, in: space.path)
        #expect(outcome.code == 2, "\(outcome.output)\(outcome.errors)")
        #expect(outcome.errors.contains(message), "\(outcome.errors)")
        let after = try space.sql(
            "SELECT count(*) FROM event; SELECT count(*) FROM fetch; SELECT count(*) FROM artifact"
        )
        #expect(after == before)
    }

    @Test func `evidence is needed, and a first mistake leaves no mirror behind`() throws {
        let space = try Self.space()
        #expect(try space.recordal("observe", "us-cbp:TMK11-00163", "mark=A").code == 2)
        let bad = try space.recordal("observe", "us-cbp:TMK11-00163", "valid_to=x", "--evidence", "letter.pdf")
        #expect(bad.code == 2)
        #expect(try space.recordal("observe", "N3", "mark=A", "--evidence", "letter.pdf").code == 2)
        #expect(!FileManager.default.fileExists(atPath: space.mirror))
    }

    @Test func `sync leaves a source by hand alone, and says so`() throws {
        let space = try Self.space()
        try space.write("sources/hand.yaml", "pull: by-hand\n" + TestWorkspace.toy)
        try space.write("in/toy.csv", TestWorkspace.first)
        let yaml = "time_zone: UTC\nportfolio: [{holder: acme}]\nsources: {toy: {from: in}, hand: {from: in}}\n"
        try space.write("recordal.yaml", yaml)
        let run = try space.recordal("sync")
        #expect(run.code == 0, "\(run.errors)")
        #expect(run.output.split(separator: "\n").filter { $0.hasPrefix("By hand, and left alone: hand ") }.count == 1)
        #expect(run.output.contains("toy: fetch 1, applied"))
        #expect(try space.sql("SELECT count(*) FROM fetch") == "1\n")
        let named = try space.recordal("sync", "hand", "us-cbp")
        #expect(named.code == 0)
        #expect(named.output.contains("left alone: us-cbp, hand"), "\(named.output)")
        #expect(try space.recordal("sync", "hand", "--quiet").output.isEmpty)
        #expect(try space.recordal("sync", "kz-customs").code == 2)
        let listed = try space.recordal("sources", "list").output.split(separator: "\n")
        #expect(listed.filter { $0.contains("by hand") }.map { $0.prefix(3) } == ["ch-", "eu-", "gb-", "han", "us-"])
        #expect(try space.recordal("config", "check").errors.contains("hand is filled by hand"))
    }

    @Test func `a list goes stale as others do, and a letter does not make it young`() throws {
        let space = try Self.space()
        try space.write("sources/toy.yaml", TestWorkspace.toy + "\npull: by-hand\nstale_after_days: 30\n")
        try space.take(TestWorkspace.first, today: "2026-01-10")
        let told = try space.recordal("observe", "N3", "mark=A", "--evidence", "letter.pdf", "--today", "2026-03-01")
        #expect(told.code == 0)
        let status = try space.recordal("status", "--today", "2026-03-01", "--json").object()
        let source = try #require((status["sources"] as? [[String: Any]])?.first)
        #expect(source["as_of"] as? String == "2026-01-10")
        #expect(source["stale"] as? Bool == true)
    }

    @Test func `letters alone are no list, and the wait for one goes stale`() throws {
        let space = try Self.space()
        try space.write("sources/toy.yaml", TestWorkspace.toy + "\npull: by-hand\nstale_after_days: 30\n")
        for (mark, today) in [("A", "2026-01-10"), ("B", "2026-02-20")] {
            let told = try space.recordal(
                "observe",
                "toy:N3",
                "mark=\(mark)",
                "--evidence",
                "letter.pdf",
                "--today",
                today
            )
            #expect(told.code == 0, "\(told.errors)")
        }
        for (today, stale) in [("2026-02-09", false), ("2026-02-21", true)] {
            let status = try space.recordal("status", "--today", today, "--json").object()
            let source = try #require((status["sources"] as? [[String: Any]])?.first)
            #expect(source["as_of"] is NSNull)
            #expect(source["age_days"] is NSNull)
            #expect(source["stale"] as? Bool == stale, "\(today)")
        }
        let text = try space.recordal("status", "--today", "2026-02-21")
        #expect(text.output.contains("toy     no list yet"), "\(text)")
        #expect(text.errors.contains("no list yet, the first notice is 42 days old, allowed 30"), "\(text)")
        let shown = try space.recordal("show", "N3", "--json").object()["evidence"] as? [String: Any]
        #expect(shown?["row"] is NSNull)
        #expect((shown?["notices"] as? [[String: Any]])?.count == 2)
    }

    @Test func `a template is made once, filled, and imported`() throws {
        let space = try Self.space()
        let made = try space.recordal("sources", "template", "us-cbp", "us.csv")
        #expect(made.code == 0, "\(made.errors)")
        // Foundation takes the byte order mark away where it reads a text.
        let bytes = try Data(contentsOf: URL(fileURLWithPath: space.path + "/us.csv"))
        #expect(bytes.starts(with: [0xEF, 0xBB, 0xBF]))
        let text = String(decoding: bytes, as: UTF8.self)
        #expect(text.contains("CBP recordation number,USPTO registration number,Mark,"))
        let again = try space.recordal("sources", "template", "us-cbp", "us.csv")
        #expect(again.code == 2)
        #expect(again.errors.contains("exists already"))
        #expect(try Data(contentsOf: URL(fileURLWithPath: space.path + "/us.csv")) == bytes)
        try space.write("us.csv", text + "TMK 11-00163,1,ACME,Acme Ltd,US,9,,2/15/2011,2/15/2031,,,active,\r\n")
        let taken = try space.recordal("import", "us-cbp", "us.csv")
        #expect(taken.output.contains("1 added"), "\(taken.output)")
        #expect(try space.recordal("sources", "template", "us-cbp").code == 0)
        #expect(FileManager.default.fileExists(atPath: space.path + "/us-cbp.xlsx"))
        let checked = try space.recordal("sources", "check", "us-cbp", "us-cbp.xlsx")
        #expect(checked.output.contains("0 rows"), "\(checked.output)\(checked.errors)")
        for (words, message) in [
            (["kz-customs"], "knows no whole header"), (["toy", "--xlsx"], "does not come as XLSX"),
            (["us-cbp", "list"], "does not say what it is"), (["us-cbp", "no/such/folder.csv"], "cannot be written"),
            (["nosuch"], "there is no source"),
        ] {
            let refused = try Program.run(Program.path, ["sources", "template"] + words, in: space.path)
            #expect(refused.code == 2, "\(words)")
            #expect(refused.errors.contains(message), "\(refused.errors)")
        }
        let dry = try space.recordal("sources", "template", "eu-customs", "--csv", "--dry-run", "--json").object()
        #expect(dry["format"] as? String == "csv")
        #expect(!FileManager.default.fileExists(atPath: space.path + "/eu-customs.csv"))
    }

    @Test func `an older edition is history only`() throws {
        let space = try Self.filled()
        let old = TestWorkspace.header + "N3,Mark 3,Acme Ltd,9,2024-01-01\nN77,Gone,Acme Ltd,9,2024-01-01\n"
        try space.write("old.csv", old)
        let undated = try space.recordal("import", "toy", "old.csv", "--archive")
        #expect(undated.code == 2)
        #expect(undated.errors.contains("needs its date"))
        let arguments = ["import", "toy", "old.csv", "--archive", "--published"]
        let listed = try space.recordal("list", "--presence", "present", "--json").output
        let young = try Program.run(Program.path, arguments + ["2026-01-10"], in: space.path)
        #expect(young.code == 2)
        #expect(young.errors.contains("without --archive"), "\(young.errors)")
        #expect(try Program.run(Program.path, arguments + ["2024-01-01", "--partial"], in: space.path).code == 2)
        let counted = try Program.run(Program.path, arguments + ["2024-01-01", "--dry-run"], in: space.path)
        let counts = "history only: 1 differ from what was known first, 1 are in no edition known before"
        #expect(counted.output.contains(counts), "\(counted.output)")
        let taken = try Program.run(Program.path, arguments + ["2024-01-01", "--json"], in: space.path)
        #expect(taken.code == 0, "\(taken.errors)")
        let report = try #require((try taken.object()["sources"] as? [[String: Any]])?.first)
        #expect(report["verdict"] as? String == "archived")
        #expect([report["added"] as? Int, report["changed"] as? Int] == [1, 1])
        #expect(try space.recordal("list", "--presence", "present", "--json").output == listed)
        let history = try space.recordal("history", "N3").output
        #expect(history.contains("valid_to, archived  2024-01-01  2027-01-01"), "\(history)")
        #expect(try space.recordal("show", "N77").output.contains("explained since 2024-01-01"))
        #expect(!(try space.recordal("changes").output.contains("N77")))
        #expect(try space.recordal("fetches").output.contains("archived"))
        #expect(try space.recordal("fetches", "export", "2", "out").code == 0)
        #expect(try String(contentsOfFile: space.path + "/out/old.csv", encoding: .utf8) == old)
        // The next edition is compared with the present one.
        let next = try space.take(TestWorkspace.first, today: "2026-02-10")
        #expect(next.output.contains("nothing new"), "\(next.output)")
        #expect(try space.recordal("doctor").code == 0)
        #expect(try space.recordal("undo", "fetch", "2", "--reason", "wrong file").code == 0)
        #expect(try space.recordal("show", "N77").code == 2)
        #expect(try space.recordal("doctor").code == 0)
    }
}
