import Foundation
import TestSupport
import Testing

/// Deadlines, renewals and alerts from outside.
@Suite(.waitingForPrograms) struct DeadlineTests {
    private static let today = "2026-11-21"
    private static let alerts = "alerts:\n  fallback: desk@example.com\n"

    private func workspace(_ end: String = "2026-12-21", alerts: Bool = true) throws -> TestWorkspace {
        let space = try TestWorkspace()
        try space.write(
            "recordal.yaml",
            "time_zone: Europe/Zurich\nportfolio:\n  - holder: acme\n" + (alerts ? Self.alerts : "")
        )
        try space.take(TestWorkspace.header + TestWorkspace.rows(1...2, end: end), today: Self.today)
        return space
    }

    private func objects(_ outcome: Outcome, _ key: String) throws -> [[String: Any]] {
        try #require(try outcome.object()[key] as? [[String: Any]])
    }

    @Test func `deadlines have window, safe date, last day, rule and citation`() throws {
        let space = try workspace()
        let found = try objects(try space.recordal("deadlines", "--json", "--today", Self.today), "obligations")
        #expect(found.count == 2)
        let one = try #require(found.first)
        #expect(one["obligation"] as? String == "toy:N1:renew:2026-12-21")
        #expect(one["recordation"] as? String == "toy:N1")
        #expect(one["kind"] as? String == "renew")
        #expect(one["rule"] as? String == "KZ-1")
        #expect(one["citation"] as? String == "Code 123-VI")
        // The source says 15 days; that they are working days is the stricter reading, which nobody has confirmed.
        #expect(one["confidence"] as? String == "unverified")
        #expect(one["end"] as? String == "2026-12-21")
        #expect(one["window_opens"] is NSNull)
        #expect(one["legal"] as? String == "2026-12-06")
        // Of KZ the decree for 2026 is not known yet: it errs early.
        #expect(try #require(one["safe"] as? String) < "2026-12-05")
        #expect(one["holidays_known"] as? Bool == false)
        #expect(one["state"] as? String == "due")
        #expect((one["caps"] as? [[String: String]])?.first == ["what": "printed", "date": "2026-12-21"])
        let show = try space.recordal("show", "N1", "--today", Self.today)
        #expect(show.output.contains("last day by law 2026-12-06"))
        #expect(show.output.contains("Code 123-VI [likely, 2026-11-21]"))
    }

    @Test func `every zone of the machine gives the same bytes`() throws {
        let space = try workspace()
        let outputs = try ["UTC", "Pacific/Kiritimati", "America/Adak"].map { zone in
            try Program.run(
                Program.path,
                ["deadlines", "--json", "--today", Self.today],
                in: space.path,
                environment: ["TZ": zone]
            ).output
        }
        #expect(Set(outputs).count == 1)
    }

    @Test func `the view follows every write, and says where it does not`() throws {
        let space = try workspace()
        let query = "SELECT recordation, kind, \"end\", legal, is_current FROM deadline ORDER BY 1"
        #expect(try space.sql(query) == "toy:N1|renew|2026-12-21|2026-12-06|1\ntoy:N2|renew|2026-12-21|2026-12-06|1\n")
        try space.take(TestWorkspace.header + TestWorkspace.rows(1...2, end: "2028-12-21"), today: Self.today)
        #expect(try space.sql("SELECT DISTINCT legal, is_current FROM deadline") == "2028-12-06|1\n")
        _ = try space.recordal("unwatch", "N2", "--reason", "sold")
        #expect(try space.sql("SELECT recordation, is_current FROM deadline") == "toy:N1|1\n")
        // What is of today is not filled once more, neither by who looks nor by who writes nothing new.
        _ = try space.sql("UPDATE deadline_basis SET at = 'filled'")
        _ = try space.recordal("deadlines", "--today", Self.today)
        try space.take(TestWorkspace.header + TestWorkspace.rows(1...2, end: "2028-12-21"), today: Self.today)
        #expect(try space.sql("SELECT at FROM deadline_basis") == "filled\n")
        // A changed law is seen by the next look.
        let own = try String(contentsOfFile: Program.repository + "/Config/jurisdictions/KZ.yaml", encoding: .utf8)
            .replacing("at least 15 days", with: "at least 20 days")
        try space.write("jurisdictions/KZ.yaml", own)
        _ = try space.recordal("deadlines", "--today", Self.today)
        #expect(try space.sql("SELECT legal, is_current FROM deadline") == "2028-12-01|1\n")
        #expect(try space.sql("SELECT at FROM deadline_basis") != "filled\n")
    }

    @Test func `the view follows a fetch that is undone and a source that is rebased`() throws {
        let space = try workspace()
        let query = "SELECT recordation, \"end\", is_current FROM deadline ORDER BY 1"
        try space.take(TestWorkspace.header + TestWorkspace.rows(1...2, end: "2028-12-21"), today: Self.today)
        #expect(try space.sql(query) == "toy:N1|2028-12-21|1\ntoy:N2|2028-12-21|1\n")
        let undone = try space.recordal("undo", "fetch", "2", "--reason", "wrong file")
        #expect(undone.code == 0, "\(undone.errors)")
        #expect(try space.sql(query) == "toy:N1|2026-12-21|1\ntoy:N2|2026-12-21|1\n")
        try space.write(
            "sources/toy.yaml",
            TestWorkspace.toy.replacing("[recordation_number]", with: "[recordation_number, mark]")
        )
        let rebased = try space.recordal("sources", "rebase", "toy", "--reason", "two marks under one number")
        #expect(rebased.code == 0, "\(rebased.errors)")
        #expect(try space.sql(query) == "toy:N1+Mark1|2026-12-21|1\ntoy:N2+Mark2|2026-12-21|1\n")
    }

