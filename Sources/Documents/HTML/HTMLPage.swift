import CLibXML2

/// Takes what a page says, in the order of the document.
protocol HTMLSink: AnyObject {
    /// The depth of the innermost open table, 0 when none is open.
    var tableDepth: Int { get }

    /// An element starts; its attributes can be read during the call only.
    func start(_ tag: HTMLTag, _ attributes: HTMLAttributes, depth: Int, line: Int) throws(DocumentError)

    /// The element at this depth ends.
    func end(_ tag: HTMLTag, depth: Int) throws(DocumentError)

    /// A piece of text, well-formed UTF-8, that is neither a script nor a style sheet.
    func text(_ bytes: UnsafeBufferPointer<UInt8>) throws(DocumentError)

    /// A piece of a style sheet.
    func style(_ sheet: String)
}

extension HTMLSink {
    func style(_ sheet: String) {}
}

/// A page that is parsed in pieces, as forgivingly as libxml2 does: nothing in a page is an error but its size.
final class HTMLPage {
    /// How deep elements may lie; deeper ones count as lying at this depth, as in browsers.
    ///
    /// The parser looks through all open elements for each end that has no start.
    static let depthLimit = 512
    /// How many elements a cell may leave open; beyond, the next cell or row closes them.
    static let leftoverLimit = 16
    /// How many different names of elements and attributes a page may have; the parser slows down with each.
    static let nameLimit = 20_000
    /// So much of a style sheet is looked at: 1 MiB.
    static let styleLimitInBytes = 1 << 20
    /// How much text a tag, a comment or a text may have: 64 MiB.
    static let pendingLimitInBytes = 64 << 20
    /// The parser compares each attribute with all others of its tag, so that no tag is parsed at once that is longer
    /// than this and has not been looked at by ``AttributeFloodGuard``.
    private static let pieceBytes = 4 << 10
    /// The parser's global tables have to be made before two threads use it.
    private static let isPrepared: Void = xmlInitParser()

    private let relay: HTMLRelay
    private let parser: htmlParserCtxtPtr
    private var watch = AttributeFloodGuard()

    /// Makes a parser that hands everything to a sink.
    ///
    /// Throws ``DocumentError`` when there is no memory for it.
    init(_ sink: any HTMLSink) throws(DocumentError) {
        _ = HTMLPage.isPrepared
        relay = HTMLRelay(sink)
        var handler = HTMLRelay.handler
        let context = Unmanaged.passUnretained(relay).toOpaque()
        guard let parser = htmlCreatePushParserCtxt(&handler, context, nil, 0, nil, XML_CHAR_ENCODING_UTF8) else {
            throw DocumentError("there is no memory to read the page")
        }
        // The text is UTF-8 by now, whatever its own declaration says.
        let options = [
            HTML_PARSE_RECOVER, HTML_PARSE_NOERROR, HTML_PARSE_NOWARNING, HTML_PARSE_NONET, HTML_PARSE_IGNORE_ENC,
        ]
        htmlCtxtUseOptions(parser, Int32(options.reduce(0) { $0 | $1.rawValue }))
        relay.parser = parser
        self.parser = parser
    }

    deinit { htmlFreeParserCtxt(parser) }

    /// Parses a piece of text, well-formed UTF-8 that ends with a whole character.
    ///
    /// Throws ``DocumentError`` when the page is beyond a limit, and what the sink throws; it is not to be fed then.
    func feed(_ text: UnsafeBufferPointer<UInt8>) throws(DocumentError) {
        clibxml2_silence()
        var at = 0
        while at < text.count {
            var end = min(at + Self.pieceBytes, text.count)
            while end < text.count, end > at + 1, text[end] & 0xC0 == 0x80 { end -= 1 }
            UnsafeBufferPointer(rebasing: text[at..<end]).withMemoryRebound(to: CChar.self) {
                _ = htmlParseChunk(parser, $0.baseAddress, Int32($0.count), 0)
            }
            at = end
            try check()
        }
    }

    /// Whether the page's own end was there, as `</body>` or `</html>`.
    var isClosed: Bool { relay.isClosed }
    /// Whether the page ended within a table, which is known after ``finish()``.
    var isCut: Bool { relay.isCut }

