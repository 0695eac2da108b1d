/// Takes a document apart into records, piece by piece.
protocol RecordParser: AnyObject {
    /// Parses the next piece and says whether there may be more.
    ///
    /// Throws ``DocumentError`` with line and column, and what the stream throws; it is not to be called again then.
    func feed(_ queue: RecordQueue) throws -> Bool

    /// How many bytes could not be read and became U+FFFD so far.
    var replacedBytes: Int { get }

    /// What the document's end shows of its being whole.
    var ending: DocumentEnding { get }
}

/// Reads documents whose values have names: XML and JSON, record by record, never the whole document in memory.
///
/// A cell's name is the path of its value within the record: `holder/name` in JSON, `Holder/Name`, `@id`, `Term/@to` in XML,
/// and `.` for the record's own text. A `/` in a name is `~1` there, and a `~` is `~0` (RFC 6901). Several values of one path,
/// elements of lists that is, are one cell with a line each; line and element have the same number, so that the lines of
/// paths into one list belong together. ``Row/line`` is the number of the record.
public final class RecordReader: KeyedRowReader {
    /// How deep values may lie in one another.
    public static let depthLimit = 64
    /// The most text that a record may have: 64 MiB.
    static let rowLimitInBytes = 64 << 20
    /// How many bytes of records are read ahead at most, one record at least.
    private static let lookAheadInBytes = 4 << 20
    static let reload = "download it again: it may have broken off on the way"

    private let parser: any RecordParser
    private let queue = RecordQueue()
    private var isFinished = false
    /// What stops the parsing, behind the records that are still in the queue.
    private var breach: (any Error)?

    private init(_ parser: any RecordParser, lookAhead: Int) {
        self.parser = parser
        while queue.waiting < lookAhead, queue.waitingBytes < Self.lookAheadInBytes || queue.waiting == 0, parse() {}
    }

    /// Reads JSON (RFC 8259): the list that a path leads to, or, at the top, a list or one value behind the other.
    ///
    /// Numbers stay as they are written; `true` and `false` become `TRUE` and `FALSE`, `null` is empty.
    public static func json(
        _ stream: ByteStream,
        records: RecordPath = .top,
        charsets: [Charset] = [],
        lookAhead: Int = 30
    ) throws -> RecordReader {
        RecordReader(try JSONRecords(stream, path: records, charsets: charsets), lookAhead: lookAhead)
    }

    /// Reads XML: the elements that a path leads to.
    ///
    /// The charset is that of the byte order mark, else the first fitting one of `charsets`, else the declared one, unless
    /// the bytes are UTF-8 after all. A DOCTYPE that declares anything itself, as entities, is refused.
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

    /// What a person has to know of the charset.
    public private(set) var remarks: [String] = []

    /// The names of the cells that were met so far; those of the first records before the first is asked for.
    public var names: [String] { queue.paths.names }

    /// How many bytes could not be read in the document's charset and became U+FFFD so far.
    public var replacedBytes: Int { parser.replacedBytes }

    /// XML and one JSON value show their end; JSON values one behind the other may be cut between two of them.
    public var ending: DocumentEnding { parser.ending }

    /// Fills `row` with the next record and says whether there was one.
    ///
    /// Throws ``DocumentError`` with line and column where the document breaks off, is malformed or does not have what the
    /// path names, at this and any later call.
    public func next(_ row: Row) throws -> Bool {
        row.removeAll()
        while !queue.take(row) {
            // Where the parsing stops, records may have come before that.
            if parse() || queue.waiting > 0 { continue }
            if let breach { throw breach }
            return false
        }
        return true
    }

    private func parse() -> Bool {
        guard !isFinished, breach == nil else { return false }
        queue.compact()
        do {
            isFinished = try !parser.feed(queue)
        } catch {
            breach = error
        }
        return breach == nil
    }
}
