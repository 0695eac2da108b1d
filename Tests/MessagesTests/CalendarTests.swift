import Foundation
import Recordations
import Rendering
import TestSupport
import Testing

@testable import Messages

struct CalendarTests {
    private let at = Instant(Date(timeIntervalSince1970: 1_795_249_800))

    private func day(_ text: String) throws -> CivilDate { try #require(CivilDate(text)) }

    /// The lines without their line ends, as octets.
    private func lines(_ bytes: [UInt8]) -> [[UInt8]] {
        var lines: [[UInt8]] = [[]]
        var index = 0
        while index < bytes.count {
            if bytes[index] == 0x0D, index + 1 < bytes.count, bytes[index + 1] == 0x0A {
                lines.append([])
                index += 2
            } else {
                lines[lines.count - 1].append(bytes[index])
                index += 1
            }
        }
        return lines.dropLast()
    }

    /// Returns a value with its escapes decoded.
    private func value(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        var isEscaped = false
        for scalar in text.unicodeScalars {
            if isEscaped {
                result.append(scalar == "n" ? "\n" : scalar)
                isEscaped = false
            } else if scalar == "\\" {
                isEscaped = true
            } else {
                result.append(scalar)
            }
        }
        return String(result)
    }

    @Test func `a deadline is an all-day event, byte by byte`() throws {
        let event = CalendarEvent(
            uid: "kz-customs:1:renew:2026-12-31",
            sequence: 2,
            revised: at,
            day: try day("2026-12-31"),
            summary: "Renew: 小米, 科技; \\",
            text: "Line 1\nLine 2",
            categories: ["KZ", "a,b"],
            alarms: [7, 1, 0]
        )
        #expect(
            CalendarFile(name: "Brands", events: [event]).text
                == [
                    "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//recordal//recordal//EN", "CALSCALE:GREGORIAN",
                    "X-WR-CALNAME:Brands", "BEGIN:VEVENT", "UID:kz-customs:1:renew:2026-12-31",
                    "DTSTAMP:20261121T083000Z", "LAST-MODIFIED:20261121T083000Z", "SEQUENCE:2",
                    "DTSTART;VALUE=DATE:20261231", "DTEND;VALUE=DATE:20270101", "SUMMARY:Renew: 小米\\, 科技\\; \\\\",
                    "DESCRIPTION:Line 1\\nLine 2", "CATEGORIES:KZ,a\\,b", "TRANSP:TRANSPARENT", "STATUS:CONFIRMED",
                    "BEGIN:VALARM", "ACTION:DISPLAY", "DESCRIPTION:Renew: 小米\\, 科技\\; \\\\", "TRIGGER:-P6DT15H",
                    "END:VALARM",
                    "BEGIN:VALARM", "ACTION:DISPLAY", "DESCRIPTION:Renew: 小米\\, 科技\\; \\\\", "TRIGGER:-PT15H",
                    "END:VALARM",
                    "BEGIN:VALARM", "ACTION:DISPLAY", "DESCRIPTION:Renew: 小米\\, 科技\\; \\\\", "TRIGGER:PT9H",
                    "END:VALARM",
                    "END:VEVENT", "END:VCALENDAR", "",
                ].joined(separator: "\r\n")
        )
    }

    @Test func `an event that is no longer valid is cancelled without an alarm`() throws {
        var event = CalendarEvent(uid: "u", revised: at, day: try day("2026-12-31"), summary: "x", alarms: [7])
        event.isCancelled = true
        let text = CalendarFile(name: "n", events: [event]).text
        #expect(text.contains("\r\nSTATUS:CANCELLED\r\n"))
        #expect(!text.contains("VALARM"))
    }

