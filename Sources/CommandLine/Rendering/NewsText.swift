internal import Application
internal import Curation
internal import Mirror
internal import Notifications
internal import Rendering

extension NotificationDelivery {
    /// One line for each piece of news.
    var lines: [String] {
        pieces.map { piece in
            let what =
                switch piece.content {
                case .syncFailed(let source, let reason, _): "\(source): \(reason)"
                case .syncHeld(let trouble): "\(trouble.source): fetch \(trouble.fetch.id)"
                case .conflict(let cases, _): cases.map { "\($0.conflict.id)" }.joined(separator: ", ")
                case .change(let changes): "\(changes.source): \(changes.total)"
                case .sourceStale(let age): "\(age.source): known from \(age.knownFrom)"
                }
            return "\(piece.content.event) \(what)"
        }
    }
}

extension LawChangeDelivery {
    /// One line for each message.
    var lines: [String] {
        messages.map {
            "\(LawChangeMessage.event) to \($0.recipient): \(Phrase.count($0.entries.count, "deadline")) moved"
        }
    }
}
