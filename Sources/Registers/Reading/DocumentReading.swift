public import Documents
internal import Patterns
public import Recordations

/// The reading of one document by a source's definition, row by row.
///
/// ``advance()`` goes to the next row that may be a recordation and gives its digest; ``read()`` makes something of it.
/// A row whose digest is known from the last edition need not be read at all.
public final class DocumentReading {
    // Used by one thread; checking that at run time for each row cost a thirtieth of reading.
    private let definition: SourceDefinition
    private let rule: DocumentRule
    private let rows: any RowReader
    private let keyed: (any KeyedRowReader)?
    @exclusivity(unchecked) private var row = Row()
    private let batch = RowBatch()
    @exclusivity(unchecked) private var register: RegisterRows
    /// How many cells the header has, or the first row where there is no header.
    private var width = 0
    private var layouts: [Int: PlacedLayout] = [:]
    @exclusivity(unchecked) private var current: PlacedLayout?
    @exclusivity(unchecked) private var isPending = false
    @exclusivity(unchecked) private var misfit: String?
    /// How many names the layout has, where values have names.
    private var knownNames = 0
    private var earlierFindings: [ReadingFindings] = []
    private var ownFindings = ReadingFindings()
    /// Rows that were kept and had to be read before the layout changed.
    private var readEarlier: [RowOutcome] = []

    /// The digest of the present row.
    @exclusivity(unchecked) public private(set) var digest = RowDigest.none
    /// Rows read so far, the header not among them, skipped ones included.
    @exclusivity(unchecked) public private(set) var rowsRead = 0
    /// Rows that are no recordations: banners, headers, footers, blank rows.
    @exclusivity(unchecked) public private(set) var skipped = 0

    /// Starts the reading: finds the document's shape and its header.
    ///
    /// Throws ``UnfitDocument`` where the document is none of the source's, ``DocumentError`` where it cannot be read.
    ///
    /// `server` is the charset that a server declares for the document: it is used where the source declares none.
    public init(definition: SourceDefinition, stream: ByteStream, server: ServerCharset? = nil) throws {
        self.definition = definition
        let (rule, rows, remark) = try DocumentChoice(definition: definition, server: server).open(stream)
        if let remark { ownFindings.remark([remark]) }
        self.rule = rule
        self.rows = rows
        register = RegisterRows(header: [], table: 0, rule)
        keyed = rows as? any KeyedRowReader
        if let keyed { try findNames(keyed) } else { try findHeader() }
    }

    /// The name of the document rule that was chosen.
    public var documentName: String { rule.name }
    /// How many entries of a list it has shown so far: of a table the rows that belong to it, of other shapes every record.
    public var entries: Int { keyed == nil ? rowsRead - skipped : rowsRead }
    /// Bytes that could not be read in the document's charset and became U+FFFD.
    public var replacedBytes: Int { rows.replacedBytes }
    /// What the document's end shows of its being whole, known after the last row.
    public var ending: DocumentEnding { rows.ending }
    /// Where the present row stands.
    public var place: Int { row.line }
    /// The present row's cells.
    public var cells: [String] { row.texts }
    /// What was noticed beside the values.
    public var findings: ReadingFindings {
        var findings = ReadingFindings(
            ofOneDocument: [ownFindings] + earlierFindings + layouts.values.flatMap { $0.interpreters.map(\.findings) }
        )
        findings.remark(rows.remarks)
        return findings
    }
    /// Fields whose every column the document lacks, as far as it was read.
    public var unobserved: FieldSet {
        layouts.values.flatMap { $0.interpreters.prefix(1).map(\.unobserved) }.reduce(nil) {
            $0?.intersection($1) ?? $1
        } ?? []
    }
    /// The document's columns as they are kept, in its order, and the definition's name for those that it knows.
    public private(set) var columnNames: [String] = []

    /// Columns of the source that the document lacks though others of the source have them, and those of the document
    /// that the source does not know.
    public var columnsApart: (missing: [String], unknown: [String]) {
        let known = Set(definition.columns.map(\.name))
        let missing = definition.columns.filter { column in
            !column.isVolatile && !columnNames.contains(column.name) && !rule.lacking.contains(column.name)
        }
        return (missing.map(\.name), columnNames.filter { !known.contains($0) })
    }

