internal import History
internal import Mirror
internal import Pulling
internal import System
internal import Transport

/// The network of one command, which is only begun where a source needs it.
final class Network {
    private let workspace: Workspace
    private let cancellation = Cancellation()
    private let limiter: RateLimiter
    private var shared: WebClient?
    private var signals: StopSignals?

    init(_ workspace: Workspace) {
        self.workspace = workspace
        limiter = workspace.rateLimits.limiter(in: workspace.timeZone)
    }

    var secrets: SecretLookup { workspace.secrets }

    /// What asks web servers: one client for the whole run, with one budget of retries.
    func pull() throws -> Downloader {
        if let shared { return Downloader(shared, secrets: secrets) }
        let made = try client { _ in }
        shared = made
        // The second one ends the process, and so does the first where nothing is asked.
        signals = StopSignals { [cancellation] in
            let isFirst = !cancellation.isStopped
            return cancellation.stop() && isFirst
        }
        return Downloader(made, secrets: secrets)
    }

    /// A client with settings of its own.
    func client(_ change: (inout NetworkSettings) -> Void) throws -> WebClient {
        var settings = workspace.network
        do {
            var hidden = Redaction()
            settings.proxy = try workspace.proxy?.resolved(secrets, inAddress: true, adding: &hidden)
        } catch let error as SecretError {
            throw UsageError("\(workspace.file): 'proxy': \(error)", advice: "set it and run it again")
        }
        settings.version = Release.version
        change(&settings)
        return try WebClient(
            settings,
            cancellation: cancellation,
            budget: RetryBudget(workspace.rateLimits.retryBudget),
            rateLimiter: limiter
        )
    }
}
