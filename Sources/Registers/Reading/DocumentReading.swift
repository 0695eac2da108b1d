public import Documents
internal import Patterns
public import Recordations

/// Reads one document by a source's definition, row by row.
///
/// ``advance()`` moves to the next row that may be a recordation and computes its digest; ``read()`` interprets the
/// row. A row whose digest is known from the last edition need not be interpreted.
public final class DocumentReading {
    // One thread uses the reading; the run-time exclusivity check for each row cost a thirtieth of the reading time.
    private let definition: SourceDefinition
    private let rule: DocumentRule
    private let rows: any RowReader
    /// The workbook whose sheet is read; nil for other documents.
    private let workbook: WorkbookFile?
    private let keyed: (any KeyedRowReader)?
    @exclusivity(unchecked) private var row = Row()
    private let batch = RowBatch()
    @exclusivity(unchecked) private var register: RegisterRows
    /// The number of cells of the header, or of the first row where there is no header.
    private var width = 0
    /// Joins rows to entries; nil where each row is an entry.
    private let joiner: EntryJoiner?
    private var layouts: [Int: ActiveLayout] = [:]
    @exclusivity(unchecked) private var current: ActiveLayout?
    @exclusivity(unchecked) private var isPending = false
    @exclusivity(unchecked) private var misfit: String?
    /// The number of names in the layout, for values with names.
    private var knownNames = 0
    private var earlierFindings: [ReadingFindings] = []
    private var ownFindings = ReadingFindings()
    /// Outcomes of kept rows that had to be interpreted before the layout changed.
    private var readEarlier: [RowOutcome] = []

    /// The digest of the current row.
    @exclusivity(unchecked) public private(set) var digest = RowDigest.none
    /// The number of rows read so far, without the header, with skipped rows; an entry of several rows is one.
    @exclusivity(unchecked) public private(set) var rowsRead = 0
    /// The number of rows that are no recordations: banners, headers, footers and blank rows.
    @exclusivity(unchecked) public private(set) var skipped = 0

    /// Starts the reading: chooses the document rule and finds the header.
    ///
    /// `server` is the charset that a server declares; it is used where the source declares none. Throws
    /// ``UnfitDocument`` where the document does not fit the source, and ``DocumentError`` where it cannot be read.
    public init(definition: SourceDefinition, stream: ByteStream, server: ServerCharset? = nil) throws {
        self.definition = definition
        let opened = try DocumentChoice(definition: definition, server: server).open(stream)
        if let remark = opened.remark { ownFindings.remark([remark]) }
        rule = opened.rule
        rows = opened.reader
        workbook = opened.workbook
        register = RegisterRows(header: [], table: 0, rule)
        keyed = rows as? any KeyedRowReader
        joiner = definition.continuation.map(EntryJoiner.init)
        if let keyed { try findNames(keyed) } else { try findHeader() }
    }

    /// The name of the chosen document rule.
    public var documentName: String { rule.name }
    /// The number of list entries so far: the rows of the table, or all records of a document with named values.
    public var entries: Int { keyed == nil ? rowsRead - skipped : rowsRead }
    /// The number of bytes so far that could not be decoded and became U+FFFD.
    public var replacedBytes: Int { rows.replacedBytes }
    /// Whether the document's end proves that the document is complete; known after the last row.
    public var ending: DocumentEnding { rows.ending }
    /// The line or row number of the current row.
    public var rowNumber: Int { row.line }
    /// The cells of the current row.
    public var cells: [String] { row.texts }
    /// The findings so far.
    public var findings: ReadingFindings {
        var findings = ReadingFindings(
            ofOneDocument: [ownFindings] + earlierFindings + layouts.values.flatMap { $0.interpreters.map(\.findings) }
        )
        findings.remark(rows.remarks)
        return findings
    }
    /// The fields for which the document, as far as it was read, has no column.
    public var unobserved: FieldSet {
        layouts.values.flatMap { $0.interpreters.prefix(1).map(\.unobserved) }.reduce(nil) {
            $0?.intersection($1) ?? $1
        } ?? []
    }
    /// The names of the document's columns in its order; a column of the definition has the definition's name.
    public private(set) var columnNames: [String] = []

    /// The headers of the same columns as the document has them; where there is no header, the names.
    public private(set) var headers: [String] = []

