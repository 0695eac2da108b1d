internal import CXlsxWriter

/// Writes rows into an `.xlsx` file (ECMA-376), row by row: a list of any length needs the memory of one row.
///
/// Text stays text, also where it looks like a formula. A text over 32,767 characters, which no cell can have, is cut
/// visibly and stands whole on a sheet of its own. Rows over 1,048,575 go on in a further sheet.
public final class WorkbookWriter {
    /// The content of a cell.
    public enum Cell: Sendable, Equatable {
        /// No content.
        case empty
        /// A text, whatever it looks like.
        case text(String)
        /// A number.
        case number(Double)
        /// A day of the Gregorian calendar.
        case date(year: Int, month: Int, day: Int)
        /// A truth value.
        case flag(Bool)
    }

    /// The most rows of a sheet, the header among them.
    static let rowsPerSheet = 1_048_576

    private let workbook: UnsafeMutablePointer<lxw_workbook>
    private var header: [String] = []
    private var name = ""
    private var widths: [Double] = []
    private var sheet: UnsafeMutablePointer<lxw_worksheet>?
    private var sheets = 0
    private var row = 0
    private var longTexts: [(place: String, text: String)] = []
    private let (bold, date): (UnsafeMutablePointer<lxw_format>?, UnsafeMutablePointer<lxw_format>?)
    private let rowsPerSheet: Int

    /// Begins a workbook in a file that is made or replaced; `folder` holds parts of it while it is written.
    ///
    /// Throws ``DocumentError`` where it cannot be made.
    public convenience init(path: String, folder: String, name: String, header: [String]) throws {
        try self.init(path: path, folder: folder, rowsPerSheet: Self.rowsPerSheet)
        try begin(name: name, header: header)
    }

    /// Begins a workbook without a sheet: ``begin(name:header:widths:)`` makes each.
    ///
    /// Throws ``DocumentError`` where it cannot be made.
    public convenience init(path: String, folder: String) throws {
        try self.init(path: path, folder: folder, rowsPerSheet: Self.rowsPerSheet)
    }

    convenience init(path: String, folder: String, name: String, header: [String], rowsPerSheet: Int) throws {
        try self.init(path: path, folder: folder, rowsPerSheet: rowsPerSheet)
        try begin(name: name, header: header)
    }

    private init(path: String, folder: String, rowsPerSheet: Int) throws {
        self.rowsPerSheet = rowsPerSheet
        let made = folder.withCString { folder in
            var options = lxw_workbook_options()
            options.constant_memory = 1
            options.tmpdir = UnsafePointer(strdup(folder)).map { UnsafeMutablePointer(mutating: $0) }
            return workbook_new_opt(path, &options)
        }
        guard let made else { throw DocumentError("\(path): the workbook cannot be made") }
        workbook = made
        bold = workbook_add_format(made)
        format_set_bold(bold)
        date = workbook_add_format(made)
        format_set_num_format(date, "yyyy-mm-dd")
    }

    /// Ends the sheet that was written and begins another; no two sheets may have one name.
    ///
    /// `widths` are those of the columns, in characters; a column without one is as wide as its title asks for. Throws
    /// ``DocumentError`` where the sheet cannot be made.
    public func begin(name: String, header: [String], widths: [Double] = []) throws {
        self.name = String(name.filter { !"[]:*?/\\'".contains($0) }.prefix(24))
        self.header = header
        self.widths = widths
        sheets = 0
        try beginSheet()
    }

    /// Adds a row below the others.
    ///
    /// Throws ``DocumentError`` where it cannot be written.
    public func add(_ cells: [Cell]) throws {
        if row == rowsPerSheet { try beginSheet() }
        for (column, cell) in cells.enumerated() { try write(cell, column) }
        row += 1
    }

    /// Ends the workbook and writes its file.
    ///
    /// Throws ``DocumentError`` with the reason, such as a full disk.
    public func finish() throws {
        try writeLongTexts()
        try check(workbook_close(workbook))
    }

    private func beginSheet() throws {
        sheets += 1
        let title = sheets == 1 ? name : "\(name) \(sheets)"
        guard let next = workbook_add_worksheet(workbook, title.isEmpty ? nil : title) else {
            throw DocumentError("the sheet '\(title)' cannot be made")
        }
        sheet = next
        row = 0
        worksheet_freeze_panes(next, 1, 0)
        for (column, text) in header.enumerated() {
            let width = column < widths.count ? widths[column] : Double(min(max(text.count + 4, 12), 40))
            worksheet_set_column(next, lxw_col_t(column), lxw_col_t(column), width, nil)
        }
        if !header.isEmpty {
            worksheet_autofilter(next, 0, 0, lxw_row_t(rowsPerSheet - 1), lxw_col_t(header.count - 1))
        }
        for (column, text) in header.enumerated() { try write(text, column, bold) }
        row = 1
    }

    private func write(_ cell: Cell, _ column: Int) throws {
        let (row, column) = (lxw_row_t(row), lxw_col_t(column))
        switch cell {
        case .empty: break
        case .text(let text): try write(text, Int(column), nil)
        case .number(let number): try check(worksheet_write_number(sheet, row, column, number, nil))
        case .flag(let flag): try check(worksheet_write_boolean(sheet, row, column, flag ? 1 : 0, nil))
        case .date(let year, let month, let day):
            // The two calendars of spreadsheets begin in 1900, and their February of that year has a day too many.
            guard year > 1900, year < 10_000 else {
                let text = [year, month, day].map { $0 < 10 ? "0\($0)" : "\($0)" }.joined(separator: "-")
                return try write(text, Int(column), nil)
            }
            var moment = lxw_datetime(
                year: Int32(year),
                month: Int32(month),
                day: Int32(day),
                hour: 0,
                min: 0,
                sec: 0
            )
            try check(worksheet_write_datetime(sheet, row, column, &moment, date))
        }
    }

    private func write(_ text: String, _ column: Int, _ format: UnsafeMutablePointer<lxw_format>?) throws {
        guard !text.isEmpty else { return }
        let (cell, isCut) = WorkbookText.cell(text)
        if isCut {
            let place = "\(sheets == 1 ? name : "\(name) \(sheets)")!\(SheetWriter.letters(column))\(row + 1)"
            longTexts.append((place, text))
        }
        try check(worksheet_write_string(sheet, lxw_row_t(row), lxw_col_t(column), cell, format))
    }

    private func writeLongTexts() throws {
        guard !longTexts.isEmpty else { return }
        guard let next = workbook_add_worksheet(workbook, WorkbookText.longTextSheet) else {
            throw DocumentError("the sheet '\(WorkbookText.longTextSheet)' cannot be made")
        }
        (sheet, row) = (next, 0)
        for (column, text) in WorkbookText.longTextHeader.enumerated() { try write(text, column, bold) }
        row = 1
        for (place, text) in longTexts {
            for (number, piece) in WorkbookText.pieces(text).enumerated() {
                try write(place, 0, nil)
                try check(worksheet_write_number(sheet, lxw_row_t(row), 1, Double(number + 1), nil))
                try check(worksheet_write_string(sheet, lxw_row_t(row), 2, piece, nil))
                row += 1
            }
        }
    }

    private func check(_ code: lxw_error) throws {
        guard code != LXW_NO_ERROR else { return }
        throw DocumentError("the workbook cannot be written: \(String(cString: lxw_strerror(code)))")
    }
}
