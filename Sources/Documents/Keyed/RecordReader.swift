/// A parser that splits a document into records, chunk by chunk.
protocol RecordParser: AnyObject {
    /// Parses the next chunk and returns whether there may be more.
    ///
    /// Throws ``DocumentError`` with line and column, and what the stream throws; after an error it must not be called
    /// again.
    func feed(_ queue: RecordQueue) throws -> Bool

    /// The number of bytes so far that could not be decoded and became U+FFFD.
    var replacedBytes: Int { get }

    /// Whether the document's end proves that the document is complete.
    var ending: DocumentEnding { get }
}

/// Reads documents whose values have names, XML and JSON, record by record without holding the document in memory.
///
/// A cell's name is the path of its value within the record: `holder/name` in JSON, `Holder/Name`, `@id`, `Term/@to` in
/// XML, and `.` for the record's own text. A `/` in a name is written `~1`, and a `~` is written `~0` (RFC 6901).
/// Several values of one path (elements of lists) are the lines of one cell. The line number is the index of the list
/// element, so that the lines of different paths into one list belong together. ``Row/line`` is the number of the
/// record.
public final class RecordReader: KeyedRowReader {
    /// The maximum depth of nested values.
    public static let depthLimit = 64
    /// The most text of a record: 64 MiB.
    static let rowLimitInBytes = 64 << 20
    /// The most bytes of records that are read ahead; at least one record is read.
    private static let lookAheadInBytes = 4 << 20
    static let reload = "download it again: it may have broken off on the way"

    private let parser: any RecordParser
    private let queue = RecordQueue()
    private var isFinished = false
    /// The error that stopped the parser; it is thrown after the records that are still in the queue.
    private var pendingError: (any Error)?

    private init(_ parser: any RecordParser, lookAhead: Int) {
        self.parser = parser
        while queue.waiting < lookAhead, queue.waitingBytes < Self.lookAheadInBytes || queue.waiting == 0, parse() {}
    }

    /// Reads JSON (RFC 8259): the list at a path or, for the empty path, a top-level list or a sequence of values.
    ///
    /// Numbers keep their spelling; `true` and `false` become `TRUE` and `FALSE`, and `null` is empty.
    public static func json(
        _ stream: ByteStream,
        records: RecordPath = .top,
        charsets: [Charset] = [],
        lookAhead: Int = 30
    ) throws -> RecordReader {
        RecordReader(try JSONRecords(stream, path: records, charsets: charsets), lookAhead: lookAhead)
    }

    /// Reads XML: the elements at a path.
    ///
    /// The charset is that of the byte order mark, else the first of `charsets` that fits, else the declared one,
    /// unless the bytes are valid UTF-8. A DOCTYPE with declarations of its own, such as entities, is refused.
    public static func xml(
        _ stream: ByteStream,
        records: RecordPath,
        charsets: [Charset] = [],
        lookAhead: Int = 30
    ) throws -> RecordReader {
        let (decoder, start) = try XMLDeclaration.decoder(stream, charsets: charsets)
        let reader = RecordReader(try XMLRecords(decoder, path: records), lookAhead: lookAhead)
        reader.remarks = decoder.charset.flatMap { XMLDeclaration.remark(start, readIn: $0) }.map { [$0] } ?? []
        return reader
    }

    /// Remarks on the charset.
    public private(set) var remarks: [String] = []

    /// The names of the cells that occurred so far; the first records are read ahead for it.
    public var names: [String] { queue.paths.names }

    /// The number of bytes so far that could not be decoded and became U+FFFD.
    public var replacedBytes: Int { parser.replacedBytes }

    /// `proven` for XML and a single JSON value; `open` for a sequence of JSON values, which may be cut between two of
    /// them.
    public var ending: DocumentEnding { parser.ending }

    /// Fills `row` with the next record and returns whether there was one.
    ///
    /// Throws ``DocumentError`` with line and column where the document is cut off, is malformed or lacks the path, at
    /// this and any later call.
    public func next(_ row: Row) throws -> Bool {
        row.removeAll()
        while !queue.next(row) {
            // A parser that stopped may have added records before.
            if parse() || queue.waiting > 0 { continue }
            if let pendingError { throw pendingError }
            return false
        }
        return true
    }

    private func parse() -> Bool {
        guard !isFinished, pendingError == nil else { return false }
        queue.compact()
        do {
            isFinished = try !parser.feed(queue)
        } catch {
            pendingError = error
        }
        return pendingError == nil
    }
}