    @Test func `an unchanged event keeps its SEQUENCE, and a changed event gets a higher one`() throws {
        let (first, second) = (at, at.adding(seconds: 3_600))
        func event(_ uid: String, _ day: String, alarms: [Int] = [7]) throws -> CalendarEvent {
            let long = String(repeating: "字，", count: 60)
            return CalendarEvent(
                uid: uid,
                sequence: 3,
                revised: first,
                day: try self.day(day),
                summary: "x",
                text: long,
                alarms: alarms
            )
        }
        let before = CalendarFile(
            name: "n",
            events: [
                try event("same", "2026-12-01"), try event("moved", "2026-12-01"), try event("done", "2026-12-01"),
            ]
        ).text
        let after = CalendarFile(
            name: "n",
            events: [
                try event("same", "2026-12-01"), try event("moved", "2027-12-01"), try event("new", "2026-12-02"),
            ],
            former: FormerCalendar(before),
            now: second
        )
        func lines(_ text: String, _ uid: String) throws -> [String] {
            let lines = text.components(separatedBy: "\r\n")
            let start = try #require(lines.firstIndex(of: "UID:\(uid)"))
            return Array(lines[start...].prefix { $0 != "END:VEVENT" })
        }
        #expect(try lines(after.text, "same") == lines(before, "same"))
        let moved = try lines(after.text, "moved")
        #expect(moved.contains("SEQUENCE:4") && moved.contains("DTSTART;VALUE=DATE:20271201"))
        #expect(moved.contains("DTSTAMP:20261121T093000Z") && moved.contains("STATUS:CONFIRMED"))
        let done = try lines(after.text, "done")
        #expect(done.contains("SEQUENCE:4") && done.contains("STATUS:CANCELLED") && !done.contains("BEGIN:VALARM"))
        #expect(done.contains { $0.hasPrefix("DESCRIPTION:字，") })
        #expect(try lines(after.text, "new").contains("SEQUENCE:3"))
        #expect(after.cancelled == 1)
        // The event stays cancelled for sixty days, and returns with a higher SEQUENCE if the date is valid again.
        func next(_ events: [CalendarEvent], days: Int) -> CalendarFile {
            let now = second.adding(seconds: days * 86_400)
            return CalendarFile(name: "n", events: events, former: FormerCalendar(after.text), now: now)
        }
        #expect(try lines(next([], days: 59).text, "done") == done)
        #expect(!next([], days: 61).text.contains("UID:done"))
        let back = try lines(next([try event("done", "2026-12-01")], days: 1).text, "done")
        #expect(back.contains("SEQUENCE:5") && back.contains("STATUS:CONFIRMED"))
    }

    @Test(arguments: [
        "", "something that was there",
        "BEGIN:VCALENDAR\r\nPRODID:-//other//EN\r\nBEGIN:VEVENT\r\nUID:u\r\nEND:VEVENT\r\n",
    ]) func `a file of somebody else's has no events`(_ text: String) {
        #expect(CalendarFile(name: "n", events: [], former: FormerCalendar(text), now: at).cancelled == 0)
    }

    @Test func `an absurd revision in the file is no overflow`() throws {
        let file =
            "BEGIN:VCALENDAR\r\nPRODID:-//recordal//recordal//EN\r\nBEGIN:VEVENT\r\nUID:u\r\nSEQUENCE:\(Int.max)\r\n"
            + "STATUS:CONFIRMED\r\nEND:VEVENT\r\n"
        let text = CalendarFile(name: "n", events: [], former: FormerCalendar(file), now: at).text
        #expect(text.contains("\r\nSEQUENCE:\(Int.max)\r\n") && text.contains("STATUS:CANCELLED"))
    }

    @Test func `lines with any text of a register are short, whole, and read back`() throws {
        let seed = Seed.drawn()
        var random = Seeded(seed)
        for _ in 0..<300 {
            let text = Hard.text(&random)
            let event = CalendarEvent(
                uid: "u",
                revised: at,
                day: try day("2028-02-29"),
                summary: text,
                text: "x" + text
            )
            let file = CalendarFile(name: text, events: [event]).text
            #expect(file.hasSuffix("\r\n"), "seed \(seed)")
            let lines = lines(Array(file.utf8))
            let isWhole = lines.allSatisfy { line in
                line.count <= 75 && !line.contains(0x0A) && !line.contains(0x0D)
                    && String(validating: line, as: UTF8.self) != nil
            }
            #expect(isWhole, "seed \(seed)")
            var unfolded: [[UInt8]] = []
            for line in lines {
                if line.first == 0x20 {
                    unfolded[unfolded.count - 1] += line.dropFirst()
                } else {
                    unfolded.append(line)
                }
            }
            let names = unfolded.map { String(decoding: $0.prefix { $0 != 0x3A && $0 != 0x3B }, as: UTF8.self) }
            let summary = String(decoding: unfolded[12].dropFirst("SUMMARY:".utf8.count), as: UTF8.self)
            let isSame = value(summary).utf8.elementsEqual(SafeText.block(text.replacing("\r", with: "\n")).utf8)
            #expect(isSame, "seed \(seed)")
            #expect(
                names == [
                    "BEGIN", "VERSION", "PRODID", "CALSCALE", "X-WR-CALNAME", "BEGIN", "UID", "DTSTAMP",
                    "LAST-MODIFIED", "SEQUENCE", "DTSTART", "DTEND", "SUMMARY", "DESCRIPTION", "TRANSP", "STATUS",
                    "END", "END",
                ],
                "seed \(seed)"
            )
        }
    }
}
