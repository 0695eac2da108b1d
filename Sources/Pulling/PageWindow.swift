internal import Foundation

/// Assigns pages to the workers and keeps arrived pages for the reader, within a limit on pages ahead of the reader.
final class PageWindow: @unchecked Sendable {
    // Unchecked: all state is accessed under the condition's lock.
    private let condition = NSCondition()
    private let isChain: Bool
    private let pageLimit: Int
    private var count: Int?
    private var assigned = 1
    private var consumed = 1
    private var arrived: [Int: Result<ListPage, any Error>] = [:]
    /// The address or cursor of the next page, as the page before it states it.
    private var link: String?
    private var seenLinks: Set<String> = []
    /// The number of entries before the next page, where pages are requested one by one.
    private var offset: Int?
    private var isStopped = false
    private var running = 0
    private var wanted = 0
    /// The most pages that may wait for the reader; with 0 each page is requested only when the reader asks for it.
    var ahead = 4

    init(count: Int?, isChain: Bool, firstNext: String?, pageLimit: Int) {
        self.count = count
        self.isChain = isChain
        self.pageLimit = pageLimit
        // An empty text means that there is no next page.
        link = firstNext.flatMap { $0.isEmpty ? nil : $0 }
        if isChain {
            if let link { seenLinks.insert(link) } else { self.count = assigned }
        }
    }

    func begin() { locked { running += 1 } }

    func end() { locked { running -= 1 } }

    func stop() { locked { isStopped = true } }

    /// Waits until all workers have ended.
    func wait() {
        condition.lock()
        while running > 0 { condition.wait() }
        condition.unlock()
    }

    /// The next page to request; nil where there is none.
    ///
    /// Waits while too many pages wait for the reader.
    func assign() -> PageTarget? {
        condition.lock()
        defer { condition.unlock() }
        while true {
            if isStopped { return nil }
            if let count, assigned >= count { return nil }
            let isLinkKnown = !isChain || link != nil
            // With pages one by one the offset of a page is known only when the reader asks for the page.
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
        arrived[position] = result
        switch result {
        case .failure: isStopped = true
        case .success(let page):
            guard isChain else { break }
            let next = page.next.flatMap { $0.isEmpty ? nil : $0 }
            if let next, !seenLinks.insert(next).inserted {
                arrived[position] = .failure(
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

    /// Waits for the page with an index; nil where the list has fewer pages.
    func page(at position: Int, offset: Int?) throws -> ListPage? {
        condition.lock()
        defer { condition.unlock() }
        consumed = position
        self.offset = offset
        wanted = position
        condition.broadcast()
        if let count, position >= count, arrived[position] == nil { return nil }
        guard position < pageLimit else {
            isStopped = true
            throw PullingError(
                description:
                    "there are more than \(pageLimit) pages and no end; if that is right, let the source say 'most' under "
                    + "'pages'"
            )
        }
        while true {
            if let result = arrived.removeValue(forKey: position) { return try result.get() }
            if let count, position >= count { return nil }
            // A failed page stopped the other workers before this page was requested; its error explains more.
            if isStopped, running == 0 {
                for result in arrived.sorted(by: { $0.key < $1.key }).map(\.value) { _ = try result.get() }
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
