/// The delimiter and the quotation mark of delimited text.
public struct DelimitedFormat: Hashable, Sendable {
    /// The ASCII byte between two cells of a row.
    public var delimiter: UInt8

    /// The ASCII byte around a cell that holds delimiters or line ends; nil where quotes are ordinary characters.
    public var quote: UInt8?

    /// Comma-separated values by RFC 4180.
    public static let csv = DelimitedFormat()

    /// Rows copied from a spreadsheet or a page: tabs between cells, quotation marks are ordinary characters.
    public static let paste = DelimitedFormat(delimiter: UInt8(ascii: "\t"), quote: nil)

    /// Makes a format.
    public init(delimiter: UInt8 = UInt8(ascii: ","), quote: UInt8? = UInt8(ascii: "\"")) {
        self.delimiter = delimiter
        self.quote = quote
    }
}
