public import Recordations
internal import Rendering

/// An iCalendar file (RFC 5545) of all-day events.
public struct CalendarFile: Sendable {
    /// The file's text in UTF-8, with CR LF.
    public let text: String
    /// The number of events in it that are cancelled.
    public let cancelled: Int
    /// The number of events in it that stand there as they stood in the former file.
    public let kept: Int

    /// Writes events, in the order in which they are given.
    ///
    /// Days are civil dates without a zone (`VALUE=DATE`), so that a deadline is on the same day wherever the calendar is
    /// looked at; the end is the day after, since an event's end does not belong to it (RFC 5545, 3.6.1). Alarms are counted
    /// from the day's start in the reader's own zone, so that they ring at nine in the morning everywhere. There is no METHOD:
    /// a file that is subscribed to is no message, and a message without an organizer is a mistake (RFC 5546, 3.2.1).
    ///
    /// - Parameters:
    ///   - name: The calendar's name.
    ///   - events: The events.
    ///   - names: The names of events that have no day at present: in the file they stay as they are.
    ///   - former: What the file held before. An event that says the same keeps its revision; one that says something else
    ///     gets a higher one; one that is no more is cancelled, and is left out when it was cancelled sixty days before `now`.
    ///   - now: When the file is written.
    public init(
        name: String,
        events: [CalendarEvent],
        kept names: Set<String> = [],
        former: FormerCalendar? = nil,
        now: Instant? = nil
    ) {
        var lines = ContentLines()
        lines.add("BEGIN:VCALENDAR")
        lines.add("VERSION:2.0")
        lines.add("PRODID:-//recordal//recordal//EN")
        lines.add("CALSCALE:GREGORIAN")
        // Not in the RFC, but Google, Apple and Outlook name a calendar by it.
        lines.add("X-WR-CALNAME:", text: name)
        var left = former?.events ?? [:]
        for event in events {
            let content = ContentLines.content(of: event)
            guard let before = left.removeValue(forKey: event.uid) else {
                lines.add(event.uid, content, sequence: event.sequence, stamp: ContentLines.basic(event.revised))
                continue
            }
            let isSame = before.content == content
            lines.add(
                event.uid,
                content,
                sequence: isSame ? before.sequence : max(before.next, event.sequence),
                stamp: isSame ? before.stamp : ContentLines.basic(now ?? event.revised)
            )
        }
        let stamp = now.map(ContentLines.basic) ?? ""
        let oldest = now.map { ContentLines.basic($0.adding(seconds: -60 * 86_400)) } ?? ""
        var (cancelled, kept) = (0, 0)
        for (uid, before) in left.sorted(by: { $0.key < $1.key }) where !before.isCancelled || before.stamp >= oldest {
            if !before.isCancelled, names.contains(uid) {
                kept += 1
                lines.add(uid, before.content, sequence: before.sequence, stamp: before.stamp)
                continue
            }
            cancelled += 1
            if before.isCancelled {
                lines.add(uid, before.content, sequence: before.sequence, stamp: before.stamp)
            } else {
                lines.add(uid, before.cancelledContent, sequence: before.next, stamp: stamp)
            }
        }
        self.cancelled = cancelled
        self.kept = kept
        lines.add("END:VCALENDAR")
        text = lines.text
    }
}

/// The events of a calendar file that recordal wrote before.
public struct FormerCalendar: Sendable {
    struct Event {
        var sequence = 0
        var stamp = ""
        /// The folded lines, without those that tell the revision.
        var content = ""
        var isCancelled = false

        /// The next revision; an absurd number that somebody wrote into the file stays as it is.
        var next: Int { sequence < 2_000_000_000 ? sequence + 1 : sequence }

        /// The same as one that no longer holds, without reminders.
        var cancelledContent: String {
            var lines: [Substring] = []
            var isAlarm = false
            for line in FormerCalendar.lines(content) {
                if line == "BEGIN:VALARM" { isAlarm = true }
                if !isAlarm { lines.append(line.hasPrefix("STATUS:") ? "STATUS:CANCELLED" : line) }
                if line == "END:VALARM" { isAlarm = false }
            }
            return lines.joined(separator: "\r\n") + "\r\n"
        }
    }

    private(set) var events: [String: Event] = [:]

    /// Whether nothing stands in it that recordal wrote.
    public var isEmpty: Bool { events.isEmpty }

    /// Whether an event stands in it and is not cancelled.
    public func holds(_ uid: String) -> Bool { events[uid].map { !$0.isCancelled } ?? false }

