internal import Foundation
internal import Pulling
internal import Settings
internal import Transport

extension WebSource {
    /// Whether a source's `from` is an address and no file.
    static func isAddress(_ text: String) -> Bool { text.contains("://") }

    /// What is sent to the server, beside what a source's definition says.
    struct Sent {
        var headers: [Header] = []
        var redirectHosts: [String] = []
    }

    /// Reads a source's address and what belongs to it.
    ///
    /// The source is nil for a file, for one whose definition names the address, and where something is wrong, which is noted
    /// at its place. The address is only looked at where somebody will be asked.
    static func read(_ section: Section, askingNetwork: Bool) -> (WebSource?, Sent) {
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
            host.position.report("'\(host.value)' is to be the name of a host alone, such as files.example.org")
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

extension NetworkSettings {
    /// Reads the section `network`.
    init(_ section: Section, absolute: (String) -> String) {
        self.init()
        contact = section.text("contact")?.map { text in
            guard text.contains("@") || text.contains("://"), text.allSatisfy({ !$0.isWhitespace && $0.isASCII }) else {
                throw UsageError("'contact' is to be an address of mail or the web, not '\(text)'")
            }
            return text
        }
        certificates = Self.file(section, "ca_file", absolute)
        ownCertificate = Self.file(section, "client_certificate", absolute)
        ownKey = Self.file(section, "client_key", absolute)
        if ownKey != nil, ownCertificate == nil {
            section.position.report("'client_key' is of no use without 'client_certificate'")
        }
        connectSeconds = Self.number(section, "connect_seconds", 1...600) ?? connectSeconds
        totalSeconds = Self.number(section, "total_seconds", 1...86_400).map(Double.init) ?? totalSeconds
        idleSeconds = Self.number(section, "idle_seconds", 1...3600) ?? idleSeconds
        retries = Self.number(section, "retries", 0...10) ?? retries
        mostBytes = Self.number(section, "size_limit_mb", 1...1_000_000).map { $0 << 20 } ?? mostBytes
    }

    /// The proxy, whose password is a secret as any other.
    static func proxy(_ section: Section) -> SecretText? {
        section.text("proxy")?.map { text in
            let proxy = try SecretText(text)
            guard !text.contains("@") || proxy.hasSecret else {
                throw UsageError("a password does not belong into this file: write http://name:${NAME}@host:port")
            }
            return proxy
        }
    }

    private static func file(_ section: Section, _ key: String, _ absolute: (String) -> String) -> String? {
        section.text(key)?.map { text in
            let path = absolute(text)
            guard FileManager.default.isReadableFile(atPath: path) else {
                throw UsageError("'\(key)': \(path) cannot be read")
            }
            return path
        }
    }

    static func number(_ section: Section, _ key: String, _ range: ClosedRange<Int>) -> Int? {
        section.integer(key)?.map { number in
            guard range.contains(number) else {
                throw UsageError("'\(key)' is to be from \(range.lowerBound) to \(range.upperBound), not \(number)")
            }
            return number
        }
    }
}
