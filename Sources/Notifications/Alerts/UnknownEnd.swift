public import Deadlines
internal import Mirror

/// A precondition that the law of a recordation asks for and whose end nobody stated or typed: a question to the user.
public struct UnknownEnd: Sendable {
    /// What it is the end of.
    public let precondition: Precondition
    /// `REGISTER:KEY`.
    public let recordation: String
    /// Whose law asks for it.
    public let jurisdiction: String
    /// The mark; nil too where names were not asked for.
    public let mark: String?
    /// The holder; nil too where names were not asked for.
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
