public import Deadlines
public import Recordations

/// The identity of an obligation in the ledger: an alert is notified once, also if dates of the obligation move.
public struct AlertSubject: Hashable, Sendable {
    /// The register.
    public let register: String
    /// The recordation's key, as text; empty for a source's obligation.
    public let key: String
    /// The obligation's kind, with the prefix `chase/` after the renewal was filed with the office.
    public let kind: String
    /// The end date; nil if it is not known.
    public let end: CivilDate?

    /// Makes a subject.
    public init(register: String, key: String, kind: String, end: CivilDate?) {
        self.register = register
        self.key = key
        self.kind = kind
        self.end = end
    }

    /// The subject of an obligation.
    public init(_ obligation: Obligation) {
        let isFiled = obligation.renewal?.state.isFiled ?? false
        self.init(
            register: obligation.register,
            key: obligation.key,
            kind: (isFiled ? "chase/" : "") + obligation.answers,
            end: obligation.end
        )
    }

    /// `REGISTER:KEY`; for a source's obligation the register.
    public var name: String { key.isEmpty ? register : "\(register):\(key)" }
}

/// The identity of an alert: one stage of one obligation for one recipient, which is notified once.
public struct AlertKey: Hashable, Sendable {
    /// The obligation.
    public let subject: AlertSubject
    /// The stage.
    public let stage: Stage
    /// The recipient.
    public let recipient: String

    /// Makes a key.
    public init(subject: AlertSubject, stage: Stage, recipient: String) {
        self.subject = subject
        self.stage = stage
        self.recipient = recipient
    }
}

extension AlertKey {
    /// The field of its events.
    var eventField: String { "alert \(subject.kind) \(subject.end?.description ?? "unknown") \(stage.name)" }
}

/// The state of an alert.
public enum AlertState: String, CaseIterable, Sendable {
    /// Its message is in the outbox, and was not tried yet.
    case planned
    /// Its message was delivered.
    case sent
    /// The last attempt failed, and a further one follows.
    case retry
    /// All attempts failed.
    case dead
    /// A person acknowledged it.
    case acknowledged
    /// It was not notified, because its obligation was snoozed.
    case snoozed
    /// It was not notified, because the settings suppress it.
    case suppressed
    /// A more urgent alert was notified instead.
    case superseded

    /// Whether its recipient was notified, or will be.
    public var isNotified: Bool { self == .planned || self == .sent || self == .retry || self == .acknowledged }
}

/// An entry of the ledger.
public struct LedgerEntry: Sendable {
    /// Its number; 0 for an entry that was not written.
    public let id: Int
    /// The obligation, the stage and the recipient.
    public let key: AlertKey
    /// The day on which its stage was reached.
    public let stageDate: CivilDate
    /// The safe date in the alert; nil if none was known.
    public let due: CivilDate?
    /// The day on which it was planned.
    public let plannedOn: CivilDate
    /// Its state.
    public var state: AlertState
    /// The reason that a person or a rule gave.
    public let reason: String?
    /// The number of attempts.
    public let attempts: Int
    /// The error of the last attempt.
    public let lastError: String?
    /// The idempotency key of its message.
    public let idempotencyKey: String?

    /// Whether it is premature: a run with a wrong clock wrote it on a day that has not come.
    ///
    /// An acknowledged entry is not premature, and neither is a sent one whose stage has been reached by now.
    public func isPremature(on today: CivilDate) -> Bool {
        // A withdrawn entry stays premature on every day, so that its stage is notified again.
        if isWithdrawn { return true }
        guard plannedOn > today, state != .acknowledged else { return false }
        return state != .sent || stageDate > today
    }

    /// Whether it was premature, and it and its message were withdrawn.
    public var isWithdrawn: Bool { state == .superseded && reason == Self.prematureReason(plannedOn) }

    static func prematureReason(_ day: CivilDate) -> String { "noted on \(day), a day that had not come" }

    /// Makes an entry.
    public init(
        id: Int,
        key: AlertKey,
        stageDate: CivilDate,
        due: CivilDate?,
        plannedOn: CivilDate,
        state: AlertState,
        reason: String? = nil,
        attempts: Int = 0,
        lastError: String? = nil,
        idempotencyKey: String? = nil
    ) {
        self.id = id
        self.key = key
        self.stageDate = stageDate
        self.due = due
        self.plannedOn = plannedOn
        self.state = state
        self.reason = reason
        self.attempts = attempts
        self.lastError = lastError
        self.idempotencyKey = idempotencyKey
    }
}
