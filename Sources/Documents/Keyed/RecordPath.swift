/// The path to the records of a document with named values: keys or element names with slashes between them.
public struct RecordPath: Hashable, Sendable {
    /// The steps as UTF-8.
    let steps: [[UInt8]]
    /// Whether the first step may be at any depth.
    let isAnywhere: Bool

    /// The empty path: the records are the elements of the top-level list, or the top-level values themselves.
    public static let top = RecordPath(steps: [], isAnywhere: false)

    private init(steps: [[UInt8]], isAnywhere: Bool) {
        self.steps = steps
        self.isAnywhere = isAnywhere
    }

    /// Reads the path of an XML element: `Register/Entries/Entry` from the root, `//Entry` at any depth.
    ///
    /// Namespace prefixes are ignored. Throws ``DocumentError`` for other text.
    public init(xml text: String) throws {
        let isAnywhere = text.hasPrefix("//")
        let path: Substring = isAnywhere ? text.dropFirst(2) : text.hasPrefix("/") ? text.dropFirst() : text[...]
        let names: [Substring] = path.split(separator: "/", omittingEmptySubsequences: false).map { step in
            step.lastIndex(of: ":").map { step[step.index(after: $0)...] } ?? step
        }
        let isPath = names.allSatisfy { name in
            !name.isEmpty && !name.contains { $0.isWhitespace || "@*[]()<>".contains($0) }
        }
        guard isPath, names.count < RecordReader.depthLimit else {
            throw DocumentError(
                "'\(text)' is no path to elements",
                advice: "write the names of the elements, such as Register/Entries/Entry or //Entry"
            )
        }
        self.init(steps: names.map { Array($0.utf8) }, isAnywhere: isAnywhere)
    }

    /// Reads the path of a list in JSON: `data/rows`; empty for the top.
    ///
    /// A `/` in a key is written `~1`, and a `~` is written `~0` (RFC 6901). Throws ``DocumentError`` for other text.
    public init(json text: String) throws {
        let path: Substring = text.hasPrefix("/") ? text.dropFirst() : text[...]
        let keys: [Substring] = path.isEmpty ? [] : path.split(separator: "/", omittingEmptySubsequences: false)
        guard keys.allSatisfy({ !$0.isEmpty }), keys.count < RecordReader.depthLimit else {
            throw DocumentError(
                "'\(text)' is no path to a list",
                advice: "write the keys on the way to it, such as data/rows"
            )
        }
        self.init(steps: keys.map { Self.unescaped(Array($0.utf8)) }, isAnywhere: false)
    }

    /// The text of the path or of its first `count` steps.
    func text(_ count: Int? = nil) -> String {
        let names = steps.prefix(count ?? steps.count).map { String(decoding: $0, as: UTF8.self) }
        return (isAnywhere ? "//" : "") + names.joined(separator: "/")
    }

    private static func unescaped(_ key: [UInt8]) -> [UInt8] {
        var plain: [UInt8] = []
        var at = 0
        while at < key.count {
            let next = at + 1 < key.count ? key[at + 1] : 0
            if key[at] == UInt8(ascii: "~"), next == UInt8(ascii: "0") || next == UInt8(ascii: "1") {
                plain.append(next == UInt8(ascii: "1") ? UInt8(ascii: "/") : UInt8(ascii: "~"))
                at += 2
            } else {
                plain.append(key[at])
                at += 1
            }
        }
        return plain
    }
}

/// The names that were found in place of the expected one, at most 12, for an error message.
struct FoundNames {
    private static let most = 12
    private static let mostScalars = 60
    private var names: [String] = []
    private var isMore = false

    mutating func removeAll() {
        names = []
        isMore = false
    }

    mutating func note(_ name: UnsafeBufferPointer<UInt8>) {
        // A full list needs no further comparison.
        if isMore { return }
        let text = String(decoding: name.prefix(Self.mostScalars * 4), as: UTF8.self)
        let short = String(String.UnicodeScalarView(text.unicodeScalars.prefix(Self.mostScalars)))
        if names.contains(short) { return }
        if names.count == Self.most { isMore = true } else { names.append(short) }
    }

    var isEmpty: Bool { names.isEmpty }

    /// The names in quotes, with commas between them.
    var phrase: String { names.map { "'\($0)'" }.joined(separator: ", ") + (isMore ? " and others" : "") }
}