    @Test func `a renewal is noted for its end, and only the register satisfies it`() throws {
        let space = try workspace()
        let noted = try space.recordal("renewal", "N1", "filed", "--reference", "A 7", "--today", Self.today)
        #expect(noted.code == 0)
        #expect(noted.output.contains("the term that ends on 2026-12-21"))
        let again = try space.recordal("renewal", "N1", "filed", "--reference", "A 7", "--today", Self.today)
        #expect(again.code == 2)
        #expect(again.errors.contains("is filed on 2026-11-21 (A 7) already"))
        let later = try space.recordal("renewal", "N1", "acknowledged", "--on", "2027-01-01", "--today", Self.today)
        #expect(later.code == 2 && later.errors.contains("still to come"))
        var found = try objects(try space.recordal("deadlines", "--json", "--today", "2027-02-01"), "obligations")
        #expect(found.map { $0["state"] as? String } == ["filed", "lapsed"])
        try space.take(TestWorkspace.header + TestWorkspace.rows(1...2, end: "2028-12-21"), today: "2027-02-02")
        found = try objects(try space.recordal("show", "N1", "--json", "--today", "2027-02-03"), "obligations")
        #expect(found.map { $0["state"] as? String } == ["upcoming", "satisfied"])
        #expect(try space.recordal("doctor").code == 0)
        #expect(try space.recordal("history", "N1").output.contains("filed on 2026-11-21 (A 7)"))
    }

    @Test func `a source that nobody brings in is an obligation of its own`() throws {
        let space = try TestWorkspace()
        try space.write("sources/toy.yaml", "stale_after_days: 30\n" + TestWorkspace.toy)
        try space.take(TestWorkspace.header + TestWorkspace.rows(1...1, end: "2029-12-21"), today: Self.today)
        func kinds(_ today: String) throws -> [String] {
            let outcome = try space.recordal("deadlines", "--json", "--within", "30d", "--today", today)
            return try objects(outcome, "obligations").compactMap { $0["obligation"] as? String }
        }
        #expect(try kinds("2026-12-21").isEmpty)
        #expect(try kinds("2026-12-22") == ["toy::stale-source:2026-12-22"])
    }

    @Test func `without somebody to tell, nothing is sent and it is said`() throws {
        let space = try workspace(alerts: false)
        let sent = try space.recordal("alerts", "send", "--today", Self.today)
        #expect(sent.code == 2)
        #expect(sent.errors.contains("does not say who is to be told"))
        #expect(try space.recordal("status", "--today", Self.today).errors.contains("nobody is told of deadlines"))
    }

    @Test func `alerts wait where nothing takes them, are told as such, and never twice`() throws {
        let space = try workspace("2027-01-05")
        let dry = try space.recordal("alerts", "send", "--dry-run", "--today", Self.today)
        #expect(dry.code == 0)
        #expect(dry.output.contains("to desk@example.com"))
        #expect(try space.sql("SELECT count(*) FROM alert") == "0\n")
        let sent = try space.recordal("alerts", "send", "--json", "--today", Self.today)
        #expect(sent.code == 5)
        let letters = try objects(sent, "messages")
        #expect(letters.count == 1)
        let alerts = try objects(try space.recordal("alerts", "--json"), "alerts")
        let waiting = alerts.filter { $0["state"] as? String == "planned" }
        #expect(waiting.count == 2)
        #expect(waiting.allSatisfy { ($0["last_error"] as? String)?.contains("no hook for 'digest'") == true })
        #expect(Set(waiting.compactMap { $0["idempotency_key"] as? String }).count == 1)
        #expect(try objects(try space.recordal("alerts", "send", "--json", "--today", Self.today), "messages").isEmpty)
        let number = "\(try #require(waiting.first?["alert"] as? Int))"
        #expect(try space.recordal("alerts", "ack", number, "--reason", "seen").code == 0)
        let snooze = try space.recordal("alerts", "snooze", number, "--until", "2026-12-20", "--today", Self.today)
        #expect(snooze.code == 2)
        #expect(snooze.errors.contains("past the last day to act"))
        #expect(
            try space.recordal("alerts", "snooze", number, "--until", "2026-11-25", "--today", Self.today).code == 0
        )
        #expect(try space.recordal("status", "--today", Self.today).errors.contains("1 message not handed over yet"))
        #expect(try space.recordal("doctor").code == 0)
    }

    @Test func `a rule with a mistake is told with its place, and the others count`() throws {
        let space = try workspace()
        try space.write("jurisdictions/KZ.yaml", "jurisdiction: KZ\nseason: {month: 13}\n")
        let found = try space.recordal("deadlines", "--today", Self.today)
        #expect(found.code == 2)
        #expect(found.errors.contains("jurisdictions/KZ.yaml:2:1: there is no setting 'season'"))
        #expect(found.output.contains("2026-12-21"))
        let check = try space.recordal("config", "check")
        #expect(check.code == 2)
        #expect(check.output.contains("KZ.yaml:2:1") || check.errors.contains("KZ.yaml:2:1"))
    }

    @Test func `an empty recipient is refused with its place`() throws {
        let space = try workspace()
        try space.write("recordal.yaml", "time_zone: UTC\nalerts:\n  fallback: ''\n")
        let found = try space.recordal("alerts", "send", "--today", Self.today)
        #expect(found.code == 2)
        #expect(found.errors.contains("recordal.yaml:3:3: 'fallback' is empty"))
    }
}
