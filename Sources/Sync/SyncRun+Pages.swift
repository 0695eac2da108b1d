internal import Documents
internal import Foundation
internal import Mirror
internal import Pulling
internal import Recordations
internal import Registers
internal import Transport

extension SyncRun {
    /// What reading a list page by page came to.
    private enum Reading {
        /// The list is whole.
        case whole(EditionBuilder)
        /// The list moved under the pull, as it seems: pulled again, it may be whole.
        case doubtful(String, PageTrail.Overlap?)
    }

    /// Something about a list that another pull would not mend.
    private struct Incomplete: Error { let description: String }

    /// Brings in a list that a web server hands out in pages, as one fetch.
    ///
    /// The list is whole where its declared total was reached, no row stands on two pages, and its first page and its total did
    /// not change meanwhile. Otherwise it is asked for again, a few times; what is not whole then is a `failed` report.
    func takePages(
        _ web: WebSource,
        _ rule: PageRule,
        by pull: WebPull,
        extent: Fetch.Extent,
        after leading: [Exchange]
    ) throws -> SyncReport {
        var source = try state()
        var report = newReport(extent)
        var doubts: [(String, PageTrail.Overlap?)] = []
        var store = PageStore(mirror, source, isDryRun: isDryRun)
        do {
            while doubts.count < rule.attempts {
                source = try state()
                store = PageStore(mirror, source, isDryRun: isDryRun)
                let pages = try PageReading(self, web, rule, pull, store, source)
                // What is stored is of the list as it was: after a doubt all of it is asked for anew.
                let reading = try pull.whileRunning {
                    try read(pages, mayResume: doubts.isEmpty, before: doubts.last?.1, &report)
                }
                switch reading {
                case nil: return report
                case .whole(let builder)?:
                    try store.flush()
                    var draft = newDraft(source, extent, .failed)
                    draft.documents = store.documents(suffix)
                    draft.exchanges = leading + store.told() + pages.checked
                    return try finish(draft, builder, source, report, isAccepted: false)
                case .doubtful(let doubt, let overlap)?: doubts.append((doubt, overlap))
                }
            }
            let seen = doubts.map(\.0)
            let last = seen.first == seen.last ? "" : "; the last time: \(seen.last ?? "")"
            throw Incomplete(
                description:
                    "the list is not whole: \(seen.first ?? "") (asked for \(seen.count) times\(last)); it is tried again next "
                    + "time"
            )
        } catch let error as TransportError {
            if error.kind == .stopped {
                try store.flush()
                throw error
            }
            return try failPages(error.description, nil, web, store, source, leading, report)
        } catch let refused as RefusedPage {
            return try failPages(refused.description, refused, web, store, source, leading, report)
        } catch let error as PullingError {
            if leading.isEmpty, store.told().isEmpty {
                return try fail(error.description, source, report)
            }
            return try failPages(error.description, nil, web, store, source, leading, report)
        } catch let error as Incomplete {
            return try failPages(error.description, nil, web, store, source, leading, report)
        }
    }

    private var suffix: String { definition.documents.first?.format.rawValue ?? "page" }

    // nil where a changed definition holds the source, which is in the report.
    private func read(
        _ pages: PageReading,
        mayResume: Bool,
        before: PageTrail.Overlap?,
        _ report: inout SyncReport
    ) throws -> Reading? {
        let first = try pages.begin(mayResume: mayResume)
        defer { pages.stop() }
        let redefinition = try redefine(pages.source, &report)
        if report.verdict == .held, redefinition == nil { return nil }
        let builder = try newBuilder(pages.source)
        let trail = PageTrail()
        builder.trail = trail
        let total = try pages.total(of: first)
        let pageCount = try pages.pageCount(of: first)
        var entries = 0
        var position = 0
        var page: (bytes: [UInt8], total: String?)? = (first.bytes, first.total)
        while let now = page {
            if now.total != first.total {
                return .doubtful(
                    "page \(position + 1) declares \(now.total ?? "no number of") entries, and page 1 \(first.total ?? "none")",
                    nil
                )
            }
            trail.beginPage()
            let count = try count(now.bytes, of: position, into: builder)
            if count == 0 { pages.omit(position) }
            entries += count
            if let misfit = try misfit(count, position, total, pages.rule) {
                // A page that is another one's says more than a number that does not fit.
                let overlap = trail.overlap()
                return .doubtful(overlap?.words ?? misfit, overlap)
            }
            // Without a total the first page that is not full is the last.
            if total == nil, let size = pages.rule.size, count < size, !pages.isChain { pages.finish() }
            position += 1
            progress(SyncProgress(rows: entries, of: total, pages: position, of: pageCount))
            page = try pages.next(position)
        }
        if let overlap = trail.overlap() {
            // A register may list a row twice. It does where the same rows are the same ones in a second pull.
            if overlap.isWhole || before != overlap { return .doubtful(overlap.words, overlap) }
            try refuseLost(overlap, builder, pages.source)
        }
        if let total, entries != total {
            throw Incomplete(
                description: "the list is not whole: \(entries) of \(total) entries came; look at the register in "
                    + "a browser"
            )
        }
        if position > 1, try pages.hasMoved(trail) {
            return .doubtful("the first page was another one at the end", nil)
        }
        guard entries > 0 else {
            throw Incomplete(
                description:
                    "the register shows no entry at all; an empty register is never taken for one without recordations"
            )
        }
        return .whole(builder)
    }

