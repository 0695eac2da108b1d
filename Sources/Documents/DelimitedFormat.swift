/// How a delimited text separates and quotes its cells.
public struct DelimitedFormat: Hashable, Sendable {
    /// The ASCII byte between two cells of a row.
    public var delimiter: UInt8

    /// The ASCII byte around a cell that holds delimiters or line ends; nil where quotes are ordinary characters.
    public var quote: UInt8?

    /// Comma-separated values as RFC 4180 has them.
    public static let csv = DelimitedFormat()

    /// Rows as a spreadsheet or a page puts them on the clipboard: tabs between cells, quotes as ordinary characters.
    public static let paste = DelimitedFormat(delimiter: UInt8(ascii: "\t"), quote: nil)

    /// Makes a format.
    public init(delimiter: UInt8 = UInt8(ascii: ","), quote: UInt8? = UInt8(ascii: "\"")) {
        self.delimiter = delimiter
        self.quote = quote
    }
}
