internal import Documents
internal import Patterns
internal import Recordations

/// Selects the rows of the register: excludes rows of other tables, repeated headers and footers.
struct RegisterRows {
    /// The rows of the header; empty when the register has no header.
    let header: [[String]]
    private let footer: CompiledPattern?
    /// The table in which the header was found.
    private let table: Int
    /// The tables whose rows belong to the register.
    private var tables: Set<Int>
    /// For each other table the number of its first rows that match the header; nil for a table that starts
    /// differently.
    private var others: [Int: Int?] = [:]
    /// The tables whose footer was found.
    private var ended: Set<Int> = []

    /// The last table with a header and without rows so far, if the rows may be in the next table; nil otherwise.
    private var awaiting: Int?
    private let isHeaderApart: Bool

    init(header: [[String]], table: Int, _ rule: DocumentRule) {
        self.header = header
        self.table = table
        footer = rule.footer
        isHeaderApart = rule.isHeaderApart && !header.isEmpty
        awaiting = isHeaderApart ? table : nil
        tables = [table]
    }

    /// Whether a row may belong to the register.
    mutating func contains(_ row: Row) throws -> Bool {
        if row.bytes.isEmpty { return false }
        guard row.table == table || tables.contains(row.table) else {
            begin(row)
            return follows(row)
        }
        if !ended.isEmpty, ended.contains(row.table) { return false }
        if let footer, try isFooter(row, footer) {
            ended.insert(row.table)
            return false
        }
        if header.contains(where: { Self.reads(row, $0) }) { return false }
        if awaiting == row.table { awaiting = nil }
        return true
    }

    /// Whether a row is the first row of a table that continues a header table without rows.
    private mutating func follows(_ row: Row) -> Bool {
        guard let awaiting, row.table > awaiting, row.count == header.last?.count,
            !header.contains(where: { Self.reads(row, $0) })
        else { return false }
        tables.insert(row.table)
        self.awaiting = nil
        return true
    }

    /// Checks whether a table starts with the same header, by its folded texts; a page may repeat its table.
    private mutating func begin(_ row: Row) {
        let matched: Int? = others[row.table, default: 0]
        guard let matched, matched < header.count else { return }
        guard row.ends.count == header[matched].count,
            row.texts.map(SearchText.folded) == header[matched].map(SearchText.folded)
        else {
            others[row.table] = .some(nil)
            return
        }
        others[row.table] = matched + 1
        guard matched + 1 == header.count else { return }
        tables.insert(row.table)
        if isHeaderApart { awaiting = row.table }
    }

    private func isFooter(_ row: Row, _ pattern: CompiledPattern) throws -> Bool {
        guard let cell = row.ends.indices.first(where: row.hasText) else { return false }
        do {
            return try row.bytes.withUnsafeBufferPointer { bytes in
                try pattern.firstMatch(in: UnsafeBufferPointer(rebasing: bytes[row.range(of: cell)])) != nil
            }
        } catch {
            throw (error as? PatternError).map { DocumentError($0, line: row.line) } ?? error
        }
    }

    private static func reads(_ row: Row, _ texts: [String]) -> Bool {
        guard row.ends.count == texts.count, let first = texts.first else { return false }
        // Nearly every row differs in the first cell, whose bytes are compared without making a string.
        let start = row.range(of: 0)
        guard start.count == first.utf8.count, row.bytes[start].elementsEqual(first.utf8) else { return false }
        return row.texts == texts
    }
}

extension DocumentError {
    /// Makes an error about a pattern that exceeded its limit on a text of the document.
    init(_ error: PatternError, line: Int) {
        self.init(
            error.description,
            advice:
                "write the pattern so that it tries less: one repetition within another, as in (a|b+)*, tries most; "
                + "or anchor it with ^",
            line: line
        )
    }
}
