/// The number under which a right is registered, in its parts.
///
/// Two numbers whose parts are equal are the same number, however they were written.
package struct RightNumber: Hashable, Sendable {
    /// The system under which a right is registered.
    package enum System: String, CaseIterable, Sendable {
        /// At the office of a country.
        case national
        /// Under the Madrid system, at WIPO.
        case madrid
        /// At the office of a union of countries, such as the European Union's.
        case regional
        /// Not said by the number's text: offices give numbers that could be either.
        case unstated
    }

    /// The office: the code of a country, `EU` for the European Union's, `WO` for WIPO; nil where it is not known.
    package let office: String?
    /// The system.
    package let system: System
    /// What stands before the digits and is a part of the number: a year, a kind, letters.
    package let series: String
    /// The digits, without leading zeros where the office's rule ignores them.
    package let digits: String
    /// The letters behind the digits: `A` in `1211486A`, `SU` in `51864/SU`.
    package let suffix: String

    /// Makes a number from its parts.
    package init(office: String?, system: System = .unstated, series: String = "", digits: String, suffix: String = "")
    {
        self.office = office
        self.system = system
        self.series = series
        self.digits = digits
        self.suffix = suffix
    }

    /// Whether there is a digit; a text without one is no number, and the same as no other.
    package var isNumber: Bool { digits.utf8.contains(where: \.isDigit) }

    /// What is the same for all spellings of a number, whichever system and office: for a dictionary.
    ///
    /// Numbers with equal keys need ``likeness(to:)`` still, which looks at system and office.
    package struct ExactKey: Hashable, Sendable {
        private let text: String

        init(_ number: RightNumber) {
            text = "\(number.series)\u{1F}\(number.digits)\u{1F}\(number.suffix)"
        }
    }

    /// The key of the number.
    package var exactKey: ExactKey { ExactKey(self) }

    /// The number as people write it, such as `302012 001818` or `1211486A`.
    package var text: String { (series.isEmpty ? "" : series + " ") + digits + suffix }
}

/// A number as it was written, and as it was read.
package struct WrittenNumber: Hashable, Sendable {
    /// The text, without white space at its ends.
    package let raw: String
    /// The number in its parts.
    package let number: RightNumber
}
