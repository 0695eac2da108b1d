import Foundation
import TestSupport
import Testing

/// Edits, conflicts and their answers from outside.
@Suite(.waitingForPrograms) struct EditCommandTests {
    private func workspace(_ more: String = "actor: anna\n") throws -> TestWorkspace {
        let space = try TestWorkspace()
        try space.write(
            "recordal.yaml",
            "time_zone: Europe/Zurich\nportfolio:\n  - tag: ours\nlocal_fields: {matter: text, review_on: date}\n"
                + more
        )
        #expect(try space.take(TestWorkspace.first).code == 0)
        return space
    }

    private func show(_ space: TestWorkspace, _ id: String) throws -> [String: Any] {
        try space.recordal("show", id, "--json").object()
    }

    private func field(_ space: TestWorkspace, _ id: String, _ name: String) throws -> [String: Any] {
        let fields = try #require(try show(space, id)["fields"] as? [String: Any])
        return try #require(fields[name] as? [String: Any])
    }

    @Test func `notes, corrections and pending changes are shown beside the register's word`() throws {
        let space = try workspace()
        #expect(try space.recordal("edit", "toy:N1", "owner=bo", "tags=ours,key", "matter=4711").code == 0)
        #expect(try space.recordal("edit", "toy:N1", "tags+=new", "review_on=2027-01-01").code == 0)
        let edit = try space.recordal(
            "edit",
            "toy:N1",
            "valid_to=2028-05-05",
            "holder=",
            "--correction",
            "--reason",
            "certificate",
            "--json"
        ).object()
        let edits = try #require(edit["edits"] as? [[String: Any]])
        #expect(edits.map { $0["register"] as? String } == ["2027-01-01", "Acme Ltd"])
        let pending = try space.recordal(
            "edit",
            "toy:N1",
            "classes+=25",
            "--pending",
            "--on",
            "2026-01-05",
            "--reason",
            "filed"
        )
        #expect(pending.code == 0, "\(pending.errors)")
        let shown = try #require(try show(space, "toy:N1")["recordation"] as? [String: Any])
        #expect(shown["owner"] as? String == "bo")
        #expect(shown["tags"] as? [String] == ["key", "new", "ours"])
        #expect(shown["valid_to"] as? String == "2028-05-05")
        #expect(shown["holder"] is NSNull)
        #expect(shown["classes"] as? [Int] == [3, 9])
        #expect(shown["watch"] as? Bool == true)
        #expect(shown["open_edits"] as? Int == 3)
        #expect(shown["corrected"] as? [String] == ["holder", "valid_to"])
        #expect(shown["pending"] as? [String: String] == ["classes": "3,9,25"])
        #expect(
            shown["notes"] as? [String: String] == [
                "owner": "bo", "tags": "key,new,ours", "matter": "4711", "review_on": "2027-01-01",
            ]
        )
        let end = try field(space, "toy:N1", "valid_to")
        #expect(
            [end["value"], end["register"], end["base"]].map { $0 as? String } == [
                "2028-05-05", "2027-01-01", "2027-01-01",
            ]
        )
        let text = try space.recordal("show", "toy:N1").output
        for words in ["[corrected; the register: 2027-01-01]", "[change filed: 3,9,25]", "bo  [note]"] {
            #expect(text.contains(words), "\(text)")
        }
        let list = try space.recordal("list", "--tag", "ours", "--owner", "bo")
        #expect(list.output.contains("2028-05-05^"), "\(list.output)")
        #expect(list.errors.contains("1 recordation."))
        #expect(try space.sql("SELECT owner, valid_to FROM recordation WHERE id = 'toy:N1'") == "bo|2028-05-05\n")
        #expect(try space.recordal("list", "--portfolio").errors.contains("1 recordation."))
        #expect(try space.recordal("doctor").code == 0)
    }

    @Test func `what cannot be edited is refused with a sentence, and nothing is lost`() throws {
        let space = try workspace()
        let before = try space.sql("SELECT count(*) FROM event")
        for (words, sentence) in Self.refused {
            let outcome = try Program.run(Program.path, ["edit"] + words, in: space.path)
            #expect(outcome.code == 2, "\(words)")
            #expect((outcome.errors + outcome.output).contains(sentence), "\(words): \(outcome.errors)")
        }
        #expect(try space.sql("SELECT count(*) FROM event") == before)
    }

    private static let refused: [(words: [String], sentence: String)] = [
        (["toy:N1", "valid_to=2028-01-01"], "say --correction"),
        (["toy:N1", "valid_to=2028-01-01", "--correction"], "needs a reason"),
        (["toy:N1", "valid_to=2028-02-30", "--correction", "--reason", "x"], "is not a date"),
        (["toy:N1", "classes=9,46", "--correction", "--reason", "x"], "numbers from 1 to 45"),
        (["toy:N1", "status=alive", "--correction", "--reason", "x"], "write active"),
        (["toy:N1", "recordation_number=N7", "--correction", "--reason", "x"], "part of the key"),
        (["toy:N1", "colour=red"], "there is no field 'colour'"),
        (["toy:N1", "owner=a", "--pending", "--reason", "x"], "it is a note"),
        (["toy:N1", "owner=a", "owner=b"], "given twice"),
        (["toy:N1", "owner+=a"], "is one value"),
        (["toy:N1", "review_on=soon"], "is not a date"),
        (["toy:N1", "watch=yes"], "recordal watch ID"),
        (["toy:N1", "filing=filed"], "recordal filing ID STATE"),
        (["toy:N99", "owner=a"], "there is no recordation"),
        (["N1", "owner"], "write FIELD=VALUE"),
        (["Mark", "owner=a"], "more than one recordation"),
        (["toy:N1"], "say what to edit"),
        (["--from", "none.csv"], "cannot be read"),
        (["toy:N1", "owner=a", "--correction", "--pending"], "exclude each other"),
    ]

    @Test func `nobody vouches under a guessed name`() throws {
        let space = try workspace("")
        let correction = ["edit", "toy:N1", "valid_to=2028-01-01", "--correction", "--reason", "x"]
        let refused = try Program.run(Program.path, correction, in: space.path)
        #expect(refused.code == 2)
        #expect(refused.errors.contains("RECORDAL_ACTOR"), "\(refused.errors)")
        #expect(try space.recordal("edit", "toy:N1", "owner=bo").code == 0)
        let named = try Program.run(Program.path, correction, in: space.path, environment: ["RECORDAL_ACTOR": "bo"])
        #expect(named.code == 0)
        #expect(try space.sql("SELECT actor FROM edit WHERE kind = 'correction'") == "bo\n")
    }

    @Test func `of a table with bad lines nothing is taken, unless it is to go on`() throws {
        let space = try workspace()
        let lines =
            (1...12).map { "toy:N\($0),2029-01-\(10 + $0),ours" } + ["toy:N77,2029-01-01,x", "toy:N3,30.2.2029,x"]
        try space.write("edits.csv", "recordation,valid_to,tags\n" + lines.joined(separator: "\n") + "\n\n")
        let edit = ["edit", "--from", "edits.csv", "--correction", "--reason", "audit"]
        let refused = try Program.run(Program.path, edit, in: space.path)
        #expect(refused.code == 2)
        #expect(refused.errors.contains("edits.csv:14: there is no recordation 'toy:N77'"), "\(refused.errors)")
        #expect(refused.errors.contains("edits.csv:15: '30.2.2029' is not a date"), "\(refused.errors)")
        #expect(refused.output.contains("toy:N12: would be edited, correction"))
        #expect(refused.output.contains("so nothing was changed"))
        #expect(try space.sql("SELECT count(*) FROM edit") == "0\n")
        let kept = try Program.run(Program.path, edit + ["--keep-going", "--json"], in: space.path)
        #expect(kept.code == 2)
        #expect(try (kept.object()["errors"] as? [[String: Any]])?.map { $0["line"] as? Int } == [14, 15])
        #expect(try space.sql("SELECT count(*) FROM edit WHERE state = 'open'") == "24\n")
        try space.write(
            "long.tsv",
            "id\tfield\tvalue\tkind\treason\ntoy:N1\towner\tbo\tnote\t\ntoy:N2\tholder\tX\tpending\tfiled\n"
        )
        let long = try space.recordal("edit", "--from", "long.tsv")
        #expect(long.code == 0, "\(long.output)")
        #expect(long.output.contains("2 edits made."))
        try space.write("bad.csv", "recordation,colour\ntoy:N1,red\n")
        #expect(
            try space.recordal("edit", "--from", "bad.csv").errors.contains("bad.csv:1: column 2 is called 'colour'")
        )
    }

    @Test func `a conflict is asked once, answered, taken back, and the exit codes say so`() throws {
        let space = try workspace()
        _ = try space.recordal("edit", "toy:N1", "valid_to=2028-06-01", "--correction", "--reason", "x")
        _ = try space.recordal("edit", "toy:N1", "holder=Acme Holding", "--correction", "--reason", "x")
        let sync = try space.take(TestWorkspace.second, today: "2026-02-10", "--json")
        #expect(sync.code == 4)
        let source = try #require((sync.object()["sources"] as? [[String: Any]])?.first)
        #expect(source["conflicts"] as? Int == 2)
        #expect(try sync.object()["codes"] as? [Int] == [4])
        #expect(try space.take(TestWorkspace.second, today: "2026-02-11").code == 4)
        let listed = try space.recordal("conflicts", "--json", "--today", "2026-02-11")
        #expect(listed.code == 4)
        let conflicts = try #require(try listed.object()["conflicts"] as? [[String: Any]])
        #expect(conflicts.map { $0["field"] as? String } == ["valid_to", "holder"])
        #expect(conflicts[0]["base"] as? String == "2027-01-01")
        #expect(conflicts[0]["local"] as? String == "2028-06-01")
        #expect(conflicts[0]["register"] as? String == "2028-01-01")
        #expect(conflicts[0]["policy"] as? String == "manual")
        #expect(try space.recordal("show", "toy:N1").output.contains("[in conflict; the edit: 2028-06-01]"))
        for words in [
            ["1", "--take", "local"], ["1", "--take", "1.1.", "--reason", "x"],
            ["9", "--take", "local", "--reason", "x"], ["1"],
        ] {
            #expect(try Program.run(Program.path, ["resolve"] + words, in: space.path).code == 2, "\(words)")
        }
        let dry = try space.recordal("resolve", "1", "--take", "local", "--reason", "x", "--dry-run")
        #expect(dry.output.contains("conflict 1 would be answered"))
        let many = try space.recordal("resolve", "--holder", "acme", "--take", "register", "--reason", "as filed")
        #expect(many.output.contains("2 conflicts in all."), "\(many.output)\(many.errors)")
        #expect(try space.recordal("conflicts").code == 0)
        #expect(
            try space.recordal("resolve", "1", "--take", "local", "--reason", "x").errors.contains(
                "answered already: register, by anna"
            )
        )
        #expect(try space.recordal("undo", "fetch", "3", "--reason", "x").code == 0)
        #expect(
            try space.recordal("undo", "fetch", "2", "--reason", "x").errors.contains(
                "the answer to conflict 2 by anna"
            )
        )
        #expect(try space.recordal("undo", "resolution", "1", "--reason", "x").code == 0)
        #expect(try space.recordal("resolve", "1", "--defer", "2026-06-01", "--today", "2026-02-11").code == 0)
        #expect(try space.recordal("conflicts", "--today", "2026-05-31").code == 0)
        #expect(try space.recordal("conflicts", "--today", "2026-06-01").code == 4)
        let why = try space.recordal("why", "toy:N1", "valid_to").output
        for words in [
            "shown       2028-01-01", "from        fetch 2", "policy      manual", "conflict 1  field, open",
            "took register, taken back",
        ] {
            #expect(why.contains(words), "\(why)")
        }
        #expect(try space.recordal("doctor").code == 0)
    }

    @Test func `the queue is walked key by key, left, and gone on with`() throws {
        let space = try workspace()
        for number in 1...4 {
            _ = try space.recordal(
                "edit",
                "toy:N\(number)",
                "valid_to=2030-01-0\(number)",
                "--correction",
                "--reason",
                "x"
            )
        }
        let next = TestWorkspace.header + TestWorkspace.rows(1...12, end: "2029-09-09")
        try space.write("recordal.yaml", "time_zone: Europe/Zurich\nactor: anna\n")
        #expect(try space.take(next, today: "2026-02-10", "--dry-run").code == 0)
        try space.write("sources/toy.yaml", TestWorkspace.toy + "\nguards: {changed_share: 100%}\n")
        #expect(try space.take(next, today: "2026-02-10").code == 4)
        let first = try space.recordal("resolve", "-i", "--reason", "review", input: Data("xrne\n2031-02-02\nq".utf8))
        #expect(first.code == 0, "\(first.errors)")
        #expect(first.output.contains("1 of 4"), "\(first.output)")
        #expect(first.output.contains("2 of 4 conflicts answered."), "\(first.output)")
        #expect(try space.sql("SELECT group_concat(id) FROM conflict WHERE state = 'open'") == "2,4\n")
        let second = try space.recordal("resolve", "-i", "--reason", "review", input: Data("\u{1B}[Dkd\n".utf8))
        #expect(second.output.contains("1 of 2 conflicts answered, 1 put off."), "\(second.output)")
        #expect(try space.recordal("list", "--exact", "--number", "N3").output.contains("2031-02-02^"))
        #expect(try space.recordal("conflicts").code == 0)
    }

    @Test func `two people and a sync at once lose nothing`() async throws {
        let space = try workspace()
        let path = space.path
        try space.write("edition.csv", TestWorkspace.second)
        let outcomes = await withTaskGroup(of: [Int32].self) { group in
            for person in ["anna", "bo"] {
                group.addTask {
                    (1...6).map { number in
                        let words = ["edit", "toy:N\(number)", "tags+=\(person)\(number)", "--quiet"]
                        return (try? Program.run(Program.path, words, in: path).code) ?? -1
                    }
                }
            }
            group.addTask {
                [
                    (try? Program.run(
                        Program.path,
                        ["import", "toy", "edition.csv", "--today", "2026-02-10"],
                        in: path
                    ).code) ?? -1
                ]
            }
            return await group.reduce(into: [Int32]()) { $0 += $1 }
        }
        #expect(outcomes.allSatisfy { $0 == 0 }, "\(outcomes)")
        for number in 1...6 {
            let shown = try #require(try show(space, "toy:N\(number)")["recordation"] as? [String: Any])
            #expect(shown["tags"] as? [String] == ["anna\(number)", "bo\(number)"])
        }
        #expect(try space.recordal("doctor").code == 0)
    }

    @Test func `what is filed links itself when the register shows it`() throws {
        let space = try workspace()
        let toy = TestWorkspace.toy.replacing(
            "end: {header: End}}",
            with: "end: {header: End}, own: {header: Own, optional: true}}"
        )
        .replacing("  mark: mark\n", with: "  mark: mark\n  registration_number: own\n")
        try space.write("sources/toy.yaml", toy)
        #expect(try space.recordal("add", "toy", "mark=Neu").errors.contains("registration_number is missing"))
        let added = try space.recordal(
            "add",
            "toy",
            "registration_number=200",
            "mark=Neu",
            "owner=bo",
            "--on",
            "2026-01-05",
            "--json"
        )
        let name = try #require(try added.object()["recordation"] as? String)
        #expect(name.hasPrefix("toy:%filed-"))
        #expect(try space.recordal("list", "--presence", "filed").output.contains(name))
        #expect(try space.recordal("show", name).output.contains("[as filed]"))
        #expect(try space.recordal("filing", name, "prepared", "--reason", "draft").code == 0)
        #expect(try space.recordal("edit", name, "classes=9", "--reason", "draft").code == 0)
        #expect(
            try space.recordal("observe", name, "mark=x", "--evidence", "recordal.yaml").errors.contains("is filed")
        )
        let header = "Number,Mark,Holder,Classes,End,Own\n"
        let rows = (1...12).map { "N\($0),Mark \($0),Acme Ltd,\"3, 9\",2027-01-01,\($0)\n" }.joined()
        let sync = try space.take(header + rows + "N13,Neu,Acme Ltd,9,2030-01-01,200\n", today: "2026-02-10")
        #expect(
            sync.output.contains("1 filed recordation now in the register, and linked"),
            "\(sync.output)\(sync.errors)"
        )
        #expect(try show(space, "toy:N13")["filing"] is NSNull)
        #expect(try (show(space, "toy:N13")["recordation"] as? [String: Any])?["owner"] as? String == "bo")
        #expect(try space.recordal("history", "toy:N13").output.contains(name))
        #expect(try space.recordal("list", "--presence", "filed").errors.contains("0 recordations"))
        #expect(try space.recordal("doctor").code == 0)
    }

    @Test func `a dry run works everything out and keeps nothing`() throws {
        let space = try workspace()
        let before = try space.sql("SELECT count(*), max(hex(hash)) FROM event")
        let edit = try space.recordal(
            "edit",
            "toy:N1",
            "valid_to=2028-06-01",
            "--correction",
            "--reason",
            "x",
            "--dry-run"
        )
        #expect(edit.output.contains("toy:N1: would be edited, correction"), "\(edit.output)")
        let add = try space.recordal("add", "toy", "registration_number=1", "--dry-run")
        #expect(add.output.contains("would be added"), "\(add.errors)")
        #expect(try space.sql("SELECT count(*), max(hex(hash)) FROM event") == before)
        #expect(try space.sql("SELECT count(*) FROM edit") == "0\n")
    }

    @Test func `hostile text of people reaches neither the terminal nor a statement`() throws {
        let space = try workspace()
        let evil = "'; DROP TABLE edit; -- \u{1B}[2J\u{7}"
        #expect(try space.recordal("edit", "toy:N1", "remarks=\(evil)", "--reason", evil).code == 0)
        for words in [
            ["show", "toy:N1"], ["history", "toy:N1"], ["why", "toy:N1", "remarks"], ["list", "--tag", evil],
        ] {
            let outcome = try Program.run(Program.path, words, in: space.path)
            #expect(outcome.code == 0, "\(words)")
            #expect(!outcome.output.contains("\u{1B}[2J"), "\(words)")
        }
        #expect(try space.sql("SELECT count(*) FROM edit") == "1\n")
    }
}
