internal import Notifications
internal import Synchronization

/// The news of the editions that one session applied; editions of several registers are applied on several threads.
final class RecordedNews: Sendable {
    private let all = Mutex<[NotificationPlanner.Piece]>([])

    var pieces: [NotificationPlanner.Piece] { all.withLock { $0 } }

    func append(_ pieces: [NotificationPlanner.Piece]) { all.withLock { $0 += pieces } }
}
