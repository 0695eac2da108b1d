import Foundation
import TestSupport
import Testing

/// A changed law through the program: `deadlines --moved`, `status`, and one message per recipient.
@Suite(.waitingForPrograms) struct LawChangeTests {
    private static let today = "2026-02-02"

    // Without a holidays file the safe date is the last day's working day and eight weekdays before it.
    private func law(_ days: Int) -> String {
        """
        jurisdiction: KZ
        title: Test
        authority: The office
        recordation: recordation
        basis: The law
        checked: 2026-11-21
        pages: {K1: 'https://example.com/law'}
        rules:
          - name: KZ-\(days)
            rights: [trademark]
            anchor: approval
            kind: fixed
            term: {is: 10 years, citation: art. 1, page: K1, confidence: likely}
            opens: unknown
            due: {is: \(days) days before the end, citation: art. \(days), page: K1, confidence: verified}
            grace: unknown

        """
    }

    private func workspace(_ settings: String = "") throws -> TestWorkspace {
        let space = try TestWorkspace()
        try space.write("recordal.yaml", "time_zone: Europe/Zurich\nportfolio: [{holder: acme}]\n" + settings)
        try space.write("jurisdictions/KZ.yaml", law(30))
        let taken = try space.take(
            TestWorkspace.header + TestWorkspace.rows(1...2, end: "2027-06-30"),
            today: Self.today
        )
        #expect(taken.code == 0, "\(taken.output) \(taken.errors)")
        return space
    }

