/// The columns of an observation that a later row with the same values changes, as they were at one moment.
package struct ObservationBefore: RowBefore {
    /// The number of the fetch whose document holds the raw row.
    package var rawFetch: Int
    /// The number of the row in that document.
    package var rowNumber: Int
    /// The bits of the fields that the row left empty and that keep a former value.
    package var notStated: Int
    /// The bits of the fields without a column.
    package var unobserved: Int
    /// The raw row as JSON.
    package var raw: String?
    /// The bits of the fields that a notice stated; nil where no notice did.
    package var stated: Int?
    /// The notice's own texts as JSON.
    var statedText: String?

    /// The name of the table.
    package static let table = "observation"
    /// The columns, in the order of the properties.
    package static let columns = ["raw_fetch_id", "place", "not_stated", "unobserved", "raw", "stated", "stated_text"]

    /// Reads the columns of a row.
    package init(_ row: SQLRow) {
        rawFetch = row["raw_fetch_id"]
        rowNumber = row["place"]
        notStated = row["not_stated"]
        unobserved = row["unobserved"]
        raw = row["raw"]
        stated = row["stated"]
        statedText = row["stated_text"]
    }

    /// The values of the columns.
    package var values: [any SQLBindable] {
        [rawFetch, rowNumber, notStated, unobserved, raw, stated, statedText]
    }
}
