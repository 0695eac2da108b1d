internal import Documents
internal import Patterns

/// One kind of document of a source.
public struct DocumentRule {
    /// The supported formats.
    public enum Format: String, CaseIterable, Sendable {
        case csv, tsv, xlsx, html, xml, json

        /// Whether documents of the format are recognised by their headers only.
        var isText: Bool { self == .csv || self == .tsv }

        /// Whether values have names instead of columns.
        var isKeyed: Bool { self == .xml || self == .json }

        /// Whether a spreadsheet program may have written the document, so that `#REF!` is an error and no text of the
        /// register.
        var hasSheetErrors: Bool { self == .xlsx || isText }

        /// Whether a row with more or fewer cells than the header is a mistake; a sheet omits empty cells.
        var hasEvenRows: Bool { isText || self == .html }
    }

    /// The cells of a sheet's merged range that get its value.
    enum Merged: String, CaseIterable {
        /// Only the first cell, as in the file.
        case first
        /// All cells.
        case fill
    }

    /// The treatment of a row with more or fewer cells than the header.
    enum Ragged: String, CaseIterable {
        /// The document is refused with the row's number, because a delimiter or a quote is probably wrong.
        case refuse
        /// The row is rejected, and the other rows are read.
        case reject
    }

    /// The name in messages.
    public let name: String
    /// The format.
    public let format: Format
    let delimiter: UInt8
    let quote: UInt8?
    let charsets: [Charset]
    let sheet: SheetChoice
    /// The number of rows of a table within which the header must end.
    let headerWithin: Int
    /// The default of ``headerWithin``.
    static let usualHeaderWithin = 30
    /// Whether the table has a header; without one columns are known by their places.
    let hasHeader: Bool
    /// The number of rows of the header.
    let headerRows: Int
    /// Whether the rows may be in the table behind the header's table, as in grids made by scripts.
    let isHeaderApart: Bool
    /// The pattern of the first cell with text in the first row below the register's rows.
    let footer: CompiledPattern?
    let merged: Merged
    let layouts: [[String]]
    let ragged: Ragged
    /// The path to the records, for values with names.
    let records: RecordPath
    /// Columns that this document may lack although other documents of the source must have them.
    let lacking: Set<String>
}

/// A column of a source: its name in the definition and the rules for its header.
public struct ColumnRule {
    /// The rule for a header cell; white space, case, width and diacritics are ignored.
    enum Header {
        /// The whole text of the cell, folded.
        case whole(String)
        /// A part of the text, folded.
        case fragment(String)
        case pattern(CompiledPattern)
    }

    /// The name in the definition.
    public let name: String
    let headers: [Header]
    /// Which of several columns with the same header it is, from 1; nil where the header may stand once only.
    let number: Int?
    /// The index of its cells in tables without a header, from 0; nil where the definition has none.
    let place: Int?
    /// The repair of its cells; nil where they are read as they are.
    let cleaning: CellCleaning?
    /// The header's text in the definition; nil where the definition has only a part or a pattern.
    public let headerText: String?
    /// Whether an edition may lack the column; its fields then keep their values, marked as unobserved.
    let isOptional: Bool
    /// Whether changes of its cells have no meaning, as in a column of running numbers.
    let isVolatile: Bool
}
