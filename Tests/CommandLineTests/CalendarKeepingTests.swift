import Foundation
import TestSupport
import Testing

/// What stands in a calendar file, and is no reason to cancel anything.
@Suite(.waitingForPrograms) struct CalendarKeepingTests {
    private static let list =
        TestWorkspace.header + TestWorkspace.rows(1...2, end: "2026-12-31")
        + TestWorkspace.rows(3...3, end: "2027-09-30")

    private func space(_ list: String = list) throws -> TestWorkspace {
        let space = try TestWorkspace()
        try space.take(list, today: "2026-10-01")
        return space
    }

    private func file(_ space: TestWorkspace) throws -> String {
        try String(contentsOfFile: space.path + "/d.ics", encoding: .utf8)
    }

    private func calendar(_ space: TestWorkspace, _ more: String..., today: String = "2026-10-01") throws -> Outcome {
        try Program.run(Program.path, ["calendar", "d.ics", "--today", today] + more, in: space.path)
    }

    private func events(_ text: String) -> Int { text.components(separatedBy: "BEGIN:VEVENT").count - 1 }

    @Test(arguments: ["jurisdictions/KZ.yaml", "holidays/KZ.yaml"])
    func `a mistake in a file of the law cancels nothing and leaves the file`(_ name: String) throws {
        let space = try space()
        #expect(try calendar(space).code == 0)
        let before = try file(space)
        #expect(events(before) >= 3)
        try space.write(name, "a: [\n")
        for more in [[], ["--dry-run"], ["--quiet"]] {
            let outcome = try Program.run(
                Program.path,
                ["calendar", "d.ics", "--today", "2026-10-02"] + more,
                in: space.path
            )
            #expect(outcome.code == 2, "\(outcome)")
            #expect(outcome.errors.contains("d.ics was left as it is"), "\(outcome)")
            #expect(outcome.errors.contains(name), "\(outcome)")
            #expect(!outcome.output.contains("rote d.ics") && !outcome.output.contains("rite d.ics"), "\(outcome)")
            #expect(try file(space) == before)
        }
        let json = try calendar(space, "--json", today: "2026-10-02")
        #expect(json.code == 2)
        #expect(try json.object()["written"] as? Bool == false)
        #expect(try file(space) == before)
        #expect(try Program.run(Program.path, ["calendar", "new.ics"], in: space.path).code == 2)
        #expect(!FileManager.default.fileExists(atPath: space.path + "/new.ics"))
        try FileManager.default.removeItem(atPath: space.path + "/" + name)
        let mended = try calendar(space, "--json", today: "2026-10-03").object()
        #expect(mended["written"] as? Bool == true && mended["cancelled"] as? Int == 0)
        #expect(try file(space) == before)
    }

    @Test func `what is left out by an option stays in the file, and follows its day`() throws {
        let space = try space()
        #expect(try calendar(space, "--windows").code == 0)
        let before = try file(space)
        #expect(before.contains("Mark 3") && before.contains("STATUS:CONFIRMED"))
        for more in [["--within", "20d"], ["--within", "20d", "--windows"], []] {
            let outcome = try Program.run(
                Program.path,
                ["calendar", "d.ics", "--json", "--today", "2026-10-01"] + more,
                in: space.path
            )
            #expect(try outcome.object()["cancelled"] as? Int == 0, "\(outcome)")
            #expect(try outcome.object()["events"] as? Int == events(before))
            #expect(try file(space) == before, "\(more)")
        }
        // A new file has only what is asked for.
        let other = try space.recordal("calendar", "e.ics", "--within", "100d", "--today", "2026-10-01")
        #expect(other.code == 0)
        let few = try String(contentsOfFile: space.path + "/e.ics", encoding: .utf8)
        #expect(events(few) > 0 && events(few) < events(before) && !few.contains("Mark 3"))
        // The register moves an end beyond what is asked for: the event moves, and nothing else.
        try space.take(Self.list.replacing("2027-09-30", with: "2037-09-30"), today: "2026-10-02")
        #expect(try calendar(space, "--within", "20d", today: "2026-10-02").code == 0)
        let moved = try file(space)
        #expect(events(moved) == events(before) && !moved.contains("STATUS:CANCELLED"))
        #expect(moved.contains("DTSTART;VALUE=DATE:2037") && !moved.contains("DTSTART;VALUE=DATE:202709"))
        // What is ours no more is cancelled, whatever is asked for.
        try space.write("recordal.yaml", "time_zone: Europe/Zurich\nportfolio: [{mark: Mark 1}]\n")
        let gone = try calendar(space, "--within", "20d", "--json", today: "2026-10-03").object()
        let cancelled = try #require(gone["cancelled"] as? Int)
        #expect(cancelled > 0 && cancelled < events(before))
        #expect(try file(space).components(separatedBy: "STATUS:CANCELLED").count - 1 == cancelled)
    }

    @Test func `an end that is not known at present takes no day away`() throws {
        let space = try space()
        #expect(try calendar(space).code == 0)
        let before = try file(space)
        try space.take(Self.list.replacing("2027-09-30", with: ""), today: "2026-10-02")
        let outcome = try calendar(space, "--json", today: "2026-10-02").object()
        #expect(outcome["undated"] as? Int == 1, "\(outcome)")
        #expect(outcome["cancelled"] as? Int == 0)
        #expect(outcome["events"] as? Int == events(before))
        // What has a day comes first, by day.
        let blocks = { (text: String) in Set(text.components(separatedBy: "BEGIN:VEVENT\r\n").dropFirst()) }
        let end = "END:VCALENDAR\r\n"
        #expect(blocks(try file(space).replacing(end, with: "")) == blocks(before.replacing(end, with: "")))
    }

    @Test func `a calendar that nobody subscribes to is written to standard output whatever stands in a file`() throws {
        let space = try space()
        #expect(try calendar(space).code == 0)
        let near = try space.recordal("calendar", "--within", "1d", "--today", "2026-10-01")
        #expect(near.code == 0 && events(near.output) == 0)
    }
}
