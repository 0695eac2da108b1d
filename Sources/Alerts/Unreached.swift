internal import Deadlines
internal import Letters
public import Mirror
public import Recordations

/// A recipient whom alerts did not reach, and who was told instead.
public struct Unreached: Sendable {
    /// The recipient.
    public let recipient: String
    /// The number of alerts that wait or are dead.
    public internal(set) var alerts = 0
    /// The number of those that nobody else was told of either.
    public internal(set) var untold = 0
    /// Why the last try failed; nil if there was no try.
    public internal(set) var reason: String?
    /// Who was told of the same obligations instead.
    public internal(set) var toldInstead: [String] = []

    /// The recipients of a ledger whom alerts did not reach, in the order of the ledger.
    public static func all(in ledger: [AlertSubject: [LedgerEntry]], on today: CivilDate) -> [Unreached] {
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
            if others.isEmpty { all[place].untold += 1 }
            all[place].reason = line.lastError ?? all[place].reason
            all[place].toldInstead = Recipient.distinct(all[place].toldInstead + others.map(\.key.recipient))
        }
        return all
    }
}

extension LedgerEntry {
    /// Whether it waits for a hook, or is dead.
    var isUndelivered: Bool { state == .planned || state == .retry || state == .dead }
}
