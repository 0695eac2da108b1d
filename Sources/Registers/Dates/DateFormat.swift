internal import Recordations

/// A date format in the pattern letters of Unicode TR35 (Date Field Symbols), with a count of years.
///
/// `d` and `M` match one or two digits, `dd` and `MM` exactly two; `MMMM` matches a month's name, `MMM` its
/// abbreviation with or without a point. A civil year is `yyyy`, or `yy` within a declared range of a hundred years.
/// Other characters and text between apostrophes are literal. A space matches any run of spaces, and also no space
/// where the parts are separated without it.
///
/// A format for another count than the civil years starts with its name: `minguo:y年M月d日`, `japanese:Gy年M月d日`,
/// `buddhist:d MMMM yyyy`. `G` is the era's name, which a Japanese date must have and other dates may omit.
public struct DateFormat: Hashable, Sendable {
    enum Part: Hashable {
        case day(digits: ClosedRange<Int>), month(digits: ClosedRange<Int>), year(digits: ClosedRange<Int>)
        case monthName(isFull: Bool), era
        /// Literal text, folded like the texts with which it is compared.
        case literal([Unicode.Scalar])
        /// `space` is any run of spaces or none; `gap` is at least one space.
        case space, gap

        var isNumber: Bool {
            switch self {
            case .day, .month, .year: true
            default: false
            }
        }

        var isBlank: Bool { self == .space || self == .gap }

        /// The letter of the part: `d`, `M`, `y` or `G`; nil for literals and spaces.
        var letter: Character? {
            switch self {
            case .day: "d"
            case .month, .monthName: "M"
            case .year: "y"
            case .era: "G"
            case .literal, .space, .gap: nil
            }
        }
    }

    /// The format as it was written.
    public let source: String
    let count: YearCount
    let parts: [Part]
    /// The format for bytes; nil where the format has names or years of an era.
    let bytes: ByteFormat?

    /// Reads a format.
    ///
    /// Throws ``FormatMistake`` for a format that lacks or repeats day, month or year, and for numbers without a
    /// separator.
    init(_ source: String) throws {
        self.source = source
        var scanner = DateFormatScanner(source)
        try scanner.scan()
        count = scanner.count
        parts = scanner.parts
        // A text in this format is the canonical text.
        let isCanonical = source == "yyyy-MM-dd"
        bytes = scanner.hasDigitsAlone ? ByteFormat(parts: scanner.byteParts, isCanonical: isCanonical) : nil
    }

    /// Whether the year has two digits.
    var hasTwoDigitYear: Bool {
        guard count == .gregorian || count == .buddhist else { return false }
        return parts.contains(.year(digits: 2...2))
    }

    /// Whether months are written as names.
    var hasMonthNames: Bool {
        parts.contains(.monthName(isFull: true)) || parts.contains(.monthName(isFull: false))
    }

    /// The civil date of the numbers of a text; nil where the day does not exist.
    func date(era: Era?, year: Int, month: Int, day: Int, twoDigitYearsFrom base: Int?) -> CivilDate? {
        var year = year
        if hasTwoDigitYear {
            guard let base else { return nil }
            year += base - base % 100
            if year < base { year += 100 }
        }
        guard count != .gregorian else { return CivilDate(year: year, month: month, day: day) }
        return (era ?? count.eras.first)?.date(year: year, month: month, day: day)
    }
}

/// A mistake in a value of a source definition; `Setting.map` adds the position.
struct FormatMistake: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}
