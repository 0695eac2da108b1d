import CLibXML2

/// Takes what a part's XML says, in the order of the document.
protocol XMLSink: AnyObject {
    /// An element starts; its attributes can be read during the call only.
    func start(_ element: XMLElement) throws(DocumentError)

    /// The element at this depth ends; the root's is 0.
    func end(depth: Int) throws(DocumentError)

    /// A piece of the text within the innermost element, well-formed UTF-8.
    func text(_ bytes: UnsafeBufferPointer<UInt8>) throws(DocumentError)
}

/// One part of a workbook, parsed in pieces of 64 KiB: never the whole part in memory, no DTD, no network.
final class XMLPart {
    /// How deep elements may lie; a workbook's lie less than 20 deep.
    static let depthLimit = 256
    private static let pieceBytes = 64 << 10
    /// So many bytes tell the parser the charset, and have to come alone.
    private static let headBytes = 4
    /// The parser's global tables have to be made before two threads use it.
    private static let isPrepared: Void = xmlInitParser()

    private let entry: ArchiveEntry
    private let relay = XMLRelay()
    private let parser: xmlParserCtxtPtr
    private let room: UnsafeMutableRawBufferPointer
    private var isStarted = false

    /// Makes a parser of an entry.
    ///
    /// Throws ``DocumentError`` when there is no memory for it.
    init(_ entry: ArchiveEntry) throws(DocumentError) {
        _ = XMLPart.isPrepared
        var handler = XMLRelay.handler
        guard let parser = xmlCreatePushParserCtxt(&handler, Unmanaged.passUnretained(relay).toOpaque(), nil, 0, nil)
        else { throw DocumentError("there is no memory to read the part '\(entry.name)'") }
        let options = XML_PARSE_NONET.rawValue | XML_PARSE_NOERROR.rawValue | XML_PARSE_NOWARNING.rawValue
        xmlCtxtUseOptions(parser, Int32(options))
        relay.parser = parser
        self.parser = parser
        self.entry = entry
        room = .allocate(byteCount: Self.pieceBytes, alignment: 16)
    }

    deinit {
        xmlFreeParserCtxt(parser)
        room.deallocate()
    }

    /// Parses the whole part.
    ///
    /// Throws as ``feed(_:)`` does.
    func parse(_ sink: any XMLSink) throws(DocumentError) {
        while try feed(sink) {}
    }

    /// Parses the next piece and says whether there may be more.
    ///
    /// Throws ``DocumentError`` when the XML is not well-formed, breaks off or declares a DOCTYPE, and what the sink
    /// throws; the part is not to be fed again then.
    func feed(_ sink: any XMLSink) throws(DocumentError) -> Bool {
        let count = try entry.read(into: room)
        clibxml2_silence()
        relay.sink = sink
        defer { relay.sink = nil }
        let bytes = room.baseAddress?.assumingMemoryBound(to: CChar.self)
        let head = isStarted ? 0 : min(count, Self.headBytes)
        isStarted = true
        if head > 0 { xmlParseChunk(parser, bytes, Int32(head), 0) }
        xmlParseChunk(parser, bytes.map { $0 + head }, Int32(count - head), count == 0 ? 1 : 0)
        switch relay.stop {
        case .sink(let error): throw error
        case .doctype:
            throw DocumentError(
                "the part '\(entry.name)' declares a DOCTYPE, which no workbook has",
                advice: Archive.distrust
            )
        case .breach(let reason): throw breach(reason)
        case nil: break
        }
        guard parser.pointee.wellFormed == 1, parser.pointee.disableSAX == 0 else {
            let message = xmlCtxtGetLastError(parser)?.pointee.message
            throw breach(message.map { String(String(cString: $0).prefix { !$0.isNewline }) })
        }
        return count > 0
    }

    private func breach(_ reason: String?) -> DocumentError {
        let reason = reason ?? "it is not well-formed"
        if reason.contains("ntity") {
            return DocumentError(
                "the part '\(entry.name)' uses entities, which no workbook does (\(reason))",
                advice: Archive.distrust
            )
        }
        return DocumentError(
            "the part '\(entry.name)' breaks off or is not XML (\(reason))",
            advice: Archive.reload
        )
    }
}

/// What the parser's callbacks reach: it hands everything on, until somebody objects.
private final class XMLRelay {
    /// Why the parser was stopped.
    enum Stop {
        case sink(DocumentError)
        case doctype
        case breach(String)
    }

    /// The parser, which does not outlive its ``XMLPart``.
    var parser: xmlParserCtxtPtr?
    /// Set while the parser works, and held by ``XMLPart/feed(_:)`` for so long.
    unowned(unsafe) var sink: (any XMLSink)?
    private(set) var stop: Stop?
    private var depth = 0

    /// The callbacks; what has none here is passed over.
    static var handler: xmlSAXHandler {
        var handler = xmlSAXHandler()
        handler.initialized = UInt32(XML_SAX2_MAGIC)
        // Called before anything of the DTD is read: no entity is ever defined.
        handler.internalSubset = { context, _, _, _ in XMLRelay.with(context) { $0.halt(.doctype) } }
        handler.startElementNs = { context, name, _, _, _, _, count, _, attributes in
            XMLRelay.with(context) { relay in
                guard let name else { return }
                relay.start(name, attributes, Int(count))
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

    private func halt(_ reason: Stop) {
        if stop == nil { stop = reason }
        xmlStopParser(parser)
    }

    private func start(
        _ name: UnsafePointer<xmlChar>,
        _ attributes: UnsafeMutablePointer<UnsafePointer<xmlChar>?>?,
        _ count: Int
    ) {
        guard stop == nil else { return }
        guard depth < XMLPart.depthLimit else {
            return halt(.breach("elements lie more than \(XMLPart.depthLimit) deep"))
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
        do throws(DocumentError) { try sink?.end(depth: depth) } catch { halt(.sink(error)) }
    }

    private func text(_ bytes: UnsafeBufferPointer<UInt8>) {
        guard stop == nil else { return }
        do throws(DocumentError) { try sink?.text(bytes) } catch { halt(.sink(error)) }
    }

    /// A CDATA section, whose overlong forms the parser lets through.
    private func data(_ bytes: UnsafeBufferPointer<UInt8>) {
        guard let start = bytes.baseAddress else { return }
        guard UTF8Check.validPrefix(start, bytes.count) == bytes.count else {
            return halt(.breach("a CDATA section is not UTF-8"))
        }
        text(bytes)
    }
}
