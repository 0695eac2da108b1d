import Foundation
import TestSupport
import Testing

/// A dry run is the real run without its commit: the same refusals and exit codes, and no byte of the workspace moves.
@Suite(.waitingForPrograms) struct DryRunTests {
    /// A command, and what its real run ends with at its place in the list.
    struct Step: Sendable {
        let words: [String]
        let code: Int32
        /// What it says where it refuses.
        let sentence: String

        init(_ line: String, _ code: Int32 = 0, _ sentence: String = "") {
            words = line.split(separator: " ").map(String.init)
            self.code = code
            self.sentence = sentence
        }
    }

    /// All that the workspace holds: every row of the mirror, and every other file byte for byte.
    private func content(_ space: TestWorkspace) throws -> String {
        let names = try #require(FileManager.default.enumerator(atPath: space.path)).compactMap { $0 as? String }
        let files = names.sorted().filter { !$0.hasPrefix("recordal.sqlite") }.map { name in
            let data = FileManager.default.contents(atPath: space.path + "/" + name)
            return "\(name) \(data?.base64EncodedString() ?? "folder")"
        }
        let rows = FileManager.default.fileExists(atPath: space.mirror) ? try space.sql(".dump") : "no mirror"
        return (files + [rows]).joined(separator: "\n")
    }

