internal import Synchronization

/// What the program does while it works, for whoever looks for the cause of something.
///
/// Nothing is recorded until somebody listens. Texts name files, addresses without their secrets, and counts, never what
/// a register or a person wrote.
public enum ActivityLog {
    /// The kind of an activity.
    public enum Kind: String, Sendable {
        /// A file or the mirror is read.
        case read
        /// A server is asked.
        case ask
        /// A hook is run.
        case run
        /// A file or the mirror is written.
        case write
    }

    /// One activity, at its end.
    public struct Entry: Sendable {
        /// What kind it is.
        public let kind: Kind
        /// What was read, asked, run or written, and what came of it.
        public let text: String
        /// How long it took, in thousandths of a second; nil where that was not measured.
        public let milliseconds: Int?
    }

    private static let listener = Mutex<(@Sendable (Entry) -> Void)?>(nil)

    /// Has a closure get every entry from now on; several threads may call it at once.
    public static func listen(_ body: @escaping @Sendable (Entry) -> Void) { listener.withLock { $0 = body } }

    /// Records an activity that has ended; `start` is when it began.
    public static func record(
        _ kind: Kind,
        _ text: @autoclosure () -> String,
        since start: SuspendingClock.Instant? = nil
    ) {
        record(kind, text(), milliseconds: start.map { milliseconds($0.duration(to: SuspendingClock.now)) })
    }

    /// Records an activity of a known length.
    public static func record(_ kind: Kind, _ text: @autoclosure () -> String, milliseconds: Int?) {
        guard let listener = listener.withLock({ $0 }) else { return }
        listener(Entry(kind: kind, text: text(), milliseconds: milliseconds))
    }

    private static func milliseconds(_ duration: Duration) -> Int {
        Int(duration.components.seconds) * 1000 + Int(duration.components.attoseconds / 1_000_000_000_000_000)
    }
}
