import CLibXML2

/// A pull parser over one part of a workbook: never the whole part in memory, no DTD, no network.
final class XMLReader {
    /// What the parser stands on; other nodes are passed over.
    enum Node {
        case start, end, text
    }

    private let handle: xmlTextReaderPtr
    private let entry: ArchiveEntry
    /// The parser's global tables have to be made before two threads use it.
    private static let isPrepared: Void = xmlInitParser()

    /// Opens a part.
    ///
    /// Throws ``DocumentError`` when there is no memory for it.
    init(_ entry: ArchiveEntry) throws {
        _ = XMLReader.isPrepared
        self.entry = entry
        let options = XML_PARSE_NONET.rawValue | XML_PARSE_NOERROR.rawValue | XML_PARSE_NOWARNING.rawValue
        let context = Unmanaged.passUnretained(entry).toOpaque()
        let handle = xmlReaderForIO(
            { context, target, count in
                guard let context, let target else { return -1 }
                let entry = Unmanaged<ArchiveEntry>.fromOpaque(context).takeUnretainedValue()
                return Int32(entry.read(into: UnsafeMutableRawBufferPointer(start: target, count: Int(count))) ?? -1)
            },
            { _ in 0 },
            context,
            nil,
            nil,
            Int32(options)
        )
        guard let handle else { throw DocumentError("there is no memory to read the part '\(entry.name)'") }
        self.handle = handle
        // Errors are read where they end the reading; without a handler some are printed in spite of the options.
        xmlTextReaderSetStructuredErrorHandler(handle, { _, _ in }, nil)
    }

    deinit { xmlFreeTextReader(handle) }

    /// Moves to the next node of interest; nil at the end of a whole document.
    ///
    /// Throws ``DocumentError`` when the XML is not well-formed, breaks off, or declares a DOCTYPE.
    func next() throws -> Node? {
        while true {
            xmlResetLastError()
            let result = xmlTextReaderRead(handle)
            if let failure = entry.failure { throw failure }
            guard result == 1 else {
                guard result == 0 else { throw breach() }
                try entry.drain()
                return nil
            }
            switch UInt32(bitPattern: xmlTextReaderNodeType(handle)) {
            case XML_READER_TYPE_ELEMENT.rawValue: return .start
            case XML_READER_TYPE_END_ELEMENT.rawValue: return .end
            case XML_READER_TYPE_TEXT.rawValue, XML_READER_TYPE_CDATA.rawValue,
                XML_READER_TYPE_WHITESPACE.rawValue, XML_READER_TYPE_SIGNIFICANT_WHITESPACE.rawValue:
                return .text
            case XML_READER_TYPE_DOCUMENT_TYPE.rawValue, XML_READER_TYPE_ENTITY_REFERENCE.rawValue:
                throw DocumentError(
                    "the part '\(entry.name)' declares a DOCTYPE, which no workbook has",
                    advice: "do not open it unless you know who made it"
                )
            default: continue
            }
        }
    }

    /// Whether the element has no content and no end node.
    var isEmpty: Bool { xmlTextReaderIsEmptyElement(handle) == 1 }

    /// How deep the node lies; the root is at 0.
    var depth: Int { Int(xmlTextReaderDepth(handle)) }

    /// Whether the element has this name, in any namespace: transitional, strict or none.
    func isNamed(_ name: StaticString) -> Bool { xmlStrEqual(xmlTextReaderConstLocalName(handle), name.utf8Start) == 1 }

    /// The element's name.
    var name: String { xmlTextReaderConstLocalName(handle).map { String(cString: $0) } ?? "" }

    /// Adds the text node's bytes, which are UTF-8.
    func appendText(to bytes: inout [UInt8]) {
        guard let value = xmlTextReaderConstValue(handle) else { return }
        bytes.append(contentsOf: UnsafeBufferPointer(start: value, count: Int(xmlStrlen(value))))
    }

    /// Calls a function with each attribute of the element, which then says by ``isNamed(_:)`` which it is.
    func forEachAttribute(_ body: (UnsafePointer<xmlChar>) -> Void) {
        guard xmlTextReaderMoveToFirstAttribute(handle) == 1 else { return }
        defer { xmlTextReaderMoveToElement(handle) }
        repeat {
            if let value = xmlTextReaderConstValue(handle) { body(value) }
        } while xmlTextReaderMoveToNextAttribute(handle) == 1
    }

    /// The element's attributes by their names without prefixes; a name in no namespace wins.
    var attributes: [String: String] {
        var found: [String: String] = [:]
        forEachAttribute { found[(xmlTextReaderConstPrefix(handle) == nil ? "" : ":") + name] = String(cString: $0) }
        return found
    }

    private func breach() -> DocumentError {
        var reason = "it is not well-formed"
        if let message = xmlGetLastError()?.pointee.message {
            reason = String(String(cString: message).prefix { !$0.isNewline })
        }
        if reason.contains("ntity") {
            return DocumentError(
                "the part '\(entry.name)' uses entities, which no workbook does (\(reason))",
                advice: "do not open it unless you know who made it"
            )
        }
        return DocumentError(
            "the part '\(entry.name)' breaks off or is not XML (\(reason))",
            advice: Archive.reload
        )
    }
}
