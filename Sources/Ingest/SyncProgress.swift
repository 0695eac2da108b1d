/// How far the reading of an edition is.
public struct SyncProgress: Equatable, Sendable {
    /// How many rows were read.
    public let rows: Int
    /// How many rows the register declares; nil where it does not say.
    public let allRows: Int?
    /// How many pages of a list were read; nil for a document.
    public let pages: Int?
    /// How many pages the list has; nil where it is not known.
    public let allPages: Int?

    init(rows: Int, of allRows: Int? = nil, pages: Int? = nil, of allPages: Int? = nil) {
        self.rows = rows
        self.allRows = allRows
        self.pages = pages
        self.allPages = allPages
    }
}
