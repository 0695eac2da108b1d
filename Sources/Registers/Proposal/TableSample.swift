internal import Documents
internal import Recordations

/// The start of an unknown table: its format, its header and its first rows.
struct TableSample {
    let format: DocumentRule.Format
    /// The delimiter, if it is not the format's default.
    let delimiter: UInt8?
    /// Whether quotation marks are letters like others, in a format in which they enclose cells.
    var isUnquoted = false
    /// The charset, if it is not UTF-8 and not declared by the document.
    var charset: Charset?
    /// The doubt about the charset; nil where there is none.
    var charsetDoubt: String?
    /// The number of the sheet, where a reader would take another one unasked.
    var sheet: Int?
    /// The doubt about the sheet; nil where there is none.
    var sheetDoubt: String?
    /// For XML and JSON: the path to the records.
    let records: String?
    let header: [String]
    /// The number of the header's last row in its table, from 1.
    let headerRow: Int
    let rows: [[String]]
    /// Whether the table has no header, so that the header's texts are made up.
    var isHeaderless = false
    /// The sum of the similarities of the header's cells to known headers.
    let likeness: Double
    /// The share of characters that are common in the charset.
    var naturalness = 1.0

    /// The numbers of rows above and below the header that are examined.
    private static let most = (above: 40, below: 5_000)
    private static let delimiters: [UInt8] = [0x09, 0x3B, 0x2C, 0x7C]
    /// Reads the start of a document in every format that its first bytes allow, and returns the most probable table.
    ///
    /// A zip archive or a gzip file is unpacked; of several files in it the one with known headers is taken. Throws
    /// ``UnfitDocument`` where none gives a table, ``DocumentError`` where the document is broken.
    static func of(_ bytes: [UInt8], _ vocabulary: Vocabulary, _ hints: CharsetHints) throws -> TableSample {
        guard let file = try DocumentFile(ByteStream(bytes: bytes)) else { throw UnfitDocument.noTable(.empty) }
        if file.members.count == 1, let only = file.members.first { return try of(only, vocabulary, hints) }
        // What cannot be read is no table.
        let samples = file.members.filter(\.isReadable).compactMap { try? of($0, vocabulary, hints) }
        let likely = samples.filter { $0.likeness >= 1 }
        guard let only = likely.count == 1 ? likely.first : samples.count == 1 ? samples.first : nil else {
            throw UnfitDocument.several(file)
        }
        return only
    }

    private static func of(
        _ member: DocumentFile.Member,
        _ vocabulary: Vocabulary,
        _ hints: CharsetHints
    ) throws -> TableSample {
        if member.isWorkbook {
            let workbook = try member.workbook(charset: hints.stated)
            var sample = try SheetSample(workbook, vocabulary).best()
            if workbook.kind == .xls { sample.charset = hints.stated }
            return sample
        }
        guard member.isReadable else { throw UnfitDocument.noTable(member.container) }
        let bytes = try member.stream().collect(limitInBytes: limitInBytes)
        let samples: [TableSample]
        switch member.container {
        case .text: samples = texts(bytes, vocabulary, hints)
        case .html: samples = try pages(bytes, vocabulary, hints)
        case .json:
            samples = try records(
                .json,
                likely: RecordPath.likely(json: bytes, charsets: hints.charsets),
                single: RecordPath.single(json: bytes, charsets: hints.charsets),
                vocabulary,
                hints
            ) {
                try RecordReader.json(ByteStream(bytes: bytes), records: RecordPath(json: $0), charsets: hints.charsets)
            }
        case .xml:
            samples = try records(
                .xml,
                likely: RecordPath.likely(xml: bytes),
                single: RecordPath.single(xml: bytes),
                vocabulary,
                hints
            ) { try RecordReader.xml(ByteStream(bytes: bytes), records: RecordPath(xml: $0), charsets: hints.charsets) }
        default: samples = []
        }
        guard let best = samples.max(by: { $0.rank < $1.rank }) else {
            throw UnfitDocument.noTable(member.container)
        }
        return best
    }

    private static let limitInBytes = 256 << 20

    // Known headers count most, then common characters, then the number of cells in a row.
    var rank: Double {
        likeness * 10 + naturalness * 3 + Double(min(header.count, 30)) / 30 - (isUnquoted ? 0.01 : 0)
    }

