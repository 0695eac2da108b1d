/// Writes rows as CSV (RFC 4180) or as TSV, in UTF-8.
public struct DelimitedWriter: Sendable {
    /// The byte between two cells.
    public let delimiter: UInt8
    /// Whether a spreadsheet program will open the file: a byte order mark, and cells that it would run as formulas begin with
    /// an apostrophe.
    ///
    /// A cell that begins with an apostrophe gets another one, so the guard is undone by removing one from each cell that
    /// begins with it.
    public let isForSpreadsheets: Bool

    private static let quote = UInt8(ascii: "\"")

    /// Makes a writer.
    public init(delimiter: UInt8, isForSpreadsheets: Bool = false) {
        self.delimiter = delimiter
        self.isForSpreadsheets = isForSpreadsheets
    }

    /// What stands before the first row.
    public var start: [UInt8] { isForSpreadsheets ? [0xEF, 0xBB, 0xBF] : [] }

    /// A row with its line break.
    public func line(_ cells: [String]) -> [UInt8] {
        var line: [UInt8] = []
        for (index, cell) in cells.enumerated() {
            if index > 0 { line.append(delimiter) }
            append(isForSpreadsheets && Self.isFormula(cell) ? "'" + cell : cell, to: &line)
        }
        // One empty cell would be an empty line, which readers skip.
        if line.isEmpty, !cells.isEmpty { line += [Self.quote, Self.quote] }
        return line + [0x0D, 0x0A]
    }

    private func append(_ cell: String, to line: inout [UInt8]) {
        let bytes = cell.utf8
        let isQuoted = bytes.contains { $0 == delimiter || $0 == Self.quote || $0 == 0x0A || $0 == 0x0D }
        guard isQuoted else { return line.append(contentsOf: bytes) }
        line.append(Self.quote)
        for byte in bytes {
            if byte == Self.quote { line.append(byte) }
            line.append(byte)
        }
        line.append(Self.quote)
    }

    /// Whether a spreadsheet program could take a cell for a formula, or for the mark of the guard.
    private static func isFormula(_ cell: String) -> Bool {
        guard let first = cell.utf8.first else { return false }
        return "=+-@\t\r'".utf8.contains(first) || "＝＋－＠".unicodeScalars.contains { $0 == cell.unicodeScalars.first }
    }
}
