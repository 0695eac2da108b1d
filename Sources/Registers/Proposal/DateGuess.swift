internal import FoundationEssentials
internal import Patterns
internal import Recordations

/// A guess of a column's date formats.
struct DateGuess {
    var formats: [DateFormat]
    /// The pattern of the date within the cells' texts; nil where the cells are dates as a whole.
    var capture: String?
    /// A format that would read the same cells as other days, with an example; nil where a cell proves the first format.
    var rival: Rival?
    /// The number of examined cells that none of the formats reads.
    var unread: Int
    /// The number of examined cells.
    let of: Int
    /// An example cell, if the cells are instants, which have no day without a time zone.
    var instant: String?
    /// The unit of the cells, if they count time since 1970.
    var epoch: Epoch?
    /// An example with a year of two digits, and the year that it is read as.
    var shortYear: String?

    /// Two formats for the same cells.
    struct Rival {
        let format: DateFormat
        let example: String
        let days: (chosen: CivilDate, other: CivilDate)
    }

    var hasTwoDigitYears: Bool { formats.contains(where: \.hasTwoDigitYear) }
}

/// How dates are written in a jurisdiction, for cells that could be read in two ways.
struct DateHabit {
    /// The jurisdiction; ``Jurisdiction/unspecified`` for a list, whose rows are of many.
    let jurisdiction: Jurisdiction
    /// Formats that other columns of the same table prove.
    var proven: Set<String> = []

    // CLDR 44, dateFormats-short of the jurisdiction's first language: the month before the day.
    private static let monthFirst: Set<String> = ["US", "PH", "FM", "MH", "PW", "PR", "GU"]
    // The year before the month.
    private static let yearFirst: Set<String> = ["CN", "JP", "KR", "TW", "HU", "LT", "MN", "KP", "SE"]

    /// Whether a register of the jurisdiction could write its dates so, whatever the cells are.
    func allows(_ format: DateFormat) -> Bool {
        switch format.count {
        case .gregorian: true
        case .minguo: jurisdiction.code == "TW"
        case .japanese: jurisdiction.code == "JP"
        case .buddhist: jurisdiction.code == "TH"
        }
    }

    /// How probable a format is beside another one that reads the same cells; the greater the better.
    func weight(_ format: DateFormat) -> Int {
        let isProven = proven.contains(format.source) ? 100 : 0
        let letters = format.parts.compactMap(\.letter).filter { $0 != "G" }
        let order: [Character] =
            Self.monthFirst.contains(jurisdiction.code)
            ? ["M", "d", "y"] : Self.yearFirst.contains(jurisdiction.code) ? ["y", "M", "d"] : ["d", "M", "y"]
        return isProven + (letters == order ? 10 : 0) + (format.count == .gregorian ? 1 : 0)
    }
}

extension ColumnProfile {
    // Two hundred dates are enough, because a register writes all its dates in the same way.
    private static let mostDates = 200

    /// The date formats of the column; nil where most cells are no dates.
    func dates(_ formats: [DateFormat], _ habit: DateHabit) -> DateGuess? {
        let texts = self.texts.prefix(Self.mostDates)
        guard !texts.isEmpty, numbersShare >= 0.5 else { return nil }
        // No date is so long, and trying all formats on texts takes long.
        if texts.count(where: { $0.utf8.count > 60 }) * 2 > texts.count { return within(Array(texts), habit) }
        if let instants = instants(Array(texts), formats) { return instants }
        // The name of the era in a cell shows the era in any jurisdiction.
        let formats = formats.filter { format in
            habit.allows(format) || texts.contains { text in format.eraNames.contains(where: text.contains) }
        }
        var left = Array(texts)
        var chosen: [DateFormat] = []
        var rival: DateGuess.Rival?
        for _ in 0..<3 {
            let counted = formats.map { format in (format: format, count: left.count { format.reads($0) }) }
                .filter { $0.count > 0 }
            let best = counted.enumerated().max { one, other in
                (one.element.count, habit.weight(one.element.format), -one.offset)
                    < (other.element.count, habit.weight(other.element.format), -other.offset)
            }?.element
            guard let best, best.count * 50 >= texts.count else { break }
            if chosen.contains(where: { $0.isAmbiguous(with: best.format) }) { break }
            chosen.append(best.format)
            let others = counted.filter { $0.count == best.count && $0.format != best.format }.map(\.format)
            if rival == nil { rival = Self.rival(of: best.format, among: others, left) }
            left.removeAll { best.format.reads($0) }
            if left.isEmpty { break }
        }
        let read = texts.count - left.count
        if !chosen.isEmpty, read * 2 >= texts.count {
            var guess = DateGuess(formats: chosen, rival: rival, unread: left.count, of: texts.count)
            guess.shortYear = texts.first { text in chosen.contains { $0.hasTwoDigitYear && $0.reads(text) } }
            return guess
        }
        return within(Array(texts), habit)
    }

