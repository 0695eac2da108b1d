internal import Foundation
internal import Mirror
internal import Pulling

/// Stores the pages of a pull as they come, several in one transaction.
///
/// A page may come from any thread, which hashes and compresses it. An interrupted pull continues from the stored pages.
final class PageStore: @unchecked Sendable {
    // Unchecked: everything is touched under the lock only.
    private let lock = NSLock()
    private let mirror: Mirror
    private let source: SourceState
    private let isDryRun: Bool
    private var waiting: [PageDraft] = []
    private var waitingBytes = 0
    private var waitingSince = Date()
    private var artifacts: [Int: Artifact] = [:]
    private var exchanges: [Int: Exchange] = [:]
    /// What each page says of the list.
    private var facts: [Int: (total: String?, next: String?)] = [:]
    /// Pages without an entry, which are evidence and no documents.
    private var empty: Set<Int> = []

    // A commit waits for the disk: few of them, and little that a crash could lose.
    private static let commitInBytes = 4 << 20
    private static let commitSeconds = 0.5

    init(_ mirror: Mirror, _ source: SourceState, isDryRun: Bool) {
        self.mirror = mirror
        self.source = source
        self.isDryRun = isDryRun
    }

    /// A page that is stored.
    struct Kept {
        let artifact: Artifact
        let exchange: Exchange
        let total: String?
        let next: String?

        init(_ artifact: Artifact, _ exchange: Exchange, total: String?, next: String?) {
            self.artifact = artifact
            self.exchange = exchange
            self.total = total
            self.next = next
        }
    }

    /// The pages as copies that a server may call unchanged.
    ///
    /// Only one with a mark of its own is a copy: a mark that is on two pages, or on two documents of one address, says
    /// nothing. Copies are there once everything is written.
    func copies() throws -> [Int: PageCopy] {
        try flush()
        let kept = lock.withLock {
            artifacts.compactMap { position, artifact in
                exchanges[position].map {
                    (position, Kept(artifact, $0, total: facts[position]?.total, next: facts[position]?.next))
                }
            }
        }
        return try Self.copies(kept, mirror)
    }

    static func copies(_ pages: [(Int, Kept)], _ mirror: Mirror) throws -> [Int: PageCopy] {
        var uses: [String: Int] = [:]
        for (_, page) in pages { page.exchange.etag.map { uses[$0, default: 0] += 1 } }
        var copies: [Int: PageCopy] = [:]
        for (position, page) in pages {
            let exchange = page.exchange
            guard let etag = exchange.etag, uses[etag] == 1, !(try mirror.isMisleading(etag: etag, url: exchange.url))
            else { continue }
            copies[position] = PageCopy(url: exchange.url, etag: etag, total: page.total, next: page.next) {
                let next = mirror.bytes(of: page.artifact)
                var bytes: [UInt8] = []
                while let piece = try next() { bytes += piece }
                return bytes
            }
        }
        return copies
    }

    func add(_ page: ListPage) throws {
        var exchange = Exchange(page.asked).answered(by: page.response, validators: nil)
        // A server need not repeat the mark of a copy that it calls unchanged.
        exchange.etag = exchange.etag ?? page.copy?.etag
        if isDryRun { return lock.withLock { exchanges[page.position] = exchange } }
        let draft = PageDraft(
            position: page.position,
            bytes: try PackedBytes(page.bytes),
            total: page.total,
            next: page.next,
            exchange: exchange
        )
        try lock.withLock {
            exchanges[page.position] = exchange
            facts[page.position] = (page.total, page.next)
            if waiting.isEmpty { waitingSince = Date() }
            waiting.append(draft)
            positions.append(page.position)
            waitingBytes += draft.storedBytes
            guard waitingBytes >= Self.commitInBytes || -waitingSince.timeIntervalSinceNow >= Self.commitSeconds else {
                return
            }
            try write()
        }
    }

    private var positions: [Int] = []

    private func write() throws {
        guard !waiting.isEmpty else { return }
        for (position, artifact) in zip(positions, try mirror.keep(waiting, of: source)) {
            artifacts[position] = artifact
        }
        waiting = []
        positions = []
        waitingBytes = 0
    }

    /// Writes the pages that are waiting.
    func flush() throws { try lock.withLock { try write() } }

    /// Says that a page has no entry: nothing can be read from it a second time.
    func omit(_ position: Int) { lock.withLock { _ = empty.insert(position) } }

    /// The documents so far, in order, under names with a suffix.
    func documents(_ suffix: String) -> [Fetch.Document] {
        lock.withLock {
            artifacts.filter { !empty.contains($0.key) }.sorted { $0.key < $1.key }.map { position, artifact in
                let number = String(position + 1)
                let zeros = String(repeating: "0", count: max(0, 5 - number.count))
                return Fetch.Document(artifact: artifact, name: "page-\(zeros)\(number).\(suffix)")
            }
        }
    }

    /// The exchanges so far, in the order of the pages.
    func answeredExchanges() -> [Exchange] {
        lock.withLock {
            exchanges.sorted { $0.key < $1.key }.map { position, exchange in
                var answered = exchange
                answered.artifact = artifacts[position]
                return answered
            }
        }
    }
}

extension Exchange {
    /// An exchange that begins now.
    init(_ asked: (method: String, url: String)) {
        self.init(method: asked.method, url: asked.url, asked: SyncRun.instant(Date().timeIntervalSince1970))
    }
}
