package import Delivery
internal import Hooks
package import Messages
internal import Mirror
package import Notifications
package import Recordations
package import Rendering

extension MessageBuilder {
    /// The message for each of some hooks, in its language; without hooks one copy that waits for a hook.
    package func copies(
        _ message: Message,
        to: [String],
        by hooks: [ConfiguredHook],
        at now: Instant,
        key: String,
        details: [(String, JSON)]
    ) -> [MessageCopy] {
        func payload(_ hook: ConfiguredHook?) -> String {
            call(message, to: to, by: hook, at: now, key: key, details: details).payload
        }
        var copies: [MessageCopy] = []
        var written: [String: String] = [:]
        for hook in hooks where !copies.contains(where: { $0.hook == hook.id }) {
            // Most hooks share a language, and long digests take their time.
            let text = written[hook.language ?? ""] ?? payload(hook)
            written[hook.language ?? ""] = text
            copies.append(MessageCopy(hook: hook.id, payload: text))
        }
        return copies.isEmpty ? [MessageCopy(hook: nil, payload: payload(nil))] : copies
    }
}
