internal import Documents

/// Chooses the document rule of a source for a document's bytes.
struct DocumentChoice {
    let definition: SourceDefinition
    /// The charset that the server declares; nil where it declares none.
    var server: ServerCharset?

    /// A document that is opened by a rule.
    struct Opened {
        let rule: DocumentRule
        let reader: any RowReader
        /// A remark on the charset, if the server declares one.
        var remark: String?
        /// The workbook whose sheet is read; nil for other documents.
        var workbook: WorkbookFile?
    }

    /// Opens the document with the first rule that fits the container and whose header is found.
    ///
    /// A zip archive or a gzip file is unpacked. Of several files in it the one is read that a rule fits. Throws
    /// ``UnfitDocument`` where no rule fits, and ``DocumentError`` where the document cannot be read.
    func open(_ stream: ByteStream) throws -> Opened {
        guard let file = try DocumentFile(stream) else { throw UnfitDocument.empty }
        guard file.members.count > 1 else {
            guard let only = file.members.first else { throw UnfitDocument.empty }
            return try open(only)
        }
        let fitting = file.members.filter { !rules(for: $0.container).isEmpty }
        if fitting.count == 1 { return try open(fitting[0]) }
        let sound = fitting.filter { member in
            // An error means that the file is none of the source's.
            (try? rules(for: member.container).contains { try fits($0, member) }) == true
        }
        guard sound.count == 1 else { throw UnfitDocument.several(file) }
        return try open(sound[0])
    }

    /// The rules for a kind of document; any rule for workbooks reads each kind of workbook.
    private func rules(for container: Container) -> [DocumentRule] {
        func exactFirst(_ format: DocumentRule.Format) -> [DocumentRule] {
            let all = definition.documents.filter(\.format.isWorkbook)
            return all.filter { $0.format == format } + all.filter { $0.format != format }
        }
        return switch container {
        case .zip, .spreadsheet: exactFirst(.xlsx)
        case .oldOffice: exactFirst(.xls)
        case .openDocument: exactFirst(.ods)
        case .html: definition.documents.filter { $0.format == .html }
        case .text: definition.documents.filter(\.format.isText)
        case .xml: definition.documents.filter { $0.format == .xml }
        case .json: definition.documents.filter { $0.format == .json }
        default: []
        }
    }

    private func open(_ member: DocumentFile.Member) throws -> Opened {
        let rules = rules(for: member.container)
        guard let only = rules.first else {
            // Whether an Office file is a workbook is known only when it is opened.
            if member.isWorkbook {
                do {
                    _ = try member.workbook()
                } catch let error as DocumentError where error.isOtherOffice {
                    throw error
                } catch {}
            }
            throw UnfitDocument.container(member.container, definition)
        }
        if member.isWorkbook {
            let workbook = try member.workbook(charset: only.charsets.first)
            let rule = rules.count == 1 ? only : rules.first { (try? fits($0, workbook)) == true } ?? only
            return Opened(rule: rule, reader: try rule.reader(workbook), workbook: workbook)
        }
        let whole = try member.stream()
        guard rules.count > 1, let first = try whole.next() else {
            let (reader, remark) = try reader(only, whole)
            return Opened(rule: only, reader: reader, remark: remark)
        }
        // The rules for text, pages and records differ by their headers, which are in the first chunk.
        let rule = try rules.first { try fits($0, first) } ?? only
        var chunks: [[UInt8]] = [first]
        let stream = ByteStream { chunks.isEmpty ? try whole.next() : chunks.removeFirst() }
        let (reader, remark) = try reader(rule, stream)
        return Opened(rule: rule, reader: reader, remark: remark)
    }

    private func reader(
        _ rule: DocumentRule,
        _ stream: ByteStream
    ) throws -> (reader: any RowReader, remark: String?) {
        guard let server else { return (try rule.reader(stream, rule.charsets), nil) }
        let resolution = try CharsetResolution(stream, declared: rule.charsets, server: server)
        return (try rule.reader(resolution.stream, resolution.charsets), resolution.remark)
    }

    private func fits(_ rule: DocumentRule, _ member: DocumentFile.Member) throws -> Bool {
        if member.isWorkbook { return try fits(rule, member.workbook(charset: rule.charsets.first)) }
        return try member.stream().next().map { try fits(rule, $0) } ?? false
    }

    private func fits(_ rule: DocumentRule, _ workbook: WorkbookFile) throws -> Bool {
        try HeaderFinder.isFound(in: rule.reader(workbook), definition, rule)
    }

    private func fits(_ rule: DocumentRule, _ chunk: [UInt8]) throws -> Bool {
        let reader = try reader(rule, ByteStream(bytes: chunk)).reader
        if let keyed = reader as? any KeyedRowReader {
            return try HeaderSearch(definition: definition, rule: rule).classify(keyed.names).isHeader
        }
        return try HeaderFinder.isFound(in: reader, definition, rule)
    }
}

extension HeaderFinder {
    /// Whether a document has the header of a rule.
    ///
    /// A document that cannot be read to the end of the search, such as the start of one, has none.
    static func isFound(in reader: any RowReader, _ definition: SourceDefinition, _ rule: DocumentRule) throws -> Bool {
        var finder = HeaderFinder(definition: definition, rule: rule)
        let row = Row()
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
    /// A reader of the rule's sheet of a workbook.
    func reader(_ workbook: WorkbookFile) throws -> any RowReader {
        try workbook.reader(sheet, fillsMerged: merged == .fill)
    }

    /// A reader of a document in one of several charsets; with an empty list the document declares its charset itself.
    func reader(_ stream: ByteStream, _ charsets: [Charset]) throws -> any RowReader {
        switch format {
        case .xml:
            try RecordReader.xml(stream, records: records, charsets: charsets, lookAhead: headerWithin)
        case .json:
            try RecordReader.json(stream, records: records, charsets: charsets, lookAhead: headerWithin)
        case .html: HTMLTableReader(stream, charsets: charsets)
        case .csv, .tsv, .xlsx, .xls, .ods:
            DelimitedReader(
                stream,
                format: DelimitedFormat(delimiter: delimiter, quote: quote),
                charsets: charsets
            )
        }
    }
}
