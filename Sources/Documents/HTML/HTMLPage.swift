import CLibXML2

/// Receives the events of the HTML parser in the order of the document.
protocol HTMLSink: AnyObject {
    /// The depth of the innermost open table, 0 when none is open.
    var tableDepth: Int { get }

    /// An element starts; its attributes are valid only during the call.
    func start(_ tag: HTMLTag, _ attributes: HTMLAttributes, depth: Int, line: Int) throws(DocumentError)

    /// The element at a depth ends.
    func end(_ tag: HTMLTag, depth: Int) throws(DocumentError)

    /// A chunk of text, well-formed UTF-8, that is neither a script nor a style sheet.
    func text(_ bytes: UnsafeBufferPointer<UInt8>) throws(DocumentError)

    /// A chunk of a style sheet.
    func style(_ sheet: String)
}

extension HTMLSink {
    func style(_ sheet: String) {}
}

/// Parses a page in chunks with libxml2, which accepts malformed pages; only a page beyond a limit is an error.
final class HTMLPage {
    /// The maximum depth of elements; deeper elements count as elements of this depth, as in browsers.
    ///
    /// The parser searches all open elements for each end tag without a start tag.
    static let depthLimit = 512
    /// The most elements that a cell may leave open; the next cell or row closes more.
    static let leftoverLimit = 16
    /// The most different names of elements and attributes, because each name slows the parser down.
    static let nameLimit = 20_000
    /// The size of a style sheet that is read: 1 MiB.
    static let styleLimitInBytes = 1 << 20
    /// The maximum size of a tag, a comment or a text: 64 MiB.
    static let pendingLimitInBytes = 64 << 20
    /// The size of a chunk for the parser.
    ///
    /// It is small because the parser compares each attribute with all others of its tag: ``AttributeFloodGuard`` must
    /// check a longer tag first.
    private static let chunkBytes = 4 << 10
    /// Initialises the parser's global tables, which must happen before two threads use it.
    private static let isPrepared: Void = xmlInitParser()

    private let relay: HTMLRelay
    private let parser: htmlParserCtxtPtr
    private var attributeGuard = AttributeFloodGuard()

    /// Makes a parser that passes its events to a sink.
    ///
    /// Throws ``DocumentError`` when there is not enough memory.
    init(_ sink: any HTMLSink) throws(DocumentError) {
        _ = HTMLPage.isPrepared
        relay = HTMLRelay(sink)
        var handler = HTMLRelay.handler
        let context = Unmanaged.passUnretained(relay).toOpaque()
        guard let parser = htmlCreatePushParserCtxt(&handler, context, nil, 0, nil, XML_CHAR_ENCODING_UTF8) else {
            throw DocumentError("there is no memory to read the page")
        }
        // The text is UTF-8 already, so the page's declaration does not apply.
        let options = [
            HTML_PARSE_RECOVER, HTML_PARSE_NOERROR, HTML_PARSE_NOWARNING, HTML_PARSE_NONET, HTML_PARSE_IGNORE_ENC,
        ]
        htmlCtxtUseOptions(parser, Int32(options.reduce(0) { $0 | $1.rawValue }))
        relay.parser = parser
        self.parser = parser
    }

    deinit { htmlFreeParserCtxt(parser) }

    /// Parses a chunk of text: well-formed UTF-8 that ends with a whole character.
    ///
    /// Throws ``DocumentError`` when the page exceeds a limit, and what the sink throws; after an error it must not be
    /// called again.
    func feed(_ text: UnsafeBufferPointer<UInt8>) throws(DocumentError) {
        clibxml2_silence()
        var at = 0
        while at < text.count {
            var end = min(at + Self.chunkBytes, text.count)
            while end < text.count, end > at + 1, text[end] & 0xC0 == 0x80 { end -= 1 }
            UnsafeBufferPointer(rebasing: text[at..<end]).withMemoryRebound(to: CChar.self) {
                _ = htmlParseChunk(parser, $0.baseAddress, Int32($0.count), 0)
            }
            at = end
            try check()
        }
    }

