internal import CYajl

/// Parses the records of a JSON document in chunks.
final class JSONRecords: RecordParser {
    /// The size of a slice for the parser; it is small so that the queue holds few records.
    private static let sliceBytes = 64 << 10

    private let decoder: TextDecoder
    private let walk: JSONWalk
    private let parser: yajl_handle
    private let callbacks: UnsafeMutablePointer<yajl_callbacks>
    private var repair = LoneSurrogateRepair()
    private var position = TextPosition()
    private var chunk: [UInt8] = []
    private var at = 0
    private var isLast = false
    /// The number of bytes since the last value or key: the length of the text that is open.
    private var silentBytes = 0

    var replacedBytes: Int { decoder.replacedBytes + repair.repairedBytes }
    var ending: DocumentEnding { walk.topValues > 1 || walk.isTopRecord ? .open : .proven }

    /// Makes a parser of a document.
    ///
    /// Throws ``DocumentError`` when there is not enough memory.
    init(_ stream: ByteStream, path: RecordPath, charsets: [Charset]) throws {
        decoder = TextDecoder(stream, charsets: charsets)
        walk = JSONWalk(path)
        // The parser keeps only the address of the callbacks, so they need memory of their own.
        callbacks = .allocate(capacity: 1)
        callbacks.initialize(to: JSONWalk.callbacks)
        guard let parser = yajl_alloc(callbacks, nil, Unmanaged.passUnretained(walk).toOpaque()) else {
            callbacks.deallocate()
            throw DocumentError("there is no memory to read the document")
        }
        self.parser = parser
        _ = cyajl_config(parser, yajl_allow_multiple_values, 1)
        // The decoder has validated the text already.
        _ = cyajl_config(parser, yajl_dont_validate_strings, 1)
    }

    deinit {
        yajl_free(parser)
        callbacks.deallocate()
    }

    func feed(_ queue: RecordQueue) throws -> Bool {
        if at >= chunk.count, !isLast { try nextChunk() }
        walk.queue = queue
        defer { walk.queue = nil }
        if at >= chunk.count {
            guard isLast else { return true }
            try finish()
            return false
        }
        // The parser scans an unfinished text from its start for each slice, so the slices grow with the text.
        let count = min(chunk.count - at, max(Self.sliceBytes, silentBytes))
        let wasAt = at
        at += count
        try chunk.withUnsafeBufferPointer { buffer in
            guard let start = buffer.baseAddress.map({ $0 + wasAt }) else { return }
            let events = walk.events
            let status = yajl_parse(parser, start, count)
            guard status == yajl_status_ok else { throw failure(start, count) }
            silentBytes = walk.events == events ? silentBytes + count : 0
            position.advance(start, to: count)
            if silentBytes > RecordReader.rowLimitInBytes {
                throw DocumentError(
                    "a value is larger than 64 MiB",
                    advice: "look for a quote that is not closed",
                    line: position.line,
                    column: position.column(of: count, in: start)
                )
            }
            position.endChunk(start, count: count)
        }
        return true
    }

    private func nextChunk() throws {
        at = 0
        chunk = []
        repeat {
            guard let more = try decoder.next() else {
                isLast = true
                break
            }
            if chunk.isEmpty { chunk = more } else { chunk += more }
        } while chunk.count < silentBytes
        repair.repair(&chunk, isLast: isLast)
    }

    private func finish() throws {
        try withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 1) { nothing in
            guard let start = nothing.baseAddress else { return }
            start.initialize(to: 0)
            guard yajl_complete_parse(parser) == yajl_status_ok else { throw failure(start, 0) }
        }
    }

    /// The error that stopped the parser within a slice.
    private func failure(_ start: UnsafePointer<UInt8>, _ count: Int) -> DocumentError {
        let offset = min(Int(yajl_get_bytes_consumed(parser)), count)
        position.advance(start, to: offset)
        let column = position.column(of: offset, in: start)
        if var error = walk.stop {
            error.line = position.line
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
            line: position.line,
            column: column
        )
    }
}
