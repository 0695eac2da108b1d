public import Transport

/// A page of a list, as downloaded.
public struct ListPage: Sendable {
    /// The index of the page, from 0.
    public let position: Int
    /// The bytes of the page.
    public let bytes: [UInt8]
    /// The response; its status is 304 where the bytes are those of a copy that the server calls unchanged.
    public let response: WebResponse
    /// The request: the HTTP method, and the address without secrets.
    public let asked: (method: String, url: String)
    /// The total number of entries, as the page states it.
    public let total: String?
    /// The address or cursor of the next page, as the page states it.
    public let next: String?
    /// Whether the response has a `Link` header with a next page (RFC 8288), independent of the source's page rule.
    public var namesNext = false
    /// Whether the server says that the page does not exist (status 404, 410 or 416).
    public var isAbsent = false
    /// The copy that was used, where the server calls it unchanged.
    public var copy: PageCopy?
}

/// A page of an earlier attempt, whose bytes are used again only if the server calls them unchanged.
public struct PageCopy: Sendable {
    /// The address of the page, without secrets.
    public let url: String
    /// The page's entity tag (RFC 9110, section 8.8.3).
    public let etag: String
    /// The total number of entries, as the page states it.
    public let total: String?
    /// The address or cursor of the next page, as the page states it.
    public let next: String?
    /// Reads the bytes of the page.
    public let bytes: @Sendable () throws -> [UInt8]

    /// Makes a copy from its parts.
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

/// An error about a response that is not the register's document, with the page that came in its place.
public struct RefusedPage: Error, CustomStringConvertible {
    /// The problem and advice.
    public let description: String
    /// The bytes of the page.
    public let bytes: [UInt8]
    /// The response.
    public let response: WebResponse
    /// The request: the HTTP method, and the address without secrets.
    public let asked: (method: String, url: String)
}

/// Checks a response of "not modified" against a stored copy.
enum CopyCheck {
    /// Whether a response of status 304 names the stored copy, or no copy.
    ///
    /// A server that names another copy has a newer document (RFC 9110, section 15.4.5). Entity tags are compared
    /// weakly, like in conditional requests (section 8.8.3.2).
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
