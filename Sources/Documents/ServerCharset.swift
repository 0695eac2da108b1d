/// The charset that a server declares for a document, in the header `Content-Type` (RFC 9110, 8.3.2).
public struct ServerCharset: Hashable, Sendable {
    /// The label as the server gives it, shortened.
    public let label: String
    /// The charset; nil where it is not known.
    let charset: Charset?

    /// Reads the charset of a content type; nil where it has none.
    public init?(contentType: String?) {
        guard let contentType, let label = ContentType.charset(in: contentType), !label.isEmpty else { return nil }
        self.label = String(label.prefix(60))
        charset = try? Charset(label: label)
    }

    /// The charset as a list of candidates for a reader; empty where it is not known.
    public var charsets: [Charset] { charset.map { [$0] } ?? [] }
}

/// The parameters of a content type.
enum ContentType {
    /// The charset in a content type, by the algorithm of WHATWG HTML, 2.4.4.
    static func charset(in content: String) -> String? {
        var rest = Substring(content.lowercased())
        while let word = rest.firstRange(of: "charset") {
            rest = rest[word.upperBound...].drop(while: \.isWhitespace)
            guard rest.first == "=" else { continue }
            rest = rest.dropFirst().drop(while: \.isWhitespace)
            guard let quote = rest.first, quote == "\"" || quote == "'" else {
                return String(rest.prefix { !$0.isWhitespace && $0 != ";" })
            }
            rest = rest.dropFirst()
            return rest.contains(quote) ? String(rest.prefix { $0 != quote }) : nil
        }
        return nil
    }
}

/// The charset for a document whose server declares one, with a remark for the user.
public struct CharsetResolution {
    /// The candidate charsets for the reader.
    public let charsets: [Charset]
    /// The document, from its start.
    public let stream: ByteStream
    /// A remark if the document is not read in the server's charset; nil otherwise.
    public let remark: String?

    /// The number of bytes that are read ahead in search of the first bytes beyond ASCII.
    private static let lookAheadBytes = 1 << 20

    /// Decides by the byte order mark, else by the source's charsets, else for UTF-8 where the bytes are valid UTF-8
    /// beyond ASCII, else by the server's charset.
    ///
    /// ``remark`` names a server's charset that is unknown or that the bytes contradict. Throws what the stream throws,
    /// and ``DocumentError`` where the system cannot decode the charset.
    public init(_ stream: ByteStream, declared: [Charset], server: ServerCharset) throws {
        var chunks: [[UInt8]] = []
        var head: [UInt8] = []
        var isBeyondASCII = false
        var isWhole = false
        func readChunk() throws {
            guard let chunk = try stream.next() else {
                isWhole = true
                return
            }
            isBeyondASCII = isBeyondASCII || chunk.contains { $0 >= 0x80 || $0 == 0x1B }
            chunks.append(chunk)
            head += chunk
        }
        while !isWhole, isBeyondASCII ? head.count < TextDecoder.trialBytes : head.count < Self.lookAheadBytes {
            try readChunk()
        }
        var rest = chunks[...]
        self.stream = ByteStream { try rest.popFirst() ?? stream.next() }
        let says = "the server says that the document is in '\(server.label)'"
        func remark(_ read: Charset, _ why: String) -> String? {
            guard let charset = server.charset else {
                return "\(says), a charset that is not known; it is read in \(read), \(why)"
            }
            // Without bytes beyond ASCII most charsets give the same text.
            guard charset != read, isBeyondASCII || charset.isEscaped || read.isEscaped else { return nil }
            return "\(says); it is read in \(read), \(why)"
        }
        if let mark = TextDecoder.byteOrderMark(head) {
            charsets = declared
            // The label 'utf-16' leaves the byte order to the mark.
            let isSameFamily = server.charset?.units == mark.charset.units && mark.charset != .gb18030
            self.remark = isSameFamily ? nil : remark(mark.charset, "as its byte order mark says")
        } else if let first = declared.first {
            let trial = Array(head.prefix(TextDecoder.trialBytes))
            let read = try declared.count == 1 ? first : declared.first { try Self.isReadable(trial, $0) } ?? first
            charsets = declared
            self.remark = remark(read, "as the source declares it")
        } else if let wide = WideText.charset(head) {
            charsets = [wide]
            self.remark = remark(wide, "as its bytes show")
        } else {
            let isUTF8 = isBeyondASCII && Self.isUTF8(head, isWhole: isWhole)
            switch server.charset {
            case nil:
                charsets = []
                self.remark = remark(.utf8, "unless it says otherwise itself; write 'charset:' in the source")
            case .utf8? where isBeyondASCII && !isUTF8:
                charsets = []
                self.remark =
                    "\(says), and its bytes are not; if another charset is meant, write 'charset:' in the source"
            case .utf8?:
                charsets = [.utf8]
                self.remark = nil
            case let charset? where isUTF8 && !charset.isEscaped && head.contains { $0 >= 0x80 }:
                charsets = [.utf8]
                self.remark = remark(.utf8, "as its bytes show")
            case let charset?:
                charsets = [charset]
                self.remark = nil
            }
        }
    }

    private static func isReadable(_ bytes: [UInt8], _ charset: Charset) throws -> Bool {
        let transcoder = try TextDecoder.transcoder(for: charset)
        _ = transcoder.decode(bytes)
        return transcoder.replacedBytes == 0
    }

    static func isUTF8(_ bytes: [UInt8], isWhole: Bool) -> Bool {
        bytes.withUnsafeBufferPointer { buffer in
            guard let start = buffer.baseAddress else { return true }
            let good = UTF8Check.validPrefix(start, buffer.count)
            return good == buffer.count || (!isWhole && UTF8Check.isCut(start + good, buffer.count - good))
        }
    }
}
