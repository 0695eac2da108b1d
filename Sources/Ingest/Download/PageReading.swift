internal import Documents
internal import FoundationEssentials
internal import Mirror
internal import Pulling
internal import Recordations
internal import Registers
internal import Transport

/// The pages of one pass over a list in order.
///
/// A page that an earlier pass has, or a run that was interrupted, is asked for again; its stored bytes count where the server
/// calls them unchanged by their own mark, and nowhere else.
final class PageReading {
    let rule: PageRule
    let source: SourceState
    private let run: SyncRun
    private let pull: PagedDownloader
    private let store: PageStore
    private let network: Downloader
    private let request: String
    /// The exchanges of asking for the first page again, and for the page behind the last one.
    private(set) var checked: [Exchange] = []

    // Pages of a pull that was interrupted longer ago have probably changed.
    private static let resumeSeconds = 86_400.0

    init(
        _ run: SyncRun,
        _ web: WebSource,
        _ rule: PageRule,
        by pull: Downloader,
        into store: PageStore,
        source: SourceState
    ) throws {
        self.run = run
        self.rule = rule
        self.source = source
        self.store = store
        network = pull
        request = "\(web.shown) \(web.rule?.fingerprint ?? "")"
        self.pull = try PagedDownloader(
            pull,
            web,
            rule,
            expectsPage: run.definition.documents.contains { $0.format == .html },
            facts: Self.facts(rule, run.definition),
            arrived: { try store.add($0) }
        )
    }

    var isChain: Bool { rule.way == .next || rule.way == .cursor }
    /// Whether only the pages themselves show where the list ends.
    var isOpenEnded: Bool { !isChain && rule.total == nil }

    // The facts are in the text of a page, which has the charset of the source's documents.
    private static func facts(_ rule: PageRule, _ definition: SourceDefinition) -> PagedDownloader.Facts {
        let charsets = definition.charsets
        return { bytes, response in
            let server = ServerCharset(contentType: response.header("content-type"))
            let text = try TextDecoder.text(of: bytes, charsets: charsets.isEmpty ? server?.charsets ?? [] : charsets)
            return (
                try rule.total?.value(in: text, isUnique: true) { response.headers(named: $0) },
                try rule.next?.value(in: text, isUnique: false) { response.headers(named: $0) }
            )
        }
    }

    /// Asks for the first page, and begins with the others.
    ///
    /// `former` are the pages of the pass before, if there was one; else those of a run that was interrupted are looked for.
    func begin(after former: PageStore?) throws -> ListPage {
        let first = try pull.first()
        let moment = SyncRun.instant(Date().timeIntervalSince1970 - Self.resumeSeconds)
        let interrupted = try former == nil ? run.mirror.openPull(of: source, request: request, since: moment) : []
        let copies = try former?.copies() ?? copies(of: interrupted)
        // The pages of an interrupted pull stay until they have come again: this run may be interrupted too.
        if interrupted.isEmpty, !run.isDryRun { try run.mirror.beginPull(of: source, request: request) }
        try store.add(first)
        try pull.start(after: first, count: try pageCount(of: first), copies: copies)
        return first
    }

    private func copies(of pages: [PulledPage]) throws -> [Int: PageCopy] {
        try PageStore.copies(
            pages.map { ($0.position, PageStore.Kept($0.artifact, $0.exchange, total: $0.total, next: $0.next)) },
            run.mirror
        )
    }

    /// What a page holds, before it is taken for a part of the list.
    enum Look: Equatable {
        /// Rows, by their digests.
        case rows([UInt64])
        /// No row at all.
        case empty
        /// Something that cannot be read.
        case unreadable
    }

    /// Reads a page's rows without keeping them.
    ///
    /// A page may say the time of day beside its rows: only these count.
    func look(at bytes: [UInt8]) -> Look {
        let trail = PageTrail()
        trail.beginPage()
        do {
            let reading = try DocumentReading(definition: run.definition, stream: ByteStream(bytes: bytes))
            while try reading.advance() { trail.note(reading.digest) }
        } catch let error as UnfitDocument where error.isEmpty {
            return .empty
        } catch {
            return .unreadable
        }
        let rows = Array(trail.rows(ofPage: 0))
        return rows.isEmpty ? .empty : .rows(rows)
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

    /// How many pages the list has by what the first one declares; nil where it is not known.
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

    /// The next page; nil at the end.
    ///
    /// `entries` is how many entries the pages before it have: in an open-ended list by offset the next page begins there, however
    /// many a page was to have.
    func next(after entries: Int) throws -> ListPage? {
        try network.stopIfAsked()
        return try pull.next(offset: isOpenEnded && rule.way == .offset ? entries : nil)
    }

    /// The page behind the last one of a list that was read to its declared end; empty where the server refuses it.
    func look(behind position: Int) throws -> Look {
        do {
            let page = try pull.page(behind: position)
            try check(page)
            return page.isAbsent ? .empty : look(at: page.bytes)
        } catch is RefusedPage {
            return .empty
        }
    }

    // Asked for to be compared, and kept as evidence.
    private func check(_ page: ListPage) throws {
        var exchange = Exchange(page.asked).answered(by: page.response, validators: nil)
        if !run.isDryRun, !page.bytes.isEmpty { exchange.artifact = try run.mirror.store(PackedBytes(page.bytes)) }
        checked.append(exchange)
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
        try check(again)
        return look(at: again.bytes) != .rows(Array(trail.rows(ofPage: 0)))
    }
}
