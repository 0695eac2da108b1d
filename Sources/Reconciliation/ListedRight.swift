package import Recordations

/// One right of a company's list: a row of it, as its definition reads it.
package struct ListedRight: Sendable {
    /// The key of the row: the docket's own number.
    package let reference: String
    /// The values of the row, in canonical form.
    package let values: FieldValues
    /// The file of the row.
    package let file: String
    /// The number of the row in its file, from 1.
    package let rowNumber: Int
    /// The day of the edition that first stated these values.
    package let since: CivilDate?

    /// Makes a right from its parts.
    package init(reference: String, values: FieldValues, file: String, rowNumber: Int, since: CivilDate? = nil) {
        self.reference = reference
        self.values = values
        self.file = file
        self.rowNumber = rowNumber
        self.since = since
    }

    /// Where the right stands, for people: `portfolio.xlsx, row 12`.
    package var place: String { "\(file), row \(rowNumber)" }
}

/// A row of a list that states no right, and why.
package struct UnreadableRow: Hashable, Sendable {
    /// The key of the row; nil where it could not be read.
    package let reference: String?
    /// The file of the row.
    package let file: String
    /// The number of the row in its file, from 1.
    package let rowNumber: Int
    /// The reason, as a clause in lower case.
    package let reason: String

    /// Makes a row from its parts.
    package init(reference: String?, file: String, rowNumber: Int, reason: String) {
        self.reference = reference
        self.file = file
        self.rowNumber = rowNumber
        self.reason = reason
    }
}
