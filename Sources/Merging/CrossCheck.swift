public import Recordations

/// Two date fields of one recordation that contradict each other.
///
/// A finding is reported and never corrected: a person has to find out which of the two dates is wrong.
public struct CrossCheck: Hashable, Sendable {
    /// The field whose date should come first.
    public let earlier: Field
    /// The field whose date should come last.
    public let later: Field
    /// The date of ``earlier``.
    public let first: CivilDate
    /// The date of ``later``.
    public let last: CivilDate

    /// The contradiction as a sentence.
    public var sentence: String { "\(earlier.name) \(first) is after \(later.name) \(last)" }

    private static let rules: [(Field, Field)] = [
        (.validFrom, .validTo), (.validTo, .registrationValidTo), (.suspendedFrom, .suspendedUntil),
    ]

    /// The contradictions in the values of a recordation; a date that is not stated contradicts nothing.
    public static func findings(in values: FieldValues) -> [CrossCheck] {
        rules.compactMap { earlier, later in
            guard let first = values.date(earlier), let last = values.date(later), first > last else { return nil }
            return CrossCheck(earlier: earlier, later: later, first: first, last: last)
        }
    }
}
