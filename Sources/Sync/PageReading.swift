internal import Documents
internal import Foundation
internal import Mirror
internal import Pulling
internal import Recordations
internal import Registers
internal import Transport

/// The pages of one pull in order, whether they come over the network or were stored by a run that was interrupted.
final class PageReading {
    let rule: PageRule
    let source: SourceState
    private let run: SyncRun
    private let pull: PagedPull
    private let store: PageStore
    private let network: WebPull
    private let request: String
    private var stored: [Int: PulledPage] = [:]
    /// What asking for the first page once more told.
    private(set) var checked: [Exchange] = []

    // A pull that was interrupted longer ago is of another day's list.
    private static let resumeSeconds = 86_400.0

    init(
        _ run: SyncRun,
        _ web: WebSource,
        _ rule: PageRule,
        _ pull: WebPull,
        _ store: PageStore,
        _ source: SourceState
    ) throws {
        self.run = run
        self.rule = rule
        self.source = source
        self.store = store
        network = pull
        request = "\(web.shown) \(web.rule?.fingerprint ?? "")"
        self.pull = try PagedPull(
            pull,
            web,
            rule,
            expectsPage: run.definition.documents.contains { $0.format == .html },
            facts: Self.facts(rule, run.definition),
            arrived: { try store.add($0) }
        )
    }

    var isChain: Bool { rule.way == .next || rule.way == .cursor }

    // What pages say stands in their text, which has the charset of the source's documents.
    private static func facts(_ rule: PageRule, _ definition: SourceDefinition) -> PagedPull.Facts {
        let charsets = definition.charsets
        return { bytes, response in
            let text = try TextDecoder.text(of: bytes, charsets: charsets)
            return (
                try rule.total?.value(in: text) { response.header($0) },
                try rule.next?.value(in: text) { response.header($0) }
            )
        }
    }

    /// Asks for the first page, and begins with the others; those of an interrupted run are taken over where the list seems to
    /// be the same.
    func begin(mayResume: Bool) throws -> ListPage {
        let first = try pull.first()
        let moment = SyncRun.instant(Date().timeIntervalSince1970 - Self.resumeSeconds)
        var kept = mayResume ? try run.mirror.openPull(of: source, request: request, since: moment) : []
        if let old = kept.first {
            let isSame =
                try old.position == 0 && old.total == first.total && rows(bytes(of: old.artifact)) == rows(first.bytes)
            if !isSame { kept = [] }
        }
        if kept.isEmpty, !run.isDryRun { try run.mirror.beginPull(of: source, request: request) }
        for page in kept where page.position > 0 {
            stored[page.position] = page
            store.take(over: page)
        }
        try store.add(first)
        try pull.start(after: first, count: try pageCount(of: first), stored: stored.mapValues(\.next))
        return first
    }

    private func bytes(of artifact: Artifact) throws -> [UInt8] {
        let next = run.mirror.bytes(of: artifact)
        var bytes: [UInt8] = []
        while let piece = try next() { bytes += piece }
        return bytes
    }

    // A page may say the time of day beside its rows: only these count. What cannot be read is like nothing else.
    private func rows(_ bytes: [UInt8]) -> [UInt64]? {
        let trail = PageTrail()
        trail.beginPage()
        guard let reading = try? DocumentReading(definition: run.definition, stream: ByteStream(bytes: bytes)) else {
            return nil
        }
        do { while try reading.advance() { trail.note(reading.digest) } } catch { return nil }
        return Array(trail.rows(ofPage: 0))
    }

    /// The number of entries that a page declares; nil where none does.
    func total(of page: ListPage) throws -> Int? {
        guard rule.total != nil else { return nil }
        guard let text = page.total else {
            throw PullingError(
                description: "page 1 does not say how many entries there are; let 'total' of the source's pages find it"
            )
        }
        let digits = text.filter { !$0.isWhitespace && $0 != "," && $0 != "'" }
        guard let total = Int(digits), total >= 0 else {
            throw PullingError(
                description:
                    "page 1 declares '\(text.prefix(40))' entries, which is no number; let 'total' of the source's pages find it"
            )
        }
        return total
    }

    /// How many pages the list has by what the first one declares; nil where nobody says.
    func pageCount(of first: ListPage) throws -> Int? {
        guard let total = try total(of: first), let size = rule.size else { return nil }
        // Divided first: a total may be as large as a number can be.
        let count = max(1, total / size + (total % size == 0 ? 0 : 1))
        guard count <= rule.most else {
            throw PullingError(
                description:
                    "page 1 declares \(total) entries on \(count) pages, and more than \(rule.most) are not believed; if "
                    + "that is right, let the source say 'most' under 'pages'"
            )
        }
        return count
    }

    /// The page of that number and what it declares; nil at the end.
    func next(_ position: Int) throws -> (bytes: [UInt8], total: String?)? {
        try network.stopIfAsked()
        return switch try pull.next() {
        case nil: nil
        case .page(let page)?: (page.bytes, page.total)
        case .stored(let number)?: try stored[number].map { (try bytes(of: $0.artifact), $0.total) }
        }
    }

    /// Says that a page has no entry.
    func omit(_ position: Int) { store.omit(position) }

    /// Says that the page read last was the end.
    func finish() { pull.finish() }

    /// Asks for nothing more.
    func stop() { pull.stop() }

    /// Whether the first page is another one by now.
    func hasMoved(_ trail: PageTrail) throws -> Bool {
        let again = try pull.first()
        var told = Exchange(again.asked).answered(by: again.response, validators: nil)
        if !run.isDryRun { told.artifact = try run.mirror.store(PackedBytes(again.bytes)) }
        checked = [told]
        return rows(again.bytes) != Array(trail.rows(ofPage: 0))
    }
}
