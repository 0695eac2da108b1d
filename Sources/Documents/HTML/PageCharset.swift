/// Detects the charset of a page that has no byte order mark and no charset in its source.
///
/// First NULs show UTF-16 and UTF-32. Then valid UTF-8 beyond ASCII is UTF-8, whatever the page declares. Then the
/// page's own declaration counts, else the charset is UTF-8.
enum PageCharset {
    /// The number of bytes within which a page must declare its charset; browsers examine 1024, but pages of registers
    /// put scripts first.
    static let declarationBytes = 64 << 10
    /// The number of bytes beyond ASCII that are enough to decide.
    private static let enoughBytes = 64 << 10
    /// The most bytes that are examined, so that no whole page has to be in memory.
    private static let headBytes = 4 << 20

    /// The start of a page, long enough to detect its charset.
    static func head(of stream: ByteStream) throws -> (bytes: [UInt8], isWhole: Bool) {
        var bytes: [UInt8] = []
        var beyond = 0
        while beyond < enoughBytes, bytes.count < headBytes {
            guard let chunk = try stream.next() else { return (bytes, true) }
            beyond += beyondASCII(chunk)
            bytes += chunk
        }
        return (bytes, false)
    }

    /// The charset of a page by its first bytes.
    ///
    /// Throws ``DocumentError`` with the page's label when the label is unknown or most of the text would be lost.
    static func choose(_ head: [UInt8], isWhole: Bool) throws -> Charset {
        if let mark = TextDecoder.byteOrderMark(head) { return mark.charset }
        if let wide = WideText.charset(head) { return wide }
        let beyond = beyondASCII(head)
        if beyond > 0, CharsetResolution.isUTF8(head, isWhole: isWhole) { return .utf8 }
        let label = try declared(in: head)
        let charset = try known(label)
        let trial = try TextDecoder.transcoder(for: charset)
        _ = trial.decode(head)
        if isWhole { _ = trial.finish() }
        // A declared charset may have some bad bytes; UTF-8 without a declaration is only a guess and may have few.
        if beyond > 0, trial.replacedBytes * (label == nil ? 20 : 2) > beyond {
            throw DocumentError(
                label.map { "the page says that it is in '\($0)', and most of its text is not" }
                    ?? "the page does not say in which charset it is, and it is not UTF-8",
                advice: advice
            )
        }
        return charset
    }

    /// The charset in which a page is read by what it declares; nil where it cannot be.
    static func declaredCharset(of page: [UInt8]) -> Charset? {
        try? choose(Array(page.prefix(headBytes)), isWhole: page.count <= headBytes)
    }

    /// A remark if a page is read in another charset than it declares; nil otherwise.
    static func remark(_ head: [UInt8], readIn charset: Charset) -> String? {
        guard beyondASCII(head) > 0, let label = try? declared(in: head) else { return nil }
        let short = String(label.prefix(60))
        let own = try? Charset(label: label)
        // A declaration that could be read as ASCII is not in UTF-16.
        guard own != charset, own?.units != .two, own?.units != .four else { return nil }
        return "the page says itself that it is in '\(short)'; it is read in \(charset)"
    }

    private static let advice = "say what it is by 'charset:' of the document in the source, such as gb18030"

    private static func known(_ label: String?) throws -> Charset {
        guard let label else { return .utf8 }
        guard let charset = try? Charset(label: label) else {
            let short = String(label.prefix(60))
            throw DocumentError("the page says that it is in '\(short)', a charset that is not known", advice: advice)
        }
        // A declaration that could be read as ASCII is not in UTF-16 (WHATWG HTML, 13.2.3.2).
        return charset.units == .two || charset.units == .four ? .utf8 : charset
    }

    private static func beyondASCII(_ bytes: [UInt8]) -> Int {
        bytes.withUnsafeBufferPointer { buffer in
            var count = 0
            for byte in buffer { count += Int(byte >> 7) }
            return count
        }
    }

    /// The label in a page's declaration; nil where it has none.
    static func declared(in head: [UInt8]) throws(DocumentError) -> String? {
        let search = DeclarationSearch()
        let page = try HTMLPage(search)
        // Labels are ASCII; other bytes have no meaning before the charset is known.
        let ascii = head.prefix(declarationBytes).map { $0 == 0 || $0 >= 0x80 ? UInt8(ascii: "?") : $0 }
        try ascii.withUnsafeBufferPointer { buffer throws(DocumentError) in try page.feed(buffer) }
        return search.label
    }
}

/// Finds `<meta charset=…>` and `<meta http-equiv=content-type content="…; charset=…">`, whichever comes first.
private final class DeclarationSearch: HTMLSink {
    private(set) var label: String?

    let tableDepth = 0

    func start(_ tag: HTMLTag, _ attributes: HTMLAttributes, depth: Int, line: Int) {
        guard tag == .meta, label == nil else { return }
        var texts: [String: String] = [:]
        attributes.forEach { name, value in
            let name = String(cString: name)
            if let value, texts[name] == nil { texts[name] = String(cString: value) }
        }
        let isContentType = texts["http-equiv"]?.lowercased() == "content-type"
        let found = texts["charset"] ?? (isContentType ? texts["content"].flatMap(ContentType.charset) : nil)
        let trimmed = found.map { String($0.drop(while: \.isWhitespace).prefix { !$0.isWhitespace }) }
        if let trimmed, !trimmed.isEmpty { label = trimmed }
    }

    func end(_ tag: HTMLTag, depth: Int) {}
    func text(_ bytes: UnsafeBufferPointer<UInt8>) {}
}
