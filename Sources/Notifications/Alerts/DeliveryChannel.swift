/// Delivers messages of the outbox, for example by hooks.
///
/// A channel never throws: an error is the outcome of one message, so that it does not stop the messages after it.
public protocol DeliveryChannel {
    /// The identifiers of the hooks that the settings name for an event now.
    func hooks(for event: String) -> [String]
    /// Delivers a message by its hook.
    func deliver(_ message: OutboxMessage) -> DeliveryAttempt
    /// The number of attempts after which a message is dead; nil for the number in the settings of alerts.
    func limit(for message: OutboxMessage) -> Int?
    /// The number of seconds for which no other process may take the message; longer than its hook may run.
    func lease(for message: OutboxMessage) -> Int
    /// The hooks whose messages wait for the next run; see ``FailureBudget``.
    var spent: Set<String> { get }
}

extension DeliveryChannel {
    /// The number in the settings of alerts.
    public func limit(for message: OutboxMessage) -> Int? { nil }
    /// Longer than any hook may run.
    public func lease(for message: OutboxMessage) -> Int { 900 }
    /// No hook.
    public var spent: Set<String> { [] }
}