    /// Whether the page has an end tag `</body>` or `</html>`.
    var isClosed: Bool { relay.isClosed }
    /// Whether the page ended within a table, which is known after ``finish()``.
    var isCut: Bool { relay.isCut }

    /// Ends the page and parses the text that is still buffered.
    ///
    /// Throws as ``feed(_:)`` does.
    func finish() throws(DocumentError) {
        // The parser reports ends for elements that are still open, which are no end tags of the page.
        relay.isEnding = true
        clibxml2_silence()
        htmlParseChunk(parser, nil, 0, 1)
        if let failure = relay.failure { throw failure }
    }

    private func check() throws(DocumentError) {
        if let failure = relay.failure { throw failure }
        guard let input = parser.pointee.input, let start = input.pointee.cur, let base = input.pointee.base else {
            return
        }
        let pending = UnsafeBufferPointer(start: start, count: input.pointee.end - start)
        let line = Int(input.pointee.line)
        guard pending.count <= Self.pendingLimitInBytes else {
            throw DocumentError(
                "the tag or text that starts here is larger than 64 MiB",
                advice: "save the page again, without pictures in it",
                line: line
            )
        }
        let offset = Int(input.pointee.consumed) + (start - base)
        guard attributeGuard.allows(pending, tagOffset: offset) else {
            throw DocumentError(
                "the tag that starts here has more than \(AttributeFloodGuard.attributeLimit) attributes",
                advice: "save the page again",
                line: line
            )
        }
        guard xmlDictSize(parser.pointee.dict) <= Self.nameLimit else {
            throw DocumentError(
                "the page has more than \(Self.nameLimit) different names of elements and attributes",
                advice: "check that this is the file that was meant",
                line: line
            )
        }
    }
}

/// Passes the parser's callbacks on to the sink until one of them fails.
private final class HTMLRelay {
    /// The parser, which its ``HTMLPage`` owns.
    var parser: htmlParserCtxtPtr?
    /// Whether the page has an end tag `</body>` or `</html>`.
    private(set) var isClosed = false
    /// Whether a table was open at the end of the text.
    private(set) var isCut = false
    /// The offset of the last end of a table.
    private var lastTableEnd = -1
    /// Whether the text has ended.
    var isEnding = false
    /// The error that stopped the events.
    private(set) var failure: DocumentError?
    private let sink: any HTMLSink

    init(_ sink: any HTMLSink) { self.sink = sink }

    /// The callbacks; other events are ignored.
    static var handler: htmlSAXHandler {
        var handler = htmlSAXHandler()
        handler.initialized = UInt32(XML_SAX2_MAGIC)
        handler.startElement = { context, name, attributes in
            HTMLRelay.with(context) { relay in
                if let name { relay.start(name, HTMLAttributes(list: attributes)) }
            }
        }
        handler.endElement = { context, name in
            HTMLRelay.with(context) { relay in
                if let name { relay.end(name) }
            }
        }
        let characters: charactersSAXFunc = { context, bytes, count in
            HTMLRelay.with(context) { $0.text(UnsafeBufferPointer(start: bytes, count: Int(count))) }
        }
        handler.characters = characters
        handler.ignorableWhitespace = characters
        // The parser passes scripts and style sheets to this callback.
        handler.cdataBlock = { context, bytes, count in
            HTMLRelay.with(context) { $0.data(UnsafeBufferPointer(start: bytes, count: Int(count))) }
        }
        handler.serror = { _, _ in }
        return handler
    }

    @inline(__always)
    private static func with(_ context: UnsafeMutableRawPointer?, _ body: (HTMLRelay) -> Void) {
        guard let context else { return }
        Unmanaged<HTMLRelay>.fromOpaque(context)._withUnsafeGuaranteedRef(body)
    }

    private func start(_ name: UnsafePointer<xmlChar>, _ attributes: HTMLAttributes) {
        guard failure == nil, let parser else { return }
        let tag = HTMLTag(name)
        let depth = Int(parser.pointee.nameNr)
        do throws(DocumentError) {
            try sink.start(tag, attributes, depth: depth, line: Int(parser.pointee.input.pointee.line))
        } catch {
            failure = error
        }
        switch tag {
        case .row, .cell:
            let floor = sink.tableDepth
            if floor > 0, depth - floor > HTMLPage.leftoverLimit { close(parser, to: floor, name) }
        case .table: return
        default: break
        }
        if Int(parser.pointee.nameNr) > HTMLPage.depthLimit { removeInnermost(parser) }
    }

