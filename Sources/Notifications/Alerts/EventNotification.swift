public import Curation
internal import Mirror

/// A notification about an event that is no deadline.
public enum EventNotification: Sendable {
    /// A source's fetch failed; the trouble is nil if the failure left no fetch.
    case syncFailed(source: String, reason: String, SourceTrouble?)
    /// A guard holds a fetch.
    case syncHeld(SourceTrouble)
    /// Conflicts that were not notified yet; `open` is the number of all open conflicts.
    case conflict([ConflictDetail], open: Int)
    /// The changes of a register in recordations of the portfolio.
    case change(SourceChanges)
    /// A source is older than its settings allow.
    case sourceStale(SourceAge)

    /// The event whose hooks deliver the notification.
    public var event: String {
        switch self {
        case .syncFailed: "sync-failed"
        case .syncHeld: "sync-held"
        case .conflict: "conflict"
        case .change: "change"
        case .sourceStale: "source-stale"
        }
    }
}
