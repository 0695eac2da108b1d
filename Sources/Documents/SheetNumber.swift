/// Converts a sheet's numbers to text.
enum SheetNumber {
    /// Appends a number in the form of a General cell of unlimited width.
    ///
    /// The text has no `.0`, only the digits that identify the number, and no exponent where 18 digits are enough. Text
    /// that is no number is appended unchanged.
    static func append(_ stored: UnsafeBufferPointer<UInt8>, to bytes: inout [UInt8]) {
        if isPlainInteger(stored) {
            bytes.append(contentsOf: stored)
            return
        }
        guard let value = Double(String(decoding: stored, as: UTF8.self)), value.isFinite else {
            bytes.append(contentsOf: stored)
            return
        }
        append(value, to: &bytes)
    }

    /// Appends a finite number in the same form.
    static func append(_ value: Double, to bytes: inout [UInt8]) {
        if value == value.rounded(), abs(value) < 1e18 {
            bytes.append(contentsOf: String(Int64(value)).utf8)
        } else {
            bytes.append(contentsOf: writtenOut(String(value)).utf8)
        }
    }

    /// A decimal number without sign; nil for other text and for more than 18 digits.
    @inline(__always)
    static func count(_ text: UnsafeBufferPointer<UInt8>) -> Int? {
        guard (1...18).contains(text.count) else { return nil }
        var number = 0
        for byte in text {
            let digit = byte &- UInt8(ascii: "0")
            guard digit < 10 else { return nil }
            number = number &* 10 &+ Int(digit)
        }
        return number
    }

    private static func isPlainInteger(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        text.count <= 15 && count(text) != nil && (text[0] != UInt8(ascii: "0") || text.count == 1)
    }

    /// `1.5e-05` as `0.000015`; numbers below 1e-15 keep their exponent.
    private static func writtenOut(_ text: String) -> String {
        let parts = text.split(separator: "e")
        guard parts.count == 2, let exponent = Int(parts[1]), (-15 ... -1).contains(exponent) else { return text }
        let sign = parts[0].hasPrefix("-") ? "-" : ""
        let digits = parts[0].filter(\.isNumber)
        let trimmed = digits.hasSuffix("0") && parts[0].contains(".0") ? String(digits.dropLast()) : String(digits)
        return sign + "0." + String(repeating: "0", count: -exponent - 1) + trimmed
    }
}

/// The kind of a number format: number, date or time (ECMA-376 part 1, 18.8.30 and 18.8.31).
enum NumberKind: Equatable {
    case number
    case date
    /// A time of day.
    case time
    /// Hours beyond 24, `[h]:mm`.
    case duration
    /// A built-in format that is a date in one language and a time in another: the value decides.
    case dateOrTime

    /// The kind of a built-in format; the ids from 27 on are those of East Asian languages.
    init(builtIn id: Int) {
        self =
            switch id {
            case 14...17, 22, 27...31, 36, 50...54, 57, 58: .date
            case 18...21, 32, 33, 45, 47: .time
            case 34, 35, 55, 56: .dateOrTime
            case 46: .duration
            default: .number
            }
    }

    /// The kind of a format code: days, months, years, hours and seconds outside quotes, brackets and escapes.
    init(code: String) {
        var (hasDate, hasTime, hasMonth) = (false, false, false)
        var rest = code.lowercased()[...]
        while let character = rest.popFirst() {
            switch character {
            case "\"":
                rest = rest.drop { $0 != "\"" }.dropFirst()
            case "[":
                let inside = rest.prefix { $0 != "]" }
                rest = rest.dropFirst(inside.count + 1)
                // [h], [mm] and [ss] count on beyond 24 or 60; [red], [$-409] and [<1] are no dates.
                if let first = inside.first, "hms".contains(first), inside.allSatisfy({ $0 == first }) {
                    self = .duration
                    return
                }
            case "\\", "_", "*": rest = rest.dropFirst()
            case "a" where rest.hasPrefix("m/pm"): rest = rest.dropFirst(4)
            case "a" where rest.hasPrefix("/p"): rest = rest.dropFirst(2)
            case "g" where rest.hasPrefix("eneral"): rest = rest.dropFirst(6)
            case "d", "y": hasDate = true
            case "h", "s": hasTime = true
            case "m": hasMonth = true
            default: break
            }
        }
        self = hasDate ? .date : hasTime ? .time : hasMonth ? .date : .number
    }
}

/// Day numbers of the two date systems as ISO dates (ECMA-376 part 1, 18.17.4).
struct SheetCalendar {
    /// Whether day 0 is 1904-01-01, as `workbookPr date1904` says.
    var startsIn1904 = false

    /// 9999-12-31 in the 1900 system.
    private static let lastDay = 2_958_465

    /// The text of a day number: `yyyy-MM-dd`, with ` HH:mm:ss` if it has a time of day; nil for a number that is no
    /// date.
    ///
    /// Fractions of a second are cut, as on a watch: 23:59:59.997 is not the next day. Only the rounding error of the
    /// number, less than half a millisecond, is rounded. The 1900 system has a day 60, 1900-02-29, which never existed;
    /// it is given as this text, because the author may have meant the day before or after. In that system a number
    /// below 1 has no day and is a time of day. Negative numbers and numbers beyond the year 9999 are no dates.
    func text(_ value: Double, _ kind: NumberKind) -> String? {
        guard value.isFinite, value >= 0, value < Double(Self.lastDay + 1) else { return nil }
        let seconds = Int((value * 86_400_000).rounded()) / 1_000
        let (day, time) = (seconds / 86_400, seconds % 86_400)
        switch kind {
        case .number: return nil
        case .duration: return clock(seconds)
        case .time: return clock(time)
        case .dateOrTime where day == 0: return clock(time)
        case .date where day == 0 && !startsIn1904: return clock(time)
        case .date, .dateOrTime:
            guard let date = date(day) else { return nil }
            return time == 0 ? date : date + " " + clock(time)
        }
    }

    private func clock(_ seconds: Int) -> String {
        "\(padded(seconds / 3600, 2)):\(padded(seconds / 60 % 60, 2)):\(padded(seconds % 60, 2))"
    }

    private func padded(_ number: Int, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }

    private func date(_ day: Int) -> String? {
        if !startsIn1904, day == 60 { return "1900-02-29" }
        // Days since 0000-03-01, where leap days end years and cycles.
        let civil = startsIn1904 ? day + 695_361 : day + (day < 60 ? 693_900 : 693_899)
        let era = civil / 146_097
        let dayOfEra = civil % 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shifted = (5 * dayOfYear + 2) / 153
        let month = shifted < 10 ? shifted + 3 : shifted - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        guard year <= 9999 else { return nil }
        return "\(padded(year, 4))-\(padded(month, 2))-\(padded(dayOfYear - (153 * shifted + 2) / 5 + 1, 2))"
    }
}