    /// The columns of the source that the document lacks, and the document's columns that the source does not know.
    public var columnsApart: (missing: [String], unknown: [String]) {
        let known = Set(definition.columns.map(\.name))
        let missing = definition.columns.filter { column in
            !column.isVolatile && !columnNames.contains(column.name) && !rule.lacking.contains(column.name)
        }
        return (missing.map(\.name), columnNames.filter { !known.contains($0) })
    }

    /// Moves to the next row; returns false at the document's end.
    ///
    /// Where entries go on in the next rows, the row is the whole entry. Throws ``DocumentError`` for a row that
    /// continues an entry where there is none.
    public func advance() throws -> Bool {
        if let joiner { return try advance(by: joiner) }
        guard try nextRow(), let current else { return false }
        digest = current.layout.digest(of: row, scratch: &current.scratch)
        return true
    }

    /// Moves to the next entry: reads on until the next one begins.
    private func advance(by joiner: EntryJoiner) throws -> Bool {
        while try nextRow() {
            guard let current, let interpreter = current.interpreters.first else { continue }
            switch try interpreter.part(of: row, by: joiner.rule) {
            case .none: skipped += 1
            case .continuation(let mark):
                try joiner.add(row, mark: mark, misfit: misfit, to: current)
                rowsRead -= 1
                ownFindings.countContinuation()
            case .entry:
                let next = EntryJoiner.Entry(layout: current, misfit: misfit)
                if let entry = joiner.begin(with: &row, next) {
                    show(entry)
                    return true
                }
            }
        }
        guard let entry = joiner.end(in: &row) else { return false }
        show(entry)
        return true
    }

    /// Makes the entry whose row is ``row`` the current one.
    private func show(_ entry: EntryJoiner.Entry) {
        // Where values have names, the newest layout has all of them.
        if keyed == nil { current = entry.layout }
        misfit = entry.misfit
        if let current { digest = current.layout.digest(of: row, scratch: &current.scratch) }
    }

    /// Reads the next row that may be an entry or a part of one, with its layout; returns false at the document's end.
    @inline(__always)
    private func nextRow() throws -> Bool {
        while true {
            if isPending {
                isPending = false
            } else {
                guard try rows.next(row) else { return false }
                rowsRead += 1
            }
            guard try register.contains(row) else {
                skipped += 1
                continue
            }
            if rows.replacedBytes > 0, row.isGarbled { ownFindings.count(garbledRowAt: row.line) }
            misfit = nil
            if let keyed { try updateNames(keyed) } else { current = try layoutOfRow() }
            if current != nil { return true }
            skipped += 1
        }
    }

    /// Interprets the current row; a skipped row is counted.
    ///
    /// Throws ``DocumentError`` where a pattern of the definition exceeds its limit on the row.
    public func read() throws -> RowOutcome {
        guard let current, let interpreter = current.interpreters.first else { return .skipped }
        if let misfit { return interpreter.reject(row, digest, misfit, key: nil) }
        let outcome = try interpreter.read(row, digest: digest)
        if case .skipped = outcome { skipped += 1 }
        return outcome
    }

    /// Stores the current row for ``readKept()`` and returns whether that should be called now.
    ///
    /// Interpreting many rows at once uses several threads. Afterwards the current row's cells and number are not
    /// available.
    public func keep() -> Bool {
        guard let current else { return false }
        batch.keep(&row, digest: digest, misfit: misfit, interpreters: current.interpreters)
        return batch.isFull || readEarlier.count >= RowBatch.most
    }

    /// Interprets the stored rows in their order; skipped rows are counted.
    ///
    /// Throws ``DocumentError`` where a pattern of the definition exceeds its limit on a row.
    public func readKept() throws -> [RowOutcome] {
        let outcomes = try readEarlier + batch.interpreted()
        readEarlier = []
        skipped += outcomes.count { if case .skipped = $0 { true } else { false } }
        return outcomes
    }

    /// The fields without a column, for documents with named values, where only the end decides; nil for documents with
    /// a header.
    public var unobservedAtEnd: FieldSet? { keyed == nil ? nil : unobserved }

