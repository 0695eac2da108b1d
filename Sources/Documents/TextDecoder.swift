/// Decodes a document of any charset to pieces of well-formed UTF-8.
///
/// A byte order mark wins over everything declared and is taken away. Bad bytes become U+FFFD and are counted; they are
/// never an error, and never cost the rest of the file. NUL stays as it is.
public final class TextDecoder {
    /// How many of the first bytes are tried with each of several candidates.
    static let trialBytes = 64 << 10
    /// So many of the first bytes are looked at for the NULs of UTF-16.
    private static let wideBytes = 4 << 10
    /// How many bytes are handed to iconv at once, so that one large piece does not ask for a second and a third copy.
    private static let portionBytes = 256 << 10

    /// The charset that is read, known after the first call of ``next()``.
    public private(set) var charset: Charset?

    /// How many bytes could not be read and became U+FFFD so far.
    public var replacedBytes: Int { transcoder?.replacedBytes ?? 0 }

    private let stream: ByteStream
    private let candidates: [Charset]
    /// Whether nobody said what the charset is.
    private let isUndeclared: Bool
    private var transcoder: (any Transcoder)?
    private var piece: [UInt8] = []
    private var at = 0
    private var isFinished = false

    /// Makes a decoder for a document whose source declares these charsets, the likeliest first.
    ///
    /// Where none is declared it is UTF-8, or UTF-16 or UTF-32 where the NULs in it show that. Of several, the first is taken that reads the first 64 KiB without a bad byte, or else the first of the list. A
    /// character cut at the end of the 64 KiB is not bad.
    public init(_ stream: ByteStream, charsets: [Charset]) {
        self.stream = stream
        isUndeclared = charsets.isEmpty
        self.candidates = charsets.isEmpty ? [.utf8] : charsets
    }

    /// All of a small document.
    ///
    /// Throws as ``next()`` does.
    public static func text(of bytes: [UInt8], charsets: [Charset]) throws -> [UInt8] {
        let decoder = TextDecoder(ByteStream(bytes: bytes), charsets: charsets)
        var text: [UInt8] = []
        while let piece = try decoder.next() { text += piece }
        return text
    }

    /// The next piece of text, never empty; nil at the end.
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
        if at >= piece.count {
            at = 0
            piece = []
            guard let next = try stream.next() else { return nil }
            piece = next
        }
        if at == 0, charset == .utf8 || piece.count <= Self.portionBytes {
            defer { piece = [] }
            return piece
        }
        let end = min(at + Self.portionBytes, piece.count)
        defer { at = end }
        return Array(piece[at..<end])
    }

    /// Reads as much as the choice of the charset needs, and chooses.
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
        piece = head
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

    /// Whether the first bytes tell the charset by a byte order mark.
    public static func hasByteOrderMark(_ bytes: [UInt8]) -> Bool { byteOrderMark(bytes) != nil }

    /// The charset that the first bytes give by a byte order mark, and the mark's length.
    static func byteOrderMark(_ bytes: [UInt8]) -> (charset: Charset, length: Int)? {
        // UTF-32LE stands before UTF-16LE, whose mark is the first half of its own.
        let marks: [(Charset, [UInt8])] = [
            (.utf8, [0xEF, 0xBB, 0xBF]), (.utf32LittleEndian, [0xFF, 0xFE, 0, 0]),
            (.utf32BigEndian, [0, 0, 0xFE, 0xFF]), (.utf16LittleEndian, [0xFF, 0xFE]),
            (.utf16BigEndian, [0xFE, 0xFF]), (.gb18030, [0x84, 0x31, 0x95, 0x33]),
        ]
        for (charset, mark) in marks where bytes.starts(with: mark) { return (charset, mark.count) }
        return nil
    }
}
