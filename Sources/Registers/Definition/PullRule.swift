internal import Documents
internal import Patterns

/// How a register is asked for over the network, as its source declares it.
///
/// In the address, the form and the JSON text `{page}`, `{offset}`, `{size}` and `{cursor}` stand for what differs from page to
/// page. Nothing here is a secret: those stand in `recordal.yaml`, by name.
public struct PullRule: Sendable {
    /// What is sent.
    public enum Sending: Sendable, Equatable {
        /// Nothing but the address.
        case nothing
        /// A form, as a page sends it.
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

    /// The address; nil where `recordal.yaml` alone names it.
    public let url: String?
    /// What is sent there.
    public let sending: Sending
    /// Headers of every request, none of them a secret.
    public let headers: [Pair]
    /// Whether a form or a JSON text may be sent again, since it only asks.
    public let isRepeatable: Bool
    /// How the first document names the one that holds the register; nil where the first is it.
    public let discovery: Discovery?
    /// How the list is divided into pages; nil where it is one document.
    public let pages: PageRule?
    /// What the documents cover where they are pulled and not imported.
    public let extent: DeclaredExtent?
    /// Whether the source's keeper knows that nothing proves the end of the server's answers.
    ///
    /// Then an edition in which something is missing is held.
    public let isEndUnproven: Bool

    /// A text that is equal for two rules only if they ask for the same pages of an address.
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

/// How a document names another.
public struct Discovery: Sendable {
    /// Which of several names counts.
    public enum Choice: String, CaseIterable, Sendable {
        case first, last
        /// The one that comes last in the order of characters, as the newest does where names hold their date.
        case greatest
    }

    let pattern: Pattern
    let choice: Choice

    /// The address in a document, as it stands there; nil where there is none.
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

/// How a list is divided into pages.
public struct PageRule: Sendable {
    /// How the next page is found.
    public enum Way: String, CaseIterable, Sendable {
        /// By `{page}`, counted from ``PageRule/first``.
        case number
        /// By `{offset}`, the number of entries before it.
        case offset
        /// By the address that a page gives of the next.
        case next
        /// By `{cursor}`, a text that a page gives.
        case cursor
    }

    /// How the next page is found.
    public let way: Way
    /// The number of the first page.
    public let first: Int
    /// How many entries a page has, the last one apart; nil where that is not known.
    public let size: Int?
    /// Where a page says how many entries there are in all; nil where none does.
    public let total: PageFact?
    /// Where a page names the next, by address or by cursor.
    public let next: PageFact?
    /// More pages than so many are not believed.
    public let most: Int
    /// How often the list is asked for again where it moves meanwhile.
    public let attempts: Int

    /// What a page of the list is filled in with.
    ///
    /// `offset` is the number of entries before it, where that is known; else the pages before it are taken for full.
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

/// Where a page says something about the list.
public struct PageFact: Sendable {
    enum Place: Sendable {
        /// Under a key of its JSON; `data.total` is the key `total` in the object under `data`.
        case json([String])
        /// In its text.
        case pattern(Pattern)
        /// In a header; of `link` the address with `rel="next"` (RFC 8288).
        case header(String)
    }

    let place: Place

    /// What a page says; nil where it says nothing.
    ///
    /// `header` gives the values of all headers of a name. Throws ``DocumentError`` where the page says two things at once:
    /// with a key of its JSON or a header that stands twice and differs, and where `isUnique`, with a pattern that finds
    /// different texts.
    public func value(in text: [UInt8], isUnique: Bool, header: (String) -> [String]) throws -> String? {
        switch place {
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
