/// The charset that a server declares for a document, in the header `Content-Type` (RFC 9110, 8.3.2).
public struct ServerCharset: Hashable, Sendable {
    /// The label as the server gives it, shortened.
    public let label: String
    /// The charset; nil where it is not known.
    let charset: Charset?

    /// Takes the charset out of a content type; nil where there is none in it.
    public init?(contentType: String?) {
        guard let contentType, let label = ContentType.charset(in: contentType), !label.isEmpty else { return nil }
        self.label = String(label.prefix(60))
        charset = try? Charset(label: label)
    }

    /// The charsets to read a document's text in where only the server says something; none where it is not known.
    public var charsets: [Charset] { charset.map { [$0] } ?? [] }
}

/// The parameters of a content type.
enum ContentType {
    /// The charset in a content type, as WHATWG HTML, 2.4.4 takes it out.
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

/// In which charset a document is read of which a server says one, and what a person has to know of that.
public struct CharsetResolution {
    /// What a reader is to be given as the source's charsets.
    public let charsets: [Charset]
    /// The document, from its start.
    public let stream: ByteStream
    /// Where the document is read otherwise than the server says; nil where it is not.
    public let remark: String?

    /// So much is read ahead to see whether the bytes are what is declared: up to the first letters beyond ASCII.
    private static let lookAheadBytes = 1 << 20

    /// Decides by the byte order mark, else by the source's charsets, else by the bytes where they are strictly UTF-8 and more
    /// than ASCII, else by what the server says.
    ///
    /// A charset of the server's that is not known, or that the bytes contradict, is told in ``remark``. Throws what the
    /// stream throws, and ``DocumentError`` where the system cannot decode the charset.
    public init(_ stream: ByteStream, declared: [Charset], server: ServerCharset) throws {
        var pieces: [[UInt8]] = []
        var head: [UInt8] = []
        var isTelling = false
        var isWhole = false
        func readOn() throws {
            guard let piece = try stream.next() else {
                isWhole = true
                return
            }
            isTelling = isTelling || piece.contains { $0 >= 0x80 || $0 == 0x1B }
            pieces.append(piece)
            head += piece
        }
        while !isWhole, isTelling ? head.count < TextDecoder.trialBytes : head.count < Self.lookAheadBytes {
            try readOn()
        }
        var rest = pieces[...]
        self.stream = ByteStream { try rest.popFirst() ?? stream.next() }
        let says = "the server says that the document is in '\(server.label)'"
        func remark(_ read: Charset, _ why: String) -> String? {
            guard let charset = server.charset else {
                return "\(says), a charset that is not known; it is read in \(read), \(why)"
            }
            // Without any letter beyond ASCII most charsets are the same.
            guard charset != read, isTelling || charset.isEscaped || read.isEscaped else { return nil }
            return "\(says); it is read in \(read), \(why)"
        }
        if let mark = TextDecoder.byteOrderMark(head) {
            charsets = declared
            // 'utf-16' leaves to the mark which of its bytes is first.
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
            let isUTF8 = isTelling && Self.isUTF8(head, isWhole: isWhole)
            switch server.charset {
            case nil:
                charsets = []
                self.remark = remark(.utf8, "unless it says otherwise itself; write 'charset:' in the source")
            case .utf8? where isTelling && !isUTF8:
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
