internal import CXlsxWriter

/// Writes a workbook for a person to edit: a sheet with locked and open cells, and a very hidden sheet with the same
/// values, against which the edited ones can be held.
///
/// The sheet is protected without a password, so that nobody changes a locked cell by mistake. Text stays text. A text
/// over 32,767 characters is cut visibly and stands whole on a sheet of its own.
public final class EditableWorkbookWriter {
    /// A column of the sheet.
    public struct Column: Sendable {
        /// Its header.
        public let name: String
        /// Whether its values are days.
        public let isDate: Bool
        /// Whether its cells are open where a row does not say otherwise.
        public let isOpen: Bool
        /// The values that a drop-down list offers; empty for none.
        public let choices: [String]
        /// Whether the list refuses any other value.
        public let isClosed: Bool

        /// Makes a column.
        public init(_ name: String, isDate: Bool = false, isOpen: Bool, choices: [String] = [], isClosed: Bool = false)
        {
            self.name = name
            self.isDate = isDate
            self.isOpen = isOpen
            self.choices = choices
            self.isClosed = isClosed
        }
    }

    /// The most rows of a sheet.
    public static let rowsPerSheet = 1_048_576

    /// The sheet on which texts stand whole that no cell can hold.
    public static let longTextSheet = WorkbookText.longTextSheet

    /// Whether the text of a cell is only the beginning of a longer one.
    public static func isCut(_ text: String) -> Bool { text.hasSuffix(WorkbookText.cutNote) }

    /// How many texts were cut.
    public var cutTexts: Int { longTexts.count }

    private let path: String
    private let workbook: UnsafeMutablePointer<lxw_workbook>
    private let sheet: UnsafeMutablePointer<lxw_worksheet>
    private let hidden: UnsafeMutablePointer<lxw_worksheet>
    private let formats: CellFormats
    private let name: String
    private let columns: [Column]
    private let rowsPerSheet: Int
    private var row = 1
    private var hiddenRow = 0
    private var isClosed = false
    private var longTexts: [(place: String, text: String)] = []

    /// Begins a workbook in a file that is made or replaced; `folder` holds parts of it while it is written.
    ///
    /// Throws ``DocumentError`` where it cannot be made.
    public init(
        path: String,
        folder: String,
        name: String,
        hidden: String,
        columns: [Column],
        rowsPerSheet: Int = EditableWorkbookWriter.rowsPerSheet
    ) throws {
        let made = folder.withCString { folder in
            var options = lxw_workbook_options()
            options.constant_memory = 1
            options.tmpdir = UnsafePointer(strdup(folder)).map { UnsafeMutablePointer(mutating: $0) }
            return workbook_new_opt(path, &options)
        }
        guard let made, let sheet = workbook_add_worksheet(made, name),
            let hiddenSheet = workbook_add_worksheet(made, hidden)
        else { throw DocumentError("\(path): the workbook cannot be made") }
        (self.path, workbook, self.sheet, self.hidden) = (path, made, sheet, hiddenSheet)
        (self.name, self.columns, self.rowsPerSheet) = (name, columns, rowsPerSheet)
        formats = CellFormats(made)
        worksheet_hide(hiddenSheet)
        worksheet_freeze_panes(sheet, 1, 1)
        for (index, column) in columns.enumerated() {
            let width = Double(min(max(column.name.count + 4, index == 0 ? 28 : 12), 40))
            let format = formats.cell(isOpen: column.isOpen, isDate: column.isDate)
            worksheet_set_column(sheet, lxw_col_t(index), lxw_col_t(index), width, format)
            let header = column.isOpen ? formats.openHeader : formats.header
            try check(worksheet_write_string(sheet, 0, lxw_col_t(index), column.name, header))
        }
    }

    deinit {
        if !isClosed { lxw_workbook_free(workbook) }
    }

    /// Whether a row and so many of the hidden sheet can be added.
    public func hasRoom(hidden: Int) -> Bool { row < rowsPerSheet && hiddenRow + hidden <= rowsPerSheet }

    /// Adds a row of the sheet; `open` says of each cell whether it is open, where that is not as in its column.
    ///
    /// Throws ``DocumentError`` where it cannot be written, and where the sheet is full.
    public func add(_ texts: [String?], open: [Int: Bool] = [:]) throws {
        guard row < rowsPerSheet else { throw full }
        for (index, (column, text)) in zip(columns, texts).enumerated() {
            let isOpen = open[index] ?? column.isOpen
            // A locked cell without a value is as its column says.
            if text == nil, !isOpen, !column.isOpen { continue }
            let format = formats.cell(isOpen: isOpen, isDate: column.isDate)
            try write(text ?? "", index, format, asDate: column.isDate)
        }
        row += 1
    }

    /// Adds a row of the hidden sheet, cut as the sheet's cells are.
    ///
    /// Throws ``DocumentError`` where it cannot be written, and where the sheet is full.
    public func addHidden(_ texts: [String?]) throws {
        guard hiddenRow < rowsPerSheet else { throw full }
        for (index, text) in texts.enumerated() {
            guard let text, !text.isEmpty else { continue }
            let cell = WorkbookText.cell(text).text
            try check(worksheet_write_string(hidden, lxw_row_t(hiddenRow), lxw_col_t(index), cell, formats.text))
        }
        hiddenRow += 1
    }

    /// Ends the workbook and writes its file.
    ///
    /// Throws ``DocumentError`` with the reason, such as a full disk.
    public func finish() throws {
        let last = lxw_row_t(max(row - 1, 1))
        if !columns.isEmpty {
            worksheet_autofilter(sheet, 0, 0, lxw_row_t(row - 1), lxw_col_t(columns.count - 1))
        }
        for (index, column) in columns.enumerated() where !column.choices.isEmpty {
            try addChoices(column, index, last)
        }
        protect()
        try writeLongTexts()
        // It is freed whatever comes of it.
        isClosed = true
        try check(workbook_close(workbook))
        try VeryHiddenSheets.apply(to: path)
    }