    // A date within other text.
    private func within(_ texts: [String], _ habit: DateHabit) -> DateGuess? {
        let slashes = habit.jurisdiction.code == "US" ? "M/d/yyyy" : "d/M/yyyy"
        for (pattern, format) in [
            (#"(\d{1,2}\.\d{1,2}\.\d{4})"#, "d.M.yyyy"), (#"(\d{4}-\d{2}-\d{2})"#, "yyyy-MM-dd"),
            (#"(\d{1,2}/\d{1,2}/\d{4})"#, slashes),
        ] {
            guard let compiled = try? Pattern(pattern), let format = try? DateFormat(format) else { continue }
            let found = texts.count { (try? compiled.matches($0)) ?? false }
            if found * 2 >= texts.count, found > 0 {
                return DateGuess(formats: [format], capture: pattern, unread: texts.count - found, of: texts.count)
            }
        }
        return nil
    }

    /// The first other format that reads a cell as another day.
    private static func rival(
        of chosen: DateFormat,
        among others: [DateFormat],
        _ texts: [String]
    ) -> DateGuess.Rival? {
        for other in others where other.isAmbiguous(with: chosen) {
            for text in texts {
                if let day = chosen.day(text), let another = other.day(text), day != another {
                    return DateGuess.Rival(
                        format: other,
                        example: Excerpt.of(text, limit: 30),
                        days: (chosen: day, other: another)
                    )
                }
            }
        }
        return nil
    }

    /// The date formats of a column of instants, whose days depend on a time zone that no cell states; nil for other
    /// columns.
    private func instants(_ texts: [String], _ formats: [DateFormat]) -> DateGuess? {
        let zoned = texts.filter { ClockTime.instant($0) != nil }
        if zoned.count * 2 >= texts.count, let example = zoned.first {
            let dates = zoned.compactMap { ClockTime.instant($0)?.date }
            let best = formats.map { format in (format, dates.count { format.reads($0) }) }.max { $0.1 < $1.1 }
            guard let best, best.1 > 0 else { return nil }
            var guess = DateGuess(formats: [best.0], unread: 0, of: texts.count)
            guess.instant = Excerpt.of(example, limit: 40)
            return guess
        }
        // Since 2001 a count of milliseconds since 1970 has 13 digits, and a count of seconds has 10.
        for (digits, epoch) in [(13, Epoch.milliseconds), (10, .seconds)] {
            let counts = texts.filter { $0.utf8.count == digits && $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }
            guard counts.count * 10 >= texts.count * 9, let example = counts.first,
                let format = try? DateFormat("yyyy-MM-dd")
            else { continue }
            var guess = DateGuess(formats: [format], unread: 0, of: texts.count)
            guess.instant = example
            guess.epoch = epoch
            return guess
        }
        return nil
    }
}

extension DateFormat {
    /// The day of a cell; nil for other texts.
    ///
    /// A time of day behind the date is ignored, as the reading ignores it.
    fileprivate func day(_ text: String) -> CivilDate? {
        var text = text
        let formats = DateFormats([self], twoDigitYearsFrom: 2000)
        let date = text.withUTF8 { formats.verbatim($0)?.date } ?? formats.day(text)
        // Civil years such as 2566 and 111 do not occur in registers.
        return date.flatMap { (1900...2150).contains($0.year) ? $0 : nil }
    }

    fileprivate func reads(_ text: String) -> Bool { day(text) != nil }

    fileprivate func isAmbiguous(with other: DateFormat) -> Bool {
        self != other && ambiguity(with: other, months: .all, twoDigitYearsFrom: 2000) != nil
    }

    /// The names of the format's eras that no other text has: the letters M, T, S, H and R begin many words.
    fileprivate var eraNames: [String] {
        count.eras.flatMap(\.names).filter { $0.unicodeScalars.contains { $0.value >= 0x0E00 } }
    }
}
