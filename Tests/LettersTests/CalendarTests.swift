import Foundation
import Recordations
import Rendering
import TestSupport
import Testing

@testable import Letters

struct CalendarTests {
    private let at = Instant(Date(timeIntervalSince1970: 1_795_249_800))

    private func day(_ text: String) throws -> CivilDate { try #require(CivilDate(text)) }

    /// The lines without their ends, as octets.
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

    /// A value as a reader takes it: escapes undone.
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
                    "METHOD:PUBLISH", "X-WR-CALNAME:Brands", "BEGIN:VEVENT", "UID:kz-customs:1:renew:2026-12-31",
                    "DTSTAMP:20261121T083000Z", "LAST-MODIFIED:20261121T083000Z", "SEQUENCE:2",
                    "DTSTART;VALUE=DATE:20261231", "DTEND;VALUE=DATE:20270101", "SUMMARY:Renew: 小米\\, 科技\\; \\\\",
                    "DESCRIPTION:Line 1\\nLine 2", "CATEGORIES:KZ,a\\,b", "TRANSP:TRANSPARENT", "STATUS:CONFIRMED",
                    "BEGIN:VALARM", "ACTION:DISPLAY", "DESCRIPTION:Renew: 小米\\, 科技\\; \\\\", "TRIGGER:-P7D",
                    "END:VALARM",
                    "BEGIN:VALARM", "ACTION:DISPLAY", "DESCRIPTION:Renew: 小米\\, 科技\\; \\\\", "TRIGGER:-P1D",
                    "END:VALARM",
                    "BEGIN:VALARM", "ACTION:DISPLAY", "DESCRIPTION:Renew: 小米\\, 科技\\; \\\\", "TRIGGER:PT0S",
                    "END:VALARM",
                    "END:VEVENT", "END:VCALENDAR", "",
                ].joined(separator: "\r\n")
        )
    }

    @Test func `one that no longer holds is taken away and reminds of nothing`() throws {
        var event = CalendarEvent(uid: "u", revised: at, day: try day("2026-12-31"), summary: "x", alarms: [7])
        event.isCancelled = true
        let text = CalendarFile(name: "n", events: [event]).text
        #expect(text.contains("\r\nSTATUS:CANCELLED\r\n"))
        #expect(!text.contains("VALARM"))
    }

    @Test func `whatever a register writes, lines are short, whole, and say it again`() throws {
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
            let summary = String(decoding: unfolded[13].dropFirst("SUMMARY:".utf8.count), as: UTF8.self)
            let isSame = value(summary).utf8.elementsEqual(SafeText.block(text.replacing("\r", with: "\n")).utf8)
            #expect(isSame, "seed \(seed)")
            #expect(
                names == [
                    "BEGIN", "VERSION", "PRODID", "CALSCALE", "METHOD", "X-WR-CALNAME", "BEGIN", "UID", "DTSTAMP",
                    "LAST-MODIFIED", "SEQUENCE", "DTSTART", "DTEND", "SUMMARY", "DESCRIPTION", "TRANSP", "STATUS",
                    "END", "END",
                ],
                "seed \(seed)"
            )
        }
    }
}
