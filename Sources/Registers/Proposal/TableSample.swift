internal import Documents
internal import Recordations

/// The start of a table of which nothing is known but its bytes: how it is written, its header, and rows to judge by.
struct TableSample {
    let format: DocumentRule.Format
    /// Between cells, where it is not the format's own.
    let delimiter: UInt8?
    /// The charset, where it is not UTF-8 or told by the document itself.
    let charset: Charset?
    let header: [String]
    /// The row or line of the header.
    let headerPlace: Int
    let rows: [[String]]
    /// How much the header is like those that are known.
    let likeness: Double

    /// Rows above the header that are looked at, and rows below it.
    private static let most = (above: 40, below: 5_000)
    private static let delimiters: [UInt8] = [0x09, 0x3B, 0x2C, 0x7C]
    private static let charsets: [Charset] = [
        .utf8, .gb18030, .windows1251, .big5, .shiftJIS, .eucKR, .windows1252, .utf16LittleEndian,
    ]

    /// Reads the start of a document in every way that its first bytes allow, and takes the likeliest.
    ///
    /// Throws ``UnfitDocument`` where none gives a table, ``DocumentError`` where the document is broken.
    static func of(_ bytes: [UInt8], _ vocabulary: Vocabulary) throws -> TableSample {
        let container = Container.sniff(bytes)
        var samples: [TableSample] = []
        switch container {
        case .zip, .spreadsheet:
            let reader = try SpreadsheetReader(bytes: bytes)
            samples = try [sample(reader, .xlsx, vocabulary)].compactMap { $0 }
        case .text:
            for charset in try plausible(bytes) {
                for delimiter in delimiters {
                    let format = DelimitedFormat(delimiter: delimiter, quote: delimiter == 0x09 ? nil : 0x22)
                    let reader = DelimitedReader(ByteStream(bytes: bytes), format: format, charsets: [charset])
                    let kind: DocumentRule.Format = delimiter == 0x09 ? .tsv : .csv
                    let named = charset == .utf8 || TextDecoder.hasByteOrderMark(bytes) ? nil : charset
                    // A delimiter that is none makes unreadable quotes, or one cell a row.
                    let sample = try? sample(
                        reader,
                        kind,
                        delimiter: delimiter == 0x09 || delimiter == 0x2C ? nil : delimiter,
                        charset: named,
                        vocabulary
                    )
                    if let sample { samples.append(sample) }
                }
            }
        default: break
        }
        guard let best = samples.max(by: { $0.rank < $1.rank }) else {
            throw UnfitDocument.noTable(container)
        }
        return best
    }

    private var rank: Double { likeness * 10 + Double(min(header.count, 30)) / 30 }

    private static func plausible(_ bytes: [UInt8]) throws -> [Charset] {
        if TextDecoder.hasByteOrderMark(bytes) { return [.utf8] }
        let start = Array(bytes.prefix(256 << 10))
        return charsets.filter { charset in
            let decoder = TextDecoder(ByteStream(bytes: start), charsets: [charset])
            while (try? decoder.next()) != nil {}
            // One character may be cut at the end of the start.
            return decoder.replacedBytes <= 4 && (charset == .utf8 || !isUTF8(start))
        }
    }

    private static func isUTF8(_ bytes: [UInt8]) -> Bool {
        let decoder = TextDecoder(ByteStream(bytes: bytes), charsets: [.utf8])
        while (try? decoder.next()) != nil {}
        return decoder.replacedBytes <= 4
    }

    private static func sample(
        _ reader: any RowReader,
        _ format: DocumentRule.Format,
        delimiter: UInt8? = nil,
        charset: Charset? = nil,
        _ vocabulary: Vocabulary
    ) throws -> TableSample? {
        let row = Row()
        var all: [(place: Int, cells: [String])] = []
        while all.count < most.above + most.below, try reader.next(row) {
            if !row.bytes.isEmpty { all.append((row.line, row.texts)) }
        }
        var best: (index: Int, likeness: Double)?
        for (index, candidate) in all.prefix(most.above).enumerated() where candidate.cells.count > 1 {
            let likeness = candidate.cells.reduce(0) { $0 + (vocabulary.likenesses(of: $1).values.max() ?? 0) }
            if likeness > best?.likeness ?? 0 { best = (index, likeness) }
        }
        // Without a known word: the first row that is as wide as most and fills its cells with words.
        if best == nil {
            let widths = Dictionary(grouping: all.map(\.cells.count), by: { $0 }).mapValues(\.count)
            let width = widths.filter { $0.key > 1 }.max { ($0.value, $0.key) < ($1.value, $1.key) }?.key
            let index = all.firstIndex { row in
                row.cells.count == width
                    && row.cells.allSatisfy { !($0.unicodeScalars.allSatisfy(\.properties.isWhitespace)) }
            }
            best = index.map { ($0, 0) }
        }
        guard let best else { return nil }
        return TableSample(
            format: format,
            delimiter: delimiter,
            charset: charset,
            header: all[best.index].cells,
            headerPlace: all[best.index].place,
            rows: all[(best.index + 1)...].map(\.cells),
            likeness: best.likeness
        )
    }
}
