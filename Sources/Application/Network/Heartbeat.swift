internal import Pulling
package import Settings
package import Transport

/// Addresses that a watch gives, to be asked for at the start and the end of a run: it raises the alarm where nobody asks.
package struct Heartbeat {
    /// Requested when a run begins.
    package let start: SecretText?
    /// Requested after a success.
    package let success: SecretText?
    /// Requested after a failure.
    package let failure: SecretText?

    /// The exit codes besides 0 that may count as the success of a run, with the reasons behind them.
    private static let tolerable: [ExitReason] = [.held, .conflicts, .alertFailed]
    /// What counts as one unless the settings say otherwise: the same as in the shipped unit.
    static let usualSuccess: Set<ExitReason> = [.conflicts]

    /// Reads `success_codes:`, the exit codes besides 0 with which a run is a success.
    static func successReasons(_ top: Section) -> Set<ExitReason> {
        guard top.has("success_codes") else { return usualSuccess }
        var reasons: Set<ExitReason> = []
        for text in top.texts("success_codes") {
            if let reason = tolerable.first(where: { "\($0.rawValue)" == text.value }) {
                reasons.insert(reason)
            } else if text.value != "0" {
                text.position.report(
                    "'success_codes' may have 3 (a fetch is held), 4 (conflicts wait) and 5 (a hook failed), not '\(text.value)'"
                )
            }
        }
        return reasons
    }

    /// How long the watch may take; a run does not wait for it.
    private static let seconds = 10

    /// Reads `heartbeat:`, one address for the success with `/start` and `/fail` behind it for the others, or all three.
    ///
    /// They are only looked at where somebody will be asked.
    package static func read(_ top: Section, askingNetwork: Bool) -> Heartbeat? {
        func address(_ text: String) throws -> SecretText {
            let secret = try SecretText(text)
            _ = try WebSource(url: secret, checkingAddress: askingNetwork)
            return secret
        }

        guard top.isSection("heartbeat") else {
            let text = top.text("heartbeat")
            guard let success = text?.map(address), let base = text?.value else { return nil }
            return Heartbeat(
                start: try? address(base + "/start"),
                success: success,
                failure: try? address(base + "/fail")
            )
        }
        guard let section = top.section("heartbeat") else { return nil }
        return Heartbeat(
            start: section.text("start")?.map(address),
            success: section.text("success")?.map(address),
            failure: section.text("failure")?.map(address)
        )
    }

    /// Requests an address; returns what went wrong, which changes nothing about the run.
    func ping(_ address: SecretText?, _ network: Network) -> String? {
        guard let address else { return nil }
        do {
            let client = try network.client { settings in
                settings.connectSeconds = Self.seconds
                settings.totalSeconds = Double(Self.seconds)
                settings.retries = 1
            }
            let status = try Downloader(client, secrets: network.secrets).status(of: WebSource(url: address))
            return (200...299).contains(status)
                ? nil : "the heartbeat was not taken: GET \(address.template): status \(status)"
        } catch {
            return "the heartbeat could not be told: \(error)"
        }
    }
}