    private static func texts(_ bytes: [UInt8], _ vocabulary: Vocabulary, _ hints: CharsetHints) -> [TableSample] {
        var samples: [TableSample] = []
        for guess in hints.guesses(bytes) {
            for delimiter in delimiters {
                let kind: DocumentRule.Format = delimiter == 0x09 ? .tsv : .csv
                func found(quote: UInt8?) throws -> TableSample? {
                    let format = DelimitedFormat(delimiter: delimiter, quote: quote)
                    return try sample(
                        DelimitedReader(ByteStream(bytes: bytes), format: format, charsets: [guess.charset]),
                        kind,
                        delimiter: delimiter == 0x09 || delimiter == 0x2C ? nil : delimiter,
                        charset: guess.named(bytes),
                        vocabulary
                    )
                }
                // With a wrong delimiter the quotes are malformed or each row has one cell; names such as
                // ООО "Ромашка" in cells without quotes are no quoting at all.
                var best = kind == .tsv ? try? found(quote: nil) : try? found(quote: 0x22)
                if best == nil, kind == .csv, bytes.contains(0x22) {
                    best = try? found(quote: nil)
                    best?.isUnquoted = true
                }
                guard var best else { continue }
                best.naturalness = guess.share
                best.charsetDoubt = guess.doubt
                samples.append(best)
            }
        }
        return samples
    }

    /// The page in the charset that it declares, and in others where that one makes less readable text of it.
    private static func pages(_ bytes: [UInt8], _ vocabulary: Vocabulary, _ hints: CharsetHints) throws -> [TableSample]
    {
        func page(_ charsets: [Charset]) throws -> TableSample? {
            try sample(
                HTMLTableReader(ByteStream(bytes: bytes), charsets: charsets),
                .html,
                charset: charsets.first,
                vocabulary
            )
        }
        if let stated = hints.stated { return try [page([stated])].compactMap { $0 } }
        let declared = Result { try page([]) }
        let guesses = hints.guesses(bytes).filter { !$0.isCertain }
        guard let guess = guesses.first, guess.isBetter(than: HTMLTableReader.charset(of: bytes), for: bytes) else {
            return try [declared.get()].compactMap { $0 }
        }
        guard var found = try page([guess.charset]) else { return try [declared.get()].compactMap { $0 } }
        found.charsetDoubt = guess.doubt ?? "the page is not in the charset that it declares"
        return [found]
    }

    static func sample(
        _ reader: any RowReader,
        _ format: DocumentRule.Format,
        delimiter: UInt8? = nil,
        charset: Charset? = nil,
        _ vocabulary: Vocabulary
    ) throws -> TableSample? {
        let row = Row()
        var all: [(number: Int, table: Int, cells: [String])] = []
        var counts: [Int: Int] = [:]
        let hasSheetErrors = format.hasSheetErrors
        while all.count < most.above + most.below, try reader.next(row) {
            counts[row.table, default: 0] += 1
            guard !row.bytes.isEmpty else { continue }
            // Spreadsheet errors are no text of the register.
            let cells = row.ends.indices.map { hasSheetErrors && row.isSheetError($0) ? "" : row.text($0) }
            all.append((counts[row.table, default: 1], row.table, cells))
        }
        var best: (index: Int, likeness: Double)?
        var examined: [Int: Int] = [:]
        for (index, candidate) in all.enumerated() where candidate.cells.count > 1 {
            examined[candidate.table, default: 0] += 1
            if examined[candidate.table, default: 0] > most.above { continue }
            // A title over all columns is in each cell of the row and counts only once.
            let likeness = Set(candidate.cells.map(SearchText.folded)).sorted().reduce(0) {
                $0 + vocabulary.similarity(of: $1)
            }
            if likeness > best?.likeness ?? 0 { best = (index, likeness) }
        }
        // Without a known header: the first row with letters that has the most frequent width and no empty cell, below
        // titles over all columns.
        if best == nil {
            let widths = Dictionary(grouping: all.map(\.cells.count), by: { $0 }).mapValues(\.count)
            let width = widths.filter { $0.key > 1 }.max { ($0.value, $0.key) < ($1.value, $1.key) }?.key
            let full = all.indices.filter { index in
                all[index].cells.count == width
                    && all[index].cells.allSatisfy { !($0.unicodeScalars.allSatisfy(\.properties.isWhitespace)) }
            }
            let below = full.first { Set(all[$0].cells.map(SearchText.folded)).count > 1 }
            let index = [full.first, below].compactMap { $0 }.last { all[$0].cells.contains(where: Self.hasLetter) }
            best = index.map { ($0, 0) }
        }
        guard let best else { return nil }
        // The header comes back on each page of what was a PDF.
        let header = all[best.index].cells.map(SearchText.folded)
        let below = all[(best.index + 1)...].filter { row in
            row.table == all[best.index].table && row.cells.map(SearchText.folded) != header
        }.map(\.cells)
        // What stands above an entry would be entries too, or a banner that a rule has to skip.
        if format != .html, best.likeness < leastHeader, all[best.index].number == 1,
            HeaderlessTable.isEntry(all[best.index].cells, below)
        {
            var sample = TableSample(
                format: format,
                delimiter: delimiter,
                charset: charset,
                records: nil,
                header: all[best.index].cells.indices.map { "column \($0 + 1)" },
                headerRow: 1,
                rows: [all[best.index].cells] + below,
                likeness: 0
            )
            sample.isHeaderless = true
            return sample
        }
        return TableSample(
            format: format,
            delimiter: delimiter,
            charset: charset,
            records: nil,
            header: all[best.index].cells,
            headerRow: all[best.index].number,
            rows: below,
            likeness: best.likeness
        )
    }

