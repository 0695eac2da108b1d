internal import Deadlines
internal import Mirror
internal import Recordations

/// The content of a message to one recipient about the dates that a change of the law moved.
public struct LawChangeMessage: Sendable {
    /// A move, and an obligation of its recordation (for mark, jurisdiction and recipients).
    public typealias Entry = (move: LawMove, item: Docket.Item)

    /// The hook event of these messages.
    public static let event = "law-changed"

    /// The recipient's address.
    public let recipient: String
    /// The key by which a receiver recognises a repeated message.
    public let idempotencyKey: String
    /// The moves, earlier dates first.
    public let entries: [Entry]
}

extension AlertRun {
    /// The messages about a change of the law: one per recipient, with the moves of the recipient's obligations.
    ///
    /// The recipients are those of the obligation's alerts. A recordation that has left the portfolio is not an error;
    /// its moves are left out.
    ///
    /// - Returns: The messages; nil if a jurisdiction's rule file has a mistake. The change then waits, because
    /// correcting the   mistake moves the dates back.
    public func messages(for change: LawChange) throws -> [LawChangeMessage]? {
        let moved = Set(change.moves.map(\.record))
        var items: [Int: [Docket.Item]] = [:]
        let mistakes = try docket.forEach(named: true) { item in
            guard let record = item.record, moved.contains(record) else { return }
            items[record, default: []].append(item)
        }
        if !mistakes.isEmpty { return nil }
        var recipients: [String] = []
        var entries: [String: [LawChangeMessage.Entry]] = [:]
        for move in change.moves {
            let known = items[move.record] ?? []
            // An obligation that is gone has no recipients of its own: those of the recordation's other obligations get
            // it.
            let own = known.first { $0.obligation.kind.rawValue == move.kind && $0.obligation.field == move.field }
            guard let item = own ?? known.first else { continue }
            for recipient in settings.recipients(of: item) {
                if entries[recipient] == nil { recipients.append(recipient) }
                entries[recipient, default: []].append((move, item))
            }
        }
        return recipients.map { recipient in
            LawChangeMessage(
                recipient: recipient,
                idempotencyKey: Mirror.idempotencyKey(
                    of: [LawChangeMessage.event, "\(change.number)", change.day.description, recipient]
                ),
                entries: entries[recipient] ?? []
            )
        }
    }
}
