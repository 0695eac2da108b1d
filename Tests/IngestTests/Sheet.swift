import Recordations

/// A small register written by hand, for tests of one thing.
struct Sheet {
    var rows: [[String]] = []
    static let columns = ["Number", "Mark", "Holder", "Classes", "Goods", "Status", "Ends", "Agent"]

    /// So many recordations that differ in their number only.
    init(_ count: Int, holder: String = "Acme") {
        rows = count == 0 ? [] : (1...count).map { Sheet.row($0, holder: holder) }
    }

    static func row(_ number: Int, holder: String = "Acme") -> [String] {
        ["R-\(number)", "Mark \(number)", holder, "9", "phones", "In force", "2030-01-01", "Agent"]
    }

    /// The same with the rows of these numbers left out.
    func without(_ numbers: some Sequence<Int>) -> Sheet {
        let gone = Set(numbers.map { "R-\($0)" })
        var sheet = self
        sheet.rows.removeAll { gone.contains($0[0]) }
        return sheet
    }

    /// The same with a column set in the first rows, so many of them.
    func setting(_ column: String, _ text: String, first count: Int) -> Sheet {
        var sheet = self
        guard let index = Sheet.columns.firstIndex(of: column) else { return sheet }
        for row in sheet.rows.indices.prefix(count) { sheet.rows[row][index] = text }
        return sheet
    }

    func adding(_ row: [String]) -> Sheet {
        var sheet = self
        sheet.rows.append(row)
        return sheet
    }

    var csv: String { text(Sheet.columns) }

    func text(_ columns: [String]) -> String {
        let places = columns.compactMap { Sheet.columns.firstIndex(of: $0) }
        return ([columns] + rows.map { row in places.map { row[$0] } }).map { $0.joined(separator: ",") + "\n" }
            .joined()
    }
}
