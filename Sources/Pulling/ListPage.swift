public import Transport

/// A page of a list as a server gave it.
public struct ListPage: Sendable {
    /// Its number from 0.
    public let position: Int
    /// Its bytes.
    public let bytes: [UInt8]
    /// The answer; of status 304 where the bytes are those of a copy that the server calls unchanged.
    public let response: WebResponse
    /// How it was asked for: the word of the protocol, and the address without secrets.
    public let asked: (method: String, url: String)
    /// What it says of the number of entries in all.
    public let total: String?
    /// What it says of the next page.
    public let next: String?
    /// Whether its head names a next page (RFC 8288), whatever the source's way of finding one is.
    public var namesNext = false
    /// Whether the server says that there is no such page (status 404, 410 or 416).
    public var isAbsent = false
    /// The copy that it is, where the server calls that unchanged.
    public var copy: PageCopy?
}

/// A page that an earlier pass has: its bytes count again only where the server calls them unchanged.
public struct PageCopy: Sendable {
    /// The address that it came from, without secrets; it is a copy of this address alone.
    public let url: String
    /// The server's mark of it (RFC 9110, section 8.8.3).
    public let etag: String
    /// What it said of the number of entries in all.
    public let total: String?
    /// What it said of the next page.
    public let next: String?
    /// Reads its bytes.
    public let bytes: @Sendable () throws -> [UInt8]

    /// Makes a copy of its parts.
    public init(
        url: String,
        etag: String,
        total: String?,
        next: String?,
        bytes: @escaping @Sendable () throws -> [UInt8]
    ) {
        self.url = url
        self.etag = etag
        self.total = total
        self.next = next
        self.bytes = bytes
    }
}

/// An answer that is none of the register's, with the page that came instead.
public struct RefusedPage: Error, CustomStringConvertible {
    /// What came, and what to do.
    public let description: String
    /// The bytes, as far as they are worth keeping.
    public let bytes: [UInt8]
    /// The answer.
    public let response: WebResponse
    /// How it was asked for.
    public let asked: (method: String, url: String)
}

/// Whether an answer of "not modified" is about a copy.
enum CopyCheck {
    /// Whether an answer of status 304 names the very copy that was asked about, or none.
    ///
    /// A server that names another one knows of a newer document (RFC 9110, section 15.4.5). Marks are compared weakly (section
    /// 8.8.3.2), as conditions are.
    static func isOf(_ validators: WebRequest.Validators, _ response: WebResponse) -> Bool {
        if let named = response.header("etag"), let etag = validators.etag, opaque(named) != opaque(etag) {
            return false
        }
        if let named = response.header("last-modified"), let known = validators.lastModified, named != known {
            return false
        }
        return true
    }

    private static func opaque(_ etag: String) -> Substring { etag.hasPrefix("W/") ? etag.dropFirst(2) : etag[...] }
}
