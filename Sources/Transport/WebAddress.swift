internal import CCurl
internal import System

/// A web address, parsed by libcurl, so that the checked address is the one that is requested.
public struct WebAddress: Hashable, Sendable {
    /// The whole address.
    let text: String
    /// `http` or `https`.
    public let scheme: String
    /// The host in lower case, an IPv6 address in brackets.
    public let host: String
    /// The port, or the scheme's default port.
    public let port: Int
    /// The path.
    public let path: String

    /// The most bytes of an address.
    ///
    /// Servers and clients should support at least 8,000 bytes (RFC 9110, section 4.1); pages that link to ever longer
    /// addresses would fill the memory.
    static let mostBytes = 8_192

    /// Parses an address.
    ///
    /// `shown` is the address in errors. Throws ``TransportError`` for text that is no web address, and for an address
    /// that is too long or has a user name or a password.
    public init(_ text: String, shown: String) throws {
        func refused(_ seen: String, _ advice: String) -> TransportError {
            TransportError(.address, tried: Self.withoutName(shown), seen: seen, advice: advice)
        }
        if let length = Self.excess(text) {
            throw refused(length, "look at the register in a browser, and save its list by hand")
        }
        let parts = curl_url()
        defer { curl_url_cleanup(parts) }
        let flags = UInt32(CURLU_NON_SUPPORT_SCHEME)
        guard curl_url_set(parts, CURLUPART_URL, text, flags) == CURLUE_OK else {
            throw refused("this is no web address", "write it as https://host/path")
        }
        func part(_ which: CURLUPart, _ flags: Int32 = 0) -> String? {
            var value: UnsafeMutablePointer<CChar>?
            guard curl_url_get(parts, which, &value, UInt32(flags)) == CURLUE_OK, let value else { return nil }
            defer { curl_free(value) }
            return String(cString: value)
        }
        self.text = text
        scheme = part(CURLUPART_SCHEME)?.lowercased() ?? ""
        host = part(CURLUPART_HOST)?.lowercased() ?? ""
        path = part(CURLUPART_PATH) ?? "/"
        port = part(CURLUPART_PORT, CURLU_DEFAULT_PORT).flatMap { Int($0) } ?? 0
        guard scheme == "https" || scheme == "http" else {
            throw refused("'\(scheme)' is not asked over the network", "only http and https addresses are")
        }
        guard part(CURLUPART_USER) == nil, part(CURLUPART_PASSWORD) == nil else {
            throw refused(
                "the address has a name or a password in it",
                "give them in a header: Authorization, from ${NAME} or file:PATH"
            )
        }
        guard !host.isEmpty else { throw refused("the address names no host", "write it as https://host/path") }
    }

    /// A clause on an address that is too long; nil for any other address.
    static func excess(_ text: String) -> String? {
        let count = text.utf8.count
        return count > mostBytes ? "an address of \(count) bytes, and \(mostBytes) are the most that is asked" : nil
    }

    // The user name and password must not appear in a log.
    private static func withoutName(_ shown: String) -> String {
        guard let scheme = shown.firstRange(of: "://") else { return shown }
        let authority = shown[scheme.upperBound...].prefix { !"/?#".contains($0) }
        guard let mark = authority.lastIndex(of: "@") else { return shown }
        return shown[..<scheme.upperBound] + "…" + shown[mark...]
    }

    /// The address without its query, which may contain tokens.
    public var plain: String {
        let isUsual = port == (scheme == "https" ? 443 : 80)
        return "\(scheme)://\(host)\(isUsual ? "" : ":\(port)")\(path)"
    }

    /// The address of a link in the document at this address, absolute or relative (RFC 3986, section 5).
    ///
    /// Throws ``TransportError`` for a link that is no web address or leads to another site.
    public func naming(_ link: String, hosts: [String]) throws -> WebAddress {
        let parts = curl_url()
        defer { curl_url_cleanup(parts) }
        // libcurl resolves an address that is set on another one as relative to it.
        let flags = UInt32(CURLU_NON_SUPPORT_SCHEME | CURLU_URLENCODE)
        var joined: UnsafeMutablePointer<CChar>?
        guard curl_url_set(parts, CURLUPART_URL, text, UInt32(CURLU_NON_SUPPORT_SCHEME)) == CURLUE_OK,
            curl_url_set(parts, CURLUPART_URL, link, flags) == CURLUE_OK,
            curl_url_get(parts, CURLUPART_URL, &joined, 0) == CURLUE_OK, let joined
        else {
            throw TransportError(
                .address,
                tried: plain,
                seen: "it names an address that is none",
                advice: "look at it in a browser"
            )
        }
        defer { curl_free(joined) }
        let next = try WebAddress(String(cString: joined), shown: "an address named by \(plain)")
        if let refusal = refusal(of: next, hosts: hosts) {
            throw TransportError(
                .redirect,
                tried: plain,
                seen: "it names \(next.plain), \(refusal)",
                advice: next.scheme == "http"
                    ? "only https leads to another host, and never back; tell the register's keeper, or save the list by hand"
                    : "if that is right, add '\(next.host)' to the source's 'redirect_hosts'"
            )
        }
        return next
    }

    /// The whole address; secrets must be removed before it is shown.
    public var shown: String { text }

    /// Whether both have the same scheme, host and port.
    public func isSameOrigin(as other: WebAddress) -> Bool {
        scheme == other.scheme && host == other.host && port == other.port
    }

    /// Whether the host is this machine: `localhost` or a loopback address (RFC 6890, section 2.2.2; RFC 4291, sections
    /// 2.5.3 and 2.5.5.2).
    ///
    /// A name that only looks like a loopback address is resolved like any other name and may belong to anybody.
    public var isLoopback: Bool {
        if host == "localhost" { return true }
        if let bytes = NetworkNumber.ipv4(host) { return bytes[0] == 127 }
        guard host.hasPrefix("["), host.hasSuffix("]"),
            let bytes = NetworkNumber.ipv6(String(host.dropFirst().dropLast()))
        else { return false }
        let isSixth = bytes == [UInt8](repeating: 0, count: 15) + [1]
        let isMapped = bytes.prefix(12) == ([UInt8](repeating: 0, count: 10) + [0xFF, 0xFF])[...]
        return isSixth || isMapped && bytes[12] == 127
    }

    /// The host with `www.` before it, or without.
    private var twin: String { host.hasPrefix("www.") ? String(host.dropFirst(4)) : "www." + host }

    /// The reason for not following a redirect to another address; nil if it is followed.
    ///
    /// A redirect must stay on the host, with or without `www.`, or lead to a host that the source declares. A
    /// subdomain does not count, because many domains give subdomains to anybody. A redirect may lead from http to
    /// https and never back; from http to http it must stay on the same host.
    func refusal(of next: WebAddress, hosts: [String]) -> String? {
        if next.scheme == "http" {
            if scheme == "https" { return "which would leave https" }
            return next.host == host ? nil : "another host over http"
        }
        let declared = hosts.map { $0.lowercased() }
        return next.host == host || next.host == twin || declared.contains(next.host) ? nil : "another host"
    }
}
