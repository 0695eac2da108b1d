/// Parses the records of an XML document in chunks.
final class XMLRecords: RecordParser {
    /// The size of a slice for the parser; it is small so that the queue holds few records.
    private static let sliceBytes = 64 << 10

    private let decoder: TextDecoder
    private let parser: XMLPushParser
    private let walk: XMLWalk
    private var chunk: [UInt8] = []
    private var at = 0

    var replacedBytes: Int { decoder.replacedBytes }
    // A root element that is not closed is an error, so the end is always proven.
    var ending: DocumentEnding { .proven }

    /// Makes a parser of a document.
    ///
    /// Throws ``DocumentError`` when there is not enough memory.
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
        if at >= chunk.count {
            at = 0
            chunk = try decoder.next() ?? []
        }
        let end = min(at + Self.sliceBytes, chunk.count)
        walk.queue = queue
        defer {
            walk.queue = nil
            at = end
        }
        try chunk.withUnsafeBufferPointer { bytes throws(DocumentError) in
            do throws(XMLFailure) {
                try parser.feed(UnsafeBufferPointer(rebasing: bytes[at..<end]), walk)
            } catch {
                throw documentError(error)
            }
        }
        guard chunk.isEmpty else { return true }
        try walk.finish()
        return false
    }

    private func documentError(_ failure: XMLFailure) -> DocumentError {
        var error: DocumentError
        switch failure {
        case .sink(let own): error = own
        case .doctype:
            error = DocumentError(
                "the document's DOCTYPE declares entities or other things of its own",
                advice: "that can be made to fill the memory, and no register needs it: check where it comes from"
            )
        case .malformed(let reason):
            error = DocumentError("the XML breaks off or is malformed (\(reason))", advice: RecordReader.reload)
        }
        error.line = parser.position.line
        error.column = parser.position.column
        return error
    }
}

/// Handles the parser's events: follows the path to the records and reads each record.
private final class XMLWalk: XMLSink {
    private struct Frame {
        let node: Int
        /// The line number of the element's values in their cells: the index of the element among the elements of its
        /// path in the record, or the line number of the outer element.
        let line: Int
        /// The node that probably comes next.
        var likely: Int
        var isLeaf = true
    }

    /// The queue during a call of ``XMLRecords/feed(_:)``, which keeps it alive.
    @exclusivity(unchecked) unowned(unsafe) var queue: RecordQueue?

    private let path: RecordPath
    /// For each open element outside of records one bit for each step of the path that it may match.
    private var steps: [UInt64] = []
    @exclusivity(unchecked) private var frames: [Frame] = []
    /// The most steps of the path that were matched, and the names that were found in place of the next step.
    private var matchedSteps = 0
    private var found = FoundNames()
    private var hasRecords = false
    private var name: [UInt8] = []

    init(_ path: RecordPath) { self.path = path }

    func start(_ element: XMLElement) throws(DocumentError) {
        guard let queue else { return }
        guard let last = frames.indices.last else { return try lookFor(element, queue) }
        // The text in front of a child is a separate value, unless it is indentation.
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

    /// Throws where the path does not exist in the document; an empty list of records is not an error.
    func finish() throws(DocumentError) {
        guard !hasRecords, path.isAnywhere || matchedSteps < path.steps.count - 1 || !found.isEmpty else { return }
        let location = matchedSteps == 0 || path.isAnywhere ? "" : "under '\(path.text(matchedSteps))' "
        throw DocumentError(
            "there is no element '\(path.text())': \(location)found \(found.isEmpty ? "no elements" : found.phrase)",
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
        if path.isAnywhere || (bits == 0 && element.depth == matchedSteps) {
            found.note(element.nameBytes)
        } else if bits != 0, element.depth == matchedSteps {
            matchedSteps += 1
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

    /// Ends the value of the text since the last tag.
    private func flush(_ queue: RecordQueue, _ frame: Frame, isEnd: Bool) throws(DocumentError) {
        let isLeaf = isEnd && frame.isLeaf
        if !isLeaf || frame.node == PathTable.root, queue.isValueBlank { return queue.dropValue() }
        // A leaf without text gets a column and uses its line too.
        try queue.close(queue.paths.column(of: frame.node), line: frame.line)
    }
}
