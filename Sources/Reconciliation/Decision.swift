package import Recordations

/// A person's word on whether a row of a list and a recordation are the same right.
package struct Decision: Hashable, Sendable {
    /// What was decided.
    package enum Verdict: String, CaseIterable, Sendable {
        /// They are the same right.
        case accepted
        /// They are two rights, and the pair is never proposed again.
        case rejected
        /// Nobody knows yet; the pair is asked again.
        case unsure
    }

    /// What identifies the row's right where its reference changes.
    package struct Right: Hashable, Sendable {
        /// The code of the jurisdiction; nil where the row has none.
        package let jurisdiction: String?
        /// The registration number, as written.
        package let number: String?
        /// The mark, as written.
        package let mark: String?

        /// Makes a right from its parts.
        package init(jurisdiction: String?, number: String?, mark: String?) {
            self.jurisdiction = jurisdiction
            self.number = number
            self.mark = mark
        }
    }

    /// Its number.
    package let id: Int
    /// The reference of the row when it was decided.
    package let reference: String
    /// The row's right when it was decided.
    package let right: Right
    /// The recordation's row number in the mirror.
    package let record: Int
    /// What was decided.
    package let verdict: Verdict
    /// The difference that was accepted; nil for a decision on the pair.
    package let difference: AcceptedDifference?
    /// The reason that was given.
    package let reason: String?
    /// Who decided.
    package let actor: String
    /// The instant, RFC 3339 UTC.
    package let at: String

    /// Makes a decision from its parts.
    package init(
        id: Int,
        reference: String,
        right: Right,
        record: Int,
        verdict: Verdict,
        difference: AcceptedDifference? = nil,
        reason: String?,
        actor: String,
        at: String
    ) {
        self.id = id
        self.reference = reference
        self.right = right
        self.record = record
        self.verdict = verdict
        self.difference = difference
        self.reason = reason
        self.actor = actor
        self.at = at
    }
}

/// A difference that a person accepts as it is; it stays quiet until either side changes.
package struct AcceptedDifference: Hashable, Sendable {
    /// The field.
    package let field: Field
    /// What the list said; nil where it said nothing.
    package let listValue: String?
    /// What the register said; nil where it said nothing.
    package let registerValue: String?

    /// Makes a difference from its parts.
    package init(field: Field, listValue: String?, registerValue: String?) {
        self.field = field
        self.listValue = listValue
        self.registerValue = registerValue
    }
}
