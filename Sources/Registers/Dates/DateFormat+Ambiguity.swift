internal import Recordations

/// A text that two formats read as different days; the days are in the order of the formats.
struct AmbiguousDate {
    let text: String
    let dates: [CivilDate]
}

extension DateFormat {
    /// A text that is a date in both formats and means different days; nil where none was found.
    ///
    /// Some dates are written in one format and read in the other. They are chosen so that each number can be any other
    /// part:
    /// days that can be months, years of one to three digits that can be days, years of four digits that can be two
    /// numbers of two digits, and years that are possible in several counts.
    func ambiguity(with other: DateFormat, months: MonthNames, twoDigitYearsFrom base: Int? = nil) -> AmbiguousDate? {
        guard !readsAlike(other) else { return nil }
        if let found = found(against: other, months, base) { return found }
        guard let found = other.found(against: self, months, base) else { return nil }
        return AmbiguousDate(text: found.text, dates: found.dates.reversed())
    }

    private func found(against other: DateFormat, _ months: MonthNames, _ base: Int?) -> AmbiguousDate? {
        DateWriter(format: self, other: other, months: months).first { scalars in
            let text = DateText(folded: scalars)
            guard let second = other.date(text, months, twoDigitYearsFrom: base ?? 2000),
                let date = date(text, months, twoDigitYearsFrom: base ?? 2000), second != date
            else { return nil }
            return AmbiguousDate(text: String(String.UnicodeScalarView(scalars)), dates: [date, second])
        }
    }

    /// Whether a text that both formats read must mean the same day, because its numbers are the same parts in the same
    /// order.
    private func readsAlike(_ other: DateFormat) -> Bool {
        func order(_ format: DateFormat) -> [Character]? {
            var letters: [Character] = []
            var isOpen = false
            for part in format.parts {
                switch part {
                case .literal(let scalars):
                    if scalars.contains(where: { $0.properties.numericType != nil || $0 == "○" }) { return nil }
                    isOpen = false
                case .gap: isOpen = false
                case .space: continue
                case .monthName, .era: return nil
                case .day, .month, .year:
                    if isOpen { return nil }
                    isOpen = true
                    letters += part.letter.map { [$0] } ?? []
                }
            }
            return letters
        }
        // A full name and its abbreviation mean the same month.
        func unabbreviated(_ format: DateFormat) -> [Part] {
            format.parts.map { $0 == .monthName(isFull: false) ? .monthName(isFull: true) : $0 }
        }
        guard count == other.count, hasTwoDigitYear == other.hasTwoDigitYear else { return false }
        if unabbreviated(self) == unabbreviated(other) { return true }
        return order(self).map { $0 == order(other) } ?? false
    }
}