    /// Parses what waited for more.
    ///
    /// Throws as ``feed(_:)`` does.
    func finish() throws(DocumentError) {
        // The parser closes what is still open, which is no end of the page's own.
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
        let place = Int(input.pointee.consumed) + (start - base)
        guard watch.look(pending, at: place) else {
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

/// What the parser's callbacks reach: it hands everything on, until somebody objects.
private final class HTMLRelay {
    /// The parser, which does not outlive its ``HTMLPage``.
    var parser: htmlParserCtxtPtr?
    /// Whether the page closed its body or itself.
    private(set) var isClosed = false
    /// Whether a table was open when the text was over.
    private(set) var isCut = false
    /// Where the last end of a table stood.
    private var lastTableEnd = -1
    /// Whether no more text comes.
    var isEnding = false
    /// Why nothing is handed on any longer.
    private(set) var failure: DocumentError?
    private let sink: any HTMLSink

    init(_ sink: any HTMLSink) { self.sink = sink }

    /// The callbacks; what has none here is passed over.
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
        // Scripts and style sheets come as this.
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
        if Int(parser.pointee.nameNr) > HTMLPage.depthLimit { forget(parser) }
    }

    /// Lets a cell or row lie directly in its table, and what former ones left open be closed without a word.
    ///
    /// Browsers do the same ("clear the stack back to a table context", HTML, 13.2.6.4.9), the parser does not: in a page
    /// whose cells open a font and never close it, everything would lie deeper and deeper.
    private func close(_ parser: htmlParserCtxtPtr, to depth: Int, _ name: UnsafePointer<xmlChar>) {
        parser.pointee.nameTab[depth] = name
        parser.pointee.nameNr = Int32(depth + 1)
        parser.pointee.name = name
    }

    /// Makes the parser forget that the innermost element is open.
    private func forget(_ parser: htmlParserCtxtPtr) {
        let count = parser.pointee.nameNr - 1
        parser.pointee.nameNr = count
        parser.pointee.name = parser.pointee.nameTab[Int(count) - 1]
    }

    private func end(_ name: UnsafePointer<xmlChar>) {
        guard failure == nil, let parser else { return }
        let tag = HTMLTag(name)
        switch tag {
        case .table: noteEndOfTable(parser)
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

    // The parser may keep tags waiting until the text is over, and closes then what is still open: only the end tag that it
    // has just passed tells the two apart. One end tag closes one table, unless it closes the page.
    private func noteEndOfTable(_ parser: htmlParserCtxtPtr) {
        guard let input = parser.pointee.input, let cursor = input.pointee.cur, let base = input.pointee.base else {
            return
        }
        let place = Int(input.pointee.consumed) + (cursor - base)
        defer { lastTableEnd = place }
        // A table that another one ended before is open to the parser alone.
        guard isEnding, sink.tableDepth >= Int(parser.pointee.nameNr) else { return }
        switch endTag(parser) {
        case "body", "html": break
        case "table" where place != lastTableEnd: break
        default: isCut = true
        }
    }

    /// The name of the end tag right before the parser's place, in lower case; nil where something else stands there.
    private func endTag(_ parser: htmlParserCtxtPtr) -> String? {
        guard let input = parser.pointee.input, let cursor = input.pointee.cur, let base = input.pointee.base else {
            return nil
        }
        let before = UnsafeBufferPointer(start: base, count: cursor - base).suffix(Self.longestEndTag)
        guard before.last == UInt8(ascii: ">"), let start = before.lastIndex(of: UInt8(ascii: "<")),
            before.index(after: start) < before.endIndex, before[before.index(after: start)] == UInt8(ascii: "/")
        else { return nil }
        // What stands between them may be a comment's end.
        guard before[start...].firstIndex(of: UInt8(ascii: ">")) == before.endIndex - 1 else { return nil }
        let name = before[(start + 2)...].prefix { ($0 | 0x20) >= 0x61 && ($0 | 0x20) <= 0x7A }
        return String(decoding: name.map { $0 | 0x20 }, as: UTF8.self)
    }

    // An end tag may have white space in it, and by mistake attributes.
    private static let longestEndTag = 256

    private func text(_ bytes: UnsafeBufferPointer<UInt8>) {
        guard failure == nil else { return }
        do throws(DocumentError) { try sink.text(bytes) } catch { failure = error }
    }
}
