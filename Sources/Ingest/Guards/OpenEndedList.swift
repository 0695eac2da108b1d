internal import Registers

/// The end of a list whose pages do not say how many entries there are: what each page means for it.
///
/// A page that is not full may be the last one, or one that the server has cut. So the pages after it are asked for until one
/// is empty or comes a second time.
struct OpenEndedList {
    /// What becomes of a page.
    enum Step: Equatable {
        /// Its rows belong to the list.
        case read
        /// It has none, and the next one is asked for.
        case pass
        /// The list ended before it.
        case end
        /// The list is not whole, as it seems; read again, it may be.
        case doubt(String)
        /// The list cannot be read like this.
        case refuse(String)
    }

    private let rule: PageRule
    private let size: Int
    /// The number of entries of each page so far.
    private(set) var counts: [Int] = []
    private var emptyPage: Int?
    /// What speaks against the end that was found, though not enough to read the list again for nothing else.
    private(set) var softDoubt: String?

    init(_ rule: PageRule) {
        self.rule = rule
        size = rule.size ?? 1
    }

    /// Looks at a page before its rows are taken; `trail` has the pages before it.
    mutating func step(_ position: Int, _ look: PageReading.Look, isAbsent: Bool, _ trail: PageTrail) -> Step {
        let wasFull = counts.last.map { $0 >= size } ?? true
        switch look {
        case _ where isAbsent:
            if wasFull { softDoubt = "the server refuses page \(position + 1), and the page before it is full" }
            return .end
        case .empty:
            // Behind a full page it may be one that the server has lost.
            guard emptyPage == nil, wasFull, position > 0 else { return .end }
            emptyPage = position
            return .pass
        case .unreadable: return .read
        case .rows(let rows):
            if let emptyPage { return .doubt("page \(emptyPage + 1) has no entry, and page \(position + 1) has") }
            guard position > 0 else { break }
            if trail.repeats(rows, page: trail.pages - 1) || trail.repeats(rows, page: 0) {
                if trail.pages == 1, wasFull {
                    return .refuse(
                        "page 2 is page 1 once more: the server does not heed which page is asked for; let the 'url' or the "
                            + "form ask for it in the server's way, or leave 'pages' out if the first page is all"
                    )
                }
                if wasFull { softDoubt = "page \(position + 1) is an earlier page once more" }
                return .end
            }
        }
        return .read
    }

    /// Notes how many entries a page has whose rows were taken.
    mutating func add(_ count: Int) { counts.append(count) }

    /// What the sizes of the pages say when all are there.
    mutating func close() -> Step {
        // Each page by offset begins where the one before it ended.
        guard rule.way == .number else { return .end }
        let before = counts.dropLast()
        guard let odd = before.firstIndex(where: { $0 != size }), let given = before.first else { return .end }
        let isEven = before.allSatisfy { $0 == given } && (counts.last ?? 0) <= given
        guard isEven else {
            return .doubt(
                "page \(odd + 1) has \(counts[odd]) entries, where \(size) were asked for, and the list goes on behind it"
            )
        }
        // It is the server's own size.
        softDoubt = softDoubt ?? "each page has \(given) entries, where \(size) were asked for"
        return .end
    }
}
