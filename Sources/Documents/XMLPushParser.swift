internal import CLibXML2

/// Takes what XML says, in the order of the document.
protocol XMLSink: AnyObject {
    /// An element starts; its attributes can be read during the call only.
    func start(_ element: XMLElement) throws(DocumentError)

    /// The element at this depth ends; the root's is 0.
    func end(depth: Int) throws(DocumentError)

    /// A piece of the text within the innermost element, well-formed UTF-8.
    func text(_ bytes: UnsafeBufferPointer<UInt8>) throws(DocumentError)
}

/// Why XML cannot be parsed on.
enum XMLBreach: Error {
    /// The sink would not have it.
    case sink(DocumentError)
    /// There is a DOCTYPE, or one that declares something.
    case doctype
    /// It is not well-formed, or lies beyond a limit.
    case malformed(String)
}

/// An XML parser that is fed piece by piece: never a whole document in memory, no network, no entities.
final class XMLPushParser {
    /// What is let through.
    struct Limits {
        /// How deep elements may lie; the parser itself goes to 256.
        var depth = 256
        /// Whether a DOCTYPE may stand there that declares nothing itself.
        var allowsDoctype = false
        /// Whether the bytes are UTF-8, whatever the document declares.
        var isUTF8 = false
    }

    /// The most attributes and namespaces of one element: the parser compares each with all others.
    static let attributeLimit = 1_024
    /// So many signs in a tag that does not end are more attributes than can be compared in time.
    private static let openAssignments = 1 << 14
    /// So many bytes tell the parser the charset, and have to come alone.
    private static let headBytes = 4
    /// The parser's global tables have to be made before two threads use it.
    private static let isPrepared: Void = xmlInitParser()

    private let relay: XMLRelay
    private let parser: xmlParserCtxtPtr
    private var isStarted: Bool
    private var assignments = 0

    /// Makes a parser; nil when there is no memory for it.
    init?(_ limits: Limits) {
        _ = XMLPushParser.isPrepared
        let relay = XMLRelay(limits)
        var handler = XMLRelay.handler
        guard let parser = xmlCreatePushParserCtxt(&handler, Unmanaged.passUnretained(relay).toOpaque(), nil, 0, nil)
        else { return nil }
        var options = XML_PARSE_NONET.rawValue | XML_PARSE_NOERROR.rawValue | XML_PARSE_NOWARNING.rawValue
        if limits.isUTF8 { options |= XML_PARSE_IGNORE_ENC.rawValue }
        xmlCtxtUseOptions(parser, Int32(options))
        if limits.isUTF8 { xmlSwitchEncoding(parser, XML_CHAR_ENCODING_UTF8) }
        relay.parser = parser
        self.relay = relay
        self.parser = parser
        isStarted = limits.isUTF8
    }

    deinit { xmlFreeParserCtxt(parser) }

    /// Parses a piece of at most 64 KiB; no bytes are the document's end.
    ///
    /// Throws ``XMLBreach``; the parser is not to be fed again then.
    func feed(_ bytes: UnsafeBufferPointer<UInt8>, _ sink: any XMLSink) throws(XMLBreach) {
        try refuseEndlessTag(bytes)
        clibxml2_silence()
        relay.sink = sink
        defer { relay.sink = nil }
        let events = relay.events
        let start = UnsafeRawPointer(bytes.baseAddress)?.assumingMemoryBound(to: CChar.self)
        let head = isStarted ? 0 : min(bytes.count, Self.headBytes)
        isStarted = true
        if head > 0 { xmlParseChunk(parser, start, Int32(head), 0) }
        xmlParseChunk(parser, start.map { $0 + head }, Int32(bytes.count - head), bytes.isEmpty ? 1 : 0)
        if relay.events != events { assignments = 0 }
        if let stop = relay.stop { throw stop }
        guard parser.pointee.wellFormed == 1, parser.pointee.disableSAX == 0 else {
            let message = xmlCtxtGetLastError(parser)?.pointee.message
            throw .malformed(
                message.map { String(String(cString: $0).prefix { !$0.isNewline }) } ?? "it is not well-formed"
            )
        }
    }

    /// The line and column where the parser stands.
    var place: (line: Int, column: Int) {
        if relay.stop == nil, let error = xmlCtxtGetLastError(parser)?.pointee, error.line > 0 {
            return (Int(error.line), max(Int(error.int2), 1))
        }
        return (Int(max(xmlSAX2GetLineNumber(parser), 1)), Int(max(xmlSAX2GetColumnNumber(parser), 1)))
    }

    private func refuseEndlessTag(_ bytes: UnsafeBufferPointer<UInt8>) throws(XMLBreach) {
        if assignments > Self.openAssignments {
            throw .malformed("a tag has more than \(Self.attributeLimit) attributes")
        }
        var count = 0
        for byte in bytes where byte == UInt8(ascii: "=") { count += 1 }
        assignments += count
    }
}

