/// Takes the records out of XML as it comes.
final class XMLRecords: RecordParser {
    /// So much is handed to the parser at once, so that few records wait in the queue.
    private static let sliceBytes = 64 << 10

    private let decoder: TextDecoder
    private let parser: XMLPushParser
    private let walk: XMLWalk
    private var piece: [UInt8] = []
    private var at = 0

    var replacedBytes: Int { decoder.replacedBytes }
    // One that is not closed is an error.
    var ending: DocumentEnding { .proven }

    /// Makes a parser of a document.
    ///
    /// Throws ``DocumentError`` when there is no memory for it.
    init(_ decoder: TextDecoder, path: RecordPath) throws(DocumentError) {
        let limits = XMLPushParser.Limits(depth: RecordReader.depthLimit, allowsDoctype: true, isUTF8: true)
        guard let parser = XMLPushParser(limits) else {
            throw DocumentError("there is no memory to read the document")
        }
        self.decoder = decoder
        self.parser = parser
        walk = XMLWalk(path)
    }

    func feed(_ queue: RecordQueue) throws -> Bool {
        if at >= piece.count {
            at = 0
            piece = try decoder.next() ?? []
        }
        let end = min(at + Self.sliceBytes, piece.count)
        walk.queue = queue
        defer {
            walk.queue = nil
            at = end
        }
        try piece.withUnsafeBufferPointer { bytes throws(DocumentError) in
            do throws(XMLBreach) {
                try parser.feed(UnsafeBufferPointer(rebasing: bytes[at..<end]), walk)
            } catch {
                throw placed(error)
            }
        }
        guard piece.isEmpty else { return true }
        try walk.finish()
        return false
    }

    private func placed(_ breach: XMLBreach) -> DocumentError {
        var error: DocumentError
        switch breach {
        case .sink(let own): error = own
        case .doctype:
            error = DocumentError(
                "the document's DOCTYPE declares entities or other things of its own",
                advice: "that can be made to fill the memory, and no register needs it: check where it comes from"
            )
        case .malformed(let reason):
            error = DocumentError("the XML breaks off or is malformed (\(reason))", advice: RecordReader.reload)
        }
        error.line = parser.place.line
        error.column = parser.place.column
        return error
    }
}

/// Follows the parser through a document: to the records by their path, and through each record.
private final class XMLWalk: XMLSink {
    private struct Frame {
        let node: Int
        /// The line in which values of this element stand: its number among those of its path in the record, or that of
        /// the element around it.
        let line: Int
        /// The path that probably comes next.
        var likely: Int
        var isLeaf = true
    }

    /// Set while the parser works, and held by ``XMLRecords/feed(_:)`` for so long.
    @exclusivity(unchecked) unowned(unsafe) var queue: RecordQueue?

    private let path: RecordPath
    /// For each open element outside of records the steps that it may be the end of, a bit each.
    private var steps: [UInt64] = []
    @exclusivity(unchecked) private var frames: [Frame] = []
    /// How many steps were ever followed, and what stood there instead of the next.
    private var followed = 0
    private var found = FoundNames()
    private var hasRecords = false
    private var name: [UInt8] = []

    init(_ path: RecordPath) { self.path = path }

    func start(_ element: XMLElement) throws(DocumentError) {
        guard let queue else { return }
        guard let last = frames.indices.last else { return try lookFor(element, queue) }
        // The text in front of a child is a value of its own, unless it is the indentation.
        try flush(queue, frames[last], isEnd: false)
        frames[last].isLeaf = false
        let node = try queue.paths.child(of: frames[last].node, likely: frames[last].likely, element.nameBytes)
        frames[last].likely = queue.paths.sibling(of: node)
        try enter(node, element, queue)
    }

    func end(depth: Int) throws(DocumentError) {
        guard let queue else { return }
        guard let ended = frames.popLast() else {
            steps.removeLast()
            return
        }
        try flush(queue, ended, isEnd: true)
        if frames.isEmpty { queue.end() }
    }

    func text(_ bytes: UnsafeBufferPointer<UInt8>) throws(DocumentError) {
        if !frames.isEmpty { try queue?.append(bytes) }
    }

    /// Throws where the document has no such elements, rather than none of them.
    func finish() throws(DocumentError) {
        guard !hasRecords, path.isAnywhere || followed < path.steps.count - 1 || !found.isEmpty else { return }
        let place = followed == 0 || path.isAnywhere ? "" : "under '\(path.text(followed))' "
        throw DocumentError(
            "there is no element '\(path.text())': \(place)found \(found.isEmpty ? "no elements" : found.phrase)",
            advice: "let 'records' of the source name the way to the records, if this is the register"
        )
    }

    private func lookFor(_ element: XMLElement, _ queue: RecordQueue) throws(DocumentError) {
        let above = steps.last ?? 0
        var bits: UInt64 = 0
        for (index, step) in path.steps.enumerated() {
            let isReached = index == 0 ? path.isAnywhere || element.depth == 0 : above & (1 << (index - 1)) != 0
            if isReached, step.elementsEqual(element.nameBytes) { bits |= 1 << index }
        }
        if bits & (1 << (path.steps.count - 1)) != 0 {
            hasRecords = true
            queue.begin()
            return try enter(PathTable.root, element, queue)
        }
        steps.append(bits)
        if path.isAnywhere || (bits == 0 && element.depth == followed) {
            found.note(element.nameBytes)
        } else if bits != 0, element.depth == followed {
            followed += 1
            found.removeAll()
        }
    }

    private func enter(_ node: Int, _ element: XMLElement, _ queue: RecordQueue) throws(DocumentError) {
        let line = max(queue.paths.enter(node, record: queue.number), frames.last?.line ?? 0)
        var likely = queue.paths.firstChild(of: node)
        if element.hasAttributes {
            try element.forEachLocalAttribute { attribute, value throws(DocumentError) in
                name.removeAll(keepingCapacity: true)
                name.append(UInt8(ascii: "@"))
                name.append(contentsOf: attribute)
                let child = try child(node, likely, queue)
                likely = queue.paths.sibling(of: child)
                try queue.append(value)
                try queue.close(queue.paths.column(of: child), line: line)
            }
        }
        frames.append(Frame(node: node, line: line, likely: likely))
    }

    private func child(_ node: Int, _ likely: Int, _ queue: RecordQueue) throws(DocumentError) -> Int {
        do {
            return try name.withUnsafeBufferPointer { bytes in
                try queue.paths.child(of: node, likely: likely, bytes)
            }
        } catch let error as DocumentError {
            throw error
        } catch {
            throw DocumentError("\(error)")
        }
    }

    /// Makes a value of the text that was read since the last tag.
    private func flush(_ queue: RecordQueue, _ frame: Frame, isEnd: Bool) throws(DocumentError) {
        let isLeaf = isEnd && frame.isLeaf
        if !isLeaf || frame.node == PathTable.root, queue.isValueBlank { return queue.dropValue() }
        // A leaf without text has a name all the same, and takes its line.
        try queue.close(queue.paths.column(of: frame.node), line: frame.line)
    }
}
