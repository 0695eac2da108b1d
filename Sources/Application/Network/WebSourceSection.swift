package import Pulling
package import Settings
internal import Transport

extension WebSource {
    /// Whether a source's `from` is an address and no file.
    static func isAddress(_ text: String) -> Bool { text.contains("://") }

    /// What is sent to the server, beside what a source's definition says.
    package struct Sent {
        /// The headers, whose values may hold secrets.
        package var headers: [Header] = []
        var redirectHosts: [String] = []
    }

    /// Reads a source's address and what belongs to it.
    ///
    /// The source is nil for a file, for one whose definition names the address, and where something is wrong, which is noted
    /// at its place. The address is only looked at where somebody will be asked.
    package static func read(_ section: Section, askingNetwork: Bool) -> (WebSource?, Sent) {
        let headers = section.section("headers")?.pairs() ?? []
        let hosts = section.texts("redirect_hosts")
        let from = section.text("from")
        if let from, !isAddress(from.value) {
            if !headers.isEmpty { section.refuse("headers", "'headers' are for a 'from' that is a web address") }
            if !hosts.isEmpty {
                section.refuse("redirect_hosts", "'redirect_hosts' are for a 'from' that is a web address")
            }
            return (nil, Sent())
        }
        for host in hosts where host.value.contains("/") || host.value.contains(":") || host.value.isEmpty {
            host.position.report("'\(host.value)' must be the name of a host alone, such as files.example.org")
        }
        let values = headers.compactMap { header in
            header.value.map { WebSource.Header(name: header.key, value: try SecretText($0)) }
        }
        let sent = Sent(headers: values, redirectHosts: hosts.map(\.value))
        let web = from.flatMap { from in
            from.map { text in
                try WebSource(
                    url: SecretText(text),
                    headers: values,
                    redirectHosts: sent.redirectHosts,
                    checkingAddress: askingNetwork
                )
            }
        }
        return (web, sent)
    }
}
