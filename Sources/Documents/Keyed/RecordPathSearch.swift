extension RecordPath {
    /// The path under which the records of an XML document probably stand: that of the element that is repeated most
    /// among those that lie least deep and hold others; nil where none is repeated.
    ///
    /// Throws ``DocumentError`` where the document is malformed.
    public static func likely(xml bytes: [UInt8]) throws -> String? {
        let decoder = try XMLDeclaration.decoder(ByteStream(bytes: bytes), charsets: []).decoder
        let limits = XMLPushParser.Limits(depth: RecordReader.depthLimit, allowsDoctype: true, isUTF8: true)
        guard let parser = XMLPushParser(limits) else {
            throw DocumentError("there is no memory to read the document")
        }
        let census = ElementCensus()
        while let piece = try decoder.next() {
            for start in stride(from: 0, to: piece.count, by: 64 << 10) {
                let part = Array(piece[start..<min(start + 64 << 10, piece.count)])
                do throws(XMLBreach) {
                    try part.withUnsafeBufferPointer { bytes throws(XMLBreach) in try parser.feed(bytes, census) }
                } catch {
                    throw DocumentError(
                        "the XML breaks off or is malformed",
                        advice: RecordReader.reload,
                        line: parser.place.line,
                        column: parser.place.column
                    )
                }
            }
        }
        return census.likeliest
    }
}

/// Counts the elements of a document by their paths.
private final class ElementCensus: XMLSink {
    private struct Kind {
        let depth: Int
        var count = 0
        var holdsOthers = false
    }

    // A register has a handful; a document made of names must not fill the memory.
    private static let most = 1_000
    private var open: [String] = []
    private var kinds: [String: Kind] = [:]

    func start(_ element: XMLElement) {
        kinds[open.joined(separator: "/")]?.holdsOthers = true
        open.append(element.name)
        let path = open.joined(separator: "/")
        if kinds[path] == nil, kinds.count >= Self.most { return }
        kinds[path, default: Kind(depth: open.count)].count += 1
        if element.hasAttributes { kinds[path]?.holdsOthers = true }
    }

    func end(depth: Int) { _ = open.popLast() }

    func text(_ bytes: UnsafeBufferPointer<UInt8>) {}

    var likeliest: String? {
        let repeated = kinds.filter { $0.value.count > 1 && $0.value.holdsOthers }
        return repeated.min { one, other in
            (one.value.depth, -one.value.count, one.key) < (other.value.depth, -other.value.count, other.key)
        }?.key
    }
}
