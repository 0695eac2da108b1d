internal import FoundationEssentials
package import Settings
package import Transport

extension NetworkSettings {
    /// Reads the section `network`.
    init(_ section: Section, absolute: (String) -> String) {
        self.init()
        contact = section.text("contact")?.map { text in
            guard text.contains("@") || text.contains("://"), text.allSatisfy({ !$0.isWhitespace && $0.isASCII }) else {
                throw UsageError("'contact' must be an address of mail or the web, not '\(text)'")
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
                throw UsageError("a password must not stand in this file: write http://name:${NAME}@host:port")
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

    /// A whole number of the section; one outside the range is reported at its position.
    package static func number(_ section: Section, _ key: String, _ range: ClosedRange<Int>) -> Int? {
        section.integer(key)?.map { number in
            guard range.contains(number) else {
                throw UsageError("'\(key)' must be from \(range.lowerBound) to \(range.upperBound), not \(number)")
            }
            return number
        }
    }
}
