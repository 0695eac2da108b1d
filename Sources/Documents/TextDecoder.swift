/// Decodes a document of any charset to chunks of well-formed UTF-8.
///
/// A byte order mark overrides every declaration and is removed. Bad bytes become U+FFFD and are counted; they are not
/// an error. NUL is kept.
public final class TextDecoder {
    /// The number of first bytes that are decoded with each candidate charset.
    static let trialBytes = 64 << 10
    /// The number of first bytes that are searched for the NULs of UTF-16.
    private static let wideBytes = 4 << 10
    /// The number of bytes that are passed to iconv at once, so that one large chunk does not need further copies of
    /// its size.
    private static let portionBytes = 256 << 10

    /// The charset of the document, known after the first call of ``next()``.
    public private(set) var charset: Charset?

    /// The number of bytes so far that could not be decoded and became U+FFFD.
    public var replacedBytes: Int { transcoder?.replacedBytes ?? 0 }

    private let stream: ByteStream
    private let candidates: [Charset]
    /// Whether no charset was declared.
    private let isUndeclared: Bool
    private var transcoder: (any Transcoder)?
    private var chunk: [UInt8] = []
    private var at = 0
    private var isFinished = false

    /// Makes a decoder for a document; `charsets` are the declared ones, the likeliest first.
    ///
    /// Without a declared charset the document is UTF-8, or UTF-16 or UTF-32 where its NULs show that. Of several
    /// charsets the first is used that decodes the first 64 KiB without a bad byte, or else the first of the list. A
    /// character that is cut at the end of the 64 KiB is not bad.
    public init(_ stream: ByteStream, charsets: [Charset]) {
        self.stream = stream
        isUndeclared = charsets.isEmpty
        self.candidates = charsets.isEmpty ? [.utf8] : charsets
    }

    /// Decodes a whole document in memory.
    ///
    /// Throws as ``next()`` does.
    public static func text(of bytes: [UInt8], charsets: [Charset]) throws -> [UInt8] {
        let decoder = TextDecoder(ByteStream(bytes: bytes), charsets: charsets)
        var text: [UInt8] = []
        while let chunk = try decoder.next() { text += chunk }
        return text
    }

    /// The next chunk of text, never empty; nil at the end.
    ///
    /// Throws what the stream throws, and ``DocumentError`` when the system cannot decode the charset.
    public func next() throws -> [UInt8]? {
        while !isFinished {
            let transcoder = try self.transcoder ?? start()
            let text: [UInt8]
            if let portion = try portion() {
                text = transcoder.decode(portion)
            } else {
                isFinished = true
                text = transcoder.finish()
            }
            if !text.isEmpty { return text }
        }
        return nil
    }

    private func portion() throws -> [UInt8]? {
        if at >= chunk.count {
            at = 0
            chunk = []
            guard let next = try stream.next() else { return nil }
            chunk = next
        }
        if at == 0, charset == .utf8 || chunk.count <= Self.portionBytes {
            defer { chunk = [] }
            return chunk
        }
        let end = min(at + Self.portionBytes, chunk.count)
        defer { at = end }
        return Array(chunk[at..<end])
    }

    /// Reads as many bytes as the choice of the charset needs, and chooses the charset.
    private func start() throws -> any Transcoder {
        var head = try stream.next() ?? []
        var isWhole = head.isEmpty
        let needed = candidates.count > 1 ? Self.trialBytes : isUndeclared ? Self.wideBytes : 4
        while head.count < needed, !isWhole {
            if let more = try stream.next() { head += more } else { isWhole = true }
        }
        let chosen: Charset
        if let mark = Self.byteOrderMark(head) {
            chosen = mark.charset
            head.removeFirst(mark.length)
        } else if isUndeclared, let wide = WideText.charset(head) {
            chosen = wide
        } else {
            chosen = try choice(head, isWhole: isWhole)
        }
        let transcoder = try Self.transcoder(for: chosen)
        chunk = head
        charset = chosen
        self.transcoder = transcoder
        return transcoder
    }

    private func choice(_ head: [UInt8], isWhole: Bool) throws -> Charset {
        guard candidates.count > 1 else { return candidates[0] }
        let isAll = isWhole && head.count <= Self.trialBytes
        let trial = Array(head.prefix(Self.trialBytes))
        for candidate in candidates {
            let transcoder = try Self.transcoder(for: candidate)
            _ = transcoder.decode(trial)
            if isAll { _ = transcoder.finish() }
            if transcoder.replacedBytes == 0 { return candidate }
        }
        return candidates[0]
    }

    static func transcoder(for charset: Charset) throws -> any Transcoder {
        switch charset {
        case .utf8: UTF8Transcoder()
        case .hz: try HZTranscoder()
        default: try IconvTranscoder(charset)
        }
    }

    /// Whether the first bytes are a byte order mark.
    public static func hasByteOrderMark(_ bytes: [UInt8]) -> Bool { byteOrderMark(bytes) != nil }

    /// The charset of the byte order mark at the start of the bytes, and the mark's length; nil where there is no mark.
    static func byteOrderMark(_ bytes: [UInt8]) -> (charset: Charset, length: Int)? {
        // UTF-32LE comes before UTF-16LE, because its mark starts with the mark of UTF-16LE.
        let marks: [(Charset, [UInt8])] = [
            (.utf8, [0xEF, 0xBB, 0xBF]), (.utf32LittleEndian, [0xFF, 0xFE, 0, 0]),
            (.utf32BigEndian, [0, 0, 0xFE, 0xFF]), (.utf16LittleEndian, [0xFF, 0xFE]),
            (.utf16BigEndian, [0xFE, 0xFF]), (.gb18030, [0x84, 0x31, 0x95, 0x33]),
        ]
        for (charset, mark) in marks where bytes.starts(with: mark) { return (charset, mark.count) }
        return nil
    }
}
