package import Curation
internal import Mirror
internal import Recordations

/// What a person is asked at once: one conflict, or all conflicts of a recordation that is gone.
package struct ConflictQuestion: Equatable, Sendable {
    /// What the register did.
    package enum Move: Equatable, Sendable {
        /// The date is later or earlier than the date that the edit started from.
        case later, earlier
        /// The register states a value where it stated none.
        case stated
        /// The register states no value any more.
        case removed
        /// The register states another value.
        case changed
        /// The recordation is in no edition any more.
        case gone
        /// The edition has no such column.
        case unobserved
        /// The register shows the number of a filed recordation, and which one it is cannot be told.
        case shown
    }

    /// Whose value the register stands against.
    package enum Side: String, Sendable {
        case correction, filing
    }

    /// The conflicts' numbers; one, unless the recordation is gone.
    package let ids: [Int]
    /// `REGISTER:KEY`.
    package let recordation: String
    /// The name of its source.
    package let source: String
    /// The fields that the conflicts are about, in their order; `link` for a filed recordation.
    package let fields: [String]
    /// What the register did.
    package let move: Move
    /// What the register's value stands against.
    package let side: Side
    /// The recordations that a filed one may be, for ``Move/shown``.
    package let candidates: [String]

    /// Makes a question.
    package init(
        ids: [Int],
        recordation: String,
        source: String,
        fields: [String],
        move: Move,
        side: Side = .correction,
        candidates: [String] = []
    ) {
        self.ids = ids
        self.recordation = recordation
        self.source = source
        self.fields = fields
        self.move = move
        self.side = side
        self.candidates = candidates
    }

    /// The questions of open conflicts, in the order of their first conflict.
    package static func all(_ details: [ConflictDetail]) -> [ConflictQuestion] {
        var byRecord: [Int: Int] = [:]
        var parts: [[ConflictDetail]] = []
        for one in details {
            if one.conflict.kind == "gone", let index = byRecord[one.conflict.record] {
                parts[index].append(one)
                continue
            }
            if one.conflict.kind == "gone" { byRecord[one.conflict.record] = parts.count }
            parts.append([one])
        }
        return parts.compactMap(ConflictQuestion.init)
    }

    private init?(_ details: [ConflictDetail]) {
        guard let first = details.first else { return nil }
        let move = Self.move(first)
        self.init(
            ids: details.map(\.conflict.id),
            recordation: first.recordation,
            source: first.source,
            fields: details.map(\.conflict.field),
            move: move,
            side: details.allSatisfy { $0.edit?.kind == .pending } || move == .shown ? .filing : .correction,
            candidates: move == .shown ? (first.conflict.register ?? "").split(separator: " ").map(String.init) : []
        )
    }

    private static func move(_ detail: ConflictDetail) -> Move {
        let conflict = detail.conflict
        if conflict.field == Conflict.linkField { return .shown }
        if conflict.kind == "gone" { return .gone }
        if conflict.kind == "unobserved" { return .unobserved }
        guard let register = conflict.register else { return .removed }
        guard let base = conflict.base else { return .stated }
        guard Field(name: conflict.field)?.kind == .date, let old = CivilDate(base), let new = CivilDate(register)
        else {
            return .changed
        }
        return new > old ? .later : new < old ? .earlier : .changed
    }
}

extension ConflictQuestion {
    /// The answers that a person can give, by their key.
    package var keys: [Character] {
        switch move {
        case .gone: ["k", "a"] + (ids.count == 1 ? ["e"] : [])
        // A key chooses one of the first nine candidates.
        case .shown: candidates.count > 9 ? ["k", "e"] : ["k"]
        default: ["k", "r", "e"]
        }
    }
}