    /// The layout of the current row; nil if the row is skipped.
    private func layoutOfRow() throws -> ActiveLayout? {
        let standard = layouts[width] ?? layout(forWidth: width)
        guard row.count != width, rule.format.hasEvenRows || register.header.isEmpty else { return standard }
        if let special = layout(forWidth: row.count) { return special }
        // Empty cells beyond the header are trailing tabs of an editor.
        let extra = row.count > width ? row.bytes[row.range(of: width).lowerBound...] : [0]
        guard rule.format.hasEvenRows, !extra.isEmpty else { return standard }
        do {
            if let interpreter = standard?.interpreters.first, try interpreter.skips(row) { return nil }
        } catch let error as PatternError {
            throw DocumentError(error, line: row.line)
        }
        let other = register.header.isEmpty ? "first row" : "header"
        let seen = "the row has \(row.count) \(row.count == 1 ? "cell" : "cells") and the \(other) has \(width)"
        guard rule.ragged == .reject else {
            let mistake = rule.format == .html ? "a cell that is" : "a delimiter or a quote that is"
            throw DocumentError(
                seen,
                advice:
                    "look for \(mistake) missing or too many there; or, if the register is like that, let the source "
                    + "say 'ragged: reject'",
                line: row.line,
                column: min(row.count, width) + 1
            )
        }
        misfit = seen
        return standard
    }

    private func layout(forWidth width: Int) -> ActiveLayout? {
        if let known = layouts[width] { return known }
        guard let layout = HeaderSearch(definition: definition, rule: rule).layout(forWidth: width) else { return nil }
        return add(layout)
    }

    private func add(_ layout: Layout) -> ActiveLayout {
        let interpreters = (0..<RowBatch.threads).map { _ in RowInterpreter(definition: definition, layout: layout) }
        let active = ActiveLayout(layout: layout, interpreters: interpreters)
        layouts[layout.width] = active
        return active
    }

    /// Searches the columns among the names of the first records.
    private func findNames(_ keyed: any KeyedRowReader) throws {
        guard rule.hasHeader else { throw UnfitDocument.namesInPlaceOfColumns }
        guard try keyed.next(row) else { throw UnfitDocument.empty }
        rowsRead = 1
        isPending = true
        try updateNames(keyed)
    }

    /// Searches the columns again if there are new names.
    private func updateNames(_ keyed: any KeyedRowReader) throws {
        guard keyed.names.count != knownNames else { return }
        let names = keyed.names
        knownNames = names.count
        switch try HeaderSearch(definition: definition, rule: rule).classify(names) {
        case .header(let layout):
            readEarlier += try batch.interpreted()
            earlierFindings += layouts.values.flatMap { $0.interpreters.map(\.findings) }
            layouts = [:]
            current = add(layout)
            columnNames = layout.rawNames.enumerated().map { $1 ?? names[$0] }
            headers = names
        case .ambiguous(let column, let paths):
            throw UnfitDocument.twoPaths(column, paths.map { Excerpt.of($0, limit: 60) })
        case .banner(let found):
            let wanted = definition.columns.filter { !$0.isOptional && !rule.lacking.contains($0.name) }
            throw UnfitDocument.noPaths(
                missing: wanted.map(\.name).filter { !found.contains($0) },
                paths: names
            )
        }
    }

    private func findHeader() throws {
        var finder = HeaderFinder(definition: definition, rule: rule)
        while !finder.isExhausted, try rows.next(row) {
            rowsRead += 1
            switch try finder.examine(row) {
            case .header(let layout, let header):
                register = RegisterRows(header: header, table: row.table, rule)
                width = layout.width
                let texts = HeaderRows.joined(header)
                columnNames = layout.rawNames.enumerated().map { $1 ?? texts[$0] }
                headers = texts
                _ = add(layout)
                // The header is no row of the register; the rows above it are skipped rows.
                rowsRead -= header.count
                skipped = rowsRead
                return
            case .headerless(let layout, let names):
                register = RegisterRows(header: [], table: row.table, rule)
                width = layout.width
                columnNames = names
                headers = names
                _ = add(layout)
                skipped = rowsRead - 1
                isPending = true
                return
            case .narrow(let column):
                throw UnfitDocument.narrow(row, column: column)
            case .ambiguous(let column, let cells):
                throw UnfitDocument.twoColumns(column, cells.map { Excerpt.of($0, limit: 60) }, line: row.line)
            case nil: continue
            }
        }
        let unfit = finder.unfit(definition).charsetDoubted(
            replacedBytes: rows.replacedBytes,
            charset: (rows as? DelimitedReader)?.charset?.name
        )
        guard let workbook else { throw unfit }
        throw try SheetSearch(definition: definition, rule: rule, workbook: workbook).explained(unfit)
    }
}
