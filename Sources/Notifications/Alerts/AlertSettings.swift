public import Deadlines
internal import Letters
public import Recordations

/// Who is told what, and when: the section `alerts` of `recordal.yaml`.
public struct AlertSettings: Sendable {
    /// What an obligation has to be like; everything that is said must hold.
    public struct Condition: Hashable, Sendable {
        /// The owner that a note names.
        public var owner: String?
        /// A tag that a note names.
        public var tag: String?
        /// A source or a register.
        public var source: String?
        /// A jurisdiction's code.
        public var jurisdiction: String?
        /// `REGISTER:KEY`.
        public var recordation: String?

        /// Makes a condition that always holds.
        public init() {}

        func holds(_ item: Docket.Item) -> Bool {
            let one = item.obligation
            if let owner, owner != item.owner { return false }
            if let tag, !item.tags.contains(tag) { return false }
            if let source, source != one.source, source != one.register { return false }
            if let jurisdiction, jurisdiction != one.jurisdiction { return false }
            if let recordation, recordation != one.recordation { return false }
            return true
        }
    }

    /// People who are told of what fits.
    public struct Recipients: Sendable {
        /// Who.
        public let to: [String]
        /// Of what.
        public let of: Condition

        /// Makes recipients.
        public init(to: [String], of condition: Condition) {
            self.to = to
            of = condition
        }
    }

    /// People who are told too from a stage on, where nothing happened.
    public struct Escalation: Sendable {
        /// From which stage on.
        public let stage: Stage
        /// Who.
        public let to: [String]

        /// Makes an escalation.
        public init(stage: Stage, to: [String]) {
            self.stage = stage
            self.to = to
        }
    }

    /// Obligations of which nobody is told for a time.
    public struct Suppression: Sendable {
        /// Which.
        public let of: Condition
        /// Why.
        public let reason: String
        /// The last day.
        public let until: CivilDate

        /// Makes a suppression.
        public init(of condition: Condition, reason: String, until: CivilDate) {
            of = condition
            self.reason = reason
            self.until = until
        }
    }

    /// How alerts are handed over.
    public enum Delivery: String, CaseIterable, Sendable {
        /// One letter a recipient with all of a run.
        case digest
        /// One letter each.
        case single
    }

    /// The stages.
    public let stages: StagePlan
    /// How they are handed over.
    public let delivery: Delivery
    /// Who is told of what.
    public let recipients: [Recipients]
    /// Who is told of what nobody else is told of; never empty.
    public let fallback: [String]
    /// Who is told too where nothing happened, the earliest stage first.
    public let escalations: [Escalation]
    /// What nobody is told of for a time.
    public let suppressions: [Suppression]
    /// How often a delivery is tried before it is dead.
    public let attempts: Int

    /// Makes settings; without a fallback there are none, since somebody has to be told.
    public init?(
        stages: StagePlan = .standard,
        delivery: Delivery = .digest,
        recipients: [Recipients] = [],
        fallback: [String],
        escalations: [Escalation] = [],
        suppressions: [Suppression] = [],
        attempts: Int = 10
    ) {
        guard !fallback.isEmpty else { return nil }
        // A person who is named in several ways gets one message: the first spelling stands for the others.
        let spellings = Recipient.distinct(recipients.flatMap(\.to) + fallback + escalations.flatMap(\.to))
        func spelled(_ people: [String]) -> [String] {
            Recipient.distinct(people).map { one in spellings.first { Recipient.isSame($0, one) } ?? one }
        }
        self.stages = stages
        self.delivery = delivery
        self.recipients = recipients.map { Recipients(to: spelled($0.to), of: $0.of) }
        self.fallback = spelled(fallback)
        self.escalations = escalations.map { Escalation(stage: $0.stage, to: spelled($0.to)) }
            .sorted { $0.stage.urgency < $1.stage.urgency }
        self.suppressions = suppressions
        self.attempts = attempts
    }

    /// Who is told of an obligation, each once, whatever happened so far.
    public func recipients(of item: Docket.Item) -> [String] {
        var all: [String] = []
        for one in recipients where one.of.holds(item) {
            for name in one.to where !all.contains(name) { all.append(name) }
        }
        return all.isEmpty ? fallback : all
    }

    /// The rule that keeps an obligation back on a day; nil where it is told.
    func suppression(of item: Docket.Item, on today: CivilDate) -> Suppression? {
        suppressions.first { $0.until >= today && $0.of.holds(item) }
    }
}
