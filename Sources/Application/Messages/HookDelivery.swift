internal import Delivery
internal import Hooks
internal import Messages
internal import Mirror
internal import Notifications

/// Delivers messages by the workspace's hooks.
final class HookDelivery: DeliveryChannel {
    private let workspace: Workspace
    private let context: HookContext
    private var failures = FailureBudget()

    init(workspace: Workspace) {
        self.workspace = workspace
        context = workspace.hookContext
    }

    func hooks(for event: String) -> [String] {
        Message.Name(rawValue: event).map(workspace.delivery.identities) ?? []
    }

    var spent: Set<String> { failures.spent }

    /// Runs the message's hook; another hook of its event has a message of its own.
    func deliver(_ message: OutboxMessage) -> DeliveryAttempt {
        guard let configured = hook(of: message) else {
            return DeliveryAttempt(.later("\(message.hook) is no hook for '\(message.event)' any more"))
        }
        let call = HookCall(event: message.event, idempotencyKey: message.idempotencyKey, payload: message.payload)
        let attempt = configured.hook.run(call, in: context)
        failures.note(message.hook, isDelivered: attempt.outcome.isDelivered, after: attempt.duration)
        let outcome: DeliveryOutcome
        if attempt.outcome.isDelivered {
            outcome = .delivered
        } else {
            let last = attempt.output.lastLine.map { ": \($0)" } ?? ""
            let reason = "\(configured.path): \(attempt.outcome)\(last)"
            outcome = attempt.outcome == .tryLater ? .later(reason) : .failed(reason)
        }
        return DeliveryAttempt(
            outcome,
            milliseconds: attempt.milliseconds,
            output: attempt.output.text,
            outputBytes: attempt.output.total
        )
    }

    func limit(for message: OutboxMessage) -> Int? { hook(of: message)?.attempts }

    // Its own time, the grace, and a little more.
    func lease(for message: OutboxMessage) -> Int {
        Int(((hook(of: message)?.hook.timeout ?? Hook.defaultTimeout) + Hook.defaultGrace).components.seconds) + 30
    }

    private func hook(of message: OutboxMessage) -> ConfiguredHook? {
        Message.Name(rawValue: message.event).flatMap { name in
            workspace.delivery.hooks(for: name).first { $0.id == message.hook }
        }
    }
}