    /// Moves a cell or row to the depth directly below its table, which closes elements that earlier cells left open.
    ///
    /// Browsers do the same ("clear the stack back to a table context", HTML, 13.2.6.4.9), and the parser does not: in
    /// a page whose cells open a `font` and never close it, each cell would be deeper than the last.
    private func close(_ parser: htmlParserCtxtPtr, to depth: Int, _ name: UnsafePointer<xmlChar>) {
        parser.pointee.nameTab[depth] = name
        parser.pointee.nameNr = Int32(depth + 1)
        parser.pointee.name = name
    }

    /// Removes the innermost element from the parser's stack of open elements.
    private func removeInnermost(_ parser: htmlParserCtxtPtr) {
        let count = parser.pointee.nameNr - 1
        parser.pointee.nameNr = count
        parser.pointee.name = parser.pointee.nameTab[Int(count) - 1]
    }

    private func end(_ name: UnsafePointer<xmlChar>) {
        guard failure == nil, let parser else { return }
        let tag = HTMLTag(name)
        switch tag {
        case .table: checkEndOfTable(parser)
        case .other where XMLElement.equal(name, "body") || XMLElement.equal(name, "html"):
            if endTag(parser) == "body" || endTag(parser) == "html" { isClosed = true }
        default: break
        }
        do throws(DocumentError) {
            try sink.end(tag, depth: Int(parser.pointee.nameNr))
        } catch {
            failure = error
        }
    }

    private func data(_ bytes: UnsafeBufferPointer<UInt8>) {
        guard failure == nil, let name = parser?.pointee.name, XMLElement.equal(name, "style") else { return }
        sink.style(String(decoding: bytes.prefix(HTMLPage.styleLimitInBytes), as: UTF8.self))
    }

    // At the end of the text the parser processes buffered tags and closes open elements. Only the end tag in front of
    // the parser's position shows which of the two happened. One end tag closes one table, unless it closes the page.
    private func checkEndOfTable(_ parser: htmlParserCtxtPtr) {
        guard let input = parser.pointee.input, let cursor = input.pointee.cur, let base = input.pointee.base else {
            return
        }
        let offset = Int(input.pointee.consumed) + (cursor - base)
        defer { lastTableEnd = offset }
        // A table that the start of another table ended is still open for the parser, and not for the sink.
        guard isEnding, sink.tableDepth >= Int(parser.pointee.nameNr) else { return }
        switch endTag(parser) {
        case "body", "html": break
        case "table" where offset != lastTableEnd: break
        default: isCut = true
        }
    }

    /// The name of the end tag directly before the parser's position, in lower case; nil where there is no end tag.
    private func endTag(_ parser: htmlParserCtxtPtr) -> String? {
        guard let input = parser.pointee.input, let cursor = input.pointee.cur, let base = input.pointee.base else {
            return nil
        }
        let before = UnsafeBufferPointer(start: base, count: cursor - base).suffix(Self.longestEndTag)
        guard before.last == UInt8(ascii: ">"), let start = before.lastIndex(of: UInt8(ascii: "<")),
            before.index(after: start) < before.endIndex, before[before.index(after: start)] == UInt8(ascii: "/")
        else { return nil }
        // A `>` in between belongs to something else, such as a comment.
        guard before[start...].firstIndex(of: UInt8(ascii: ">")) == before.endIndex - 1 else { return nil }
        let name = before[(start + 2)...].prefix { ($0 | 0x20) >= 0x61 && ($0 | 0x20) <= 0x7A }
        return String(decoding: name.map { $0 | 0x20 }, as: UTF8.self)
    }

    // An end tag may have white space and, by mistake, attributes.
    private static let longestEndTag = 256

    private func text(_ bytes: UnsafeBufferPointer<UInt8>) {
        guard failure == nil else { return }
        do throws(DocumentError) { try sink.text(bytes) } catch { failure = error }
    }
}
