public import Mirror
public import Recordations

/// Whatever hands a letter over: hooks, say.
///
/// It never throws: what went wrong is an outcome, so that one letter never keeps back another.
public protocol Courier {
    /// The hooks that an event has now, each by what it is known by for as long as it is the same one.
    func hooks(for event: String) -> [String]
    /// Hands a letter over to its hook, and says what came of it.
    func deliver(_ letter: OutboxLetter) -> DeliveryAttempt
    /// How often a letter is tried before it is dead; nil leaves that to the settings of alerts.
    func limit(for letter: OutboxLetter) -> Int?
    /// For how many seconds a letter belongs to whoever took it: longer than its hook may run.
    func lease(for letter: OutboxLetter) -> Int
    /// Hooks that are left alone until the next run, since they only cost time in this one.
    var spent: Set<String> { get }
}

extension Courier {
    /// As often as the settings of alerts say.
    public func limit(for letter: OutboxLetter) -> Int? { nil }
    /// Longer than any hook may run.
    public func lease(for letter: OutboxLetter) -> Int { 900 }
    /// None.
    public var spent: Set<String> { [] }
}

/// What became of the letters of a run.
public struct DispatchReport: Sendable {
    /// Letters that were handed over.
    public private(set) var delivered = 0
    /// Letters that will be tried again, and why, by what they are known by.
    public private(set) var failed: [(letter: OutboxLetter, reason: String)] = []
    /// Hooks that were left alone in the end, since they only cost time.
    public package(set) var spent: Set<String> = []

    /// Makes a report of no letter.
    public init() {}

    mutating func note(_ letter: OutboxLetter, _ outcome: DeliveryOutcome) {
        if let reason = outcome.reason { failed.append((letter, reason)) } else { delivered += 1 }
    }

    /// Adds what became of more letters.
    public mutating func add(_ other: DispatchReport) {
        delivered += other.delivered
        failed += other.failed
        spent.formUnion(other.spent)
    }
}

/// The way of letters from the outbox to hooks.
public struct Dispatch {
    /// The events that letters can be of.
    public static let events = [
        "alert", "digest", "law-changed", "sync-failed", "sync-held", "conflict", "change", "source-stale",
        "run-finished",
    ]

    private let mirror: Mirror
    private let attempts: Int
    private let actor: String

    /// Makes a dispatch; `attempts` is how often a letter is tried unless its hook says otherwise.
    public init(mirror: Mirror, attempts: Int = 10, actor: String) {
        self.mirror = mirror
        self.attempts = attempts
        self.actor = actor
    }

    /// Hands over all letters that are due, each once.
    ///
    /// The success is written after the courier's word and before the next letter: whoever dies in between is told the
    /// same letter again, under the same key. `now` is asked for each letter anew.
    public func carryOut(_ courier: some Courier, now: () -> Instant) throws -> DispatchReport {
        var report = DispatchReport()
        // A letter that failed is due again only later than this run began.
        let start = now()
        let hooks = Dictionary(uniqueKeysWithValues: Self.events.map { ($0, courier.hooks(for: $0)) })
        try mirror.route(hooks, now: start)
        while let letter = try mirror.takeLetter(now: start, except: courier.spent, lease: courier.lease) {
            let attempt = courier.deliver(letter)
            try mirror.settle(
                letter,
                attempt,
                now: max(now(), start),
                limit: courier.limit(for: letter) ?? attempts,
                actor: actor
            )
            report.note(letter, attempt.outcome)
        }
        report.spent = courier.spent
        return report
    }
}

extension AlertRun {
    /// Hands over all letters that are due, each once; see ``Dispatch``.
    public func dispatch(_ courier: some Courier, now: () -> Instant) throws -> DispatchReport {
        try Dispatch(mirror: docket.mirror, attempts: settings.attempts, actor: actor).carryOut(courier, now: now)
    }
}
