internal import CLibXML2

/// Receives the events of an XML parser in the order of the document.
protocol XMLSink: AnyObject {
    /// An element starts; its attributes are valid only during the call.
    func start(_ element: XMLElement) throws(DocumentError)

    /// The element at a depth ends; the root's depth is 0.
    func end(depth: Int) throws(DocumentError)

    /// A chunk of the text in the innermost element, well-formed UTF-8.
    func text(_ bytes: UnsafeBufferPointer<UInt8>) throws(DocumentError)
}

/// The reasons for which the parser stops.
enum XMLFailure: Error {
    /// The sink threw an error.
    case sink(DocumentError)
    /// The document has a DOCTYPE, or a DOCTYPE with declarations of its own.
    case doctype
    /// The document is not well-formed or exceeds a limit.
    case malformed(String)
}

/// An XML parser that receives the document in chunks, without network access and without entities.
final class XMLPushParser {
    /// The limits and options of a parser.
    struct Limits {
        /// The maximum depth of elements; the library's own limit is 256.
        var depth = 256
        /// Whether a DOCTYPE without declarations of its own is allowed.
        var allowsDoctype = false
        /// Whether the bytes are UTF-8 regardless of the document's declaration.
        var isUTF8 = false
    }

    /// The most attributes and namespaces of one element, because the parser compares each with all others.
    static let attributeLimit = 1_024
    /// The most equals signs in a tag that has not ended, because the time for comparing attributes grows with their
    /// square.
    private static let openAssignments = 1 << 14
    /// The number of bytes from which the parser detects the charset; they must be passed in a call of their own.
    private static let headBytes = 4
    /// Initialises the parser's global tables, which must happen before two threads use it.
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

    /// Parses a chunk of at most 64 KiB; an empty chunk ends the document.
    ///
    /// Throws ``XMLFailure``; after an error it must not be called again.
    func feed(_ bytes: UnsafeBufferPointer<UInt8>, _ sink: any XMLSink) throws(XMLFailure) {
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

    /// The line and column of the parser.
    var position: (line: Int, column: Int) {
        if relay.stop == nil, let error = xmlCtxtGetLastError(parser)?.pointee, error.line > 0 {
            return (Int(error.line), max(Int(error.int2), 1))
        }
        return (Int(max(xmlSAX2GetLineNumber(parser), 1)), Int(max(xmlSAX2GetColumnNumber(parser), 1)))
    }

    private func refuseEndlessTag(_ bytes: UnsafeBufferPointer<UInt8>) throws(XMLFailure) {
        if assignments > Self.openAssignments {
            throw .malformed("a tag has more than \(Self.attributeLimit) attributes")
        }
        var count = 0
        for byte in bytes where byte == UInt8(ascii: "=") { count += 1 }
        assignments += count
    }
}

/// Passes the parser's callbacks on to the sink until one of them fails.
private final class XMLRelay {
    /// The parser, which its ``XMLPushParser`` owns.
    var parser: xmlParserCtxtPtr?
    /// The sink during a call of ``XMLPushParser/feed(_:_:)``, which keeps it alive.
    unowned(unsafe) var sink: (any XMLSink)?
    /// The reason for which the parser was stopped.
    private(set) var stop: XMLFailure?
    /// The number of callbacks so far.
    private(set) var events = 0
    private let limits: XMLPushParser.Limits
    private var depth = 0

    init(_ limits: XMLPushParser.Limits) { self.limits = limits }

    /// The callbacks; other events are ignored.
    static var handler: xmlSAXHandler {
        var handler = xmlSAXHandler()
        handler.initialized = UInt32(XML_SAX2_MAGIC)
        // Called before the DTD is read, so that no entity is ever defined.
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
        // With an external DTD the parser assumes that the DTD defines an unknown entity, and would omit it.
        handler.reference = { context, name in
            XMLRelay.with(context) { relay in
                let name = name.map { String(cString: $0) } ?? ""
                relay.halt(.malformed("Entity '\(name)' not defined"))
            }
        }
        handler.startElementNs = { context, name, _, _, namespaces, _, count, _, attributes in
            XMLRelay.with(context) { relay in
                guard let name else { return }
                relay.start(name, attributes: attributes, count: Int(count), namespaces: Int(namespaces))
            }
        }
        handler.endElementNs = { context, _, _, _ in XMLRelay.with(context) { $0.end() } }
        let characters: charactersSAXFunc = { context, bytes, count in
            XMLRelay.with(context) { $0.text(UnsafeBufferPointer(start: bytes, count: Int(count))) }
        }
        // With the same function for both, the parser skips its check for ignorable white space.
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

    private func halt(_ reason: XMLFailure) {
        if stop == nil { stop = reason }
        xmlStopParser(parser)
    }

    private func start(
        _ name: UnsafePointer<xmlChar>,
        attributes: UnsafeMutablePointer<UnsafePointer<xmlChar>?>?,
        count: Int,
        namespaces: Int
    ) {
        guard stop == nil else { return }
        events += 1
        guard depth < limits.depth else {
            return halt(.malformed("elements lie more than \(limits.depth) deep"))
        }
        guard count + namespaces <= XMLPushParser.attributeLimit else {
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

    /// A CDATA section; the parser does not check it for overlong forms.
    private func data(_ bytes: UnsafeBufferPointer<UInt8>) {
        guard let start = bytes.baseAddress else { return }
        guard UTF8Check.validPrefix(start, bytes.count) == bytes.count else {
            return halt(.malformed("a CDATA section is not UTF-8"))
        }
        text(bytes)
    }
}
