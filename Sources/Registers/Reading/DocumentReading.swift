public import Documents
public import Recordations

/// The reading of one document by a source's definition, row by row.
///
/// ``advance()`` goes to the next row that may be a recordation and gives its digest; ``read()`` makes something of it.
/// A row whose digest is known from the last edition need not be read at all.
public final class DocumentReading {
    private let definition: SourceDefinition
    private let rule: DocumentRule
    private let rows: any RowReader
    private let keyed: (any KeyedRowReader)?
    private let row = Row()
    private var scratch: [UInt8] = []
    private var header: [String]?
    private var layouts: [Int: (Layout, RowInterpreter)] = [:]
    private var current: (layout: Layout, interpreter: RowInterpreter)?
    private var isPending = false
    private var misfit: String?
    /// How many names the layout has, where values have names.
    private var knownNames = 0
    private var earlierFindings = ReadingFindings()

    /// The digest of the present row.
    public private(set) var digest = RowDigest.none
    /// Rows read so far, the header not among them, skipped ones included.
    public private(set) var rowsRead = 0
    /// Rows that are no recordations: banners, headers, footers, blank rows.
    public private(set) var skipped = 0

    /// Starts the reading: finds the document's shape and its header.
    ///
    /// Throws ``UnfitDocument`` where the document is none of the source's, ``DocumentError`` where it cannot be read.
    public init(definition: SourceDefinition, stream: ByteStream) throws {
        self.definition = definition
        let (rule, rows) = try DocumentChoice(definition: definition).open(stream)
        self.rule = rule
        self.rows = rows
        keyed = rows as? any KeyedRowReader
        if let keyed { try findNames(keyed) } else { try findHeader() }
    }

    /// The name of the document rule that was chosen.
    public var documentName: String { rule.name }
    /// Bytes that could not be read in the document's charset and became U+FFFD.
    public var replacedBytes: Int { rows.replacedBytes }
    /// Where the present row stands.
    public var place: Int { row.line }
    /// The present row's cells.
    public var cells: [String] { row.texts }
    /// What was noticed beside the values.
    public var findings: ReadingFindings {
        var all = earlierFindings
        for (_, interpreter) in layouts.values { all.add(interpreter.findings) }
        return all
    }
    /// Fields whose every column the document lacks, as far as it was read.
    public var unobserved: FieldSet {
        layouts.values.map(\.1.unobserved).reduce(nil) { $0?.intersection($1) ?? $1 } ?? []
    }
    /// The document's columns as they are kept, in its order, and the definition's name for those that it knows.
    public private(set) var columnNames: [String] = []

    /// Goes to the next row; false at the document's end.
    public func advance() throws -> Bool {
        while true {
            if isPending {
                isPending = false
            } else {
                guard try rows.next(row) else { return false }
                rowsRead += 1
            }
            if row.bytes.isEmpty || isHeaderAgain() {
                skipped += 1
                continue
            }
            misfit = nil
            if let keyed { try learnNames(keyed) }
            current = try layoutOfRow()
            guard let current else { continue }
            digest = current.layout.digest(of: row, scratch: &scratch)
            return true
        }
    }

    /// Makes something of the present row; a skipped one is counted.
    public func read() -> RowOutcome {
        guard let current else { return .skipped }
        if let misfit { return current.interpreter.reject(row, digest, misfit, key: nil) }
        let outcome = current.interpreter.read(row, digest: digest)
        if case .skipped = outcome { skipped += 1 }
        return outcome
    }

    /// Takes account of what was learned since about fields that the document was thought not to have.
    public func settle(_ observation: inout Observation) {
        guard keyed != nil, !observation.unobserved.isEmpty else { return }
        observation.unobserved = observation.unobserved.intersection(unobserved)
        observation.notStated.subtract(observation.unobserved)
    }

    private func isHeaderAgain() -> Bool {
        guard let header, row.ends.count == header.count, row.text(0) == header[0] else { return false }
        return row.texts == header
    }

    private func layoutOfRow() throws -> (Layout, RowInterpreter)? {
        if let current, keyed != nil { return current }
        let width = header?.count ?? row.count
        if row.count != width, rule.format.isText {
            if let special = layout(forWidth: row.count) { return special }
            // Cells beyond the header that say nothing are an editor's trailing tabs.
            let extra = row.count > width ? row.bytes[row.range(of: width).lowerBound...] : [0]
            if !extra.isEmpty {
                let seen = "the row has \(row.count) cells and the header has \(width)"
                guard rule.ragged == .reject else {
                    throw DocumentError(
                        seen,
                        advice:
                            "look for a delimiter or a quote that is missing or too many there; or, if the register "
                            + "is like that, let the source say 'ragged: reject'",
                        line: row.line,
                        column: min(row.count, width) + 1
                    )
                }
                misfit = seen
            }
        }
        return layouts[width] ?? layout(forWidth: width)
    }

    private func layout(forWidth width: Int) -> (Layout, RowInterpreter)? {
        if let known = layouts[width] { return known }
        guard let layout = HeaderSearch(definition: definition, rule: rule).layout(forWidth: width) else { return nil }
        return add(layout)
    }

    private func add(_ layout: Layout) -> (Layout, RowInterpreter) {
        let pair = (layout, RowInterpreter(definition: definition, layout: layout))
        layouts[layout.width] = pair
        return pair
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
        let names = keyed.names
        guard names.count != knownNames else { return }
        knownNames = names.count
        switch try HeaderSearch(definition: definition, rule: rule).look(at: names) {
        case .header(let layout):
            for (_, interpreter) in layouts.values { earlierFindings.add(interpreter.findings) }
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
        case .headerless: break
        }
    }

    private func findHeader() throws {
        let search = HeaderSearch(definition: definition, rule: rule)
        var best: (found: [String], row: Int, cells: [String]) = ([], 0, [])
        while rowsRead < rule.headerWithin, try rows.next(row) {
            rowsRead += 1
            switch try search.look(at: row) {
            case .header(let layout):
                header = row.texts
                columnNames = layout.rawNames.enumerated().map { $1 ?? row.text($0) }
                _ = add(layout)
                // The header is no row of the register; what stands above it is one that is skipped.
                rowsRead -= 1
                return
            case .headerless:
                columnNames = rule.layouts.first { $0.count == row.count } ?? []
                isPending = true
                return
            case .ambiguous(let column, let cells):
                throw UnfitDocument.twoColumns(column, cells.map { Excerpt.of($0, limit: 60) }, line: row.line)
            case .banner(let found):
                if best.row == 0 || found.count > best.found.count { best = (found, row.line, row.texts) }
                skipped += 1
            }
        }
        if rowsRead == 0 { throw UnfitDocument.empty }
        throw UnfitDocument.noHeader(
            wanted: definition.columns.filter { !$0.isOptional && !rule.lacking.contains($0.name) }.map(\.name),
            found: best.found,
            row: best.row,
            seen: best.cells.compactMap { CellText.folded($0) }.prefix(12).map { Excerpt.of($0, limit: 60) },
            searched: rowsRead
        )
    }
}
