import CLibXML2

/// The start of an element; its name and attributes are in the parser's memory and valid only during the callback.
struct XMLElement {
    /// The depth of the element; the root's is 0.
    let depth: Int
    private let localName: UnsafePointer<xmlChar>
    /// Five pointers for each attribute: name, prefix, namespace, start and end of its value.
    private let attributes: UnsafeMutablePointer<UnsafePointer<xmlChar>?>?
    private let count: Int

    init(
        depth: Int,
        localName: UnsafePointer<xmlChar>,
        attributes: UnsafeMutablePointer<UnsafePointer<xmlChar>?>?,
        count: Int
    ) {
        self.depth = depth
        self.localName = localName
        self.attributes = attributes
        self.count = count
    }

    /// The element's name without its prefix.
    var name: String { String(cString: localName) }

    /// Whether the element has a name, in any namespace: transitional, strict or none.
    @inline(__always)
    func isNamed(_ name: StaticString) -> Bool { Self.equal(localName, name) }

    /// Calls a function with name and value of each attribute without a namespace.
    @inline(__always)
    func forEachAttribute(_ body: (UnsafePointer<UInt8>, UnsafeBufferPointer<UInt8>) -> Void) {
        for index in 0..<count {
            guard let (name, prefix, value) = attribute(index), prefix == nil else { continue }
            body(name, value)
        }
    }

    /// The element's name without its prefix, as bytes.
    var nameBytes: UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(start: localName, count: Self.length(localName)) }

    /// Whether the element has any attribute; namespace declarations do not count.
    var hasAttributes: Bool { count > 0 }

    /// Calls a function with local name and value of each attribute.
    func forEachLocalAttribute(
        _ body: (UnsafeBufferPointer<UInt8>, UnsafeBufferPointer<UInt8>) throws(DocumentError) -> Void
    ) throws(DocumentError) {
        for index in 0..<count {
            guard let (name, _, value) = attribute(index) else { continue }
            try body(UnsafeBufferPointer(start: name, count: Self.length(name)), value)
        }
    }

    private static func length(_ text: UnsafePointer<UInt8>) -> Int {
        var length = 0
        while text[length] != 0 { length += 1 }
        return length
    }

    /// All attributes as texts by their local names; the name of an attribute in a namespace starts with `:`.
    var texts: [String: String] {
        var found: [String: String] = [:]
        for index in 0..<count {
            guard let (name, prefix, value) = attribute(index) else { continue }
            found[(prefix == nil ? "" : ":") + String(cString: name)] = String(decoding: value, as: UTF8.self)
        }
        return found
    }

    @inline(__always)
    private func attribute(
        _ index: Int
    ) -> (name: UnsafePointer<UInt8>, prefix: UnsafePointer<UInt8>?, value: UnsafeBufferPointer<UInt8>)? {
        guard let facts = attributes.map({ $0 + index * 5 }), let name = facts[0], let start = facts[3],
            let end = facts[4]
        else { return nil }
        return (name, facts[1], UnsafeBufferPointer(start: start, count: end - start))
    }

    /// Whether a null-terminated text equals another text.
    @inline(__always)
    static func equal(_ text: UnsafePointer<UInt8>, _ wanted: StaticString) -> Bool {
        let other = wanted.utf8Start
        for at in 0..<wanted.utf8CodeUnitCount where text[at] != other[at] { return false }
        return text[wanted.utf8CodeUnitCount] == 0
    }
}

extension XMLPart {
    /// Parses the whole part and calls a function at each start of an element.
    ///
    /// Throws as ``feed(_:)`` does, and what the function throws.
    func forEachStart(_ body: (XMLElement) throws(DocumentError) -> Void) throws(DocumentError) {
        // The sink is released before the closure is.
        try withoutActuallyEscaping(body) { body throws(DocumentError) in try parse(XMLStarts(body)) }
    }
}

/// A sink that ignores everything but the starts of elements.
private final class XMLStarts: XMLSink {
    private let body: (XMLElement) throws(DocumentError) -> Void

    init(_ body: @escaping (XMLElement) throws(DocumentError) -> Void) { self.body = body }

    func start(_ element: XMLElement) throws(DocumentError) { try body(element) }
    func end(depth: Int) {}
    func text(_ bytes: UnsafeBufferPointer<UInt8>) {}
}
