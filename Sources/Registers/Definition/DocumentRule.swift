internal import Documents

/// One shape in which a source's documents come.
public struct DocumentRule {
    /// The formats that can be read.
    public enum Format: String, CaseIterable, Sendable {
        case csv, tsv, xlsx, xml, json

        var isText: Bool { self == .csv || self == .tsv }
        /// Whether values have names in place of columns.
        var isKeyed: Bool { self == .xml || self == .json }
    }

    /// What becomes of a text row with more or fewer cells than the header.
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
    let headerWithin: Int
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
    /// Whether an edition may lack it; its fields then keep their values, marked unobserved.
    let isOptional: Bool
    /// Whether its cells change without meaning anything, as a running number does.
    let isVolatile: Bool
}
