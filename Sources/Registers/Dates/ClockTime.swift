internal import FoundationEssentials
internal import Patterns
internal import Recordations

/// The time of day behind a date, with its time zone if the text states one.
///
/// A time without a zone is in the register's own zone, so its date is the day. With a zone (`Z`, `UTC`, `+03:00`; RFC
/// 3339,
/// 5.6) the text states an instant, whose day depends on the zone of the register.
struct ClockTime {
    /// Seconds since midnight.
    let seconds: Int
    /// The seconds by which the zone is ahead of UTC; nil where the offset cannot be read.
    let offset: Int?

    // Spreadsheets and servers of the United States write hours from 1 to 12 with AM or PM. At 24:00 the day ends. The
    // text is folded.
    private static let local = try? Pattern(
        #"[t\s,]\s*(?:24\s*:\s*00(?:\s*:\s*00(?:[.,]0+)?)?|(?:[01]?\d|2[0-3])\s*:\s*[0-5]\d(?:\s*:\s*[0-5]\d(?:[.,]\d+)?)?(?:\s*[ap]\.?m\.?)?)$"#
    )
    private static let zoned = try? Pattern(
        #"[Tt\s,]\s*(?:[01]?\d|2[0-4]):[0-5]\d(?::[0-6]\d(?:[.,]\d+)?)?\s?(?:[Zz]\b|UTC|GMT|[+\x{2212}-](?:0\d|1[0-4])(?::?[0-5]\d)?(?!\d))"#
    )

    /// The ranges of times with a zone in a text, each with the space or `T` in front; empty for nearly every text.
    static func zonedTimes(in text: UnsafeBufferPointer<UInt8>) throws -> [Range<Int>] {
        guard text.contains(UInt8(ascii: ":")) else { return [] }
        return try zoned?.matches(in: text).map(\.whole) ?? []
    }

    /// The folded text in front of a time of day without a zone at the end; nil where there is none.
    ///
    /// White space, width and the script of digits do not count, as in dates.
    static func date(before time: String) -> String? {
        let isTime = time.utf8.contains(UInt8(ascii: ":")) || time.unicodeScalars.contains("\u{FF1A}")
        // A cell may have any length, and no date with a time is longer.
        guard isTime, time.utf8.count <= 1000, let scalars = DateText.folded(time) else { return nil }
        var text = String(String.UnicodeScalarView(scalars))
        return text.withUTF8 { bytes in
            guard let match = try? local?.firstMatch(in: bytes), match.whole.lowerBound > 0 else { return nil }
            return String(decoding: bytes[..<match.whole.lowerBound], as: UTF8.self)
        }
    }

    /// Splits a text that ends in a time with a zone; nil for any other text.
    static func instant(_ text: String) -> (date: String, time: ClockTime)? {
        var text = text
        return text.withUTF8 { bytes in
            guard let range = try? zonedTimes(in: bytes).last, range.upperBound == bytes.count, range.lowerBound > 0,
                let time = ClockTime(String(decoding: bytes[range], as: UTF8.self))
            else { return nil }
            return (String(decoding: bytes[..<range.lowerBound], as: UTF8.self), time)
        }
    }

    /// Reads a text that ``zoned`` matches.
    private init?(_ text: String) {
        guard let first = text.firstIndex(where: \.isNumber) else { return nil }
        let rest = text[first...]
        let sign = rest.lastIndex { "+-\u{2212}".contains($0) }
        let clock = rest[..<(sign ?? rest.endIndex)].prefix { $0.isNumber || $0 == ":" }
        let parts = clock.split(separator: ":").compactMap { Int($0) }
        guard parts.count >= 2 else { return nil }
        seconds = parts[0] * 3_600 + parts[1] * 60 + (parts.count > 2 ? parts[2] : 0)
        guard let sign else {
            offset = 0
            return
        }
        let digits = rest[sign...].filter(\.isNumber).compactMap(\.wholeNumberValue)
        guard digits.count == 2 || digits.count == 4 else { return nil }
        let minutes = digits.count == 4 ? digits[2] * 10 + digits[3] : 0
        let ahead = (digits[0] * 10 + digits[1]) * 3_600 + minutes * 60
        offset = rest[sign] == "+" ? ahead : -ahead
    }

    /// The civil day, in a zone, of the instant at this time on a date.
    func day(of date: CivilDate, in zone: TimeZone) -> CivilDate {
        let utc = Double(date.daysSinceEpoch * 86_400 + seconds - (offset ?? 0))
        return CivilDate(Date(timeIntervalSince1970: utc), in: zone)
    }
}

/// A count of seconds or milliseconds since 1970-01-01T00:00:00Z, which states an instant.
enum Epoch: String, CaseIterable {
    case seconds = "epoch-seconds"
    case milliseconds = "epoch-milliseconds"

    /// The civil day of a count in a zone; nil for a text that is no number and for a number beyond the years 1 to
    /// 9999.
    func day(_ text: String, in zone: TimeZone) -> CivilDate? {
        guard text.utf8.count <= 20, let number = Double(text), number.isFinite,
            text.utf8.allSatisfy({ (0x2D...0x39).contains($0) && $0 != UInt8(ascii: "/") })
        else { return nil }
        let seconds = self == .seconds ? number : number / 1_000
        guard abs(seconds) < 2.5e11 else { return nil }
        return CivilDate(Date(timeIntervalSince1970: seconds), in: zone)
    }
}
