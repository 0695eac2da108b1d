internal import Deadlines
internal import Messages
internal import Mirror
public import Recordations

/// A recipient whom alerts did not reach, and the recipients who were notified instead.
public struct Unreached: Sendable {
    /// The recipient.
    public let recipient: String
    /// The number of alerts that wait or are dead.
    public package(set) var alerts = 0
    /// The number of those of which nobody else was notified either.
    public package(set) var unnotified = 0
    /// Why the last attempt failed; nil if there was no attempt.
    public package(set) var reason: String?
    /// The recipients who were notified of the same obligations instead.
    public package(set) var notifiedInstead: [String] = []
    /// The recipients of the same obligations whose alerts wait for a further attempt, if nobody else was notified.
    public package(set) var alsoTried: [String] = []
    /// The recipients who are notified next, if nobody else was notified.
    public package(set) var next: [String] = []
    /// The number of alerts without a notified recipient after which no recipient is left.
    public package(set) var abandoned = 0

    /// The recipients of a ledger whom alerts did not reach, in the order of their entries.
    public static func all(
        in ledger: [AlertSubject: [LedgerEntry]],
        of settings: AlertSettings,
        on today: CivilDate
    ) -> [Unreached] {
        var all: [Unreached] = []
        let undelivered = ledger.values.flatMap { $0 }.filter { $0.isUndelivered && !$0.isPremature(on: today) }
        for entry in undelivered.sorted(by: { $0.id < $1.id }) {
            let index =
                all.firstIndex { Recipient.isSame($0.recipient, entry.key.recipient) }
                ?? {
                    all.append(Unreached(recipient: entry.key.recipient))
                    return all.count - 1
                }()
            let others = (ledger[entry.key.subject] ?? []).filter { other in
                (other.state == .sent || other.state == .acknowledged)
                    && (other.stageDate >= entry.stageDate || other.key.stage.urgency >= entry.key.stage.urgency)
                    && !Recipient.isSame(other.key.recipient, entry.key.recipient)
            }
            all[index].alerts += 1
            if others.isEmpty {
                let known = (ledger[entry.key.subject] ?? []).filter { !$0.isPremature(on: today) }
                all[index].note(unnotified: entry, known, settings)
            }
            all[index].reason = entry.lastError ?? all[index].reason
            all[index].notifiedInstead = Recipient.distinct(all[index].notifiedInstead + others.map(\.key.recipient))
        }
        return all
    }

    // The next step has a recipient without failed alerts; the planner chooses the same step.
    private mutating func note(unnotified entry: LedgerEntry, _ entries: [LedgerEntry], _ settings: AlertSettings) {
        func state(of person: String) -> AlertState? {
            entries.last { $0.isUndelivered && Recipient.isSame($0.key.recipient, person) }?.state
        }
        let others = { (people: [String]) in people.filter { !Recipient.isSame($0, entry.key.recipient) } }
        let waiting = others(entries.map(\.key.recipient)).filter { [.planned, .retry].contains(state(of: $0)) }
        let steps = settings.escalations.map(\.to) + [settings.fallback]
        let left = steps.lazy.map { others($0).filter { state(of: $0) == nil } }.first { !$0.isEmpty } ?? []
        unnotified += 1
        if waiting.isEmpty, left.isEmpty { abandoned += 1 }
        alsoTried = Recipient.distinct(alsoTried + waiting)
        next = Recipient.distinct(next + left)
    }
}

extension LedgerEntry {
    /// Whether its message waits for an attempt, or is dead.
    var isUndelivered: Bool { state == .planned || state == .retry || state == .dead }
}
