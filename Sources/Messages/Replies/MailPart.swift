/// A mail, or a part of one: its header fields and its body (RFC 5322, 2.1; RFC 2045).
struct MailPart {
    private static let fieldLimit = 1_000
    private static let partLimit = 200
    private static let depthLimit = 8
    private static let valueLimitInBytes = 65_536

    /// The fields in their order, the names in lower case, the values unfolded.
    let fields: [(name: String, value: String)]
    let body: ArraySlice<UInt8>

    /// Reads a part; any bytes are one.
    init(_ bytes: ArraySlice<UInt8>) {
        var fields: [(name: String, value: [UInt8])] = []
        var index = bytes.startIndex
        while index < bytes.endIndex {
            let (line, next) = Self.line(bytes, at: index)
            if line.isEmpty {
                index = next
                break
            }
            if line.first == 0x20 || line.first == 0x09 {
                if !fields.isEmpty, fields[fields.count - 1].value.count + line.count <= Self.valueLimitInBytes {
                    fields[fields.count - 1].value += line
                }
            } else if let colon = line.firstIndex(of: UInt8(ascii: ":")), line[..<colon].allSatisfy(Self.isOfName) {
                if fields.count < Self.fieldLimit {
                    let name = String(decoding: line[..<colon].filter { $0 != 0x20 && $0 != 0x09 }, as: UTF8.self)
                    fields.append((name.lowercased(), Array(line[(colon + 1)...].prefix(Self.valueLimitInBytes))))
                }
            } else if !(fields.isEmpty && Self.isEnvelope(line)) {
                // No header: the body begins without an empty line.
                break
            }
            index = next
        }
        self.fields = fields.map { name, value in
            // A lone CR, which RFC 5322 forbids, does not begin a line.
            (name, Self.trimmed(String(decoding: value.map { $0 == 0x0D || $0 == 0x09 ? 0x20 : $0 }, as: UTF8.self)))
        }
        body = bytes[index...]
    }

    // The line that programs put before a mail in a mailbox, and before one that they pipe.
    private static func isEnvelope(_ line: ArraySlice<UInt8>) -> Bool {
        line.starts(with: "From ".utf8) || line.starts(with: ">From ".utf8)
    }

    /// Whether the line before the mail names the empty sender, as of a bounce.
    static func isBounced(_ bytes: [UInt8]) -> Bool {
        let (line, _) = line(bytes[...], at: 0)
        return line.starts(with: "From MAILER-DAEMON".utf8) || line.starts(with: "From <>".utf8)
    }

    private static func isOfName(_ byte: UInt8) -> Bool { (0x21...0x7E).contains(byte) || byte == 0x20 || byte == 0x09 }

    private static func trimmed(_ text: String) -> String {
        String(text.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
    }

    // A line without its end, and where the next begins.
    private static func line(_ bytes: ArraySlice<UInt8>, at start: Int) -> (ArraySlice<UInt8>, Int) {
        let end = bytes[start...].firstIndex(of: 0x0A) ?? bytes.endIndex
        var line = bytes[start..<end]
        if line.last == 0x0D { line = line.dropLast() }
        return (line, min(end + 1, bytes.endIndex))
    }

    /// The values of a field.
    func values(_ name: String) -> [String] { fields.filter { $0.name == name }.map(\.value) }

    /// The media type in lower case; `text/plain` where none is stated.
    var type: String {
        guard let value = values("content-type").first else { return "text/plain" }
        return Self.trimmed(String(value.prefix { $0 != ";" })).lowercased()
    }

    /// A parameter of the media type.
    func parameter(_ name: String) -> String? {
        guard let value = values("content-type").first else { return nil }
        var parameters: [String] = [""]
        var (isQuoted, isEscaped) = (false, false)
        for character in value {
            if character == ";", !isQuoted {
                parameters.append("")
            } else if isQuoted, !isEscaped, character == "\\" {
                isEscaped = true
                continue
            } else if character == "\"", !isEscaped {
                isQuoted.toggle()
            } else {
                parameters[parameters.count - 1].append(character)
            }
            isEscaped = false
        }
        for parameter in parameters.dropFirst() {
            guard let sign = parameter.firstIndex(of: "=") else { continue }
            guard Self.trimmed(String(parameter[..<sign])).lowercased() == name else { continue }
            return Self.trimmed(String(parameter[parameter.index(after: sign)...]))
        }
        return nil
    }

    /// The text that a reader sees: plain text, else the page as text; files that are attached are left out.
    func text(_ charsets: CharsetDecoder) -> String {
        var count = 0
        return text(charsets, depth: 0, &count).joined(separator: "\n")
    }

    private func text(_ charsets: CharsetDecoder, depth: Int, _ count: inout Int) -> [String] {
        count += 1
        guard depth <= Self.depthLimit, count <= Self.partLimit else { return [] }
        if let disposition = values("content-disposition").first, disposition.lowercased().hasPrefix("attachment") {
            return []
        }
        if type.hasPrefix("multipart/"), let boundary = parameter("boundary"), !boundary.isEmpty {
            let parts = parts(boundary)
            guard type == "multipart/alternative" else {
                return parts.flatMap { $0.text(charsets, depth: depth + 1, &count) }
            }
            // The plainest comes first; one that is empty is only there for form's sake.
            let plain = parts.filter { $0.type == "text/plain" } + parts.filter { $0.type != "text/plain" }
            for part in plain {
                let text = part.text(charsets, depth: depth + 1, &count)
                if text.contains(where: { !$0.allSatisfy(\.isWhitespace) }) { return text }
            }
            return []
        }
        guard type.hasPrefix("text/") || type.hasPrefix("multipart/") else { return [] }
        let encoding = values("content-transfer-encoding").first?.lowercased() ?? ""
        let bytes = TransferDecoding.decoded(body, encoding: encoding)
        let label = parameter("charset") ?? "utf-8"
        let text = charsets(bytes, label) ?? String(decoding: bytes, as: UTF8.self)
        return [type == "text/html" ? PageReading.text(text) : text]
    }

    private func parts(_ boundary: String) -> [MailPart] {
        let delimiter = Array("--\(boundary)".utf8)
        var parts: [MailPart] = []
        var start: Int?
        var index = body.startIndex
        while index < body.endIndex, parts.count < Self.partLimit {
            let (line, next) = Self.line(body, at: index)
            let rest = line.starts(with: delimiter) ? line.dropFirst(delimiter.count) : nil
            if let rest, rest.allSatisfy({ $0 == 0x20 || $0 == 0x09 || $0 == UInt8(ascii: "-") }) {
                if let start { parts.append(MailPart(body[start..<index])) }
                start = rest.starts(with: "--".utf8) ? nil : next
            }
            index = next
        }
        // A mail that was cut has no last boundary.
        if let start, parts.count < Self.partLimit { parts.append(MailPart(body[start...])) }
        return parts
    }
}
