internal import Alerts
internal import Delivery
internal import Hooks
internal import Letters
internal import Mirror

/// Hands letters to the workspace's hooks.
final class HookDelivery: Courier {
    private let workspace: Workspace
    private let surroundings: HookContext
    private var patience = Patience()

    init(workspace: Workspace) {
        self.workspace = workspace
        surroundings = workspace.hookSurroundings
    }

    func hooks(for event: String) -> [String] {
        Letter.Name(rawValue: event).map(workspace.delivery.identities) ?? []
    }

    var spent: Set<String> { patience.spent }

    /// Runs the letter's hook; another hook of its event has a letter of its own.
    func deliver(_ letter: OutboxLetter) -> DeliveryAttempt {
        guard let configured = hook(of: letter) else {
            return DeliveryAttempt(.later("\(letter.hook) is no hook for '\(letter.event)' any more"))
        }
        let call = HookCall(event: letter.event, idempotencyKey: letter.idempotencyKey, payload: letter.payload)
        let attempt = configured.hook.run(call, in: surroundings)
        patience.note(letter.hook, isDelivered: attempt.outcome.isDelivered, after: attempt.duration)
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

    func limit(for letter: OutboxLetter) -> Int? { hook(of: letter)?.attempts }

    // Its own time, the grace, and a little more.
    func lease(for letter: OutboxLetter) -> Int {
        Int(((hook(of: letter)?.hook.timeout ?? Hook.defaultTimeout) + Hook.defaultGrace).components.seconds) + 30
    }

    private func hook(of letter: OutboxLetter) -> ConfiguredHook? {
        Letter.Name(rawValue: letter.event).flatMap { name in
            workspace.delivery.hooks(for: name).first { $0.id == letter.hook }
        }
    }
}
