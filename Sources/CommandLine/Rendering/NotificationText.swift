internal import Application
internal import Curation
internal import Mirror
internal import Notifications

extension NotificationDelivery {
    /// One line for each notification.
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
