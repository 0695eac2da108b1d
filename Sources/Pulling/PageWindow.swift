internal import Foundation

/// Which pages are asked for, which have come, and how far ahead of the reader that may be.
final class PageWindow: @unchecked Sendable {
    // Unchecked: everything is touched under the condition's lock only.
    private let condition = NSCondition()
    private let isChain: Bool
    private let most: Int
    private var count: Int?
    private var assigned = 1
    private var consumed = 1
    private var come: [Int: Result<ListPage, any Error>] = [:]
    /// What the page before the next one said of it.
    private var link: String?
    private var seenLinks: Set<String> = []
    /// How many entries stand before the page that is asked for next, where pages are asked for one by one.
    private var offset: Int?
    private var isStopped = false
    private var running = 0
    private var wanted = 0
    /// How many pages may wait for the reader; with 0 each is asked for when the reader wants it.
    var ahead = 4

    init(count: Int?, isChain: Bool, firstNext: String?, most: Int) {
        self.count = count
        self.isChain = isChain
        self.most = most
        // An empty one is none, as on every other page.
        link = firstNext.flatMap { $0.isEmpty ? nil : $0 }
        if isChain {
            if let link { seenLinks.insert(link) } else { self.count = assigned }
        }
    }

    func begin() { locked { running += 1 } }

    func end() { locked { running -= 1 } }

    func stop() { locked { isStopped = true } }

    /// Waits until nobody asks any more.
    func wait() {
        condition.lock()
        while running > 0 { condition.wait() }
        condition.unlock()
    }

    /// The page to be asked for now; nil where there is none any more.
    ///
    /// Waits where the reader is behind.
    func assign() -> PageTarget? {
        condition.lock()
        defer { condition.unlock() }
        while true {
            if isStopped { return nil }
            if let count, assigned >= count { return nil }
            let isLinkKnown = !isChain || link != nil
            // Asked for one by one: what a page is asked for by is known when the reader wants it.
            let isWanted = ahead > 0 ? assigned < consumed + ahead : assigned <= wanted
            if isWanted, isLinkKnown {
                defer { assigned += 1 }
                guard isChain else { return PageTarget(position: assigned, offset: offset) }
                defer { link = nil }
                return PageTarget(position: assigned, next: link)
            }
            condition.wait()
        }
    }

    func put(_ position: Int, _ result: Result<ListPage, any Error>) {
        condition.lock()
        defer { condition.unlock() }
        come[position] = result
        switch result {
        case .failure: isStopped = true
        case .success(let page):
            guard isChain else { break }
            let next = page.next.flatMap { $0.isEmpty ? nil : $0 }
            if let next, !seenLinks.insert(next).inserted {
                come[position] = .failure(
                    PullingError(
                        description:
                            "page \(position + 1) names a next page that was there before: the pages go in a circle; "
                            + "nothing was changed; look at the register in a browser"
                    )
                )
                isStopped = true
            }
            link = next
            if next == nil { count = position + 1 }
        }
        condition.broadcast()
    }

    /// The page of that number; nil where the list has ended before it.
    func take(_ position: Int, offset: Int?) throws -> ListPage? {
        condition.lock()
        defer { condition.unlock() }
        consumed = position
        self.offset = offset
        wanted = position
        condition.broadcast()
        if let count, position >= count, come[position] == nil { return nil }
        guard position < most else {
            isStopped = true
            throw PullingError(
                description:
                    "there are more than \(most) pages and no end; if that is right, let the source say 'most' under "
                    + "'pages'"
            )
        }
        while true {
            if let result = come.removeValue(forKey: position) { return try result.get() }
            if let count, position >= count { return nil }
            // What failed stopped the others before they came to this page; the failure itself tells more.
            if isStopped, running == 0 {
                for result in come.sorted(by: { $0.key < $1.key }).map(\.value) { _ = try result.get() }
                return nil
            }
            condition.wait()
        }
    }

    private func locked(_ body: () -> Void) {
        condition.lock()
        body()
        condition.broadcast()
        condition.unlock()
    }
}
