internal import Foundation
internal import Mirror
internal import Pulling

/// Takes the pages of a pull into the mirror as they come, several in one transaction.
///
/// A page may come from any thread, which hashes and compresses it; what is kept an interrupted pull can go on from.
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

    // A commit waits for the disk: few of them, and little that a crash could lose.
    private static let commitInBytes = 4 << 20
    private static let commitSeconds = 0.5

    init(_ mirror: Mirror, _ source: SourceState, isDryRun: Bool) {
        self.mirror = mirror
        self.source = source
        self.isDryRun = isDryRun
    }

    /// Goes on with a page that an earlier run has stored.
    func take(over page: PulledPage) {
        lock.withLock {
            artifacts[page.position] = page.artifact
            exchanges[page.position] = page.exchange
        }
    }

    func add(_ page: ListPage) throws {
        let exchange = Exchange(page.asked).answered(by: page.response, validators: nil)
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

    /// Writes what is waiting.
    func flush() throws { try lock.withLock { try write() } }

    /// The documents so far, in order, under names with a suffix.
    func documents(_ suffix: String) -> [Fetch.Document] {
        lock.withLock {
            artifacts.sorted { $0.key < $1.key }.map { position, artifact in
                let number = String(position + 1)
                let zeros = String(repeating: "0", count: max(0, 5 - number.count))
                return Fetch.Document(artifact: artifact, name: "page-\(zeros)\(number).\(suffix)")
            }
        }
    }

    /// What was asked and answered so far, in order of the pages.
    func told() -> [Exchange] {
        lock.withLock {
            exchanges.sorted { $0.key < $1.key }.map { position, exchange in
                var told = exchange
                told.artifact = artifacts[position]
                return told
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
