internal import Deadlines
package import Messages
internal import Mirror
package import Notifications
internal import Recordations
internal import Rendering

extension Message.LawMove {
    /// Creates a move of the message from the mirror's move.
    package init(_ entry: LawChangeMessage.Entry) {
        let (move, item) = entry
        self.init(move.recordation, kind: move.kind, jurisdiction: item.obligation.jurisdiction)
        field = move.field
        mark = item.mark
        moved = move.moved.map { ($0.name, $0.was, $0.now) }
        isGone = move.now == nil
        isEarlier = move.direction == .earlier
        rule = move.now?.rule
        citation = move.now?.citation
        confidence = move.now?.confidence
        lawTexts = item.obligation.rule?.translations ?? [:]
        commands = [Message.Command(.show, "recordal show \(move.recordation)")]
    }
}
