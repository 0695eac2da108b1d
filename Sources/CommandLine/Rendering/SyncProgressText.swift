internal import Rendering
internal import Sync

extension SyncProgress {
    /// `page 12 of 128, 12,000 of 128,000 rows read`.
    var text: String {
        let number = Phrase.number
        let page = pages.map { "page \(number($0))" + (allPages.map { " of \(number($0))" } ?? "") + ", " } ?? ""
        return page + (allRows.map { "\(number(rows)) of \(Phrase.count($0, "row"))" } ?? Phrase.count(rows, "row"))
            + " read"
    }
}
