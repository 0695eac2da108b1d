package import Recordations

/// What is known of the registers of one jurisdiction: whether a right that is in none of them is not recorded.
package enum RegisterKnowledge: Hashable, Sendable {
    /// A whole edition that is not too old.
    case whole(asOf: CivilDate)
    /// A whole edition that is older than its source allows, and how many days.
    case stale(asOf: CivilDate, days: Int)
    /// Parts of the register only.
    case partial
    /// Single notices that somebody entered.
    case byHand
    /// No source that was ever brought in.
    case never

    /// Why absence says nothing, as a clause; nil where it does say that the right is not recorded.
    package var doubt: String? {
        switch self {
        case .whole: nil
        case .stale(let day, let days): "the register is as of \(day), \(days) days ago"
        case .partial: "only a part of the register was brought in"
        case .byHand: "the register is known from single notices"
        case .never: "its register was never brought in"
        }
    }
}

/// Whether a jurisdiction's customs record a kind of right.
package enum CustomsPractice: Hashable, Sendable {
    /// They do, by the rule of that name.
    case recorded(rule: String)
    /// They record other kinds of rights only.
    case notRecorded
    /// The law is not known here.
    case unknown
}
