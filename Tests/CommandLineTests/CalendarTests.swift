import Foundation
import TestSupport
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
        #expect(
            chinese.filter { $0.hasPrefix("TRIGGER:") } == ["TRIGGER:-P29DT15H", "TRIGGER:-P6DT15H", "TRIGGER:-PT15H"]
        )
        #expect(Set(events.compactMap { value($0, "UID:") }).count == events.count)
    }

    /// The file's events by their name, written on a day.
    private func written(_ space: TestWorkspace, _ today: String) throws -> [String: [String]] {
        let outcome = try space.recordal("calendar", "d.ics", "--today", today)
        try #require(outcome.code == 0, "\(outcome.errors)")
        let events = events(try String(contentsOfFile: space.path + "/d.ics", encoding: .utf8))
        let named = events.map { (value($0, "UID:") ?? "", $0) }
        #expect(Set(named.map(\.0)).count == named.count)
        return Dictionary(named) { one, _ in one }
    }

    private func sequence(_ event: [String]?) -> Int {
        event.flatMap { value($0, "SEQUENCE:") }.flatMap { Int($0) } ?? -1
    }

    @Test func `an event moves with its day, and changes nowhere else`() throws {
        let space = try TestWorkspace()
        try space.take(Self.list, today: "2026-10-01")
        let first = try written(space, "2026-10-01")
        #expect(first.count >= 3)
        #expect(try written(space, "2026-10-02") == first)
        // The register moves one end: the same event, on another day.
        try space.take(
            Self.list.replacing(
                "N1,Mark 1,Acme Ltd,\"3, 9\",2026-12-31",
                with: "N1,Mark 1,Acme Ltd,\"3, 9\",2036-12-31"
            )
        )
        let second = try written(space, "2026-10-03")
        #expect(Set(second.keys) == Set(first.keys))
        let changed = second.filter { first[$0.key] != $0.value }
        #expect(!changed.isEmpty && changed.values.allSatisfy { $0.contains { $0.contains("Mark 1") } }, "\(changed)")
        for (name, event) in changed {
            #expect(sequence(event) > sequence(first[name]))
            #expect(value(event, "DTSTART;VALUE=DATE:")?.hasPrefix("2036") == true)
        }
        // It is ours no more: cancelled, once.
        try space.write("recordal.yaml", "time_zone: Europe/Zurich\nportfolio: [{mark: Mark 2}]\n")
        let third = try written(space, "2026-10-04")
        let gone = third.filter { $0.value.contains("STATUS:CANCELLED") }
        #expect(gone.count == third.count - first.count { $0.value.contains { $0.contains("Mark 2") } })
        #expect(gone.allSatisfy { !$0.value.contains("BEGIN:VALARM") && sequence($0.value) > sequence(second[$0.key]) })
        #expect(try written(space, "2026-10-05") == third)
    }

    @Test func `what is filed says what to do now, and what has lapsed reminds of nothing`() throws {
        let space = try TestWorkspace()
        try space.take(Self.list, today: "2026-10-01")
        let first = try written(space, "2026-10-01")
        #expect(try space.recordal("renewal", "toy:N1", "filed", "--today", "2026-10-02").code == 0)
        let second = try written(space, "2026-10-02")
        #expect(Set(second.keys) == Set(first.keys))
        let filed = try #require(second.first { $0.value.contains { $0.contains("Act by") && $0.contains("Mark 1") } })
        #expect(
            value(filed.value, "SUMMARY:") == "Act by this day: Ask customs what became of the filing\\, Mark 1 (KZ)"
        )
        #expect(
            value(filed.value, "DESCRIPTION:")?.contains("It was filed\\, and the register does not show it") == true
        )
        #expect(!filed.value.contains("BEGIN:VALARM"))
        #expect(sequence(filed.value) > sequence(first[filed.key]))
        #expect(try space.recordal("renewal", "toy:N1", "withdrawn", "--today", "2026-10-03").code == 0)
        let third = try written(space, "2026-10-03")
        #expect(value(try #require(third[filed.key]), "SUMMARY:")?.contains("Renew the recordation") == true)
        let late = try written(space, "2030-01-01")
        #expect(late.values.allSatisfy { !$0.contains("BEGIN:VALARM") })
        #expect(late.values.allSatisfy { !$0.contains("STATUS:CANCELLED") })
    }

    @Test func `names of an older recordal are cancelled in the file`() throws {
        let space = try TestWorkspace()
        try space.take(Self.list, today: "2026-10-01")
        try space.write(
            "d.ics",
            "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//recordal//recordal//EN\r\nCALSCALE:GREGORIAN\r\nMETHOD:PUBLISH\r\n"
                + "X-WR-CALNAME:recordal: x\r\nBEGIN:VEVENT\r\nUID:0123@recordal\r\nDTSTAMP:20260901T000000Z\r\n"
                + "LAST-MODIFIED:20260901T000000Z\r\nSEQUENCE:17\r\nDTSTART;VALUE=DATE:20261231\r\n"
                + "DTEND;VALUE=DATE:20270101\r\nSUMMARY:Renew\r\nSTATUS:CONFIRMED\r\nBEGIN:VALARM\r\nACTION:DISPLAY\r\n"
                + "TRIGGER:-P7D\r\nEND:VALARM\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
        )
        let events = try written(space, "2026-10-01")
        let old = try #require(events["0123@recordal"])
        #expect(old.contains("STATUS:CANCELLED") && old.contains("SEQUENCE:18") && !old.contains("BEGIN:VALARM"))
        let text = try String(contentsOfFile: space.path + "/d.ics", encoding: .utf8)
        #expect(!text.contains("METHOD"))
        #expect(try space.recordal("calendar", "d.ics", "--json", "--dry-run").object()["cancelled"] as? Int == 1)
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
        #expect(text.contains("\r\nTRIGGER:-P1DT15H\r\n"))
        #expect(!text.contains("-P29D"))
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
