internal import Recordations

/// The rows of each page of a list, by half a digest; eight bytes a row.
final class PageTrail {
    // Half a digest: two rows of a million are alike in it by chance once in some ten million lists.
    private var digests: [UInt64] = []
    private var starts: [Int] = []

    /// Rows that are on more than one page, by digest.
    struct Overlap: Equatable {
        /// The two pages, counted from 1.
        let pages: (Int, Int)
        /// How many rows are on more than one page.
        let rows: Int
        /// Whether the second of the two is the first once more.
        let isWhole: Bool
        /// Whether a page begins with what the one before it ends with, as where a server counts wrong.
        let isSeam: Bool

        /// What was seen, as a sentence.
        var text: String { "page \(pages.1) repeats \(isWhole ? "page" : "rows of page") \(pages.0)" }

        static func == (first: Overlap, second: Overlap) -> Bool {
            first.pages == second.pages && first.rows == second.rows && first.isWhole == second.isWhole
        }
    }

    /// Whether the rows of a page, in their order, are those of another page, which is not empty.
    func repeats(_ rows: [UInt64], page: Int) -> Bool {
        !rows.isEmpty && starts.indices.contains(page) && rows.elementsEqual(self.rows(ofPage: page))
    }

    /// How many pages were begun.
    var pages: Int { starts.count }

    func beginPage() { starts.append(digests.count) }

    func note(_ digest: RowDigest) { digests.append(digest.low ^ digest.high) }

    /// The rows of a page, counted from 0.
    func rows(ofPage page: Int) -> ArraySlice<UInt64> {
        digests[starts[page]..<(page + 1 < starts.count ? starts[page + 1] : digests.count)]
    }

    /// The rows that are on several pages; nil where there are none.
    ///
    /// Rows that one page shows twice are the register's own.
    func overlap() -> Overlap? {
        var order = Array(0..<UInt32(digests.count))
        order.sort { (digests[Int($0)], $0) < (digests[Int($1)], $1) }
        var count = 0
        var first: (Int, Int)?
        for (one, other) in zip(order, order.dropFirst()) where digests[Int(one)] == digests[Int(other)] {
            let pages = (page(ofRow: Int(one)), page(ofRow: Int(other)))
            guard pages.0 != pages.1 else { continue }
            count += 1
            if first.map({ pages < $0 }) ?? true { first = pages }
        }
        guard let first else { return nil }
        let isWhole = Set(rows(ofPage: first.1)).isSubset(of: rows(ofPage: first.0)) && rows(ofPage: first.1).count > 1
        let isSeam = starts.indices.dropFirst().contains { page in
            let (before, here) = (rows(ofPage: page - 1), rows(ofPage: page))
            return before.last.map(here.prefix(count).contains) ?? false
        }
        return Overlap(pages: (first.0 + 1, first.1 + 1), rows: count, isWhole: isWhole, isSeam: isSeam)
    }

    private func page(ofRow row: Int) -> Int {
        var low = 0
        var high = starts.count
        while low + 1 < high {
            let middle = (low + high) / 2
            if starts[middle] <= row { low = middle } else { high = middle }
        }
        return low
    }
}
