import Foundation
import TestSupport
import Testing

/// The ends of powers of attorney, insurances and dues: typed, asked for, and told.
@Suite(.waitingForPrograms) struct PreconditionTests {
    private static let today = "2026-11-21"
    private static let list = TestWorkspace.header + TestWorkspace.rows(1...3, end: "2028-06-30")

    private static let law = """
        jurisdiction: KZ
        title: Example
        authority: Customs
        recordation: recordation
        basis: Act 1
        checked: 2026-11-21
        pages: {P1: 'https://example.com/law'}
        rules:
          - name: KZ-9
            rights: [trademark]
            anchor: inclusion
            kind: requested
            term: {is: 2 years, citation: art. 1, page: P1, confidence: likely}
            caps:
              - {by: power of attorney, citation: art. 4, page: P1, confidence: likely}
              - {by: insurance, citation: art. 5, page: P1, confidence: likely}
            needs:
              - {what: power of attorney, citation: art. 6, page: P1, confidence: verified, note: legalized}
              - {what: samples, citation: art. 8, page: P1, confidence: verified}
            opens: unknown
            due: {is: the end, citation: art. 2, page: P1, confidence: likely}
            grace: none

        """

    private func workspace(_ more: String = "") throws -> TestWorkspace {
        let space = try TestWorkspace()
        try space.write("recordal.yaml", "time_zone: Europe/Zurich\nportfolio: [{holder: acme}]\n" + more)
        try space.write("jurisdictions/KZ.yaml", Self.law)
        #expect(try space.take(Self.list, today: Self.today).code == 0)
        return space
    }

    private func edit(_ space: TestWorkspace, _ words: String..., code: Int32 = 0) throws -> Outcome {
        let outcome = try Program.run(Program.path, ["edit"] + words, in: space.path)
        #expect(outcome.code == code, "\(outcome.output)\(outcome.errors)")
        return outcome
    }

    private func deadlines(_ space: TestWorkspace, _ today: String = Self.today) throws -> [String: [String: Any]] {
        let object = try space.recordal("deadlines", "--json", "--today", today).object()
        let found = try #require(object["obligations"] as? [[String: Any]])
        return Dictionary(uniqueKeysWithValues: found.map { ($0["obligation"] as? String ?? "", $0) })
    }

    private func recordation(_ space: TestWorkspace, _ id: String) throws -> [String: Any] {
        try #require(try space.recordal("show", id, "--json").object()["recordation"] as? [String: Any])
    }

