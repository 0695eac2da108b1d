package import Reconciliation

/// One question about a company's list that a person's decision settles.
package struct MatchQuestion: Sendable {
    /// What is asked.
    package enum Subject: Sendable {
        /// Whether a row and a recordation are the same right.
        case pair
        /// Whether a difference of the two is accepted as it is.
        case difference(Difference)
        /// Which row a recordation is that no row names.
        case unlisted
        /// Which recordation a row is that none is known of.
        case unrecorded
    }

    /// The finding.
    package let finding: Finding
    /// The recordation with its evidence; nil where none is known.
    package let match: Match?
    /// What is asked.
    package let subject: Subject

    /// The kinds of findings that are asked about where none is chosen.
    package static let usualKinds: [FindingKind] = [.numberOnly, .nearMiss, .several, .differs, .notInList]
    /// The kinds of findings that a decision can settle.
    package static let kinds: [FindingKind] = usualKinds + [.classNotRecorded, .writtenDifferently, .notRecorded]

    /// The questions of findings, the gravest kind first; a finding that no decision settles has none.
    package static func all(_ findings: [Finding]) -> [MatchQuestion] {
        let byKind = Dictionary(grouping: findings, by: \.kind)
        return FindingKind.allCases.flatMap { (byKind[$0] ?? []).flatMap(questions) }
    }

    private static func questions(_ finding: Finding) -> [MatchQuestion] {
        switch finding.kind {
        case .numberOnly, .nearMiss, .several:
            finding.matches.map { MatchQuestion(finding: finding, match: $0, subject: .pair) }
        case .differs, .classNotRecorded, .writtenDifferently:
            finding.differences.compactMap { difference in
                guard finding.kind == .writtenDifferently || difference.spelling == nil else { return nil }
                let match = finding.matches.first { $0.recordation.id == difference.recordation }
                return match.map { MatchQuestion(finding: finding, match: $0, subject: .difference(difference)) }
            }
        case .notInList:
            finding.matches.prefix(1).map { MatchQuestion(finding: finding, match: $0, subject: .unlisted) }
        case .notRecorded: [MatchQuestion(finding: finding, match: nil, subject: .unrecorded)]
        case .unreadable, .endedThere, .endedHere, .rightEndsFirst, .recordedTwice, .listedTwice, .cannotTell, .agrees:
            []
        }
    }

    /// The row's reference; nil for a recordation that no row names.
    package var reference: String? { finding.reference }
    /// The recordation's row number in the mirror; nil where none is known.
    package var record: Int? { match?.recordation.record }

    /// The keys of the answers that a person can give.
    package var keys: [Character] {
        switch subject {
        case .pair: ["a", "r", "s"]
        case .difference: ["d", "r"]
        case .unlisted, .unrecorded: ["a"]
        }
    }

    /// Whether the answer needs the name of a row or of a recordation.
    package var needsName: Bool {
        switch subject {
        case .pair, .difference: false
        case .unlisted, .unrecorded: true
        }
    }
}
