package import Pulling
package import Registers
internal import Transport

/// A source that the workspace pulls.
package struct PulledSource {
    /// The name under `sources`.
    package let name: String
    /// The name of its definition.
    package let definition: String
    /// The file or the folder that it comes from, absolute; nil for one that is only imported by hand.
    package let from: String?
    /// The document of a web server that it comes from, where the settings name its address.
    package let web: WebSource?
    /// What is sent where its definition alone names the address.
    package let sent: WebSource.Sent
    /// How often it is asked for; nil where its definition says so, or nobody.
    package let every: Interval?

    /// What the settings name, as they write it.
    package var origin: String? { from ?? web?.url.template }

    /// What a web server is asked for; nil for a source that comes from a file, or by hand.
    ///
    /// Throws where the definition's address and the settings do not go together.
    package func web(_ definition: SourceDefinition) throws -> WebSource? {
        guard from == nil, !definition.isByHand else { return nil }
        var source =
            try web
            ?? definition.pull?.url.map { url in
                try WebSource(url: SecretText(url), headers: sent.headers, redirectHosts: sent.redirectHosts)
            }
        source?.rule = definition.pull
        return source
    }
}
