internal import Deadlines
public import Recordations

/// An entry that is to be written into the ledger.
public struct LedgerDraft: Sendable {
    /// The obligation, the stage and the recipient.
    public let key: AlertKey
    /// The recordation's number; nil for a source's obligation.
    public let record: Int?
    /// `planned`, or the state of an alert that is not notified.
    public let state: AlertState
    /// The day on which its stage was reached.
    public let stageDate: CivilDate
    /// The safe date in the alert.
    public let due: CivilDate?
    /// Why it is not notified.
    public let reason: String?
    /// The number of the premature entry that it overwrites; nil for a new entry.
    public let renews: Int?

    /// Makes a draft.
    public init(
        key: AlertKey,
        record: Int?,
        state: AlertState,
        stageDate: CivilDate,
        due: CivilDate?,
        reason: String?,
        renews: Int? = nil
    ) {
        self.key = key
        self.record = record
        self.state = state
        self.stageDate = stageDate
        self.due = due
        self.reason = reason
        self.renews = renews
    }
}
