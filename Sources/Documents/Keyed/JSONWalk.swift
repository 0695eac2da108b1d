internal import CYajl

/// Handles the parser's events: follows the path to the records and reads each record.
final class JSONWalk {
    /// The role of an object or a list.
    private enum Role {
        /// An object on the path; one of its keys is the path's step with this index.
        case pathStep(Int)
        /// The list of the records.
        case records
        /// A record, or an object or list inside a record.
        case record
        /// An object or list outside the path and the records.
        case other
    }

    private struct Frame {
        let role: Role
        let isObject: Bool
        /// The node of its path.
        var node = PathTable.root
        /// The line number of its values in their cells: the index of its object among the objects of its path in the
        /// record, or the line number of the outer object.
        var line = 0
        /// The node of the key that probably comes next.
        var likely = -1
        /// Whether it is a list without elements so far.
        var isEmptyList = false
    }

    private enum Kind: String {
        case object = "an object"
        case list = "a list"
        case scalar = "a single value"
    }

    /// The queue during a call of ``JSONRecords/feed(_:)``, which keeps it alive.
    @exclusivity(unchecked) unowned(unsafe) var queue: RecordQueue?
    /// The number of keys and values so far.
    @exclusivity(unchecked) private(set) var events = 0
    /// The number of values at the top level.
    private(set) var topValues = 0
    /// Whether a value at the top level is a record, as in JSON Lines.
    private(set) var isTopRecord = false
    /// The error that stopped the parser.
    private(set) var stop: DocumentError?

    private let path: RecordPath
    @exclusivity(unchecked) private var frames: [Frame] = []
    @exclusivity(unchecked) private var frame = Frame(role: .other, isObject: false)
    /// The node of the last key.
    @exclusivity(unchecked) private var child = PathTable.root
    /// Whether the last key is the path's next step.
    private var isStep = false
    private var hasStep = false
    private var found = FoundNames()

    init(_ path: RecordPath) { self.path = path }

    private func key(_ key: UnsafeBufferPointer<UInt8>, _ queue: RecordQueue) throws(DocumentError) {
        switch frame.role {
        case .record:
            child = try queue.paths.child(of: frame.node, likely: frame.likely, key)
            frame.likely = queue.paths.sibling(of: child)
        case .pathStep(let step):
            isStep = path.steps[step].elementsEqual(key)
            if isStep { hasStep = true } else { found.note(key) }
        case .records, .other: break
        }
    }

    private func scalar(
        _ queue: RecordQueue,
        _ write: (RecordQueue) throws(DocumentError) -> Void
    ) throws(DocumentError) {
        guard case .record = frame.role else { return try enter(.scalar) }
        try write(queue)
        let column = queue.paths.column(of: nextNode())
        try queue.close(column, line: frame.line)
    }

    private func startObject(_ queue: RecordQueue) throws(DocumentError) {
        var next: Frame
        if case .record = frame.role {
            let node = nextNode()
            next = Frame(role: .record, isObject: true, node: node)
            next.line = max(queue.paths.enter(node, record: queue.number), frame.line)
            next.likely = queue.paths.firstChild(of: node)
        } else {
            next = Frame(role: try enter(.object), isObject: true)
            if case .record = next.role {
                queue.begin()
                next.likely = queue.paths.firstChild(of: PathTable.root)
            }
            if case .pathStep = next.role {
                hasStep = false
                found.removeAll()
            }
        }
        try push(next)
    }

    private func startList() throws(DocumentError) {
        if case .record = frame.role {
            let node = nextNode()
            try push(Frame(role: .record, isObject: false, node: node, line: frame.line, isEmptyList: true))
        } else {
            try push(Frame(role: try enter(.list), isObject: false))
        }
    }

    /// The node of the current value within a record.
    @inline(__always)
    private func nextNode() -> Int {
        if frame.isObject { return child }
        frame.isEmptyList = false
        return frame.node
    }

    private func push(_ next: Frame) throws(DocumentError) {
        guard frames.count < RecordReader.depthLimit else {
            throw DocumentError(
                "values lie more than \(RecordReader.depthLimit) deep in one another",
                advice: "check where the document comes from: no register is nested like this"
            )
        }
        frames.append(frame)
        frame = next
    }

