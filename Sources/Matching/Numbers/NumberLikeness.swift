/// What two numbers have to do with each other.
package enum NumberLikeness: Hashable, Sendable {
    /// They are the same number.
    case same
    /// They differ by one slip; the reason is a clause in plain words, such as `one digit differs`.
    case near(reason: String)
    /// They are different numbers.
    case different
}

extension RightNumber {
    /// The fewest digits in which one slip says anything: `29` and `25` are two numbers.
    package static let fewestDigitsOfSlip = 4
    /// The most digits that are looked through for a slip: the time grows with their square, and a longer text is no number.
    package static let mostDigitsOfSlip = 64

    /// Whether another number is the same, nearly the same, or different.
    ///
    /// The order of the two does not matter.
    package func likeness(to other: RightNumber) -> NumberLikeness {
        guard isNumber, other.isNumber, !excludesOffice(of: other) else { return .different }
        if series == other.series, digits == other.digits, suffix == other.suffix {
            guard system != other.system, system != .unstated, other.system != .unstated else { return .same }
            let words = [system.words, other.system.words].sorted()
            return .near(reason: "one is \(words.joined(separator: ", the other "))")
        }
        if series == other.series, digits == other.digits {
            return .near(reason: RightNumber.reason(ofSuffixes: suffix, other.suffix))
        }
        if digits == other.digits, suffix == other.suffix { return likenessOfSeries(to: other) }
        return likenessOfDigits(to: other)
    }

    // Offices are told apart only where both numbers are known to be of an office of their own. An unstated number of a
    // country may be an international one, or one of its union.
    private func excludesOffice(of other: RightNumber) -> Bool {
        guard let office, let theirs = other.office, office != theirs else { return false }
        let isOpen = { (number: RightNumber) in number.system == .unstated }
        let isWide = { (number: RightNumber) in number.office.map(Self.wideOffices.contains) ?? false }
        // A national number and an international one with the same digits are told as such.
        if isWide(self) != isWide(other) {
            return !(isOpen(self) || isOpen(other) || system == .madrid || other.system == .madrid)
        }
        return true
    }

    // The offices whose registrations hold in several countries: WIPO, the European Union, Benelux, OAPI and ARIPO.
    private static let wideOffices: Set<String> = ["WO", "EU", "BX", "OA", "AP"]

    private func likenessOfSeries(to other: RightNumber) -> NumberLikeness {
        guard digits.utf8.count >= Self.fewestDigitsOfSlip else { return .different }
        if series.isEmpty || other.series.isEmpty {
            return .near(reason: "'\(series)\(other.series)' in front of the digits is missing in one of them")
        }
        if let slip = Nearness.slip(Array(series.utf8), Array(other.series.utf8)) {
            let (first, second) = series < other.series ? (series, other.series) : (other.series, series)
            return .near(reason: "'\(first)' and '\(second)' in front of the digits differ: \(slip.words("sign"))")
        }
        return .different
    }

    private func likenessOfDigits(to other: RightNumber) -> NumberLikeness {
        let (ours, theirs) = (withoutZeros, other.withoutZeros)
        let isSameAround = series == other.series && suffix == other.suffix
        if isSameAround, ours == theirs, digits.utf8.allSatisfy(\.isDigit), other.digits.utf8.allSatisfy(\.isDigit) {
            let zeros = abs(digits.utf8.count - other.digits.utf8.count)
            return .near(reason: zeros == 1 ? "a leading zero is missing" : "\(zeros) leading zeros are missing")
        }
        let whole = Self.mapped(series + digits + suffix)
        if whole.count >= Self.fewestDigitsOfSlip, whole == Self.mapped(other.series + other.digits + other.suffix) {
            return .near(reason: "a letter looks like a digit")
        }
        guard isSameAround, min(digits.utf8.count, other.digits.utf8.count) >= Self.fewestDigitsOfSlip,
            let slip = Nearness.slip(Array(digits.utf8), Array(other.digits.utf8))
        else { return .different }
        return .near(reason: slip.words("digit"))
    }

    private static func reason(ofSuffixes first: String, _ second: String) -> String {
        if first.isEmpty || second.isEmpty { return "the suffix \(first)\(second) is missing in one of them" }
        let (first, second) = first < second ? (first, second) : (second, first)
        return "the suffixes \(first) and \(second) differ"
    }

    /// Keys, at least one of which is shared by two numbers that are the same or nearly the same.
    ///
    /// They are hashes, the same in every run, and few: about one for each digit. Whether two numbers that share one are
    /// near says ``likeness(to:)``.
    package var nearKeys: [UInt64] {
        let plain = Self.mapped(digits)
        let isSearched = (Self.fewestDigitsOfSlip...Self.mostDigitsOfSlip).contains(plain.count)
        var keys = isSearched ? Nearness.deletionKeys(plain) : [Nearness.key(plain)]
        keys.append(Nearness.key(plain.drop { $0 == 0x30 }))
        if !series.isEmpty || !suffix.isEmpty {
            // A letter that looks like a digit may have been read as series or suffix.
            keys.append(Nearness.key(Self.mapped(series + digits + suffix)))
        }
        return keys
    }

    private var withoutZeros: Substring { digits.drop { $0 == "0" } }

    // Letters that look like digits, as those digits.
    private static func mapped(_ text: String) -> [UInt32] {
        text.utf8.map { byte in
            switch byte {
            case UInt8(ascii: "O"), UInt8(ascii: "Q"), UInt8(ascii: "D"): 0x30
            case UInt8(ascii: "I"), UInt8(ascii: "L"), UInt8(ascii: "|"): 0x31
            case UInt8(ascii: "Z"): 0x32
            case UInt8(ascii: "S"): 0x35
            case UInt8(ascii: "B"): 0x38
            default: UInt32(byte)
            }
        }
    }
}

extension RightNumber.System {
    /// The system as a noun with its article.
    package var words: String {
        switch self {
        case .national: "a national registration"
        case .madrid: "an international registration"
        case .regional: "a registration of a union"
        case .unstated: "a registration"
        }
    }
}

extension Nearness.Slip {
    /// The slip as a clause about what a text is made of, such as `one digit differs`.
    package func words(_ element: String) -> String {
        switch self {
        case .missing: "a \(element) is missing in one of them"
        case .other: "one \(element) differs"
        case .swapped: "two \(element)s are swapped"
        }
    }
}
