internal import Deadlines
public import Recordations

/// An alert that was planned, with its obligation.
public struct DueAlert: Sendable {
    /// The planner's decision.
    public let alert: PlannedAlert
    /// The obligation.
    public let item: Docket.Item
    /// The number of days since its stage was reached; 0 if no run was missed.
    public let daysLate: Int
    /// Its number in the ledger, by which a person replies; nil before it is written.
    public package(set) var number: Int?
    /// Whether it overwrites a premature ledger entry, whose number it keeps; see ``LedgerEntry/isPremature(on:)``.
    public package(set) var isRenewed = false
}

/// The content of a message to one recipient about one or several alerts.
public struct AlertMessage: Sendable {
    /// `alert`, or `digest` for several alerts.
    public let event: String
    /// The recipient.
    public let recipient: String
    /// The key by which a receiver recognises a repeated message.
    public let idempotencyKey: String
    /// The civil day.
    public let today: CivilDate
    /// Its alerts, the most urgent first.
    public let alerts: [DueAlert]
}

/// Writes a message as the JSON object that a hook gets, one copy for each of its hooks.
///
/// The outbox stores the copies unchanged. If no hook is named yet, the result is one copy without a hook.
public typealias MessageWriter = (AlertMessage) throws -> [MessageCopy]

/// The ledger entries that a run plans on a day.
public struct AlertPlan: Sendable {
    /// All decisions of the planner, notified or not.
    public package(set) var decided: [DueAlert] = []
    /// The entries of waiting messages that a more urgent alert supersedes.
    public package(set) var superseded: [AlertKey] = []
    /// The mistakes in the rule files of jurisdictions.
    public package(set) var mistakes: [any Error] = []
    /// The number of obligations that were considered.
    public package(set) var obligations = 0

    /// Makes an empty plan.
    public init() {}

    /// Adds a plan that was made later in the same run because recipients were not reached.
    public mutating func add(_ later: AlertPlan) {
        decided += later.decided
        superseded += later.superseded
        mistakes = later.mistakes
        obligations = max(obligations, later.obligations)
    }

    /// The alerts that are notified, by recipient and urgency.
    public var due: [DueAlert] { decided.filter { $0.alert.state == .planned } }
}