    private func end(_ queue: RecordQueue) throws(DocumentError) {
        let ended = frame
        frame = frames.removeLast()
        switch ended.role {
        case .record:
            if case .record = frame.role {
                // A list without elements gets a column too.
                if ended.isEmptyList { _ = queue.paths.column(of: ended.node) }
            } else {
                queue.end()
            }
        case .pathStep(let step):
            guard !hasStep else { break }
            let name = String(decoding: path.steps[step], as: UTF8.self)
            throw DocumentError(
                "\(location(step)) there is no '\(name)'; "
                    + (found.isEmpty ? "it has no keys" : "found \(found.phrase)"),
                advice: "let 'records' of the source name the way to the list, if this is the register"
            )
        case .records, .other: break
        }
    }

    /// The role of a value outside of records.
    ///
    /// Throws where the path does not lead through objects to a list, or a record is no object.
    private func enter(_ kind: Kind) throws(DocumentError) -> Role {
        var step = 0
        switch frame.role {
        case .record: return .record
        case .records:
            if kind == .object { return .record }
            throw DocumentError(
                "record \((queue?.number ?? 0) + 1) is \(kind.rawValue) and no object",
                advice: "recordal reads lists of objects: keys with values"
            )
        case .other where !frames.isEmpty: return .other
        case .other: topValues += 1
        case .pathStep(let before):
            guard isStep else { return .other }
            step = before + 1
        }
        if step < path.steps.count {
            if kind == .object { return .pathStep(step) }
        } else if kind == .list {
            return .records
        } else if kind == .object {
            // A search with one result gives the record itself in place of a list.
            if path.steps.isEmpty { isTopRecord = true }
            return .record
        }
        let seen = step == 0 ? "the document" : "'\(path.text(step))'"
        let wanted =
            step < path.steps.count ? "an object on the way to '\(path.text())'" : "the list of the records"
        throw DocumentError(
            "\(seen) is \(kind.rawValue), where \(wanted) was looked for",
            advice: "let 'records' of the source name the way to the list, if this is the register"
        )
    }

    private func enter(_ kind: Kind) throws(DocumentError) { let _: Role = try enter(kind) }

    private func location(_ step: Int) -> String { step == 0 ? "at the top" : "under '\(path.text(step))'" }
}

extension JSONWalk {
    /// The callbacks of the parser.
    static let callbacks = yajl_callbacks(
        yajl_null: { context in
            JSONWalk.with(context) { walk, queue throws(DocumentError) in try walk.scalar(queue) { _ in } }
        },
        yajl_boolean: { context, value in
            JSONWalk.with(context) { walk, queue throws(DocumentError) in
                try walk.scalar(queue) { queue throws(DocumentError) in
                    if value == 0 { try queue.append("FALSE") } else { try queue.append("TRUE") }
                }
            }
        },
        yajl_integer: nil,
        yajl_double: nil,
        yajl_number: { context, text, count in
            JSONWalk.with(context) { walk, queue throws(DocumentError) in
                guard let text else { return }
                let bytes = UnsafeRawBufferPointer(start: text, count: count).assumingMemoryBound(to: UInt8.self)
                try walk.scalar(queue) { queue throws(DocumentError) in try queue.append(bytes) }
            }
        },
        yajl_string: { context, text, count in
            JSONWalk.with(context) { walk, queue throws(DocumentError) in
                let bytes = UnsafeBufferPointer(start: text, count: count)
                try walk.scalar(queue) { queue throws(DocumentError) in try queue.append(bytes) }
            }
        },
        yajl_start_map: { context in
            JSONWalk.with(context) { walk, queue throws(DocumentError) in try walk.startObject(queue) }
        },
        yajl_map_key: { context, key, count in
            JSONWalk.with(context) { walk, queue throws(DocumentError) in
                try walk.key(UnsafeBufferPointer(start: key, count: count), queue)
            }
        },
        yajl_end_map: { context in
            JSONWalk.with(context) { walk, queue throws(DocumentError) in try walk.end(queue) }
        },
        yajl_start_array: { context in
            JSONWalk.with(context) { walk, _ throws(DocumentError) in try walk.startList() }
        },
        yajl_end_array: { context in
            JSONWalk.with(context) { walk, queue throws(DocumentError) in try walk.end(queue) }
        }
    )

    /// Runs a callback; 0 stops the parser.
    @inline(__always)
    private static func with(
        _ context: UnsafeMutableRawPointer?,
        _ body: (JSONWalk, RecordQueue) throws(DocumentError) -> Void
    ) -> Int32 {
        guard let context else { return 0 }
        return Unmanaged<JSONWalk>.fromOpaque(context)._withUnsafeGuaranteedRef { walk in
            guard let queue = walk.queue else { return 0 }
            walk.events += 1
            do throws(DocumentError) {
                try body(walk, queue)
                return 1
            } catch {
                walk.stop = error
                return 0
            }
        }
    }
}
