internal import Documents

/// Chooses the document rule of a source for a document's bytes.
struct DocumentChoice {
    let definition: SourceDefinition
    /// The charset that the server declares; nil where it declares none.
    var server: ServerCharset?

    private static let workbookLimitInBytes = 512 << 20

    /// Opens the document with the first rule that fits the container and whose header is found.
    ///
    /// Also returns a remark on the charset, if the server declares one.
    func open(_ stream: ByteStream) throws -> (rule: DocumentRule, reader: any RowReader, remark: String?) {
        guard let first = try stream.next() else { throw UnfitDocument.empty }
        let container = Container.sniff(Array(first.prefix(4096)))
        let rules = definition.documents.filter { rule in
            switch container {
            case .zip, .spreadsheet: rule.format == .xlsx
            case .html: rule.format == .html
            case .text: rule.format.isText
            case .xml: rule.format == .xml
            case .json: rule.format == .json
            default: false
            }
        }
        guard let only = rules.first else { throw UnfitDocument.container(container, definition) }
        var chunks: [[UInt8]] = [first]
        if only.format == .xlsx {
            let bytes = try stream.collect(behind: first, limitInBytes: Self.workbookLimitInBytes)
            let fills = only.merged == .fill
            return (only, try SpreadsheetReader(bytes: bytes, sheet: only.sheet, fillsMerged: fills), nil)
        }
        // The rules for text, pages and records differ by their headers, which are in the first chunk.
        let rule = try rules.count == 1 ? only : rules.first { try fits($0, first) } ?? only
        let whole = ByteStream { chunks.isEmpty ? try stream.next() : chunks.removeFirst() }
        let (reader, remark) = try reader(rule, whole)
        return (rule, reader, remark)
    }

    private func reader(
        _ rule: DocumentRule,
        _ stream: ByteStream
    ) throws -> (reader: any RowReader, remark: String?) {
        guard let server else { return (try rule.reader(stream, rule.charsets), nil) }
        let resolution = try CharsetResolution(stream, declared: rule.charsets, server: server)
        return (try rule.reader(resolution.stream, resolution.charsets), resolution.remark)
    }

    private func fits(_ rule: DocumentRule, _ chunk: [UInt8]) throws -> Bool {
        let reader = try reader(rule, ByteStream(bytes: chunk)).reader
        if let keyed = reader as? any KeyedRowReader {
            return try HeaderSearch(definition: definition, rule: rule).classify(keyed.names).isHeader
        }
        var finder = HeaderFinder(definition: definition, rule: rule)
        let row = Row()
        // The chunk may end within a row or have another format; an error then means that the rule does not fit.
        while !finder.isExhausted, (try? reader.next(row)) == true {
            switch try finder.examine(row) {
            case nil: continue
            case .narrow: return false
            case .headerless(let layout, _) where !rule.hasHeader:
                return try HeaderSearch(definition: definition, rule: rule).fits(row, layout)
            default: return true
            }
        }
        return false
    }
}

extension DocumentRule {
    /// A reader of a document in one of several charsets; with an empty list the document declares its charset itself.
    func reader(_ stream: ByteStream, _ charsets: [Charset]) throws -> any RowReader {
        switch format {
        case .xml:
            try RecordReader.xml(stream, records: records, charsets: charsets, lookAhead: headerWithin)
        case .json:
            try RecordReader.json(stream, records: records, charsets: charsets, lookAhead: headerWithin)
        case .html: HTMLTableReader(stream, charsets: charsets)
        case .csv, .tsv, .xlsx:
            DelimitedReader(
                stream,
                format: DelimitedFormat(delimiter: delimiter, quote: quote),
                charsets: charsets
            )
        }
    }
}
