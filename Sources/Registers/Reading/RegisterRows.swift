internal import Documents
internal import Patterns
internal import Recordations

/// Tells the rows of the register from those of other tables, of headers that come again, and of footers.
struct RegisterRows {
    /// The rows of the header; none when the register has no header.
    let header: [[String]]
    private let footer: CompiledPattern?
    /// The table in which the header was found.
    private let table: Int
    /// The tables whose rows are the register's.
    private var tables: Set<Int>
    /// For other tables how many of their first rows are the header's; nil for those that begin otherwise.
    private var others: [Int: Int?] = [:]
    /// The tables whose footer has come.
    private var ended: Set<Int> = []

    /// The last table that began with the header, as long as it has had no row and the next table may have them.
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

    /// Whether the row may be one of the register's.
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

    /// Whether the row is the first of a table that goes on where the header's table had no row.
    private mutating func follows(_ row: Row) -> Bool {
        guard let awaiting, row.table > awaiting, row.count == header.last?.count,
            !header.contains(where: { Self.reads(row, $0) })
        else { return false }
        tables.insert(row.table)
        self.awaiting = nil
        return true
    }

    /// Looks whether a table begins with the same header, by its words; a page may repeat its table.
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
        // Nearly every row differs in its first cell already, which is looked at without making a text of it.
        let start = row.range(of: 0)
        guard start.count == first.utf8.count, row.bytes[start].elementsEqual(first.utf8) else { return false }
        return row.texts == texts
    }
}

extension DocumentError {
    /// A pattern that gave up on a text of the document.
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
