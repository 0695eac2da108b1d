/// Why a mirror's file is not the one that was used last at its path: a copy, another mirror, or an older state.
///
/// From its next change on it is a mirror of its own, whose edits, conflicts and resolutions get other numbers.
public struct MirrorMove: Equatable, Sendable, CustomStringConvertible {
    /// What happened.
    public enum Kind: String, Sendable {
        /// The file was written on another machine.
        case machine
        /// The file from which it was copied still exists.
        case copy
        /// It lacks events that were seen at this path.
        case back
        /// It is another mirror than the one that was at this path.
        case other
    }

    /// What happened.
    public let kind: Kind
    /// What was seen, in lower case, and what to do next.
    public let description: String

    init(_ kind: Kind, path: String, _ detail: String) {
        self.kind = kind
        let next =
            "from the next change on it is a mirror of its own, and its edits and conflicts get numbers of their own"
        let seen: String
        let advice: String
        switch kind {
        case .machine:
            seen = "was copied from another machine"
            advice = "\(next); what is entered there does not come here"
        case .copy:
            seen = "is a copy of \(detail), which is still there"
            advice = "\(next); what is entered there does not come here"
        case .back:
            seen = "went back in time: \(detail)"
            advice =
                "if it was restored on purpose, go on: \(next); if not, put the right file back before anything is changed"
        case .other:
            seen = "is another mirror than the one that was here; \(detail)"
            advice =
                "if it was put here on purpose, go on: \(next); if not, put the right file back before anything is changed"
        }
        description = "\(path) \(seen)\n  \(advice)"
    }
}
