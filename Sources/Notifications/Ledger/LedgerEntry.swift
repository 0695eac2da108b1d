public import Deadlines
public import Recordations

/// One obligation as the ledger knows it: what was told of it is told once, whatever becomes of its dates.
public struct AlertSubject: Hashable, Sendable {
    /// The register.
    public let register: String
    /// The recordation's key, as text; empty for a source's obligation.
    public let key: String
    /// What is to be done, and `chase/…` in front once it lies with the office.
    public let kind: String
    /// The end date that it answers; nil for one that is not known.
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

/// What is told once: one stage of one obligation for one recipient.
public struct AlertKey: Hashable, Sendable {
    /// The obligation.
    public let subject: AlertSubject
    /// The stage.
    public let stage: Stage
    /// Who is told.
    public let recipient: String

    /// Makes a key.
    public init(subject: AlertSubject, stage: Stage, recipient: String) {
        self.subject = subject
        self.stage = stage
        self.recipient = recipient
    }
}

/// Where an alert stands.
public enum AlertState: String, CaseIterable, Sendable {
    /// In the outbox, not handed over yet.
    case planned
    /// Handed over.
    case sent
    /// It failed, and will be tried again.
    case retry
    /// It failed for the last time.
    case dead
    /// A person has taken note of it.
    case acknowledged
    /// It fell into a snooze.
    case snoozed
    /// A rule of the settings kept it back.
    case suppressed
    /// A more urgent one was told instead.
    case superseded

    /// Whether it was told, or is to be.
    public var isTold: Bool { self == .planned || self == .sent || self == .retry || self == .acknowledged }
}

/// One line of the ledger.
public struct LedgerEntry: Sendable {
    /// Its number; 0 for one that is only planned.
    public let id: Int
    /// What it is about.
    public let key: AlertKey
    /// The day on which its stage was reached.
    public let stageDate: CivilDate
    /// The safe date that it tells; nil where none is known.
    public let due: CivilDate?
    /// The day on which it was planned.
    public let plannedOn: CivilDate
    /// Where it stands.
    public var state: AlertState
    /// Why, where a person or a rule decided.
    public let reason: String?
    /// How often it was tried.
    public let attempts: Int
    /// What came of the last try.
    public let lastError: String?
    /// What its delivery is known by to the receiver.
    public let idempotencyKey: String?

    /// Whether a run noted it on a day that has not come, so that it tells nothing: the clock was wrong, say.
    ///
    /// What was delivered of a stage that has been reached by now counts, and so does a person's answer.
    public func isPremature(on today: CivilDate) -> Bool {
        // What was taken back stays so, whatever day it is: its stage is told anew.
        if isTakenBack { return true }
        guard plannedOn > today, state != .acknowledged else { return false }
        return state != .sent || stageDate > today
    }

    /// Whether it was found premature before, and its letter was taken back.
    public var isTakenBack: Bool { state == .superseded && reason == Self.prematureReason(plannedOn) }

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
