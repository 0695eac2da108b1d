internal import Documents
internal import Patterns

/// One shape in which a source's documents come.
public struct DocumentRule {
    /// The formats that can be read.
    public enum Format: String, CaseIterable, Sendable {
        case csv, tsv, xlsx, html, xml, json

        /// Whether its documents are told from others by their headers alone.
        var isText: Bool { self == .csv || self == .tsv }

        /// Whether values have names in place of columns.
        var isKeyed: Bool { self == .xml || self == .json }

        /// Whether a spreadsheet program may have written it, so that `#REF!` and its kind are no text of the register.
        var hasSheetErrors: Bool { self == .xlsx || isText }

        /// Whether a row with more or fewer cells than the header is a mistake; a sheet leaves empty cells out.
        var hasEvenRows: Bool { isText || self == .html }
    }

    /// Which cells of a merged range of a sheet have its value.
    enum Merged: String, CaseIterable {
        /// The first alone, as in the file.
        case first
        /// All of them.
        case fill
    }

    /// What becomes of a row with more or fewer cells than the header.
    enum Ragged: String, CaseIterable {
        /// The document is refused with the place: a delimiter or a quote is wrong somewhere.
        case refuse
        /// The row is rejected, the others are read.
        case reject
    }

    /// The name by which messages call it.
    public let name: String
    /// The format.
    public let format: Format
    let delimiter: UInt8
    let quote: UInt8?
    let charsets: [Charset]
    let sheet: SheetChoice
    /// How many rows of a table may end with the header.
    let headerWithin: Int
    /// The same where nothing is said.
    static let usualHeaderWithin = 30
    /// How many rows make the header.
    let headerRows: Int
    /// Whether the rows may stand in the table behind the one that has the header, as grids of scripts put them.
    let isHeaderApart: Bool
    /// What the first row below a table says in its first cell with any text.
    let footer: CompiledPattern?
    let merged: Merged
    let layouts: [[String]]
    let ragged: Ragged
    /// For values with names: where the records are.
    let records: RecordPath
    /// Columns that this document may lack, though others of the source may not.
    let lacking: Set<String>
}

/// A column of a source: the name that the definition uses, and how its header is known.
public struct ColumnRule {
    /// How a header cell is recognised; white space, case, width and diacritics never count.
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
    /// The header as the source writes it; nil where only a part or a pattern of it is known.
    public let headerText: String?
    /// Whether an edition may lack it; its fields then keep their values, marked unobserved.
    let isOptional: Bool
    /// Whether its cells change without meaning anything, as a running number does.
    let isVolatile: Bool
}
