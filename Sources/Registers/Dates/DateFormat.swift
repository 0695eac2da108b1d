internal import Recordations

/// A way to write a date, in the letters of Unicode TR35 (Date Field Symbols), for a count of years that it names.
///
/// `d` and `M` take one or two digits, `dd` and `MM` exactly two; `MMMM` takes a month's name, `MMM` its abbreviation with
/// or without a point. A civil year is `yyyy`, or `yy` of a declared hundred years. Everything else stands for itself, and so
/// does what stands between apostrophes. A space takes any run of spaces, or none where the parts are told apart without.
///
/// A format begins with the count of its years where it is not the civil one: `minguo:y年M月d日`, `japanese:Gy年M月d日`,
/// `buddhist:d MMMM yyyy`. `G` is the era's name; a Japanese date must have it, in the others it may be absent from the text.
public struct DateFormat: Hashable, Sendable {
    enum Part: Hashable {
        case day(digits: ClosedRange<Int>), month(digits: ClosedRange<Int>), year(digits: ClosedRange<Int>)
        case monthName(isFull: Bool), era
        /// A text that stands for itself, folded as the texts are with which it is compared.
        case literal([Unicode.Scalar])
        /// Any run of spaces, or none; a gap has one at least.
        case space, gap

        var isNumber: Bool {
            switch self {
            case .day, .month, .year: true
            default: false
            }
        }

        var isBlank: Bool { self == .space || self == .gap }

        /// What the part states: `d`, `M`, `y` or `G`.
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
    /// The same for bytes; nil where the format has names, or years of an era.
    let bytes: ByteFormat?

    /// Reads a format.
    ///
    /// Throws a sentence for one without day, month or year, or with one of them twice, and for numbers that run together.
    init(_ source: String) throws {
        self.source = source
        var scanner = DateFormatScanner(source)
        try scanner.scan()
        count = scanner.count
        parts = scanner.parts
        // The canonical text itself may be what is read.
        let isCanonical = source == "yyyy-MM-dd"
        bytes = scanner.hasDigitsAlone ? ByteFormat(parts: scanner.byteParts, isCanonical: isCanonical) : nil
    }

    /// Whether the year is given within a hundred years only.
    var hasTwoDigitYear: Bool {
        guard count == .gregorian || count == .buddhist else { return false }
        return parts.contains(.year(digits: 2...2))
    }

    /// Whether months are written by their names.
    var hasMonthNames: Bool {
        parts.contains(.monthName(isFull: true)) || parts.contains(.monthName(isFull: false))
    }

    /// Whether ideographs part its numbers, so that spaces beside them mean nothing.
    var isIdeographic: Bool {
        parts.contains { part in
            if case .literal(let scalars) = part { scalars.contains { $0.properties.isIdeographic } } else { false }
        }
    }

    /// The civil date of numbers that were read; nil where there is no such day.
    func date(_ era: Era?, _ year: Int, _ month: Int, _ day: Int, twoDigitYearsFrom base: Int?) -> CivilDate? {
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

/// A mistake in a definition's value; the place is added by the settings.
struct FormatMistake: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}
