public import Recordations

/// One obligation whose dates differ because the law, the settings or the computation changed; its facts did not
/// change.
public struct LawMove: Hashable, Sendable {
    /// The dates of one obligation, and the rule that gives them.
    public struct Dates: Hashable, Sendable {
        /// The end.
        public var end: CivilDate?
        /// When the window opens.
        public var windowOpens: CivilDate?
        /// The safe date.
        public var safe: CivilDate?
        /// The last day by law.
        public var legal: CivilDate?
        /// The last day on which a late filing may be accepted.
        public var graceEnds: CivilDate?
        /// The rule's name; nil where no law is known.
        public var rule: String?
        /// The law article that gives the last day.
        public var citation: String?
        /// How certain the citation is: `verified`, `likely` or `unverified`.
        public var confidence: String?

        /// Creates dates that are all unknown.
        public init() {}
    }

    /// How an obligation moved.
    public enum Direction: String, CaseIterable, Sendable {
        /// A date is earlier than it was.
        case earlier
        /// A date is later than it was.
        case later
        /// A date was known and is not.
        case unknown
        /// A date was not known and is.
        case known
        /// The law no longer requires the obligation.
        case gone
    }

    /// One date of the obligation that moved.
    public struct Moved: Hashable, Sendable {
        /// Which date: `safe`, `legal`, `end`, `grace_ends` or `window_opens`, as in `deadlines --json`.
        public let name: String
        /// What it was; nil if it was unknown.
        public let was: CivilDate?
        /// What it is; nil if it is unknown.
        public let now: CivilDate?
    }

    /// The recordation's number in the mirror.
    public let record: Int
    /// The recordation, `REGISTER:KEY`.
    public let recordation: String
    /// The obligation's kind, as in `deadlines --json`.
    public let kind: String
    /// The changed field, only for `report-change`.
    public let field: String?
    /// The dates before.
    public let was: Dates
    /// The dates after; nil if the law no longer requires the obligation.
    public let now: Dates?

    /// Creates a move.
    public init(record: Int, recordation: String, kind: String, field: String?, was: Dates, now: Dates?) {
        self.record = record
        self.recordation = recordation
        self.kind = kind
        self.field = field
        self.was = was
        self.now = now
    }

    /// The dates that moved, the most important first; empty if the law no longer requires the obligation.
    public var moved: [Moved] {
        guard let now else { return [] }
        return [
            Moved(name: "safe", was: was.safe, now: now.safe), Moved(name: "legal", was: was.legal, now: now.legal),
            Moved(name: "end", was: was.end, now: now.end),
            Moved(name: "grace_ends", was: was.graceEnds, now: now.graceEnds),
            Moved(name: "window_opens", was: was.windowOpens, now: now.windowOpens),
        ].filter { $0.was != $0.now }
    }

    /// The direction of the first date in ``moved``, which is the safe date whenever the safe date moved.
    public var direction: Direction {
        guard let first = moved.first else { return .gone }
        guard let was = first.was else { return .known }
        guard let now = first.now else { return .unknown }
        return now < was ? .earlier : .later
    }
}

/// One change of the law, with the obligations that it moved.
public struct LawChange: Sendable {
    /// Its number.
    public let number: Int
    /// The civil day on which the change was last seen to move a date.
    public let day: CivilDate
    /// How many times its moves were compared; a message is valid for one count only.
    public let refills: Int
    /// The day on which its messages were put into the outbox; nil before that.
    public let notifiedOn: CivilDate?
    /// The moves: earlier dates first, then by day.
    public let moves: [LawMove]

    /// Creates a change and sorts its moves.
    public init(number: Int, day: CivilDate, refills: Int, notifiedOn: CivilDate?, moves: [LawMove]) {
        self.number = number
        self.day = day
        self.refills = refills
        self.notifiedOn = notifiedOn
        self.moves = moves.sorted { left, right in
            func rank(_ move: LawMove) -> (Int, CivilDate, String, String) {
                let isEarlier = move.direction == .earlier
                let day = move.now?.safe ?? move.now?.end ?? move.was.safe ?? move.was.end
                return (isEarlier ? 0 : 1, day ?? .distantFuture, move.recordation, "\(move.kind) \(move.field ?? "")")
            }
            return rank(left) < rank(right)
        }
    }

    /// The number of moves whose direction is `earlier`.
    public var earlier: Int { moves.count { $0.direction == .earlier } }
}

extension CivilDate {
    /// 9999-12-31, for moves without any date.
    fileprivate static let distantFuture = CivilDate(daysSinceEpoch: 2_932_896)
}
