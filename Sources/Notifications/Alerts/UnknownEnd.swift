public import Deadlines
internal import Mirror

/// A precondition that the law requires for a recordation and whose end date neither the register nor a person states.
public struct UnknownEnd: Sendable {
    /// The precondition.
    public let precondition: Precondition
    /// `REGISTER:KEY`.
    public let recordation: String
    /// The jurisdiction whose law requires it.
    public let jurisdiction: String
    /// The mark; nil also if names were not read.
    public let mark: String?
    /// The holder; nil also if names were not read.
    public let holder: String?
}

extension Reckoning {
    /// The preconditions of a recordation whose end is not known.
    func unknownEnds(_ entry: DocketEntry) -> [UnknownEnd] {
        unknownPreconditions(entry.facts).map { precondition in
            UnknownEnd(
                precondition: precondition,
                recordation: "\(entry.facts.register):\(entry.facts.key)",
                jurisdiction: jurisdiction,
                mark: entry.mark,
                holder: entry.holder
            )
        }
    }
}
