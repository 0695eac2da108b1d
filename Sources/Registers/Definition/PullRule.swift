internal import Documents
internal import Patterns

/// The rule by which a register is downloaded, as its source declares it.
///
/// The address, the form and the JSON text may have the variables `{page}`, `{offset}`, `{size}` and `{cursor}`. The
/// rule has no secrets: `recordal.yaml` refers to them by name.
public struct PullRule: Sendable {
    /// The body of a request.
    public enum Sending: Sendable, Equatable {
        /// No body.
        case nothing
        /// A form.
        case form([Pair])
        /// A JSON text.
        case json(String)
    }

    /// A name and its value.
    public struct Pair: Sendable, Equatable {
        /// The name.
        public let name: String
        /// The value.
        public let value: String
    }

    /// The address; nil where only `recordal.yaml` has it.
    public let url: String?
    /// The body.
    public let sending: Sending
    /// The headers of every request, without secrets.
    public let headers: [Pair]
    /// Whether a form or a JSON text may be sent again, because it changes nothing on the server.
    public let isRepeatable: Bool
    /// The rule that finds the address of the register in the first document; nil where the first document is the
    /// register.
    public let discovery: Discovery?
    /// The rule for the pages of the list; nil where the list is one document.
    public let pages: PageRule?
    /// The extent of downloaded documents, if it differs from that of imported ones.
    public let extent: DeclaredExtent?
    /// Whether the server's responses have no proof that they are complete.
    ///
    /// An edition with missing recordations is then held.
    public let isEndUnproven: Bool

    /// A text that is equal for two rules only if they request the same pages of an address.
    public var fingerprint: String {
        let sent =
            switch sending {
            case .nothing: "get"
            case .form(let pairs):
                "form" + pairs.map { "\($0.name.utf8.count):\($0.name)\($0.value.utf8.count):\($0.value)" }.joined()
            case .json(let text): "json" + text
            }
        let pages = pages.map { "\($0.way.rawValue) \($0.first) \($0.size ?? 0)" } ?? ""
        return pages + " " + sent
    }
}

/// The rule that finds an address in a document.
public struct Discovery: Sendable {
    /// The selection among several addresses.
    public enum Choice: String, CaseIterable, Sendable {
        case first, last
        /// The last address in alphabetical order, which is the newest where addresses contain their date.
        case greatest
    }

    let pattern: Pattern
    let choice: Choice

    /// The address in a document; nil where there is none.
    public func address(in text: String) throws -> String? {
        var text = text
        let found = try text.withUTF8 { bytes in
            try pattern.matches(in: bytes).map { String(decoding: bytes[$0.capture], as: UTF8.self) }
        }
        return switch choice {
        case .first: found.first
        case .last: found.last
        case .greatest: found.max()
        }
    }
}

/// The rule for the pages of a list.
public struct PageRule: Sendable {
    /// The methods of addressing the next page.
    public enum Way: String, CaseIterable, Sendable {
        /// By `{page}`, counted from ``PageRule/first``.
        case number
        /// By `{offset}`, the number of entries before the page.
        case offset
        /// By the address of the next page, which a page states.
        case next
        /// By `{cursor}`, a text that a page states.
        case cursor
    }

    /// The method of addressing the next page.
    public let way: Way
    /// The number of the first page.
    public let first: Int
    /// The number of entries of every page but the last; nil where it is not known.
    public let size: Int?
    /// The location of the total number of entries in a page; nil where pages do not state it.
    public let total: PageFact?
    /// The location of the next page's address or cursor in a page.
    public let next: PageFact?
    /// The most pages of a list; more are an error.
    public let most: Int
    /// The most attempts to read a list that changes during the download.
    public let attempts: Int

    /// The values of the variables for a page of the list.
    ///
    /// `offset` is the number of entries before the page; if it is nil, all earlier pages count as full.
    public func values(page: Int, cursor: String?, offset: Int? = nil) -> [PullRule.Pair] {
        var values = [
            PullRule.Pair(name: "page", value: "\(first + page)"),
            PullRule.Pair(name: "cursor", value: cursor ?? ""),
        ]
        if let size {
            values.append(PullRule.Pair(name: "size", value: "\(size)"))
            values.append(PullRule.Pair(name: "offset", value: "\(offset ?? page * size)"))
        }
        return values
    }
}

/// A fact about the list that its pages state.
public struct PageFact: Sendable {
    enum Location: Sendable {
        /// A path of keys in the page's JSON; `data.total` is the key `total` in the object under `data`.
        case json([String])
        /// A pattern in the page's text.
        case pattern(Pattern)
        /// A header of the response; for `link` the address with `rel="next"` (RFC 8288).
        case header(String)
    }

    let location: Location

    /// The fact's value in a page; nil where the page does not state it.
    ///
    /// `header` returns the values of all headers with a name. Throws ``DocumentError`` where the page states different
    /// values:
    /// by a repeated key or header, and, with `isUnique`, by a pattern that finds different texts.
    public func value(in text: [UInt8], isUnique: Bool, header: (String) -> [String]) throws -> String? {
        switch location {
        case .json(let path): return try JSONValue.find(path, in: text)
        case .pattern(let pattern):
            guard isUnique else { return try pattern.capture(in: String(decoding: text, as: UTF8.self)) }
            let found = try text.withUnsafeBufferPointer { bytes in
                try pattern.matches(in: bytes).map { String(decoding: bytes[$0.capture], as: UTF8.self) }
            }
            return try Self.agreed(found, "the pattern finds", "let it fit one place of the page alone")
        case .header("link"): return try LinkHeader.next(header("link"))
        case .header(let name):
            return try Self.agreed(header(name), "the header '\(name)' says", "tell the register's keeper")
        }
    }

    private static func agreed(_ values: [String], _ what: String, _ advice: String) throws -> String? {
        if let other = values.first(where: { $0 != values.first }) {
            throw DocumentError(
                "\(what) '\(String((values.first ?? "").prefix(60)))' and '\(String(other.prefix(60)))'",
                advice: advice
            )
        }
        return values.first
    }
}
