internal import Foundation

/// The framing of a response body: the headers that determine its end (RFC 9112, section 6.3).
struct BodyFraming {
    private let status: Int
    private let version: String
    private let headers: [(name: String, value: String)]

    /// Makes the framing of a response head; `version` is the version in the status line, such as `HTTP/1.1`.
    init(status: Int, version: String, headers: [(name: String, value: String)]) {
        self.status = status
        self.version = version
        self.headers = headers
    }

    /// Whether a complete body can be distinguished from a broken connection.
    ///
    /// A length, a last chunk and the end of a content coding prove the end. A closed connection does not, and neither
    /// do chunks with HTTP/1.0, which does not define them.
    var isEndProven: Bool {
        if status == 204 || status == 304 { return true }
        if !values("content-length").isEmpty { return true }
        if codings("content-encoding").contains(where: { $0 != "identity" }) { return true }
        return version == "HTTP/1.1" && codings("transfer-encoding").last == "chunked"
    }

    /// Contradictory or invalid lengths (RFC 9110, section 8.6); nil where the length is clear or not declared.
    ///
    /// With such lengths the received bytes may be only a part of the body.
    var differingLengths: String? {
        let lengths = values("content-length").flatMap { $0.components(separatedBy: ",") }
            .map { $0.trimmingCharacters(in: .whitespaces) }
        let isClear = Set(lengths).count <= 1 && lengths.allSatisfy { Int($0).map { $0 >= 0 } ?? false }
        return isClear ? nil : lengths.joined(separator: ", ")
    }

    /// The content range of a response of status 200, if it is not the whole document; nil otherwise.
    ///
    /// Only a response of status 206 has a range (RFC 9110, section 14.4), so such a response is a part in place of the
    /// whole.
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

/// A `Content-Range` such as `bytes 600-987/988` or `bytes 600-987/*` (RFC 9110, section 14.4).
struct ContentRange {
    /// The offset of the first byte.
    let first: Int
    /// The offset of the last byte.
    let last: Int
    /// The size of the document in bytes; nil where the server does not state it.
    let whole: Int?

    /// Reads a header's value; nil for other text.
    init?(_ text: String) {
        let parts = text.lowercased().split(whereSeparator: { " -/".contains($0) }).map(String.init)
        guard parts.count == 4, parts[0] == "bytes", let first = Int(parts[1]), let last = Int(parts[2]), first <= last
        else { return nil }
        let whole = Int(parts[3])
        guard parts[3] == "*" || whole != nil else { return nil }
        self.first = first
        self.last = last
        self.whole = whole
    }
}
