public import Recordations
internal import Rendering

/// An iCalendar file (RFC 5545) of all-day events.
public struct CalendarFile: Sendable {
    /// The file's text in UTF-8, with CR LF.
    public let text: String
    /// The number of cancelled events in the file.
    public let cancelled: Int
    /// The number of events that were copied unchanged from the former file.
    public let kept: Int

    /// Writes events in the given order.
    ///
    /// Days are civil dates without a time zone (`VALUE=DATE`), so that a deadline has the same day everywhere; the end
    /// is the next day, because it is exclusive (RFC 5545, 3.6.1). Alarms are relative to the start of the day in the
    /// reader's zone, so that they ring at nine in the morning everywhere. There is no METHOD: a subscribed file is no
    /// message, and a message needs an organizer (RFC 5546, 3.2.1).
    ///
    /// - Parameters:
    ///   - name: The calendar's name.
    ///   - events: The events.
    ///   - names: The identifiers of events without a day at present: they are copied unchanged from the former file.
    ///   - former: The former content of the file. An unchanged event keeps its revision, a changed one gets a higher
    /// one. An
    ///     event that no longer exists is cancelled, and omitted sixty days after its cancellation.
    ///   - now: The time of writing.
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
        // This property is not in the RFC; Google, Apple and Outlook use it as the calendar's name.
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
        /// The folded lines without those of the revision.
        var content = ""
        var isCancelled = false

        /// The next revision; a number near the limit, which only a manual edit can cause, is not increased.
        var next: Int { sequence < 2_000_000_000 ? sequence + 1 : sequence }

        /// The content as that of a cancelled event, without reminders.
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

    /// Whether the file has no events of recordal.
    public var isEmpty: Bool { events.isEmpty }

    /// Whether the file has an event that is not cancelled.
    public func holds(_ uid: String) -> Bool { events[uid].map { !$0.isCancelled } ?? false }

    /// Reads a file; a file of another program gives no events, which is not an error.
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

    // Bytes are split, because a calendar of a large portfolio has millions of characters.
    fileprivate static func lines(_ text: String) -> [Substring] {
        text.utf8.split(separator: 0x0A).map { line in Substring(line.last == 0x0D ? line.dropLast() : line) }
    }
}

/// Content lines (RFC 5545, 3.1), each folded at 75 octets.
private struct ContentLines {
    private static let limitInOctets = 75
    private static let hourOfAlarms = 9
    private(set) var text = ""

    /// Adds an event: the lines of its revision, then its content.
    mutating func add(_ uid: String, _ content: String, sequence: Int, stamp: String) {
        add("BEGIN:VEVENT")
        add("UID:", text: uid)
        add("DTSTAMP:\(stamp)")
        add("LAST-MODIFIED:\(stamp)")
        add("SEQUENCE:\(sequence)")
        text += content
        add("END:VEVENT")
    }

    /// The lines of an event without those of its revision.
    static func content(of event: CalendarEvent) -> String {
        var lines = ContentLines()
        lines.add("DTSTART;VALUE=DATE:\(basic(event.day))")
        lines.add("DTEND;VALUE=DATE:\(basic(event.day.adding(days: 1)))")
        lines.add("SUMMARY:", text: event.summary)
        if !event.text.isEmpty { lines.add("DESCRIPTION:", text: event.text) }
        if !event.categories.isEmpty {
            lines.add("CATEGORIES:" + event.categories.map(escaped).joined(separator: ","))
        }
        // A deadline does not mark time as busy.
        lines.add("TRANSP:TRANSPARENT")
        lines.add("STATUS:\(event.isCancelled ? "CANCELLED" : "CONFIRMED")")
        for days in event.isCancelled ? [] : event.alarms {
            lines.add("BEGIN:VALARM")
            lines.add("ACTION:DISPLAY")
            lines.add("DESCRIPTION:", text: event.summary)
            // The trigger is relative to midnight at the start of the day, and rings at nine in the morning of an
            // earlier day.
            lines.add("TRIGGER:\(days == 0 ? "PT\(hourOfAlarms)H" : trigger(days))")
            lines.add("END:VALARM")
        }
        return lines.text
    }

    private static func trigger(_ days: Int) -> String {
        days == 1 ? "-PT\(24 - hourOfAlarms)H" : "-P\(days - 1)DT\(24 - hourOfAlarms)H"
    }

    mutating func add(_ name: String, text value: String) { add(name + Self.escaped(value)) }

    /// Adds a line and folds it at 75 octets without splitting a character; continuation lines start with a space.
    mutating func add(_ line: String) {
        var line = line
        let folded: String? = line.withUTF8 { bytes in
            guard bytes.count > Self.limitInOctets else { return nil }
            var lines: [UInt8] = []
            lines.reserveCapacity(bytes.count + bytes.count / 24)
            var start = 0
            while start < bytes.count {
                let available = start == 0 ? Self.limitInOctets : Self.limitInOctets - 1
                var end = min(start + available, bytes.count)
                // Back to the first byte of a character.
                while end < bytes.count, end > start, bytes[end] & 0xC0 == 0x80 { end -= 1 }
                if start > 0 { lines += [0x0D, 0x0A, 0x20] }
                lines += bytes[start..<end]
                start = end
            }
            return String(decoding: lines, as: UTF8.self)
        }
        text += folded ?? line
        text += "\r\n"
    }

    /// A text as a value (RFC 5545, 3.3.11); invisible characters are escaped, and a line break cannot start another
    /// property.
    private static func escaped(_ value: String) -> String {
        // Bytes are compared, because a comma with a combining mark is another Character in Swift and still a comma.
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
