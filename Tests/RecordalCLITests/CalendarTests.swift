import Foundation
import Testing

@Suite(.waitingForPrograms) struct CalendarTests {
    private static let list =
        TestWorkspace.header + TestWorkspace.rows(1...2, end: "2026-12-31")
        + "N3,\"小米, 科技; \\\",Acme Ltd,9,2027-06-30\n"
        + "N4,No end,Acme Ltd,9,\n"

    /// The events of a calendar, as unfolded lines.
    private func events(_ text: String) -> [[String]] {
        let lines = text.replacing("\r\n ", with: "").components(separatedBy: "\r\n")
        return lines.split { $0 == "BEGIN:VEVENT" || $0 == "END:VEVENT" }.map(Array.init).filter { line in
            line.contains { $0.hasPrefix("UID:") }
        }
    }

    private func value(_ event: [String], _ name: String) -> String? {
        event.first { $0.hasPrefix(name) }.map { String($0.dropFirst(name.count)) }
    }

    @Test func `each deadline is a day with a title, the law and reminders`() throws {
        let space = try TestWorkspace()
        try space.take(Self.list, today: "2026-10-01")
        let outcome = try space.recordal("calendar", "--today", "2026-10-01")
        #expect(outcome.code == 0, "\(outcome.errors)")
        #expect(outcome.output.hasPrefix("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n"))
        #expect(outcome.output.hasSuffix("END:VCALENDAR\r\n"))
        let events = events(outcome.output)
        let json = try space.recordal("deadlines", "--json", "--today", "2026-10-01").object()
        let obligations = try #require(json["obligations"] as? [[String: Any]])
        let days = obligations.flatMap { one in
            [
                one["safe"],
                one["legal"] == nil || one["legal"] as? String == one["safe"] as? String ? nil : one["legal"],
            ]
            .compactMap { ($0 as? String)?.replacing("-", with: "") }
        }
        #expect(days.count >= 3)
        #expect(events.compactMap { value($0, "DTSTART;VALUE=DATE:") } == days.sorted())
        let chinese = try #require(events.first { $0.contains { $0.contains("小米") } })
        #expect(value(chinese, "SUMMARY:") == "Act by this day: Renew the recordation\\, 小米\\, 科技\\; \\\\ (KZ)")
        #expect(value(chinese, "DESCRIPTION:")?.hasPrefix("toy:N3\\nAcme Ltd\\; classes 9\\nSafe date: ") == true)
        #expect(chinese.filter { $0.hasPrefix("TRIGGER:") } == ["TRIGGER:-P30D", "TRIGGER:-P7D", "TRIGGER:-P1D"])
        #expect(Set(events.compactMap { value($0, "UID:") }).count == events.count)
    }

    @Test func `a day keeps its name from one file to the next, and a later history has a higher sequence`() throws {
        let space = try TestWorkspace()
        try space.take(Self.list, today: "2026-10-01")
        func days() throws -> [String: Int] {
            let events = events(try space.recordal("calendar", "--today", "2026-10-02").output)
            return Dictionary(
                uniqueKeysWithValues: events.map { (value($0, "UID:") ?? "", Int(value($0, "SEQUENCE:") ?? "") ?? -1) }
            )
        }
        let first = try days()
        #expect(try days() == first)
        try space.take(Self.list.replacing("Mark 1", with: "Mark One"), today: "2026-10-02")
        let second = try days()
        #expect(Set(second.keys) == Set(first.keys))
        for (name, sequence) in first { #expect(second[name].map { $0 > sequence } == true) }
    }

    @Test func `a file is replaced whole, and a dry run writes none`() throws {
        let space = try TestWorkspace()
        try space.take(Self.list, today: "2026-10-01")
        let file = space.path + "/d.ics"
        #expect(try space.recordal("calendar", "d.ics", "--dry-run", "--today", "2026-10-01").code == 0)
        #expect(!FileManager.default.fileExists(atPath: file))
        try space.write("d.ics", "something that was there")
        let outcome = try space.recordal("calendar", "d.ics", "--remind", "2", "--windows", "--today", "2026-10-01")
        #expect(outcome.output.contains("Wrote d.ics: "))
        #expect(outcome.output.contains("1 obligation without an end"))
        let text = try String(contentsOfFile: file, encoding: .utf8)
        #expect(text.contains("\r\nTRIGGER:-P2D\r\n"))
        #expect(!text.contains("-P30D"))
        let json = try space.recordal("calendar", "--json", "--within", "1d", "--today", "2026-10-01").object()
        #expect(json["events"] as? Int == 0)
        #expect((json["calendar"] as? String)?.contains("VEVENT") == false)
        #expect(try space.recordal("calendar", "--remind", "-1").code == 2)
        #expect(try space.recordal("calendar", "/no/such/folder/d.ics").code == 2)
    }

    @Test func `no zone and no clock moves a deadline`() throws {
        let space = try TestWorkspace()
        try space.take(Self.list, today: "2026-10-01")
        let days = try ["Pacific/Kiritimati", "Pacific/Niue", "America/New_York"].map { zone in
            events(try space.recordal("calendar", "--today", "2026-10-01", environment: ["TZ": zone]).output)
                .map { $0.filter { $0.hasPrefix("DT") && !$0.hasPrefix("DTSTAMP") || $0.hasPrefix("TRIGGER") } }
        }
        #expect(days[0] == days[1])
        #expect(days[1] == days[2])
        #expect(!days[0].isEmpty)
    }
}