    /// Goes to the next row; false at the document's end.
    public func advance() throws -> Bool {
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
            if let keyed { try learnNames(keyed) } else { current = try layoutOfRow() }
            guard let current else {
                skipped += 1
                continue
            }
            digest = current.layout.digest(of: row, scratch: &current.scratch)
            return true
        }
    }

    /// Makes something of the present row; a skipped one is counted.
    ///
    /// Throws ``DocumentError`` where a pattern of the definition gives up on the row.
    public func read() throws -> RowOutcome {
        guard let current, let interpreter = current.interpreters.first else { return .skipped }
        if let misfit { return interpreter.reject(row, digest, misfit, key: nil) }
        let outcome = try interpreter.read(row, digest: digest)
        if case .skipped = outcome { skipped += 1 }
        return outcome
    }

    /// Keeps the present row to be read with others by ``readKept()``, and says whether that should be now.
    ///
    /// Reading many rows at once takes several threads. Its cells and its place are gone then.
    public func keep() -> Bool {
        guard let current else { return false }
        batch.keep(&row, digest: digest, misfit: misfit, interpreters: current.interpreters)
        return batch.isFull || readEarlier.count >= RowBatch.most
    }

    /// Makes something of the rows kept, in their order; skipped ones are counted.
    ///
    /// Throws ``DocumentError`` where a pattern of the definition gives up on a row.
    public func readKept() throws -> [RowOutcome] {
        let outcomes = try readEarlier + batch.interpreted()
        readEarlier = []
        skipped += outcomes.count { if case .skipped = $0 { true } else { false } }
        return outcomes
    }

    /// The fields that the document has no column for, where only its end tells them for certain; nil where its header did.
    public var unobservedAtEnd: FieldSet? { keyed == nil ? nil : unobserved }

    /// How to read the present row; nil when it is to be skipped.
    private func layoutOfRow() throws -> PlacedLayout? {
        let usual = layouts[width] ?? layout(forWidth: width)
        guard row.count != width, rule.format.hasEvenRows || register.header.isEmpty else { return usual }
        if let special = layout(forWidth: row.count) { return special }
        // Cells beyond the header that say nothing are an editor's trailing tabs.
        let extra = row.count > width ? row.bytes[row.range(of: width).lowerBound...] : [0]
        guard rule.format.hasEvenRows, !extra.isEmpty else { return usual }
        do {
            if let interpreter = usual?.interpreters.first, try interpreter.skips(row) { return nil }
        } catch let error as PatternError {
            throw DocumentError(error, line: row.line)
        }
        let other = register.header.isEmpty ? "first row" : "header"
        let seen = "the row has \(row.count) \(row.count == 1 ? "cell" : "cells") and the \(other) has \(width)"
        guard rule.ragged == .reject else {
            let what = rule.format == .html ? "a cell that is" : "a delimiter or a quote that is"
            throw DocumentError(
                seen,
                advice: "look for \(what) missing or too many there; or, if the register is like that, let the source "
                    + "say 'ragged: reject'",
                line: row.line,
                column: min(row.count, width) + 1
            )
        }
        misfit = seen
        return usual
    }

    private func layout(forWidth width: Int) -> PlacedLayout? {
        if let known = layouts[width] { return known }
        guard let layout = HeaderSearch(definition: definition, rule: rule).layout(forWidth: width) else { return nil }
        return add(layout)
    }

    private func add(_ layout: Layout) -> PlacedLayout {
        let interpreters = (0..<RowBatch.threads).map { _ in RowInterpreter(definition: definition, layout: layout) }
        let placed = PlacedLayout(layout: layout, interpreters: interpreters)
        layouts[layout.width] = placed
        return placed
    }

    /// Finds the columns among the names of the first records.
    private func findNames(_ keyed: any KeyedRowReader) throws {
        guard try keyed.next(row) else { throw UnfitDocument.empty }
        rowsRead = 1
        isPending = true
        try learnNames(keyed)
    }

    /// Takes note of names that were not met before: the columns are looked for among all of them again.
    private func learnNames(_ keyed: any KeyedRowReader) throws {
        guard keyed.names.count != knownNames else { return }
        let names = keyed.names
        knownNames = names.count
        switch try HeaderSearch(definition: definition, rule: rule).look(at: names) {
        case .header(let layout):
            readEarlier += try batch.interpreted()
            earlierFindings += layouts.values.flatMap { $0.interpreters.map(\.findings) }
            layouts = [:]
            current = add(layout)
            columnNames = layout.rawNames.enumerated().map { $1 ?? names[$0] }
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
            switch try finder.look(at: row) {
            case .header(let layout, let header):
                register = RegisterRows(header: header, table: row.table, rule)
                width = layout.width
                let texts = HeaderRows.joined(header)
                columnNames = layout.rawNames.enumerated().map { $1 ?? texts[$0] }
                _ = add(layout)
                // The header is no row of the register; what stands above it is one that is skipped.
                rowsRead -= header.count
                skipped = rowsRead
                return
            case .headerless:
                register = RegisterRows(header: [], table: row.table, rule)
                width = row.count
                columnNames = rule.layouts.first { $0.count == row.count } ?? []
                skipped = rowsRead - 1
                isPending = true
                return
            case .ambiguous(let column, let cells):
                throw UnfitDocument.twoColumns(column, cells.map { Excerpt.of($0, limit: 60) }, line: row.line)
            case nil: continue
            }
        }
        throw finder.unfit(definition).charsetDoubted(replacedBytes: rows.replacedBytes)
    }
}

/// A layout with what interprets its rows: one interpreter a thread.
private final class PlacedLayout {
    let layout: Layout
    let interpreters: [RowInterpreter]
    // Used by the thread that reads, for each row.
    @exclusivity(unchecked) var scratch = Layout.Scratch()

    init(layout: Layout, interpreters: [RowInterpreter]) {
        self.layout = layout
        self.interpreters = interpreters
    }
}
