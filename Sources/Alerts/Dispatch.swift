public import Mirror
public import Recordations

/// Whatever hands a letter over: a hook, say.
///
/// It never throws: what went wrong is an outcome, so that one letter never keeps back another.
public protocol Courier {
    /// Hands a letter over, and says what came of it.
    func deliver(_ letter: OutboxLetter) -> DeliveryOutcome
    /// How often a letter is tried before it is dead; nil leaves that to the settings of alerts.
    func limit(for letter: OutboxLetter) -> Int?
}

extension Courier {
    /// As often as the settings of alerts say.
    public func limit(for letter: OutboxLetter) -> Int? { nil }
}

/// What became of the letters of a run.
public struct DispatchReport: Sendable {
    /// Letters that were handed over.
    public private(set) var delivered = 0
    /// Letters that will be tried again, and why, by what they are known by.
    public private(set) var failed: [(letter: OutboxLetter, reason: String)] = []

    /// Makes a report of no letter.
    public init() {}

    mutating func note(_ letter: OutboxLetter, _ outcome: DeliveryOutcome) {
        switch outcome {
        case .delivered: delivered += 1
        case .later(let reason), .failed(let reason): failed.append((letter, reason))
        }
    }
}

extension AlertRun {
    /// For how long a letter belongs to whoever took it: longer than any hook may run.
    public static let leaseInSeconds = 900

    /// Hands over all letters that are due, each once.
    ///
    /// The success is written after the courier's word and before the next letter: whoever dies in between is told the
    /// same letter again, under the same key. `now` is asked for each letter anew.
    public func dispatch(_ courier: some Courier, now: () -> Instant) throws -> DispatchReport {
        var report = DispatchReport()
        // A letter that failed is due again only later than this run began.
        let start = now()
        while let letter = try docket.mirror.takeLetter(now: start, lease: Self.leaseInSeconds) {
            let outcome = courier.deliver(letter)
            try docket.mirror.settle(
                letter,
                outcome,
                now: max(now(), start),
                limit: courier.limit(for: letter) ?? settings.attempts,
                actor: actor
            )
            report.note(letter, outcome)
        }
        return report
    }
}
