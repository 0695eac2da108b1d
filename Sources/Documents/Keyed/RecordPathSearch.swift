extension RecordPath {
    /// The probable path of the records of an XML document; nil where no element with content is repeated.
    ///
    /// It is the path of a repeated element with children or attributes: the least deep one, then the most frequent
    /// one.
    ///
    /// Throws ``DocumentError`` where the document is malformed.
    public static func likely(xml bytes: [UInt8]) throws -> String? { try census(bytes).likeliest }

    /// The paths of elements with content that stand once in an XML document, the least deep first, at most 40: one of
    /// them may be a record that stands alone.
    ///
    /// Throws ``DocumentError`` where the document is malformed.
    public static func single(xml bytes: [UInt8]) throws -> [String] { try census(bytes).single }

    private static func census(_ bytes: [UInt8]) throws -> ElementCensus {
        let decoder = try XMLDeclaration.decoder(ByteStream(bytes: bytes), charsets: []).decoder
        let limits = XMLPushParser.Limits(depth: RecordReader.depthLimit, allowsDoctype: true, isUTF8: true)
        guard let parser = XMLPushParser(limits) else {
            throw DocumentError("there is no memory to read the document")
        }
        let census = ElementCensus()
        while let chunk = try decoder.next() {
            for start in stride(from: 0, to: chunk.count, by: 64 << 10) {
                let part = Array(chunk[start..<min(start + 64 << 10, chunk.count)])
                do throws(XMLFailure) {
                    try part.withUnsafeBufferPointer { bytes throws(XMLFailure) in try parser.feed(bytes, census) }
                } catch {
                    throw DocumentError(
                        "the XML breaks off or is malformed",
                        advice: RecordReader.reload,
                        line: parser.position.line,
                        column: parser.position.column
                    )
                }
            }
        }
        return census
    }
}

/// Counts the elements of a document by their paths.
private final class ElementCensus: XMLSink {
    private struct Kind {
        let depth: Int
        var count = 0
        var hasContent = false
    }

    // A register has few different paths; the limit keeps a document of many names from filling the memory.
    private static let most = 1_000
    private var open: [String] = []
    private var kinds: [String: Kind] = [:]

    func start(_ element: XMLElement) {
        kinds[open.joined(separator: "/")]?.hasContent = true
        open.append(element.name)
        let path = open.joined(separator: "/")
        if kinds[path] == nil, kinds.count >= Self.most { return }
        kinds[path, default: Kind(depth: open.count)].count += 1
        if element.hasAttributes { kinds[path]?.hasContent = true }
    }

    func end(depth: Int) { _ = open.popLast() }

    func text(_ bytes: UnsafeBufferPointer<UInt8>) {}

    var likeliest: String? {
        let repeated = kinds.filter { $0.value.count > 1 && $0.value.hasContent }
        return repeated.min { one, other in
            (one.value.depth, -one.value.count, one.key) < (other.value.depth, -other.value.count, other.key)
        }?.key
    }

    var single: [String] {
        let found = kinds.filter { $0.value.count == 1 && $0.value.hasContent }
        return Array(found.sorted { ($0.value.depth, $0.key) < ($1.value.depth, $1.key) }.prefix(40).map(\.key))
    }
}
