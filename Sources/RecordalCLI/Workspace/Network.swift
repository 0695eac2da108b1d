internal import ArgumentParser
internal import Pulling
internal import Transport

/// The network of one command, which is only begun where a source needs it.
final class Network {
    private let workspace: Workspace
    private let cancellation = Cancellation()
    private var client: WebClient?
    private var signals: StopSignals?

    init(_ workspace: Workspace) { self.workspace = workspace }

    /// What asks web servers: one client for the whole run, with one budget of retries.
    func pull() throws -> WebPull {
        if let client { return WebPull(client, secrets: workspace.secrets) }
        var settings = workspace.network
        do {
            var hidden = Redaction()
            settings.proxy = try workspace.proxy?.resolved(workspace.secrets, inAddress: true, adding: &hidden)
        } catch let error as SecretError {
            throw UsageError("\(workspace.file): 'proxy': \(error)", advice: "set it and run it again")
        }
        settings.version = Recordal.configuration.version
        let made = try WebClient(settings, cancellation: cancellation)
        client = made
        signals = StopSignals(cancellation)
        return WebPull(made, secrets: workspace.secrets)
    }
}
