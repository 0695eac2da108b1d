internal import Recordations

/// A way to write a date: `d`, `dd`, `M`, `MM`, `yy`, `yyyy`, everything else stands for itself.
///
/// `d` and `M` take one or two digits, `dd` and `MM` exactly two. A space takes any run of spaces, or none.
public struct DateFormat: Hashable, Sendable {
    private enum Part: Hashable {
        case day(digits: ClosedRange<Int>), month(digits: ClosedRange<Int>), year(digits: Int), literal(UInt8), space
    }

    /// The format as it was written.
    public let source: String
    private let parts: [Part]

    /// Reads a format.
    ///
    /// Throws a sentence for one without day, month or year, or with one of them twice.
    init(_ source: String) throws {
        var parts: [Part] = []
        var rest = Substring(source)
        while let letter = rest.first {
            let run = rest.prefix { $0 == letter }
            switch (letter, run.count) {
            case ("d", 1...2): parts.append(.day(digits: run.count...2))
            case ("M", 1...2): parts.append(.month(digits: run.count...2))
            case ("y", 2), ("y", 4): parts.append(.year(digits: run.count))
            case ("d", _), ("M", _), ("y", _): throw FormatMistake("'\(run)' is no part of a date: d dd M MM yy yyyy")
            case (" ", _): parts.append(.space)
            default: parts += run.utf8.map { .literal($0) }
            }
            rest = rest.dropFirst(run.count)
        }
        self.source = source
        self.parts = parts
        isCanonical = source == "yyyy-MM-dd"
        guard [shape("d"), shape("M"), shape("y")].allSatisfy({ $0 == 1 }) else {
            throw FormatMistake("'\(source)' is to have a day, a month and a year, each once")
        }
    }

    /// The same format with memory of its own.
    var copy: DateFormat { DateFormat(source: source, parts: parts.map { $0 }) }

    private init(source: String, parts: [Part]) {
        self.source = source
        self.parts = parts
        isCanonical = source == "yyyy-MM-dd"
    }

    private func shape(_ letter: Character) -> Int { parts.count { DateFormat.letter($0) == letter } }

    private static func letter(_ part: Part) -> Character? {
        switch part {
        case .day: "d"
        case .month: "M"
        case .year: "y"
        case .literal, .space: nil
        }
    }

    /// Whether a text in this format is the canonical text itself.
    let isCanonical: Bool

    /// Whether the year has two digits only.
    var hasTwoDigitYear: Bool { parts.contains(.year(digits: 2)) }

    /// Whether some text is a date in both formats and not the same one: day and month change places.
    func isAmbiguous(with other: DateFormat) -> Bool {
        guard parts.count == other.parts.count else { return false }
        // Formats that differ in leading zeros alone read a text as the same day.
        let kinds = [parts, other.parts].map { parts in parts.map(DateFormat.letter) }
        guard kinds[0] != kinds[1] else { return false }
        return zip(parts, other.parts).allSatisfy { mine, theirs in
            switch (mine, theirs) {
            case (.literal(let left), .literal(let right)): left == right
            case (.space, .space): true
            case (.year(let left), .year(let right)): left == right
            case (.day, .day), (.month, .month), (.day, .month), (.month, .day): true
            // Two digits of a year can be a day or a month as well.
            case (.year(let digits), .day), (.year(let digits), .month): digits == 2
            case (.day, .year(let digits)), (.month, .year(let digits)): digits == 2
            default: false
            }
        }
    }

    /// Reads a text that is a date in this format and nothing else; nil for any other text, and for a day that is none.
    ///
    /// `twoDigitYearsFrom` is the first of the hundred years for which two digits stand.
    func date(_ bytes: UnsafeBufferPointer<UInt8>, twoDigitYearsFrom base: Int?) -> CivilDate? {
        var at = 0
        var (year, month, day) = (0, 0, 0)
        func number(_ digits: ClosedRange<Int>) -> Int? {
            var value = 0
            var count = 0
            while at < bytes.count, count < digits.upperBound, (0x30...0x39).contains(bytes[at]) {
                value = value * 10 + Int(bytes[at] - 0x30)
                count += 1
                at += 1
            }
            return digits.contains(count) ? value : nil
        }
        for part in parts {
            switch part {
            case .literal(let byte):
                guard at < bytes.count, bytes[at] == byte else { return nil }
                at += 1
            case .space:
                while at < bytes.count, bytes[at] == 0x20 { at += 1 }
            case .day(let digits):
                guard let value = number(digits) else { return nil }
                day = value
            case .month(let digits):
                guard let value = number(digits) else { return nil }
                month = value
            case .year(let digits):
                guard let value = number(digits...digits) else { return nil }
                year = value
                if digits == 2 {
                    guard let base else { return nil }
                    year += base - base % 100
                    if year < base { year += 100 }
                }
            }
        }
        return at == bytes.count ? CivilDate(year: year, month: month, day: day) : nil
    }
}

/// A mistake in a definition's value; the place is added by the settings.
struct FormatMistake: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}