    private var full: DocumentError {
        DocumentError("a sheet has \(rowsPerSheet) rows, and these are more", advice: "narrow them by filters")
    }

    private func write(
        _ text: String,
        _ column: Int,
        _ format: UnsafeMutablePointer<lxw_format>?,
        asDate: Bool
    ) throws {
        let (row, index) = (lxw_row_t(row), lxw_col_t(column))
        if text.isEmpty { return try check(worksheet_write_blank(sheet, row, index, format)) }
        if asDate, var moment = Self.day(text) {
            return try check(worksheet_write_datetime(sheet, row, index, &moment, format))
        }
        let (cell, isCut) = WorkbookText.cell(text)
        if isCut { longTexts.append(("\(name)!\(SheetWriter.letters(column))\(self.row + 1)", text)) }
        try check(worksheet_write_string(sheet, row, index, cell, format))
    }

    // Nil for what is no day, and for days before the calendar of spreadsheets.
    private static func day(_ text: String) -> lxw_datetime? {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false).map { Int32($0) }
        guard parts.count == 3, text.utf8.count == 10, let year = parts[0], let month = parts[1], let day = parts[2],
            year > 1900, year < 10_000, (1...12).contains(month), (1...31).contains(day)
        else { return nil }
        return lxw_datetime(year: year, month: month, day: day, hour: 0, min: 0, sec: 0)
    }

    private func addChoices(_ column: Column, _ index: Int, _ last: lxw_row_t) throws {
        var words = column.choices.map { strdup($0) } + [nil]
        defer { for word in words { free(word) } }
        try words.withUnsafeMutableBufferPointer { words in
            var rule = lxw_data_validation()
            rule.validate = UInt8(LXW_VALIDATION_TYPE_LIST.rawValue)
            rule.value_list = words.baseAddress
            let type = column.isClosed ? LXW_VALIDATION_ERROR_TYPE_STOP : LXW_VALIDATION_ERROR_TYPE_WARNING
            rule.error_type = UInt8(type.rawValue)
            let (from, to) = (lxw_col_t(index), lxw_col_t(index))
            try check(worksheet_data_validation_range(sheet, 1, from, last, to, &rule))
        }
    }

    private func protect() {
        // What is set is allowed.
        var allowed = lxw_protection()
        allowed.format_cells = 1
        allowed.format_columns = 1
        allowed.format_rows = 1
        allowed.delete_columns = 1
        allowed.delete_rows = 1
        allowed.sort = 1
        allowed.autofilter = 1
        worksheet_protect(sheet, nil, &allowed)
        worksheet_protect(hidden, nil, nil)
    }

    private func writeLongTexts() throws {
        guard !longTexts.isEmpty else { return }
        guard let sheet = workbook_add_worksheet(workbook, WorkbookText.longTextSheet) else {
            throw DocumentError("the sheet '\(WorkbookText.longTextSheet)' cannot be made")
        }
        for (column, text) in WorkbookText.longTextHeader.enumerated() {
            try check(worksheet_write_string(sheet, 0, lxw_col_t(column), text, formats.header))
        }
        var row: lxw_row_t = 1
        for (place, text) in longTexts {
            for (number, piece) in WorkbookText.pieces(text).enumerated() {
                guard row < rowsPerSheet else { throw full }
                try check(worksheet_write_string(sheet, row, 0, place, nil))
                try check(worksheet_write_number(sheet, row, 1, Double(number + 1), nil))
                try check(worksheet_write_string(sheet, row, 2, piece, formats.text))
                row += 1
            }
        }
        worksheet_protect(sheet, nil, nil)
    }

    private func check(_ code: lxw_error) throws {
        guard code != LXW_NO_ERROR else { return }
        throw DocumentError("the workbook cannot be written: \(String(cString: lxw_strerror(code)))")
    }
}

/// The formats of an editable sheet's cells: text as text, days as days, and open cells tinted.
private struct CellFormats {
    let text: UnsafeMutablePointer<lxw_format>?
    let header: UnsafeMutablePointer<lxw_format>?
    let openHeader: UnsafeMutablePointer<lxw_format>?
    private let openText: UnsafeMutablePointer<lxw_format>?
    private let day: UnsafeMutablePointer<lxw_format>?
    private let openDay: UnsafeMutablePointer<lxw_format>?

    init(_ workbook: UnsafeMutablePointer<lxw_workbook>) {
        // In a cell of text a spreadsheet program takes what is typed as it is: no dates, and zeros stay.
        func format(_ number: String, isOpen: Bool, isBold: Bool = false) -> UnsafeMutablePointer<lxw_format>? {
            let format = workbook_add_format(workbook)
            format_set_num_format(format, number)
            if isBold { format_set_bold(format) }
            if isOpen {
                format_set_bg_color(format, 0xFFF8DC)
                if !isBold { format_set_unlocked(format) }
            }
            return format
        }
        text = format("@", isOpen: false)
        openText = format("@", isOpen: true)
        day = format("yyyy-mm-dd", isOpen: false)
        openDay = format("yyyy-mm-dd", isOpen: true)
        header = format("@", isOpen: false, isBold: true)
        openHeader = format("@", isOpen: true, isBold: true)
    }

    func cell(isOpen: Bool, isDate: Bool) -> UnsafeMutablePointer<lxw_format>? {
        isDate ? (isOpen ? openDay : day) : (isOpen ? openText : text)
    }
}