    // The similarity to headers that two words of an entry may have by chance.
    private static let leastHeader = 1.6

    // A row of numbers only is an entry and no header.
    private static func hasLetter(_ cell: String) -> Bool {
        cell.unicodeScalars.contains(where: \.properties.isAlphabetic)
    }

    // The sum of the similarities of the names from which an object that stands alone is a record: an error message or
    // the frame around a list has no two names of columns.
    private static let leastAlone = 1.7

    /// The records of a document with named values: a list of them, or one that stands alone.
    private static func records(
        _ format: DocumentRule.Format,
        likely: String?,
        single: [String],
        _ vocabulary: Vocabulary,
        _ hints: CharsetHints,
        open: (String) throws -> RecordReader
    ) throws -> [TableSample] {
        let list = try likely.map { path in
            try sample(open(path), format: format, path: path, vocabulary: vocabulary, hints)
        }
        // The names within the list are those of its records, and say nothing of what stands around it.
        let alone = single.filter { $0 != likely }.compactMap { path -> TableSample? in
            guard let found = try? sample(open(path), format: format, path: path, vocabulary: vocabulary, hints),
                found.rows.count == 1
            else { return nil }
            let inside = likely.flatMap {
                path.isEmpty ? $0 : $0.hasPrefix(path + "/") ? String($0.dropFirst(path.count + 1)) : nil
            }
            let own = found.header.filter { name in
                inside.map { !$0.isEmpty && name != $0 && !name.hasPrefix($0 + "/") } ?? true
            }
            return Self.likeness(of: own, vocabulary) >= max(leastAlone, list?.likeness ?? 0) ? found : nil
        }
        // Of an object and the one around it the inner one has the shorter names, which are more similar.
        if let best = alone.max(by: { $0.likeness < $1.likeness }) { return [best] }
        return list.map { [$0] } ?? []
    }

    private static func likeness(of names: [String], _ vocabulary: Vocabulary) -> Double {
        names.reduce(0) { $0 + vocabulary.similarity(of: $1) }
    }

    /// The start of a document with named values.
    private static func sample(
        _ reader: RecordReader,
        format: DocumentRule.Format,
        path: String,
        vocabulary: Vocabulary,
        _ hints: CharsetHints
    ) throws -> TableSample {
        let row = Row()
        var rows: [[String]] = []
        while rows.count < most.below, try reader.next(row) { rows.append(row.texts) }
        return TableSample(
            format: format,
            delimiter: nil,
            charset: hints.stated,
            records: path,
            header: reader.names,
            headerRow: 1,
            rows: rows,
            likeness: likeness(of: reader.names, vocabulary)
        )
    }
}