/// What the parser's callbacks reach: it hands everything on, until somebody objects.
private final class XMLRelay {
    /// The parser, which does not outlive its ``XMLPushParser``.
    var parser: xmlParserCtxtPtr?
    /// Set while the parser works, and held by ``XMLPushParser/feed(_:_:)`` for so long.
    unowned(unsafe) var sink: (any XMLSink)?
    /// Why the parser was stopped.
    private(set) var stop: XMLBreach?
    /// How many starts, ends and pieces of text there were.
    private(set) var events = 0
    private let limits: XMLPushParser.Limits
    private var depth = 0

    init(_ limits: XMLPushParser.Limits) { self.limits = limits }

    /// The callbacks; what has none here is passed over.
    static var handler: xmlSAXHandler {
        var handler = xmlSAXHandler()
        handler.initialized = UInt32(XML_SAX2_MAGIC)
        // Called before anything of the DTD is read: no entity is ever defined.
        handler.internalSubset = { context, _, _, _ in
            XMLRelay.with(context) { if !$0.limits.allowsDoctype { $0.halt(.doctype) } }
        }
        handler.entityDecl = { context, _, _, _, _, _ in XMLRelay.with(context) { $0.halt(.doctype) } }
        handler.unparsedEntityDecl = { context, _, _, _, _ in XMLRelay.with(context) { $0.halt(.doctype) } }
        handler.notationDecl = { context, _, _, _ in XMLRelay.with(context) { $0.halt(.doctype) } }
        handler.attributeDecl = { context, _, _, _, _, _, tree in
            xmlFreeEnumeration(tree)
            XMLRelay.with(context) { $0.halt(.doctype) }
        }
        handler.elementDecl = { context, _, _, _ in XMLRelay.with(context) { $0.halt(.doctype) } }
        // With an external DTD the parser takes an entity it does not know for one of it, and would go on without.
        handler.reference = { context, name in
            XMLRelay.with(context) { relay in
                let name = name.map { String(cString: $0) } ?? ""
                relay.halt(.malformed("Entity '\(name)' not defined"))
            }
        }
        handler.startElementNs = { context, name, _, _, spaces, _, count, _, attributes in
            XMLRelay.with(context) { relay in
                guard let name else { return }
                relay.start(name, attributes, Int(count), spaces: Int(spaces))
            }
        }
        handler.endElementNs = { context, _, _, _ in XMLRelay.with(context) { $0.end() } }
        let characters: charactersSAXFunc = { context, bytes, count in
            XMLRelay.with(context) { $0.text(UnsafeBufferPointer(start: bytes, count: Int(count))) }
        }
        // One function for both, so that the parser need not find out which white space matters.
        handler.characters = characters
        handler.ignorableWhitespace = characters
        handler.cdataBlock = { context, bytes, count in
            XMLRelay.with(context) { $0.data(UnsafeBufferPointer(start: bytes, count: Int(count))) }
        }
        handler.serror = { _, _ in }
        return handler
    }

    @inline(__always)
    private static func with(_ context: UnsafeMutableRawPointer?, _ body: (XMLRelay) -> Void) {
        guard let context else { return }
        Unmanaged<XMLRelay>.fromOpaque(context)._withUnsafeGuaranteedRef(body)
    }

    private func halt(_ reason: XMLBreach) {
        if stop == nil { stop = reason }
        xmlStopParser(parser)
    }

    private func start(
        _ name: UnsafePointer<xmlChar>,
        _ attributes: UnsafeMutablePointer<UnsafePointer<xmlChar>?>?,
        _ count: Int,
        spaces: Int
    ) {
        guard stop == nil else { return }
        events += 1
        guard depth < limits.depth else {
            return halt(.malformed("elements lie more than \(limits.depth) deep"))
        }
        guard count + spaces <= XMLPushParser.attributeLimit else {
            return halt(.malformed("a tag has more than \(XMLPushParser.attributeLimit) attributes"))
        }
        do throws(DocumentError) {
            try sink?.start(XMLElement(depth: depth, localName: name, attributes: attributes, count: count))
        } catch {
            halt(.sink(error))
        }
        depth += 1
    }

    private func end() {
        depth -= 1
        guard stop == nil else { return }
        events += 1
        do throws(DocumentError) { try sink?.end(depth: depth) } catch { halt(.sink(error)) }
    }

    private func text(_ bytes: UnsafeBufferPointer<UInt8>) {
        guard stop == nil else { return }
        events += 1
        do throws(DocumentError) { try sink?.text(bytes) } catch { halt(.sink(error)) }
    }

    /// A CDATA section, whose overlong forms the parser lets through.
    private func data(_ bytes: UnsafeBufferPointer<UInt8>) {
        guard let start = bytes.baseAddress else { return }
        guard UTF8Check.validPrefix(start, bytes.count) == bytes.count else {
            return halt(.malformed("a CDATA section is not UTF-8"))
        }
        text(bytes)
    }
}