    /// Reads a file; one that is not recordal's has no events, and this is not an error.
    public init(_ text: String) {
        let lines = Self.lines(text)
        guard lines.first == "BEGIN:VCALENDAR", lines.prefix(8).contains("PRODID:-//recordal//recordal//EN") else {
            return
        }
        var event: Event?
        var uid = ""
        for line in lines {
            if line == "BEGIN:VEVENT" {
                (event, uid) = (Event(), "")
            } else if line == "END:VEVENT" {
                if let event, !uid.isEmpty { events[uid] = event }
                event = nil
            } else if line.hasPrefix("UID:") {
                uid = String(line.dropFirst(4))
            } else if line.hasPrefix("SEQUENCE:") {
                event?.sequence = Int(line.dropFirst(9)).flatMap { $0 >= 0 ? $0 : nil } ?? 0
            } else if line.hasPrefix("DTSTAMP:") {
                event?.stamp = String(line.dropFirst(8))
            } else if !line.hasPrefix("LAST-MODIFIED:") {
                if line == "STATUS:CANCELLED" { event?.isCancelled = true }
                event?.content += line + "\r\n"
            }
        }
    }

    // By bytes: a calendar of a large portfolio has millions of characters.
    fileprivate static func lines(_ text: String) -> [Substring] {
        text.utf8.split(separator: 0x0A).map { line in Substring(line.last == 0x0D ? line.dropLast() : line) }
    }
}

/// Content lines (RFC 5545, 3.1), each folded at 75 octets.
private struct ContentLines {
    private static let limitInOctets = 75
    private static let hourOfAlarms = 9
    private(set) var text = ""

    /// Adds an event: what tells its revision, then its other lines as they are.
    mutating func add(_ uid: String, _ content: String, sequence: Int, stamp: String) {
        add("BEGIN:VEVENT")
        add("UID:", text: uid)
        add("DTSTAMP:\(stamp)")
        add("LAST-MODIFIED:\(stamp)")
        add("SEQUENCE:\(sequence)")
        text += content
        add("END:VEVENT")
    }

    /// The lines of an event that say what it is about.
    static func content(of event: CalendarEvent) -> String {
        var lines = ContentLines()
        lines.add("DTSTART;VALUE=DATE:\(basic(event.day))")
        lines.add("DTEND;VALUE=DATE:\(basic(event.day.adding(days: 1)))")
        lines.add("SUMMARY:", text: event.summary)
        if !event.text.isEmpty { lines.add("DESCRIPTION:", text: event.text) }
        if !event.categories.isEmpty {
            lines.add("CATEGORIES:" + event.categories.map(escaped).joined(separator: ","))
        }
        // A deadline takes no time off anybody's day.
        lines.add("TRANSP:TRANSPARENT")
        lines.add("STATUS:\(event.isCancelled ? "CANCELLED" : "CONFIRMED")")
        for days in event.isCancelled ? [] : event.alarms {
            lines.add("BEGIN:VALARM")
            lines.add("ACTION:DISPLAY")
            lines.add("DESCRIPTION:", text: event.summary)
            // From midnight, when the day begins, back to nine in the morning so many days before.
            lines.add("TRIGGER:\(days == 0 ? "PT\(hourOfAlarms)H" : trigger(days))")
            lines.add("END:VALARM")
        }
        return lines.text
    }

    private static func trigger(_ days: Int) -> String {
        days == 1 ? "-PT\(24 - hourOfAlarms)H" : "-P\(days - 1)DT\(24 - hourOfAlarms)H"
    }

    mutating func add(_ name: String, text value: String) { add(name + Self.escaped(value)) }

    /// Adds a line; a longer one goes on in lines that begin with a space, and no character is cut in two.
    mutating func add(_ line: String) {
        var line = line
        let folded: String? = line.withUTF8 { bytes in
            guard bytes.count > Self.limitInOctets else { return nil }
            var pieces: [UInt8] = []
            pieces.reserveCapacity(bytes.count + bytes.count / 24)
            var start = 0
            while start < bytes.count {
                let room = start == 0 ? Self.limitInOctets : Self.limitInOctets - 1
                var end = min(start + room, bytes.count)
                // Back to the first byte of a character.
                while end < bytes.count, end > start, bytes[end] & 0xC0 == 0x80 { end -= 1 }
                if start > 0 { pieces += [0x0D, 0x0A, 0x20] }
                pieces += bytes[start..<end]
                start = end
            }
            return String(decoding: pieces, as: UTF8.self)
        }
        text += folded ?? line
        text += "\r\n"
    }

    /// A text as a value (RFC 5545, 3.3.11); what cannot be seen is shown, and no line break can begin another property.
    private static func escaped(_ value: String) -> String {
        // By bytes: a comma with a combining mark behind it is one character of Swift's, and yet a comma.
        var bytes: [UInt8] = []
        let block = SafeText.block(value.utf8.contains(0x0D) ? value.replacing("\r", with: "\n") : value)
        bytes.reserveCapacity(block.utf8.count + 16)
        for byte in block.utf8 {
            switch byte {
            case UInt8(ascii: "\\"), UInt8(ascii: ";"), UInt8(ascii: ","): bytes += [UInt8(ascii: "\\"), byte]
            case 0x0A: bytes += [UInt8(ascii: "\\"), UInt8(ascii: "n")]
            default: bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func basic(_ day: CivilDate) -> String { day.description.filter { $0 != "-" } }

    static func basic(_ instant: Instant) -> String { instant.description.filter { $0 != "-" && $0 != ":" } }
}
