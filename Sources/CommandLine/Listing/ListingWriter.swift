internal import Application
internal import Documents
internal import Recordations
internal import Rendering
internal import System

/// Writes the rows of a list for programs.
struct ListingWriter {
    private let listing: Listing
    private let format: ListFormat
    private let isForSpreadsheets: Bool

    init(_ listing: Listing, _ format: ListFormat, isForSpreadsheets: Bool) {
        self.listing = listing
        self.format = format
        self.isForSpreadsheets = isForSpreadsheets
    }

    /// Passes the list to a closure in chunks, and returns how many rows it has.
    func write(to sink: ([UInt8]) throws -> Void) throws -> Int {
        switch format {
        case .table: try writeTable(to: sink)
        case .json: try writeObject(to: sink)
        case .jsonl: try writeLines(to: sink)
        case .csv: try writeCells(UInt8(ascii: ","), to: sink)
        case .tsv: try writeCells(UInt8(ascii: "\t"), to: sink)
        case .xlsx: try writeWorkbook(to: sink)
        }
    }

    private func writeTable(to sink: ([UInt8]) throws -> Void) throws -> Int {
        let text = try listing.table(nil, .plain)
        var bytes: [UInt8] = []
        text.write? { bytes.append(contentsOf: $0.utf8) }
        if !bytes.isEmpty { bytes.append(0x0A) }
        try sink(bytes)
        return bytes.count { $0 == 0x0A }
    }

    private func writeObject(to sink: ([UInt8]) throws -> Void) throws -> Int {
        var (count, failure) = (0, (any Error)?.none)
        // The writer's closure cannot throw: the first error is kept, and ends the rows.
        try withoutActuallyEscaping(sink) { sink in
            let writer = JSONWriter(pretty: true) { text in
                guard failure == nil else { return }
                do { try sink(Array(text.utf8)) } catch { failure = error }
            }
            writer.beginObject(schema: listing.schema)
            for (key, value) in listing.before { writer.member(key, value) }
            writer.key(listing.name)
            writer.beginArray()
            try listing.rows { row in
                writer.element(row)
                count += 1
                if let failure { throw failure }
            }
            writer.endArray()
            for (key, value) in listing.after { writer.member(key, value) }
            writer.endObject()
        }
        if let failure { throw failure }
        return count
    }

    private func writeLines(to sink: ([UInt8]) throws -> Void) throws -> Int {
        try writeRows(behind: [], to: sink) { row in Array(row.write(pretty: false).utf8) + [0x0A] }
    }

    private func writeCells(_ delimiter: UInt8, to sink: ([UInt8]) throws -> Void) throws -> Int {
        let writer = DelimitedWriter(delimiter: delimiter, isForSpreadsheets: isForSpreadsheets)
        return try writeRows(behind: writer.start + writer.line(listing.keys), to: sink) { row in
            writer.line(row.members.map(\.1.cellText))
        }
    }

    private func writeRows(
        behind start: [UInt8],
        to sink: ([UInt8]) throws -> Void,
        _ line: (JSON) -> [UInt8]
    ) throws -> Int {
        var (count, pieces) = (0, start)
        try listing.rows { row in
            pieces += line(row)
            count += 1
            guard pieces.count >= 1 << 16 else { return }
            try sink(pieces)
            pieces.removeAll(keepingCapacity: true)
        }
        try sink(pieces)
        return count
    }

    private func writeWorkbook(to sink: ([UInt8]) throws -> Void) throws -> Int {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let path = folder.path + "/list.xlsx"
        let writer = try WorkbookWriter(path: path, folder: folder.path, name: listing.name, header: listing.keys)
        var count = 0
        try listing.rows { row in
            try writer.add(row.members.map(\.1.cell))
            count += 1
        }
        try writer.finish()
        let file = try InputFile(path)
        while let piece = try file.next(atMost: 1 << 16) { try sink(piece) }
        return count
    }
}

extension JSON {
    fileprivate var members: [(String, JSON)] {
        if case .object(let members) = self { members } else { [] }
    }

    /// The value as one cell: words and numbers of a list with commas between them, what is nested as JSON.
    fileprivate var cellText: String {
        switch self {
        case .null: return ""
        case .string(let text): return text
        case .array(let elements):
            let words = elements.compactMap(\.word)
            return words.count == elements.count ? words.joined(separator: ",") : write(pretty: false)
        case .bool, .int, .double, .object: return write(pretty: false)
        }
    }

    // Nil for what could not be told from its neighbours in a list.
    private var word: String? {
        switch self {
        case .int(let number): return "\(number)"
        case .string(let text): return text.isEmpty || text.utf8.contains(UInt8(ascii: ",")) ? nil : text
        default: return nil
        }
    }

    fileprivate var cell: WorkbookWriter.Cell {
        switch self {
        case .null: return .empty
        case .bool(let flag): return .flag(flag)
        // A spreadsheet's numbers have 15 digits.
        case .int(let number) where number.magnitude < 1_000_000_000_000_000: return .number(Double(number))
        case .string(let text):
            guard let day = CivilDate(text) else { return .text(text) }
            return .date(year: day.year, month: day.month, day: day.day)
        default: return .text(cellText)
        }
    }
}
