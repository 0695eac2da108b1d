internal import Foundation

/// How the head of an answer says where its body ends (RFC 9112, section 6.3).
struct BodyFraming {
    private let status: Int
    private let version: String
    private let headers: [(name: String, value: String)]

    /// Looks at a head; `version` is the word of the status line, such as `HTTP/1.1`.
    init(status: Int, version: String, headers: [(name: String, value: String)]) {
        self.status = status
        self.version = version
        self.headers = headers
    }

    /// Whether the end of the body can be told from a connection that broke.
    ///
    /// A length, the last chunk and the end of a content coding tell it; a connection that is closed does not, and neither
    /// does HTTP/1.0 with chunks, which that version does not have.
    var isEndProven: Bool {
        if status == 204 || status == 304 { return true }
        if !values("content-length").isEmpty { return true }
        if codings("content-encoding").contains(where: { $0 != "identity" }) { return true }
        return version == "HTTP/1.1" && codings("transfer-encoding").last == "chunked"
    }

    /// Lengths of which one at most can be the body's (RFC 9110, section 8.6); nil where it is clear, or none is declared.
    ///
    /// What came may be a part of the body then.
    var differingLengths: String? {
        let lengths = values("content-length").flatMap { $0.components(separatedBy: ",") }
            .map { $0.trimmingCharacters(in: .whitespaces) }
        let isClear = Set(lengths).count <= 1 && lengths.allSatisfy { Int($0).map { $0 >= 0 } ?? false }
        return isClear ? nil : lengths.joined(separator: ", ")
    }

    /// The range that an answer of status 200 calls its body, where that is not the whole document; else nil.
    ///
    /// Only an answer of status 206 has a range (RFC 9110, section 14.4): this one is a part that calls itself the whole.
    var partOfWhole: String? {
        guard status == 200, let text = values("content-range").first else { return nil }
        guard let range = ContentRange(text), let whole = range.whole, range.first == 0, range.last == whole - 1 else {
            return text
        }
        return nil
    }

    private func values(_ name: String) -> [String] { headers.filter { $0.name == name }.map(\.value) }

    private func codings(_ name: String) -> [String] {
        values(name).flatMap { $0.split(separator: ",") }
            .map { $0.trimmingCharacters(in: .whitespaces).lowercased() }.filter { !$0.isEmpty }
    }
}

/// What `Content-Range` says: `bytes 600-987/988`, or `bytes 600-987/*` (RFC 9110, section 14.4).
struct ContentRange {
    /// The place of the first byte.
    let first: Int
    /// The place of the last byte.
    let last: Int
    /// How many bytes the document has; nil where the server does not know.
    let whole: Int?

    /// Reads a header's value; nil where it is no range of bytes.
    init?(_ text: String) {
        let words = text.lowercased().split(whereSeparator: { " -/".contains($0) }).map(String.init)
        guard words.count == 4, words[0] == "bytes", let first = Int(words[1]), let last = Int(words[2]), first <= last
        else { return nil }
        let whole = Int(words[3])
        guard words[3] == "*" || whole != nil else { return nil }
        self.first = first
        self.last = last
        self.whole = whole
    }
}
