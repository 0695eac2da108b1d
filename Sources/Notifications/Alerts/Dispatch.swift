public import Mirror
public import Recordations

/// The results of the messages that a run dispatched.
public struct DispatchReport: Sendable {
    /// The number of delivered messages.
    public private(set) var delivered = 0
    /// The attempts that failed, with the reason of each.
    public private(set) var failed: [(message: OutboxMessage, reason: String)] = []
    /// The hooks whose other messages wait for the next run; see ``FailureBudget``.
    public package(set) var spent: Set<String> = []

    /// Makes a report without messages.
    public init() {}

    mutating func note(_ message: OutboxMessage, _ outcome: DeliveryOutcome) {
        if let reason = outcome.reason { failed.append((message, reason)) } else { delivered += 1 }
    }

    /// Adds the results of another dispatch.
    public mutating func add(_ other: DispatchReport) {
        delivered += other.delivered
        failed += other.failed
        spent.formUnion(other.spent)
    }
}

/// Dispatches the messages of the outbox to hooks.
public struct Dispatch {
    /// The events of messages.
    public static let events = [
        "alert", "digest", "law-changed", "sync-failed", "sync-held", "conflict", "change", "source-stale",
        "run-finished",
    ]

    private let mirror: Mirror
    private let attempts: Int
    private let actor: String

    /// Makes a dispatch; `attempts` is the number of attempts for a message whose hook has no number of its own.
    public init(mirror: Mirror, attempts: Int = 10, actor: String) {
        self.mirror = mirror
        self.attempts = attempts
        self.actor = actor
    }

    /// Tries each due message once.
    ///
    /// The outcome of each message is written before the next message is tried. If the process dies in between, the
    /// hook gets the message again with the same idempotency key. `now` is called for each message.
    public func carryOut(_ channel: some DeliveryChannel, now: () -> Instant) throws -> DispatchReport {
        var report = DispatchReport()
        // A failed message is due again after this instant, so the loop ends.
        let start = now()
        let hooks = Dictionary(uniqueKeysWithValues: Self.events.map { ($0, channel.hooks(for: $0)) })
        try mirror.route(hooks, now: start)
        while let message = try mirror.nextMessage(now: start, except: channel.spent, lease: channel.lease) {
            let attempt = channel.deliver(message)
            try mirror.record(
                attempt,
                of: message,
                now: max(now(), start),
                limit: channel.limit(for: message) ?? attempts,
                actor: actor
            )
            report.note(message, attempt.outcome)
        }
        report.spent = channel.spent
        return report
    }
}

extension AlertRun {
    /// Tries each due message once; see ``Dispatch``.
    public func dispatch(_ channel: some DeliveryChannel, now: () -> Instant) throws -> DispatchReport {
        try Dispatch(mirror: docket.mirror, attempts: settings.attempts, actor: actor).carryOut(channel, now: now)
    }
}