    // A server whose pages overlap leaves as many entries out, and says so twice in the same way. What a register has listed
    // twice before may be its own; so may what comes with all that was known.
    private func refuseLost(_ overlap: PageTrail.Overlap, _ builder: EditionBuilder, _ source: SourceState) throws {
        let known = (0..<builder.known.count).count { !builder.known.isAbsent($0) }
        if let before = source.complete {
            guard overlap.rows > before.counts.duplicates, builder.distinct < known else { return }
        } else if !overlap.isSeam {
            return
        }
        throw Incomplete(
            description:
                "the list is not whole: \(overlap.words), and \(builder.distinct) different entries came in all; "
                + "if its pages overlap, let 'size' or the address of the source ask for others"
        )
    }

    // How many entries a page has.
    private func count(_ bytes: [UInt8], of position: Int, into builder: EditionBuilder) throws -> Int {
        do {
            let reading = try DocumentReading(definition: definition, stream: ByteStream(bytes: bytes))
            try builder.read(reading) { _ in }
            return reading.entries
        } catch let error as UnfitDocument where error.isEmpty {
            return 0
        } catch let error as MirrorError {
            throw error
        } catch {
            let name = "page \(position + 1)"
            throw Incomplete(description: UnreadableDocument(name: name, error: error).description)
        }
    }

    private func misfit(_ count: Int, _ position: Int, _ total: Int?, _ rule: PageRule) throws -> String? {
        guard let size = rule.size, let total, rule.way == .number || rule.way == .offset else { return nil }
        let expected = min(size, max(0, total - position * size))
        guard count != expected else { return nil }
        if position == 0, count > 0, total > count {
            throw Incomplete(
                description: "page 1 has \(count) of \(total) entries, where \(expected) were asked for; let 'size' "
                    + "of the source's pages be what the server gives"
            )
        }
        return "page \(position + 1) has \(count) entries, where \(expected) should be"
    }

    private func failPages(
        _ reason: String,
        _ refused: RefusedPage?,
        _ web: WebSource,
        _ store: PageStore,
        _ source: SourceState,
        _ leading: [Exchange],
        _ unread: SyncReport
    ) throws -> SyncReport {
        var report = unread
        report.verdict = .failed
        report.extent = .incomplete
        report.reason = reason
        if isDryRun { return report }
        try store.flush()
        var draft = newDraft(source, .incomplete, .failed)
        draft.reason = reason
        draft.documents = store.documents(suffix)
        draft.exchanges = leading + store.told()
        if let refused {
            draft.exchanges.append(try told(refused))
        } else if draft.exchanges.isEmpty {
            draft.exchanges = [Exchange((method: "GET", url: web.shown))]
        }
        report.fetch = try mirror.record(draft)
        return report
    }

    /// An answer that was refused, with its bytes as evidence.
    func told(_ refused: RefusedPage) throws -> Exchange {
        var told = Exchange(refused.asked).answered(by: refused.response, validators: nil)
        if !refused.bytes.isEmpty, !isDryRun {
            told.artifact = try mirror.store(PackedBytes(Array(refused.bytes.prefix(Self.keptOfRefused))))
        }
        return told
    }
}
