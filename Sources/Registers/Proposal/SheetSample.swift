internal import Documents

/// The sheet of a workbook that holds the table, and its sample.
struct SheetSample {
    private let workbook: WorkbookFile
    private let vocabulary: Vocabulary

    /// The most sheets that are looked at, and the most that are named.
    private static let most = (read: 60, named: 4)
    /// The number of rows up to which the rows of a sheet are counted.
    private static let countedRows = 1_000

    init(_ workbook: WorkbookFile, _ vocabulary: Vocabulary) {
        self.workbook = workbook
        self.vocabulary = vocabulary
    }

    /// The most probable table of all sheets, those that are shown first; ``TableSample/sheet`` is nil for the sheet that
    /// is read unasked.
    ///
    /// Throws ``UnfitDocument`` with the sheets where none has a table, and ``DocumentError`` where the only sheet cannot
    /// be read.
    func best() throws -> TableSample {
        let sheets = try workbook.sheets()
        let unasked = try workbook.index(of: .first)
        let indices = sheets.indices.filter { sheets[$0].hasCells }
        let order =
            [unasked] + indices.filter { $0 != unasked && !sheets[$0].isHidden }
            + indices.filter { $0 != unasked && sheets[$0].isHidden }
        var found: [(index: Int, sample: TableSample)] = []
        for index in order.prefix(Self.most.read) {
            let read = Result {
                try TableSample.sample(workbook.reader(.number(index + 1)), workbook.kind.format, vocabulary)
            }
            // Of several sheets one that is damaged does not hide the others.
            if let sample = indices.count == 1 ? try read.get() : try? read.get() { found.append((index, sample)) }
        }
        guard let best = found.max(by: { rank($0) < rank($1) }) else {
            throw UnfitDocument.noTable(
                inSheets: order.map { ($0 + 1, sheets[$0].name) },
                rows: order.prefix(Self.most.named).map(rowCount)
            )
        }
        var sample = best.sample
        if best.index != unasked { sample.sheet = best.index + 1 }
        let alike = found.filter { $0.index != best.index && $0.sample.header == sample.header }
        if !alike.isEmpty {
            let list = SheetPhrase.list(alike.map { ($0.index + 1, sheets[$0.index].name) }, most: Self.most.named)
            let own = SheetPhrase.list([(best.index + 1, sheets[best.index].name)], most: 1)
            sample.sheetDoubt = "only sheet \(own) is read, and these have the same header: \(list)"
        }
        return sample
    }

    // Of sheets that are as likely the one with more rows counts, up to a few: a legend has fewer.
    private func rank(_ found: (index: Int, sample: TableSample)) -> Double {
        found.sample.rank + Double(min(found.sample.rows.count, 20)) / 20
    }

    private func rowCount(_ index: Int) -> String {
        guard let reader = try? workbook.reader(.number(index + 1)) else { return "not readable" }
        let row = Row()
        var count = 0
        while count <= Self.countedRows, (try? reader.next(row)) == true { if !row.bytes.isEmpty { count += 1 } }
        switch count {
        case 0: return "empty"
        case 1: return "1 row"
        case ...Self.countedRows: return "\(count) rows"
        default: return "more than \(Self.countedRows) rows"
        }
    }
}

extension WorkbookFile.Kind {
    /// The format of a definition.
    var format: DocumentRule.Format {
        switch self {
        case .xlsx: .xlsx
        case .xls: .xls
        case .ods: .ods
        }
    }
}
