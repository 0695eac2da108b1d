public import Deadlines
internal import Messages
public import Recordations

/// The section `alerts` of `recordal.yaml`: stages, recipients and escalations.
public struct AlertSettings: Sendable {
    /// A condition on an obligation: each part that is set must hold.
    public struct Condition: Hashable, Sendable {
        /// The owner in a note.
        public var owner: String?
        /// A tag in a note.
        public var tag: String?
        /// The name of a source or of a register.
        public var source: String?
        /// A jurisdiction's code.
        public var jurisdiction: String?
        /// `REGISTER:KEY`.
        public var recordation: String?

        /// Makes a condition that always holds.
        public init() {}

        func holds(_ item: Docket.Item) -> Bool {
            let obligation = item.obligation
            if let owner, owner != item.owner { return false }
            if let tag, !item.tags.contains(tag) { return false }
            if let source, source != obligation.source, source != obligation.register { return false }
            if let jurisdiction, jurisdiction != obligation.jurisdiction { return false }
            if let recordation, recordation != obligation.recordation { return false }
            return true
        }
    }

    /// The recipients of the obligations for which a condition holds.
    public struct Recipients: Sendable {
        /// The addresses.
        public let to: [String]
        /// The condition.
        public let of: Condition

        /// Makes recipients.
        public init(to: [String], of condition: Condition) {
            self.to = to
            of = condition
        }
    }

    /// Further recipients from a stage on, if nothing was done about the obligation.
    public struct Escalation: Sendable {
        /// The first stage.
        public let stage: Stage
        /// The addresses.
        public let to: [String]

        /// Makes an escalation.
        public init(stage: Stage, to: [String]) {
            self.stage = stage
            self.to = to
        }
    }

    /// Obligations whose alerts are not notified until a day.
    public struct Suppression: Sendable {
        /// The condition.
        public let of: Condition
        /// The reason.
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

    /// How alerts are divided into messages.
    public enum Delivery: String, CaseIterable, Sendable {
        /// One message for each recipient with all alerts of a run.
        case digest
        /// One message for each alert.
        case single
    }

    /// The stages.
    public let stages: StagePlan
    /// How alerts are divided into messages.
    public let delivery: Delivery
    /// The recipients by condition.
    public let recipients: [Recipients]
    /// The recipients of obligations for which no condition holds; never empty.
    public let fallback: [String]
    /// The escalations, the earliest stage first.
    public let escalations: [Escalation]
    /// The suppressions.
    public let suppressions: [Suppression]
    /// The number of attempts after which a message is dead.
    public let attempts: Int

    /// Makes settings; nil without a fallback.
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
        // A person whose address is spelled in several ways gets one message, to the first spelling.
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

    /// The recipients of an obligation without escalations, each once.
    public func recipients(of item: Docket.Item) -> [String] {
        var all: [String] = []
        for entry in recipients where entry.of.holds(item) {
            for name in entry.to where !all.contains(name) { all.append(name) }
        }
        return all.isEmpty ? fallback : all
    }

    /// The suppression of an obligation on a day; nil if there is none.
    func suppression(of item: Docket.Item, on today: CivilDate) -> Suppression? {
        suppressions.first { $0.until >= today && $0.of.holds(item) }
    }
}