    @Test func `a typed date is an obligation, ends the recordation, and is shown everywhere`() throws {
        let space = try workspace()
        _ = try edit(space, "toy:N1", "power_of_attorney_valid_to=2027-05-01", "dues_paid_to=2027-03-31")
        let found = try deadlines(space)
        let attorney = try #require(found["toy:N1:renew-power-of-attorney:2027-05-01"])
        #expect(attorney["legal"] as? String == "2027-05-01")
        #expect(try #require(attorney["safe"] as? String) <= "2027-04-30")
        #expect(attorney["citation"] as? String == "art. 4")
        #expect(attorney["rule"] as? String == "KZ-9")
        #expect(found["toy:N1:pay-dues:2027-03-31"]?["rule"] is NSNull)
        let renewal = try #require(found["toy:N1:renew:2027-03-31"])
        let caps = try #require(renewal["caps"] as? [[String: String]])
        #expect(caps.map { $0["what"] } == ["dues", "power of attorney", "printed"])
        let needs = try #require(renewal["needs"] as? [[String: String]])
        #expect(needs.map { $0["what"] } == ["power of attorney", "samples"])
        #expect(found["toy:N2:renew:2028-06-30"] != nil)
        let shown = try recordation(space, "N1")
        #expect(shown["power_of_attorney_valid_to"] as? String == "2027-05-01")
        #expect(shown["dues_paid_to"] as? String == "2027-03-31")
        let listed = try space.recordal("list", "--json").object()
        let recordations = try #require(listed["recordations"] as? [[String: Any]])
        #expect(recordations.map { $0["dues_paid_to"] as? String } == ["2027-03-31", nil, nil])
        #expect(recordations.allSatisfy { $0["power_of_attorney_valid_to"] != nil })
        let text = try space.recordal("show", "N1", "--today", Self.today).output
        #expect(text.contains("power_of_attorney_valid_to 2027-05-01"), "\(text)")
        #expect(text.contains("renew power of attorney: "), "\(text)")
        #expect(text.contains("pay dues: "), "\(text)")
        #expect(try space.recordal("history", "N1").output.contains("power_of_attorney_valid_to"))
        #expect(
            try space.sql("SELECT kind, \"end\" FROM deadline WHERE recordation = 'toy:N1' ORDER BY 1")
                == "pay-dues|2027-03-31\nrenew|2027-03-31\nrenew-power-of-attorney|2027-05-01\n"
        )
        let calendar = try space.recordal("calendar", "--today", Self.today)
        #expect(calendar.code == 0)
        #expect(calendar.output.contains("Pay the register's dues"), "\(calendar.output)")
        // A later date moves it on; an empty one takes it out.
        _ = try edit(space, "toy:N1", "power_of_attorney_valid_to=2029-05-01", "dues_paid_to=")
        let ids = try deadlines(space).keys.filter { $0.hasPrefix("toy:N1:") }.sorted()
        #expect(ids == ["toy:N1:renew-power-of-attorney:2029-05-01", "toy:N1:renew:2028-06-30"])
        #expect(try recordation(space, "N1")["dues_paid_to"] is NSNull)
        #expect(try space.recordal("doctor").code == 0)
    }

    @Test func `what is no date is refused with what to write`() throws {
        let space = try workspace()
        for field in ["power_of_attorney_valid_to", "dues_paid_to", "insurance_valid_to"] {
            for text in ["soon", "2027-02-30", "01.03.2027"] {
                let refused = try edit(space, "toy:N1", "\(field)=\(text)", code: 2)
                #expect(refused.errors.contains(field), "\(refused.errors)")
                #expect(refused.errors.contains("YYYY-MM-DD"), "\(refused.errors)")
            }
        }
        try space.write("edits.csv", "recordation,dues_paid_to\ntoy:N1,2027-01-31\ntoy:N2,next year\n")
        let table = try edit(space, "--from", "edits.csv", code: 2)
        #expect(table.errors.contains("edits.csv:3") && table.errors.contains("YYYY-MM-DD"), "\(table)")
        #expect(try recordation(space, "N1")["dues_paid_to"] is NSNull)
        let added = try space.recordal(
            "add",
            "toy",
            "registration_number=7",
            "dues_paid_to=never",
            environment: ["RECORDAL_ACTOR": "anna"]
        )
        #expect(added.code == 2 && added.errors.contains("YYYY-MM-DD"), "\(added.errors)")
    }

    @Test func `the insurance is typed without a reason where the register has no such column`() throws {
        let space = try workspace()
        _ = try edit(space, "toy:N1", "insurance_valid_to=2027-08-02")
        #expect(try recordation(space, "N1")["insurance_valid_to"] as? String == "2027-08-02")
        var found = try deadlines(space)
        #expect(found["toy:N1:renew-insurance:2027-08-02"]?["citation"] as? String == "art. 5")
        #expect(found["toy:N1:renew:2027-08-02"] != nil)
        // The next edition has no such column either: nothing is asked.
        let next = try space.take(
            TestWorkspace.header + TestWorkspace.rows(1...3, end: "2028-07-31"),
            today: "2026-11-22"
        )
        #expect(next.code == 0, "\(next.output)")
        _ = try edit(space, "toy:N1", "insurance_valid_to=2029-08-02")
        found = try deadlines(space)
        #expect(found["toy:N1:renew-insurance:2029-08-02"] != nil && found["toy:N1:renew:2028-07-31"] != nil)
        _ = try edit(space, "toy:N1", "insurance_valid_to=")
        #expect(try recordation(space, "N1")["insurance_valid_to"] is NSNull)
        #expect(try deadlines(space).keys.allSatisfy { !$0.contains("insurance") })
        #expect(try space.recordal("doctor").code == 0)
    }

    @Test func `what was typed of a filing goes on once its register shows it`() throws {
        let space = try workspace("actor: anna\n")
        try space.write(
            "sources/toy.yaml",
            TestWorkspace.toy.replacing("  mark:", with: "  registration_number: number\n  mark:")
        )
        #expect(try space.take(Self.list, today: Self.today).code == 0)
        let added = try space.recordal(
            "add",
            "toy",
            "registration_number=N4",
            "mark=Mark 4",
            "insurance_valid_to=2027-08-02",
            "dues_paid_to=2027-03-31",
            "--on",
            Self.today
        )
        #expect(added.code == 0, "\(added.errors)")
        try space.take(TestWorkspace.header + TestWorkspace.rows(1...4, end: "2028-06-30"), today: "2026-11-22")
        let found = try deadlines(space)
        #expect(found["toy:N4:renew-insurance:2027-08-02"] != nil, "\(found.keys)")
        #expect(found["toy:N4:pay-dues:2027-03-31"] != nil)
        // What a person types later takes the filed date's place.
        _ = try edit(space, "toy:N4", "insurance_valid_to=2029-08-02")
        #expect(try deadlines(space)["toy:N4:renew-insurance:2029-08-02"] != nil)
        #expect(try space.recordal("doctor").code == 0)
    }

    @Test func `a column of insurances that appears later is held against what was typed`() throws {
        let space = try workspace()
        _ = try edit(space, "toy:N1", "insurance_valid_to=2027-08-02")
        _ = try edit(space, "toy:N2", "insurance_valid_to=2028-06-30")
        let both = TestWorkspace.toy.replacing(
            "  status:",
            with: "  insurance_valid_to: {column: end, dates: [yyyy-MM-dd]}\n  status:"
        )
        try space.write("sources/toy.yaml", both)
        let next = try space.take(Self.list, today: "2026-11-22")
        #expect(next.code == 4, "\(next.output)\(next.errors)")
        let asked = try space.recordal("conflicts", "--json", "--today", "2026-11-22").object()
        let conflicts = try #require(asked["conflicts"] as? [[String: Any]])
        #expect(conflicts.map { $0["field"] as? String } == ["insurance_valid_to"])
        #expect(conflicts.first?["local"] as? String == "2027-08-02")
        #expect(try deadlines(space)["toy:N2:renew-insurance:2028-06-30"] != nil)
    }

    @Test func `where the register states the insurance a correction is still asked for`() throws {
        let space = try TestWorkspace()
        try space.write("recordal.yaml", "time_zone: Europe/Zurich\nactor: anna\nportfolio: [{holder: acme}]\n")
        try space.write("jurisdictions/KZ.yaml", Self.law)
        try space.write("sources/toy.yaml", TestWorkspace.toy.replacing("  valid_to:", with: "  insurance_valid_to:"))
        #expect(try space.take(Self.list, today: Self.today).code == 0)
        #expect(try edit(space, "toy:N1", "insurance_valid_to=2027-08-02", code: 2).errors.contains("the register's"))
        #expect(try deadlines(space)["toy:N1:renew-insurance:2028-06-30"] != nil)
    }

    @Test func `an unknown end is a question, counted and listed, and never an alert`() throws {
        let space = try workspace("alerts: {fallback: desk@example.com}\n")
        _ = try edit(space, "toy:N1", "power_of_attorney_valid_to=2029-05-01")
        let sentences = [
            "end of the power of attorney: unknown for 2 recordations in KZ; type it: "
                + "recordal edit ID power_of_attorney_valid_to=YYYY-MM-DD",
            "end of the insurance: unknown for 3 recordations in KZ; type it: recordal edit ID insurance_valid_to=YYYY-MM-DD",
        ]
        for command in ["deadlines", "status"] {
            let text = try space.recordal(command, "--today", Self.today).errors
            for sentence in sentences { #expect(text.contains(sentence), "\(text)") }
            let object = try space.recordal(command, "--json", "--today", Self.today).object()
            let groups = try #require(object["unknown_ends"] as? [[String: Any]])
            #expect(groups.map { $0["what"] as? String } == ["power of attorney", "insurance"])
            #expect(groups.map { $0["recordations"] as? Int } == [2, 3])
            #expect(groups.map { $0["field"] as? String } == ["power_of_attorney_valid_to", "insurance_valid_to"])
        }
        let listed = try space.recordal("deadlines", "--unknown", "--json", "--today", Self.today).object()
        let recordations = try #require(listed["unknown_recordations"] as? [[String: Any]])
        #expect(
            recordations.map { "\($0["recordation"] as? String ?? "") \($0["what"] as? String ?? "")" } == [
                "toy:N1 insurance", "toy:N2 insurance", "toy:N2 power of attorney", "toy:N3 insurance",
                "toy:N3 power of attorney",
            ]
        )
        let table = try space.recordal("deadlines", "--unknown", "--today", Self.today)
        #expect(table.output.contains("toy:N3") && table.errors.contains("5 unknown ends"), "\(table)")
        let sent = try space.recordal("alerts", "send", "--dry-run", "--json", "--today", Self.today).object()
        #expect((sent["messages"] as? [Any])?.isEmpty == true)
    }

    @Test func `letters in both languages say what to do and what to type`() throws {
        let space = try workspace(
            """
            alerts: {fallback: [anna@example.com, li@example.cn], delivery: single}
            hooks: {alert: hooks/mine}
            letters: {from: brands@example.com, languages: {li@example.cn: zh-Hans}}

            """
        )
        try space.hook("mine", "cat > told-$RECORDAL_IDEMPOTENCY_KEY")
        _ = try edit(space, "toy:N1", "power_of_attorney_valid_to=2027-05-03", "dues_paid_to=2027-05-03")
        _ = try edit(space, "toy:N1", "insurance_valid_to=2027-05-03")
        #expect(try space.recordal("alerts", "send", "--today", "2027-05-03").code == 0)
        let names = try FileManager.default.contentsOfDirectory(atPath: space.path).filter { $0.hasPrefix("told-") }
        let letters = try names.map { name in
            let data = try Data(contentsOf: URL(fileURLWithPath: space.path + "/" + name))
            return try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        }
        let texts = letters.map { "\($0["subject"] as? String ?? "")\n\($0["text"] as? String ?? "")" }.sorted()
        #expect(texts.count == 8, "\(texts)")
        for (title, command) in [
            ("Renew the power of attorney", "recordal edit toy:N1 power_of_attorney_valid_to=YYYY-MM-DD"),
            ("Renew the liability insurance", "recordal edit toy:N1 insurance_valid_to=YYYY-MM-DD"),
            ("Pay the register's dues", "recordal edit toy:N1 dues_paid_to=YYYY-MM-DD"), ("续办授权委托书", "办妥之后"),
            ("续保责任险", "insurance_valid_to=YYYY-MM-DD"), ("缴纳备案费用", "dues_paid_to=YYYY-MM-DD"),
        ] {
            let text = try #require(texts.first { $0.contains(title) }, "\(title): \(texts)")
            #expect(text.contains(command), "\(text)")
            #expect(!text.contains("renewal toy:N1 filed"), "\(text)")
        }
        let renewal = try #require(texts.first { $0.contains("Renew the recordation") })
        #expect(renewal.contains("recordal renewal toy:N1 filed"))
        // Each is told under its own name, once.
        let alerts = try space.recordal("alerts", "--json", "--today", "2027-05-03").object()
        let obligations = Set((alerts["alerts"] as? [[String: Any]] ?? []).compactMap { $0["obligation"] as? String })
        #expect(obligations.contains("toy:N1:renew-power-of-attorney:2027-05-03"), "\(obligations)")
        #expect(obligations.contains("toy:N1:pay-dues:2027-05-03"))
    }

    @Test func `a renewal that is filed answers the term alone`() throws {
        let space = try workspace()
        _ = try edit(space, "toy:N1", "power_of_attorney_valid_to=2028-06-30")
        #expect(try space.recordal("renewal", "N1", "filed", "--today", Self.today).code == 0)
        let found = try deadlines(space, "2028-06-30")
        #expect(found["toy:N1:renew:2028-06-30"]?["state"] as? String == "filed")
        #expect(found["toy:N1:renew-power-of-attorney:2028-06-30"]?["state"] as? String == "due")
        // The register's new end satisfies it although the power of attorney keeps the old one.
        _ = try edit(space, "toy:N1", "power_of_attorney_valid_to=2029-01-31")
        try space.take(TestWorkspace.header + TestWorkspace.rows(1...3, end: "2030-06-30"), today: "2026-11-22")
        _ = try space.recordal("deadlines", "--today", "2026-11-23")
        let shown = try space.recordal("show", "N1", "--json", "--today", "2026-11-23").object()
        let obligations = try #require(shown["obligations"] as? [[String: Any]])
        let states = obligations.map {
            "\($0["kind"] as? String ?? "") \($0["end"] as? String ?? "") \($0["state"] as? String ?? "")"
        }
        #expect(states.contains("renew 2028-06-30 satisfied"), "\(states)")
        #expect(states.contains("renew-power-of-attorney 2029-01-31 upcoming"), "\(states)")
    }
}
