internal import Foundation

extension RecordPath {
    /// The path under which the records of a JSON document probably stand: that of the longest list of objects among
    /// those that lie least deep; empty for a list at the top and for JSON lines, nil where there is no such list.
    ///
    /// The document is taken into memory. Throws ``DocumentError`` where the whole is neither JSON nor JSON lines.
    public static func likely(json bytes: [UInt8]) throws -> String? {
        let text = try decoded(bytes)
        guard let top = try? JSONSerialization.jsonObject(with: Data(text), options: [.fragmentsAllowed]) else {
            // One value behind the other is read from the top; whatever is broken says so when it is read.
            return ""
        }
        var level: [(path: [String], value: Any)] = [([], top)]
        for _ in 0..<RecordReader.depthLimit where !level.isEmpty {
            let lists = level.compactMap { place in
                (place.value as? [Any]).flatMap { list in
                    list.contains { $0 is [String: Any] } ? (place.path, list.count) : nil
                }
            }
            if let longest = lists.max(by: { ($0.1, $1.0.count) < ($1.1, $0.0.count) }) {
                return longest.0.map(escaped).joined(separator: "/")
            }
            level = level.flatMap { place in
                (place.value as? [String: Any] ?? [:]).sorted { $0.key < $1.key }.map {
                    (place.path + [$0.key], $0.value)
                }
            }
        }
        return nil
    }

    /// The path under which the records of an XML document probably stand: that of the element that is repeated most
    /// among those that lie least deep and hold others; nil where none is repeated.
    ///
    /// Throws ``DocumentError`` where the document is malformed.
    public static func likely(xml bytes: [UInt8]) throws -> String? {
        let decoder = try XMLDeclaration.decoder(ByteStream(bytes: bytes), charsets: [])
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

    private static func decoded(_ bytes: [UInt8]) throws -> [UInt8] {
        let decoder = TextDecoder(ByteStream(bytes: bytes), charsets: [.utf8])
        var text: [UInt8] = []
        while let piece = try decoder.next() { text += piece }
        return text
    }

    private static func escaped(_ key: String) -> String {
        key.replacing("~", with: "~0").replacing("/", with: "~1")
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
