import Foundation
import TestSupport
import Testing

/// What the answers to a conflict would do to the next deadline, by the law of the register's country.
@Suite(.waitingForPrograms) struct ConflictDeadlineTests {
    private static let next = TestWorkspace.header + TestWorkspace.rows(1...12, end: "2029-09-09")

    // The end that the toy's documents print is the recordation's own, or the registration's.
    private func workspace(
        _ country: String,
        end field: String = "valid_to",
        right: String? = nil
    ) throws -> TestWorkspace {
        let space = try TestWorkspace()
        try space.write("recordal.yaml", "time_zone: Europe/Zurich\nactor: anna\n")
        try space.write(
            "sources/toy.yaml",
            TestWorkspace.toy.replacing("jurisdiction: KZ", with: "jurisdiction: \(country)")
                .replacing("  valid_to:", with: "  \(field):")
                .replacing("  status:", with: (right.map { "  right_type: {constant: \($0)}\n" } ?? "") + "  status:")
                + "\nguards: {changed_share: 100%}\n"
        )
        #expect(try space.take(TestWorkspace.first).code == 0)
        return space
    }

    private func correct(_ space: TestWorkspace, _ field: String, to value: String) throws {
        let edit = try space.recordal("edit", "toy:N1", "\(field)=\(value)", "--correction", "--reason", "certificate")
        #expect(edit.code == 0, "\(edit.errors)")
        #expect(try space.take(Self.next, today: "2026-02-10").code == 4)
    }

    private func effects(_ space: TestWorkspace) throws -> [String: Any] {
        let outcome = try space.recordal("conflicts", "--json", "--today", "2026-02-11")
        #expect(outcome.code == 4)
        let conflicts = try #require(try outcome.object()["conflicts"] as? [[String: Any]])
        #expect(conflicts.count == 1)
        return try #require(conflicts.first?["effects"] as? [String: Any])
    }

    private func side(_ effects: [String: Any], _ name: String) throws -> [String: Any] {
        try #require(effects[name] as? [String: Any])
    }

    @Test func `an insurance that ends first does not hide how the term moves`() throws {
        let space = try workspace("CN")
        #expect(try space.recordal("edit", "toy:N1", "insurance_valid_to=2026-06-30").code == 0)
        try correct(space, "valid_to", to: "2028-06-30")
        let effects = try effects(space)
        #expect(effects["moved"] as? Bool == true)
        #expect(try side(effects, "local")["obligation"] as? String == "toy:N1:renew:2028-06-30")
        #expect(try side(effects, "register")["obligation"] as? String == "toy:N1:renew:2029-09-09")
    }

    @Test func `in China the earlier end counts while the correction stands`() throws {
        let space = try workspace("CN")
        try correct(space, "valid_to", to: "2028-06-30")
        let effects = try effects(space)
        #expect(effects["moved"] as? Bool == true)
        let (now, local) = (try side(effects, "now"), try side(effects, "local"))
        let register = try side(effects, "register")
        func texts(_ side: [String: Any]) -> [String?] {
            ["kind", "rule", "window_opens", "legal", "end"].map { side[$0] as? String }
        }
        #expect(texts(local) == ["renew", "CN-1", "2027-12-30", "2028-06-30", "2028-06-30"])
        #expect(texts(register) == ["renew", "CN-1", "2029-03-09", "2029-09-09", "2029-09-09"])
        #expect(texts(now) == texts(local))
        #expect(local["shift"] as? Int == 0)
        #expect(try #require(register["shift"] as? Int) > 400)
        #expect(register["safe"] as? String ?? "9" <= "2029-09-09")
        let text = try space.recordal("conflicts", "--today", "2026-02-11").output
        for words in [
            "last day by law 2028-06-30, ends 2028-06-30 (CN-1: Regulation art. 10", "; as it is now",
            "last day by law 2029-09-09", "days later than now",
        ] {
            #expect(text.contains(words), "\(text)")
        }
        let walk = try space.recordal("resolve", "-i", "--reason", "x", "--today", "2026-02-11", input: Data("q".utf8))
        #expect(walk.output.contains("then renew, act by"), "\(walk.output)")
        // What was foretold is what comes of the answer.
        #expect(try space.recordal("resolve", "1", "--take", "register", "--reason", "x").code == 0)
        let shown = try space.recordal("show", "toy:N1", "--today", "2026-02-11").output
        #expect(shown.contains("last day by law 2029-09-09"), "\(shown)")
    }

    @Test func `in the United States three months after the registration's end`() throws {
        let space = try workspace("US", end: "registration_valid_to", right: "trademark")
        try correct(space, "registration_valid_to", to: "2028-06-30")
        let effects = try effects(space)
        let (local, register) = (try side(effects, "local"), try side(effects, "register"))
        #expect(["rule", "legal"].map { local[$0] as? String } == ["US-1", "2028-09-30"])
        #expect(["rule", "legal"].map { register[$0] as? String } == ["US-1", "2029-12-09"])
        #expect(local["citation"] as? String == "19 CFR 133.7(a)")
        #expect(try #require(local["shift"] as? Int) < -400)
        #expect(register["shift"] as? Int == 0)
    }

    @Test func `where no law is known the end alone counts`() throws {
        let space = try workspace("AQ")
        try correct(space, "valid_to", to: "2028-06-30")
        let effects = try effects(space)
        let (local, register) = (try side(effects, "local"), try side(effects, "register"))
        // No holidays are known there either, so that the safe day is some days early.
        #expect(local["end"] as? String == "2028-06-30")
        #expect(("2028-06-15"..."2028-06-30").contains(local["safe"] as? String ?? ""))
        #expect(register["end"] as? String == "2029-09-09")
        #expect(local["rule"] is NSNull && local["legal"] is NSNull && register["rule"] is NSNull)
        #expect(try space.recordal("conflicts", "--today", "2026-02-11").output.contains("(no law known)"))
    }

    @Test func `a field that moves no deadline says so`() throws {
        let space = try workspace("CN")
        let edit = try space.recordal("edit", "toy:N1", "mark=Own", "--correction", "--reason", "x")
        #expect(edit.code == 0, "\(edit.errors)")
        let next = TestWorkspace.header + "N1,Other,Acme Ltd,\"3, 9\",2027-01-01\n" + TestWorkspace.rows(2...12)
        #expect(try space.take(next, today: "2026-02-10").code == 4)
        let effects = try effects(space)
        #expect(effects["moved"] as? Bool == false)
        let text = try space.recordal("conflicts", "--today", "2026-02-11").output
        #expect(text.contains("deadline  the same with either answer: renew, act by"), "\(text)")
    }

    @Test func `a change that is to be reported is no more once the register is right`() throws {
        let space = try workspace("CN")
        let edit = try space.recordal(
            "edit",
            "toy:N1",
            "holder=New AG",
            "--pending",
            "--on",
            "2026-01-26",
            "--reason",
            "assignment"
        )
        #expect(edit.code == 0, "\(edit.errors)")
        let next = TestWorkspace.header + "N1,Mark 1,Else AG,\"3, 9\",2027-01-01\n" + TestWorkspace.rows(2...12)
        #expect(try space.take(next, today: "2026-02-10").code == 4)
        let effects = try effects(space)
        #expect(
            ["now", "local", "register"].map { (effects[$0] as? [String: Any])?["kind"] as? String }
                == ["report-change", "report-change", "renew"]
        )
        #expect(effects["moved"] as? Bool == true)
    }
}
