internal import CYajl

/// Takes the records out of JSON as it comes.
final class JSONRecords: RecordParser {
    /// So much is handed to the parser at once, so that few records wait in the queue.
    private static let sliceBytes = 64 << 10

    private let decoder: TextDecoder
    private let walk: JSONWalk
    private let parser: yajl_handle
    private let callbacks: UnsafeMutablePointer<yajl_callbacks>
    private var repair = LoneSurrogateRepair()
    private var place = TextPlace()
    private var piece: [UInt8] = []
    private var at = 0
    private var isLast = false
    /// How much was parsed without a value or a key: the length of the text that is open.
    private var silentBytes = 0

    var replacedBytes: Int { decoder.replacedBytes + repair.mendedBytes }
    var ending: DocumentEnding { walk.topValues > 1 || walk.isTopRecord ? .open : .proven }

    /// Makes a parser of a document.
    ///
    /// Throws ``DocumentError`` when there is no memory for it.
    init(_ stream: ByteStream, path: RecordPath, charsets: [Charset]) throws {
        decoder = TextDecoder(stream, charsets: charsets)
        walk = JSONWalk(path)
        // The parser keeps the address, and not what is there.
        callbacks = .allocate(capacity: 1)
        callbacks.initialize(to: JSONWalk.callbacks)
        guard let parser = yajl_alloc(callbacks, nil, Unmanaged.passUnretained(walk).toOpaque()) else {
            callbacks.deallocate()
            throw DocumentError("there is no memory to read the document")
        }
        self.parser = parser
        _ = cyajl_config(parser, yajl_allow_multiple_values, 1)
        // The decoder has seen to it.
        _ = cyajl_config(parser, yajl_dont_validate_strings, 1)
    }

    deinit {
        yajl_free(parser)
        callbacks.deallocate()
    }

    func feed(_ queue: RecordQueue) throws -> Bool {
        if at >= piece.count, !isLast { try nextPiece() }
        walk.queue = queue
        defer { walk.queue = nil }
        if at >= piece.count {
            guard isLast else { return true }
            try finish()
            return false
        }
        // A text that is cut is looked at from its start in each slice: they have to grow with it.
        let count = min(piece.count - at, max(Self.sliceBytes, silentBytes))
        let wasAt = at
        at += count
        try piece.withUnsafeBufferPointer { buffer in
            guard let start = buffer.baseAddress.map({ $0 + wasAt }) else { return }
            let events = walk.events
            let status = yajl_parse(parser, start, count)
            guard status == yajl_status_ok else { throw failure(start, count) }
            silentBytes = walk.events == events ? silentBytes + count : 0
            place.pass(start, to: count)
            if silentBytes > RecordReader.rowLimitInBytes {
                throw DocumentError(
                    "a value is larger than 64 MiB",
                    advice: "look for a quote that is not closed",
                    line: place.line,
                    column: place.column(of: count, in: start)
                )
            }
            place.endPiece(start, count: count)
        }
        return true
    }

    private func nextPiece() throws {
        at = 0
        piece = []
        repeat {
            guard let more = try decoder.next() else {
                isLast = true
                break
            }
            if piece.isEmpty { piece = more } else { piece += more }
        } while piece.count < silentBytes
        repair.mend(&piece, isLast: isLast)
    }

    private func finish() throws {
        try withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 1) { nothing in
            guard let start = nothing.baseAddress else { return }
            start.initialize(to: 0)
            guard yajl_complete_parse(parser) == yajl_status_ok else { throw failure(start, 0) }
        }
    }

    /// What stopped the parser within a slice.
    private func failure(_ start: UnsafePointer<UInt8>, _ count: Int) -> DocumentError {
        let offset = min(Int(yajl_get_bytes_consumed(parser)), count)
        place.pass(start, to: offset)
        let column = place.column(of: offset, in: start)
        if var error = walk.stop {
            error.line = place.line
            error.column = column
            return error
        }
        let text = yajl_get_error(parser, 0, start, count)
        defer { yajl_free_error(parser, text) }
        let reason = text.map { String(cString: $0).prefix { !$0.isNewline } } ?? "it is not well-formed"
        let isCut = reason.contains("EOF")
        return DocumentError(
            isCut ? "the JSON breaks off here" : "this is not JSON (\(reason))",
            advice: RecordReader.reload,
            line: place.line,
            column: column
        )
    }
}
