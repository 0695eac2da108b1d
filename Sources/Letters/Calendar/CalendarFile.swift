internal import Recordations
internal import Rendering

/// An iCalendar file (RFC 5545) of all-day events.
public struct CalendarFile: Sendable {
    /// The file's text in UTF-8, with CR LF.
    public let text: String

    /// Writes events, in the order in which they are given.
    ///
    /// Days are civil dates without a zone (`VALUE=DATE`), so that a deadline is on the same day wherever the calendar is
    /// looked at; the end is the day after, since an event's end does not belong to it (RFC 5545, 3.6.1). Alarms are whole days
    /// before the event's start, never instants, so that no zone and no change of clocks shifts them.
    public init(name: String, events: [CalendarEvent]) {
        var lines = ContentLines()
        lines.add("BEGIN:VCALENDAR")
        lines.add("VERSION:2.0")
        lines.add("PRODID:-//recordal//recordal//EN")
        lines.add("CALSCALE:GREGORIAN")
        lines.add("METHOD:PUBLISH")
        // Not in the RFC, but Google, Apple and Outlook name a calendar by it.
        lines.add("X-WR-CALNAME:", text: name)
        for event in events { lines.add(event) }
        lines.add("END:VCALENDAR")
        text = lines.text
    }
}

/// Content lines (RFC 5545, 3.1), each folded at 75 octets.
private struct ContentLines {
    private static let limitInOctets = 75
    private(set) var text = ""

    mutating func add(_ event: CalendarEvent) {
        add("BEGIN:VEVENT")
        add("UID:", text: event.uid)
        add("DTSTAMP:\(Self.basic(event.revised))")
        add("LAST-MODIFIED:\(Self.basic(event.revised))")
        add("SEQUENCE:\(event.sequence)")
        add("DTSTART;VALUE=DATE:\(Self.basic(event.day))")
        add("DTEND;VALUE=DATE:\(Self.basic(event.day.adding(days: 1)))")
        add("SUMMARY:", text: event.summary)
        if !event.text.isEmpty { add("DESCRIPTION:", text: event.text) }
        if !event.categories.isEmpty { add("CATEGORIES:" + event.categories.map(Self.escaped).joined(separator: ",")) }
        // A deadline takes no time off anybody's day.
        add("TRANSP:TRANSPARENT")
        add("STATUS:\(event.isCancelled ? "CANCELLED" : "CONFIRMED")")
        for days in event.isCancelled ? [] : event.alarms {
            add("BEGIN:VALARM")
            add("ACTION:DISPLAY")
            add("DESCRIPTION:", text: event.summary)
            add("TRIGGER:\(days == 0 ? "PT0S" : "-P\(days)D")")
            add("END:VALARM")
        }
        add("END:VEVENT")
    }

    mutating func add(_ name: String, text value: String) { add(name + Self.escaped(value)) }

    /// Adds a line; a longer one goes on in lines that begin with a space, and no character is cut in two.
    mutating func add(_ line: String) {
        var column = 0
        for scalar in line.unicodeScalars {
            let width = UTF8.width(scalar)
            if column + width > Self.limitInOctets {
                text += "\r\n "
                column = 1
            }
            text.unicodeScalars.append(scalar)
            column += width
        }
        text += "\r\n"
    }

    /// A text as a value (RFC 5545, 3.3.11); what cannot be seen is shown, and no line break can begin another property.
    private static func escaped(_ value: String) -> String {
        var result = String.UnicodeScalarView()
        // By code points: a comma with a combining mark behind it is one character of Swift's, and yet a comma.
        for scalar in SafeText.block(value.replacing("\r", with: "\n")).unicodeScalars {
            switch scalar {
            case "\\", ";", ",": result.append(contentsOf: ["\\", scalar])
            case "\n": result.append(contentsOf: ["\\", "n"])
            default: result.append(scalar)
            }
        }
        return String(result)
    }

    private static func basic(_ day: CivilDate) -> String { day.description.replacing("-", with: "") }

    private static func basic(_ instant: Instant) -> String {
        instant.description.replacing("-", with: "").replacing(":", with: "")
    }
}
