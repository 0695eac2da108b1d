internal import Notifications
internal import Synchronization

/// The notifications of the editions that one session applied; editions of several registers are applied on several threads.
final class RecordedNotifications: Sendable {
    private let all = Mutex<[NotificationPlanner.PlannedNotification]>([])

    var pieces: [NotificationPlanner.PlannedNotification] { all.withLock { $0 } }

    func append(_ pieces: [NotificationPlanner.PlannedNotification]) { all.withLock { $0 += pieces } }
}