    @Test func `a changed law is listed with what the dates were`() throws {
        let space = try workspace()
        let none = try space.recordal("deadlines", "--moved", "--today", Self.today)
        #expect(none.output.contains("No change of the law has moved a deadline."))
        try space.write("jurisdictions/KZ.yaml", law(60))
        let text = try space.recordal("deadlines", "--moved", "--today", Self.today)
        #expect(text.code == 0, "\(text.errors)")
        #expect(text.output.contains("recipients not notified yet"))
        #expect(
            text.output.contains(
                "toy:N1 renew: act by was 2027-05-19, is 2027-04-20; last day was 2027-05-31, is 2027-05-01"
            ),
            "\(text.output)"
        )
        #expect(text.output.contains("(KZ-60: art. 60, verified)"))
        let object = try space.recordal("deadlines", "--moved", "--json", "--today", Self.today).object()
        let moves = try #require(object["moves"] as? [[String: Any]])
        #expect(moves.map { $0["recordation"] as? String } == ["toy:N1", "toy:N2"])
        #expect(moves.allSatisfy { $0["direction"] as? String == "earlier" })
        #expect((moves.first?["was"] as? [String: Any])?["rule"] as? String == "KZ-30")
        #expect((moves.first?["is"] as? [String: Any])?["legal"] as? String == "2027-05-01")
        #expect((object["obligations"] as? [Any])?.count == 2)
        #expect((object["law_change"] as? [String: Any])?["earlier"] as? Int == 2)
        // Who does not ask for it gets the object as before.
        #expect(try space.recordal("deadlines", "--json", "--today", Self.today).object()["moves"] == nil)
        let status = try space.recordal("status", "--today", Self.today)
        #expect(
            status.errors.contains("the law changed: 2 deadlines moved, 2 of them earlier: recordal deadlines --moved")
        )
        #expect(try space.recordal("doctor").code == 0)
    }

    @Test func `an edition that comes with the new law does not hide what the law moved`() throws {
        let space = try workspace()
        try space.write("jurisdictions/KZ.yaml", law(60))
        try space.take(TestWorkspace.header + TestWorkspace.rows(1...2, end: "2028-06-30"), today: "2026-02-03")
        let found = try space.recordal("deadlines", "--moved", "--today", "2026-02-03")
        #expect(found.output.contains("toy:N1 renew: act by was 2027-05-19, is 2027-04-20"), "\(found.output)")
    }

    @Test(arguments: ["en", "zh-Hans"]) func `each recipient gets one message through the hook of digests`(
        _ language: String
    )
        throws
    {
        let space = try workspace()
        try space.hook("keep", "cat > sent-$RECORDAL_EVENT-$RECORDAL_IDEMPOTENCY_KEY")
        let settings = """
            time_zone: Europe/Zurich
            portfolio: [{holder: acme}]
            alerts: {fallback: desk@example.com}
            letters: {from: brands@example.com, language: \(language)}
            hooks: {digest: hooks/keep}

            """
        try space.write("recordal.yaml", settings)
        func delivered() throws -> [String] {
            try FileManager.default.contentsOfDirectory(atPath: space.path).filter { $0.hasPrefix("sent-law-changed-") }
        }
        #expect(try space.recordal("alerts", "send", "--today", Self.today).code == 0)
        #expect(try delivered().isEmpty)
        try space.write("jurisdictions/KZ.yaml", law(60))
        let dry = try space.recordal("alerts", "send", "--dry-run", "--today", Self.today)
        #expect(dry.output.contains("would tell: law-changed to desk@example.com: 2 deadlines moved"), "\(dry.output)")
        #expect(try delivered().isEmpty)
        let sent = try space.recordal("alerts", "send", "--today", Self.today)
        #expect(sent.code == 0, "\(sent.output) \(sent.errors)")
        let name = try #require(try delivered().first)
        let data = try Data(contentsOf: URL(fileURLWithPath: space.path + "/" + name))
        let letter = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        #expect(letter["to"] as? [String] == ["desk@example.com"])
        let text = try #require(letter["text"] as? String)
        #expect(text.contains("toy:N1") && text.contains("2027-05-31") && text.contains("2027-05-01"), "\(text)")
        #expect(text.contains(language == "en" ? "(EARLIER)" : "（提前）"))
        #expect((letter["moves"] as? [[String: Any]])?.count == 2)
        let mail = try #require((letter["message"] as? String).flatMap { Data(base64Encoded: $0) })
        #expect(String(decoding: mail, as: UTF8.self).contains("To: desk@example.com"))
        for _ in 0..<2 { #expect(try space.recordal("alerts", "send", "--today", Self.today).code == 0) }
        #expect(try delivered().count == 1)
        #expect(!(try space.recordal("status", "--today", Self.today).output.contains("the law changed")))
        #expect(
            try space.recordal("deadlines", "--moved", "--today", Self.today).output.contains(
                "recipients notified on \(Self.today)"
            )
        )
        // The next change has its own message.
        try space.write("jurisdictions/KZ.yaml", law(90))
        #expect(try space.recordal("run", "--today", Self.today).code == 0)
        #expect(try delivered().count == 2)
        #expect(try space.recordal("doctor").code == 0)
    }

    @Test func `a rule file with a mistake causes no message`() throws {
        let space = try workspace()
        try space.hook("keep", "cat > sent-$RECORDAL_EVENT-$RECORDAL_IDEMPOTENCY_KEY")
        try space.write(
            "recordal.yaml",
            "time_zone: Europe/Zurich\nportfolio: [{holder: acme}]\nalerts: {fallback: desk@example.com}\n"
                + "letters: {from: brands@example.com}\nhooks: {digest: hooks/keep}\n"
        )
        try space.write("jurisdictions/KZ.yaml", law(30) + "nonsense: 1\n")
        #expect(try space.recordal("alerts", "send", "--today", Self.today).code == 2)
        #expect(try space.sql("SELECT count(*) FROM outbox WHERE event = 'law-changed'") == "0\n")
        try space.write("jurisdictions/KZ.yaml", law(30))
        #expect(try space.recordal("alerts", "send", "--today", Self.today).code == 0)
        #expect(try space.sql("SELECT count(*) FROM outbox WHERE event = 'law-changed'") == "0\n")
        #expect(try space.sql("SELECT count(*) FROM law_change") == "0\n")
    }

    @Test
    func `an upgrade of a shipped rule lists the copyright whose date is earlier, and not the trademark beside it`()
        throws
    {
        let space = try TestWorkspace()
        try space.write("recordal.yaml", "time_zone: Europe/Zurich\nportfolio: [{holder: acme}]\n")
        // The former law: a copyright is renewed within three months after its end, as a trademark is.
        let shipped = try String(contentsOfFile: Program.repository + "/Config/jurisdictions/US.yaml", encoding: .utf8)
        let former = shipped.replacing("is: 3 months before the end", with: "is: 3 months after the end")
        #expect(former != shipped)
        try space.write("jurisdictions/US.yaml", former)
        try space.write(
            "us.csv",
            """
            CBP recordation number,USPTO registration number,Mark,Owner,Classes,Effective date (M/D/YYYY),Expires (M/D/YYYY)
            COP21-00099,VA0001,X,Acme,,3/1/2007,3/1/2027
            TMK21-00100,1234567,Y,Acme,9,3/1/2017,3/1/2027

            """
        )
        let read = try space.recordal("import", "us-cbp", "us.csv", "--today", Self.today)
        #expect(read.code == 0, "\(read.output) \(read.errors)")
        #expect(
            try space.sql("SELECT recordation, legal FROM deadline WHERE recordation LIKE '%COP%'")
                == "us-cbp:COP21-00099|2027-06-01\n"
        )
        try FileManager.default.removeItem(atPath: space.path + "/jurisdictions/US.yaml")
        let object = try space.recordal("deadlines", "--moved", "--json", "--today", Self.today).object()
        let moves = try #require(object["moves"] as? [[String: Any]])
        #expect(moves.map { $0["recordation"] as? String } == ["us-cbp:COP21-00099"])
        let move = try #require(moves.first)
        #expect((move["is"] as? [String: Any])?["safe"] as? String == "2026-12-01")
        #expect((move["is"] as? [String: Any])?["rule"] as? String == "US-2")
        #expect(move["direction"] as? String == "earlier")
        let text = try space.recordal("deadlines", "--moved", "--today", Self.today).output
        #expect(text.contains("us-cbp:COP21-00099 renew: act by was 2027-"), "\(text)")
        #expect(text.contains("last day was 2027-06-01, is 2026-12-01") && text.contains("19 CFR 133.37"), "\(text)")
    }
}