    /// Runs each command dry, then in earnest: what the dry run said must be what the real one does.
    private func walk(_ space: TestWorkspace, _ steps: [Step]) throws {
        for step in steps {
            let name = step.words.joined(separator: " ")
            let before = try content(space)
            let dry = try Program.run(Program.path, step.words + ["--dry-run"], in: space.path)
            let after = try content(space)
            #expect(before == after, "\(name): the dry run wrote")
            let real = try Program.run(Program.path, step.words, in: space.path)
            #expect(real.code == step.code, "\(name): \(real.output)\(real.errors)")
            #expect(dry.code == real.code, "\(name): dry \(dry.code), real \(real.code): \(dry.errors)")
            #expect(dry.errors == real.errors, "\(name)")
            #expect(
                step.sentence.isEmpty || (real.errors + real.output).contains(step.sentence),
                "\(name): \(real.errors)\(real.output)"
            )
            let isMoved = try content(space) != before
            #expect(isMoved == (step.code == 0), "\(name): the real run \(isMoved ? "wrote" : "left all as it was")")
        }
    }

    private func workspace() throws -> TestWorkspace {
        let space = try TestWorkspace()
        try space.write("recordal.yaml", "time_zone: Europe/Zurich\nactor: anna\nportfolio:\n  - holder: acme\n")
        #expect(try space.take(TestWorkspace.first).code == 0)
        return space
    }

    @Test func `edits, filings and what is gone`() throws {
        let space = try workspace()
        let toy = TestWorkspace.toy.replacing(
            "mark: {header: Mark}",
            with: "mark: {header: Mark}, own: {header: Own, optional: true}"
        )
        .replacing("  mark: mark\n", with: "  mark: mark\n  registration_number: own\n")
        try space.write("sources/toy.yaml", toy)
        try space.write("good.csv", "recordation,owner\ntoy:N1,bo\ntoy:N2,cy\n")
        try space.write("bad.csv", "recordation,owner\ntoy:N1,di\ntoy:N77,ed\n")
        #expect(try space.take(TestWorkspace.header + TestWorkspace.rows(1...11), today: "2026-01-12").code == 0)
        try walk(
            space,
            [
                Step("unwatch toy:N1"),
                Step("edit toy:N1 owner=anna"),
                Step("watch toy:N1 toy:N2 --reason ours"),
                Step("watch toy:N1 toy:N77", 2, "there is no recordation 'toy:N77'"),
                Step("filing toy:N1 filed", 2, "is in its register"),
                Step("edit toy:N2 valid_to=2028-01-01 --correction --reason x"),
                Step("edit toy:N2 valid_to=2028-01-01", 2, "say --correction"),
                Step("undo edit 99 --reason x", 2, "there is no edit 99"),
                Step("undo edit 2 --reason x"),
                Step("undo edit 2 --reason x", 2, "cannot be taken back"),
                Step("edit --from good.csv"),
                Step("edit --from bad.csv", 2, "there is no recordation 'toy:N77'"),
                Step("add toy registration_number=200 mark=Neu"),
                Step("add toy mark=Neu", 2, "registration_number is missing"),
                Step("filing toy:%filed-13 prepared"),
                Step("presence explain toy:N1 --reason x", 2, "is present in its register"),
                Step("presence explain toy:N12 --reason sold --continued-as toy:N99", 2, "there is no recordation"),
                Step("presence explain toy:N12 --reason sold --continued-as toy:N11"),
                Step("observe toy:N3 mark=New --evidence none.pdf", 2, "there is no such file"),
                Step("observe toy:N3 mark=New --evidence good.csv --on 2020-01-01", 2, "the notice is of"),
                Step("observe toy:N3 mark=New --evidence good.csv"),
                Step("renewal toy:N3 filed --on 2026-01-05 --reference 7"),
                Step("renewal toy:N3 filed --on 2026-01-05 --reference 7", 2, "already"),
                Step("renewal toy:N3 filed --on 2999-01-05", 2, "is still to come"),
                Step("renewal toy:N12 filed", 2, "nothing to renew"),
            ]
        )
        #expect(try space.recordal("doctor").code == 0)
    }

    @Test func `a list, decisions on its rows, and what its findings become`() throws {
        let space = try workspace()
        let header = "Our ref,Mark,Country,Recordation number,Classes,Holder\n"
        let rows = (1...40).map { "00\($0),Mark \($0),KZ,N\($0),\"3, 9\",Acme \($0 == 2 ? "AG" : "Ltd")\n" }
        try space.write("docket.csv", header + rows.joined())
        try space.write("few.csv", header + rows.prefix(9).joined())
        try space.write("zeros.csv", header + rows.map { $0.dropFirst(2) }.joined())
        try space.write("other.csv", "Invoice,Amount\n1,2\n")
        _ = try space.recordal("reconcile", "new", "docket", "--from", "docket.csv")
        _ = try space.recordal("reconcile", "docket", "docket.csv", "--today", "2026-02-11")
        try walk(
            space,
            [
                Step("reconcile docket zeros.csv --today 2026-02-11", 2, "their zeros are gone"),
                Step("reconcile docket few.csv --today 2026-02-11", 2, "31 of the 40 rows"),
                Step("reconcile docket other.csv --today 2026-02-11", 2, "other.csv"),
                Step("reconcile reject docket 001 toy:N1 --reason x"),
                Step("reconcile accept docket 0099 toy:N1 --reason x", 2, "has no row"),
                Step("reconcile accept docket 002 --difference holder --reason x"),
                Step("undo match 2 --reason x"),
                Step("undo match 2 --reason x", 2, "holds no more"),
                Step("undo list-edition docket --reason x"),
            ]
        )
        #expect(try space.recordal("doctor").code == 0)
    }

    @Test func `conflicts and fetches`() throws {
        let space = try workspace()
        for field in ["valid_to=2028-06-01", "holder=Holding"] {
            _ = try space.recordal("edit", "toy:N1", field, "--correction", "--reason", "x")
        }
        #expect(try space.take(TestWorkspace.second, today: "2026-02-10").code == 4)
        try space.write("sources/toy.yaml", TestWorkspace.toy + "\nguards: {missing_count: 0, missing_share: 0%}\n")
        let held = TestWorkspace.header + TestWorkspace.rows(1...9)
        #expect(try space.take(held, today: "2026-02-11").code == 3)
        #expect(try space.take(held, today: "2026-02-12").code == 3)
        try walk(
            space,
            [
                Step("resolve 1 2 --take 2029-01-01 --reason x", 2, "one field at a time"),
                Step("resolve 1 9 --take local --reason x", 2, "there is no conflict 9"),
                Step("resolve 1 --take 30.2.2029 --reason x", 2, "is not a date"),
                Step("resolve 1 --defer 2026-01-01 --today 2026-02-11", 2, "is not after today"),
                Step("undo resolution 1 --reason x", 2, "has no answer"),
                Step("resolve 1 --defer 2026-03-01 --today 2026-02-11"),
                Step("resolve 1 2 --take register --reason x"),
                Step("undo fetch 2 --reason x", 2, "cannot be taken back"),
                Step("undo fetch 3 --reason x", 2, "only an applied fetch"),
                Step("undo fetch 9 --reason x", 2, "there is no fetch 9"),
                Step("undo resolution 1 --reason x"),
                Step("undo resolution 2 --reason x"),
                Step("fetches accept 1 --reason x", 2, "only a held fetch"),
                Step("fetches reject 2 --reason x", 2, "only a held fetch"),
                Step("fetches reject 3 --reason x"),
                Step("undo fetch 2 --reason x"),
            ]
        )
        let accept = ["fetches", "accept", "4", "--reason", "x", "--today", "2026-02-12"]
        let before = try content(space)
        let dry = try Program.run(Program.path, accept + ["--dry-run"], in: space.path)
        #expect(try content(space) == before)
        let real = try Program.run(Program.path, accept, in: space.path)
        #expect(dry.code == real.code, "\(dry.errors)\(real.errors)")
        #expect(real.output.contains("applied"))
        #expect(try space.recordal("doctor").code == 0)
    }

    @Test func `alerts`() throws {
        let space = try TestWorkspace()
        try space.hook("mine", "test ! -e broken")
        try space.write(
            "recordal.yaml",
            """
            time_zone: Europe/Zurich
            portfolio: [{holder: acme}]
            alerts: {fallback: [anna@example.com], delivery: single}
            hooks: {digest: hooks/mine, alert: hooks/mine}
            letters: {from: brands@example.com}
            """
        )
        func alerts(_ state: String) throws -> [(number: Int, due: String)] {
            let object = try space.recordal("alerts", "list", "--state", state, "--json").object()
            return (object["alerts"] as? [[String: Any]] ?? []).compactMap { alert in
                guard let number = alert["alert"] as? Int, let due = alert["due"] as? String else { return nil }
                return (number, due)
            }
        }
        for (count, day) in [(2, "2026-10-15"), (3, "2026-10-15")] {
            let list = TestWorkspace.header + TestWorkspace.rows(1...count, end: "2026-12-31")
            try space.take(list, today: day)
            _ = try space.recordal("alerts", "send", "--today", day)
            try space.write("broken", "")
        }
        let sent = try alerts("sent").map(\.number)
        let failed = try #require(try alerts("retry").first).number
        let safe = try #require(try alerts("sent").first).due
        try #require(sent.count == 2)
        try walk(
            space,
            [
                Step("alerts ack \(sent[0]) --reason seen"),
                Step("alerts ack \(sent[0])", 2, "is acknowledged"),
                Step("alerts ack 999", 2, "there is no alert 999"),
                Step("alerts snooze \(sent[1]) --until 2026-10-01 --today 2026-10-15", 2, "is not to come"),
                Step("alerts snooze \(sent[1]) --until 2027-12-01 --today 2026-10-15", 2, "is past the last day"),
                Step("alerts snooze \(sent[1]) --until \(safe) --today 2026-10-15"),
                Step("alerts retry \(sent[0])", 2, "is acknowledged"),
                Step("alerts retry \(failed)"),
            ]
        )
        #expect(try space.recordal("doctor").code == 0)
    }

    @Test func `new keys, and bytes that are kept no longer`() throws {
        let space = try workspace()
        try space.write(
            "recordal.yaml",
            "time_zone: Europe/Zurich\nretention: 30d\nsources: {toy: {from: edition.csv}}\n"
        )
        try space.write("login.csv", "<html>login</html>")
        #expect(try space.recordal("import", "toy", "login.csv", "--today", "2026-01-11").code == 1)
        try walk(
            space,
            [
                Step("sources rebase toy --reason x", 2, "has not changed"),
                Step("sync toy --today 2026-04-01"),
            ]
        )
        #expect(try space.sql("SELECT count(*) FROM artifact WHERE removed IS NOT NULL") == "1\n")
        try space.write("sources/toy.yaml", TestWorkspace.toy.replacing("[recordation_number]", with: "[mark]"))
        try walk(
            space,
            [
                Step("undo fetch 9 --reason x", 2, "there is no fetch 9"),
                Step("sources rebase toy --reason x"),
                Step("sources rebase toy --reason x", 2, "has not changed"),
            ]
        )
        #expect(try space.recordal("doctor").code == 0)
    }

    @Test func `where nothing is known yet, nothing is made`() throws {
        let space = try TestWorkspace()
        try space.write("edition.csv", TestWorkspace.first)
        try space.write("recordal.yaml", "time_zone: Europe/Zurich\nactor: anna\n")
        let before = try content(space)
        for (words, code) in [
            (["add", "toy", "registration_number=1"], 0), (["add", "toy", "mark=x"], 2),
            (["import", "toy", "edition.csv"], 0), (["import", "toy", "none.csv"], 2),
            (["observe", "--source", "toy", "recordation_number=N1", "mark=x", "--evidence", "edition.csv"], 0),
        ] {
            let dry = try Program.run(Program.path, words + ["--dry-run"], in: space.path)
            #expect(dry.code == Int32(code), "\(words): \(dry.errors)")
            #expect(try content(space) == before, "\(words)")
        }
    }
}
