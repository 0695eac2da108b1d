package import Delivery
internal import FoundationEssentials
package import Hooks
internal import Messages
package import Recordations
internal import Rendering

/// A try of one or more hooks with a made-up message.
package struct HookTest {
    /// A hook with the message that it gets.
    package struct Sample {
        /// The hook.
        package let hook: ConfiguredHook
        /// The message.
        package let call: HookCall
    }

    /// One sample for each hook of the name.
    package let samples: [Sample]
    private let context: HookContext

    /// Writes the samples for the hooks of an event, a path or a name; `to` goes before the configured recipients.
    ///
    /// Throws ``UsageError`` where there is no such hook.
    package init(_ workspace: Workspace, named name: String, to: [String], today: CivilDate) throws {
        let hooks = workspace.delivery.hooks(named: name)
        guard !hooks.isEmpty else { throw Self.unknown(name, in: workspace) }
        let builder = try workspace.messageBuilder()
        context = workspace.hookContext
        samples = hooks.map { hook in
            let sender = workspace.delivery.from.map { [$0.description] }
            let to = [to, hook.to, sender ?? []].first { !$0.isEmpty } ?? ["recipient@example.com"]
            let now = Instant(Date())
            let call = builder.call(
                .sample(
                    hook.event,
                    recipient: to.first ?? "",
                    today: today,
                    workspace: workspace.name,
                    replyTo: workspace.delivery.replyTo
                ),
                to: to,
                by: hook,
                at: now,
                key: "test-\(hook.event.rawValue)-\(now.seconds)-\(ProcessInfo.processInfo.processIdentifier)",
                prefix: "[sample] "
            )
            return Sample(hook: hook, call: call)
        }
    }

    /// Runs the hook of a sample.
    package func run(_ sample: Sample) -> HookAttempt { sample.hook.hook.run(sample.call, in: context) }

    private static func unknown(_ name: String, in workspace: Workspace) -> UsageError {
        let names = workspace.delivery.hooks.flatMap { [$0.event.rawValue, $0.name] }
        let known = names.reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
        return UsageError(
            "there is no hook '\(SafeText.line(name))'",
            advice: known.isEmpty
                ? "'hooks:' in \(workspace.file) names none"
                : (Phrase.nearest(name, in: known).map { "did you mean '\($0)'? " } ?? "")
                    + "there are: \(known.joined(separator: ", "))"
        )
    }
}
