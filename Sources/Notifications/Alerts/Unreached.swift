internal import Deadlines
internal import Letters
internal import Mirror
public import Recordations

/// A recipient whom alerts did not reach, and who was told instead.
public struct Unreached: Sendable {
    /// The recipient.
    public let recipient: String
    /// The number of alerts that wait or are dead.
    public package(set) var alerts = 0
    /// The number of those that nobody else was told of either.
    public package(set) var untold = 0
    /// Why the last try failed; nil if there was no try.
    public package(set) var reason: String?
    /// Who was told of the same obligations instead.
    public package(set) var toldInstead: [String] = []
    /// Who has an alert of the same obligations that waits for its next try, where nobody else was told.
    public package(set) var alsoTried: [String] = []
    /// Who is told next, where nobody else was told.
    public package(set) var next: [String] = []
    /// The number of untold alerts after which nobody else is to be told.
    public package(set) var abandoned = 0

    /// The recipients of a ledger whom alerts did not reach, in the order of the ledger.
    public static func all(
        in ledger: [AlertSubject: [LedgerEntry]],
        of settings: AlertSettings,
        on today: CivilDate
    ) -> [Unreached] {
        var all: [Unreached] = []
        let lines = ledger.values.flatMap { $0 }.filter { $0.isUndelivered && !$0.isPremature(on: today) }
        for line in lines.sorted(by: { $0.id < $1.id }) {
            let place =
                all.firstIndex { Recipient.isSame($0.recipient, line.key.recipient) }
                ?? {
                    all.append(Unreached(recipient: line.key.recipient))
                    return all.count - 1
                }()
            let others = (ledger[line.key.subject] ?? []).filter { other in
                (other.state == .sent || other.state == .acknowledged)
                    && (other.stageDate >= line.stageDate || other.key.stage.urgency >= line.key.stage.urgency)
                    && !Recipient.isSame(other.key.recipient, line.key.recipient)
            }
            all[place].alerts += 1
            if others.isEmpty {
                let known = (ledger[line.key.subject] ?? []).filter { !$0.isPremature(on: today) }
                all[place].note(untold: line, known, settings)
            }
            all[place].reason = line.lastError ?? all[place].reason
            all[place].toldInstead = Recipient.distinct(all[place].toldInstead + others.map(\.key.recipient))
        }
        return all
    }

    // The next step of those whom the settings name has somebody who did not fail for good: the planner stops there too.
    private mutating func note(untold line: LedgerEntry, _ entries: [LedgerEntry], _ settings: AlertSettings) {
        func state(of person: String) -> AlertState? {
            entries.last { $0.isUndelivered && Recipient.isSame($0.key.recipient, person) }?.state
        }
        let others = { (people: [String]) in people.filter { !Recipient.isSame($0, line.key.recipient) } }
        let waiting = others(entries.map(\.key.recipient)).filter { [.planned, .retry].contains(state(of: $0)) }
        let steps = settings.escalations.map(\.to) + [settings.fallback]
        let left = steps.lazy.map { others($0).filter { state(of: $0) == nil } }.first { !$0.isEmpty } ?? []
        untold += 1
        if waiting.isEmpty, left.isEmpty { abandoned += 1 }
        alsoTried = Recipient.distinct(alsoTried + waiting)
        next = Recipient.distinct(next + left)
    }
}

extension LedgerEntry {
    /// Whether it waits for a hook, or is dead.
    var isUndelivered: Bool { state == .planned || state == .retry || state == .dead }
}
