public import Recordations

/// Two fields of one recordation that cannot both be right.
///
/// A finding is told and never mended: it is for a person to find out which of the two is wrong.
public struct CrossCheck: Hashable, Sendable {
    /// The field whose date should not be the later one.
    public let earlier: Field
    /// The field whose date should not be the earlier one.
    public let later: Field
    /// The date of the first.
    public let first: CivilDate
    /// The date of the second.
    public let last: CivilDate

    /// What does not fit.
    public var sentence: String { "\(earlier.name) \(first) is after \(later.name) \(last)" }

    private static let rules: [(Field, Field)] = [
        (.validFrom, .validTo), (.validTo, .registrationValidTo), (.suspendedFrom, .suspendedUntil),
    ]

    /// What does not fit in some values; dates that are not stated fit everything.
    public static func findings(in values: FieldValues) -> [CrossCheck] {
        rules.compactMap { earlier, later in
            guard let first = values.date(earlier), let last = values.date(later), first > last else { return nil }
            return CrossCheck(earlier: earlier, later: later, first: first, last: last)
        }
    }
}
