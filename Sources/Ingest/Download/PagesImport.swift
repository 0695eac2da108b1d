internal import Documents
internal import FoundationEssentials
internal import Mirror
internal import Pulling
internal import Recordations
internal import Registers
internal import Transport

extension SyncRun {
    /// The result of one pass over the pages of a list.
    private enum Pass {
        /// All pages came, and nothing speaks against them that another look at the same pages would not show.
        case whole(ReadPages)
        /// The list moved under the pass, as it seems: read again, it may be whole.
        case doubtful(String)
    }

    /// All pages of a list.
    private struct ReadPages {
        let edition: StagedEdition
        let pages: Int
        /// Rows that are on two pages.
        let overlap: PageTrail.Overlap?
        /// What would be no reason to read the list again if nothing changed.
        let softDoubt: String?
        /// Whether nothing but the pages themselves could prove their ends, and they do not.
        let isEndUnproven: Bool
    }

    /// Something about a list that another pass would not mend.
    private struct Incomplete: Error, CustomStringConvertible { let description: String }

    /// Imports a list that a web server gives in pages, as one fetch.
    ///
    /// A list is believed where its declared end was reached, no row and no key is on two pages, and its first page and
    /// its total are the same at the end. A first edition, one in which something is missing or in doubt, and a change in a list
    /// that declares no total are believed where two passes one after the other show the same keys. Otherwise it is asked for
    /// again, a few times; what is not believed then is a `failed` report.
    func importPages(
        _ web: WebSource,
        _ rule: PageRule,
        by pull: Downloader,
        extent: Fetch.Extent,
        after leading: [Exchange]
    ) throws -> SyncReport {
        var source = try state()
        var report = newReport(extent)
        var passes = 0
        var doubts: [String] = []
        var before: (keys: EditionKeys, overlap: PageTrail.Overlap?)?
        var store = PageStore(mirror, source, isDryRun: isDryRun)
        do {
            while passes < max(rule.attempts, 2) {
                source = try state()
                let former = passes > 0 && !isDryRun ? store : nil
                store = PageStore(mirror, source, isDryRun: isDryRun)
                let pages = try PageReading(self, web, rule, by: pull, into: store, source: source)
                let pass = try pull.whileRunning { try read(pages, after: former, &report) }
                passes += 1
                switch pass {
                case nil: return report
                case .doubtful(let doubt)?:
                    doubts.append(doubt)
                    before = nil
                case .whole(let read)?:
                    try store.flush()
                    var draft = newDraft(source, extent, .failed)
                    draft.documents = store.documents(suffix)
                    draft.exchanges = leading + store.answeredExchanges() + pages.checked
                    let compared = try compare(read.edition, with: source, for: draft)
                    let keys = EditionKeys(compared.diff)
                    let isConfirmed = before.map {
                        $0.keys == keys && (read.overlap == nil || $0.overlap == read.overlap)
                    }
                    if let need = needOfAnotherPass(read, compared.diff, source, hasTotal: rule.total != nil),
                        isConfirmed != true
                    {
                        if isConfirmed == false {
                            doubts.append("two passes over its pages do not show the same entries")
                        } else if let overlap = read.overlap {
                            doubts.append(overlap.text)
                        } else if need.isDoubt {
                            doubts.append(need.text)
                        }
                        before = (keys, read.overlap)
                        continue
                    }
                    if let overlap = read.overlap { try refuseLost(overlap, compared) }
                    report.describe(compared)
                    report.held = try checkGuards(compared, isEndUnproven: read.isEndUnproven)
                    return try report.held.isEmpty ? apply(compared, report) : recordHeld(compared, report)
                }
            }
            let last = doubts.first == doubts.last ? "" : "; the last time: \(doubts.last ?? "")"
            throw Incomplete(
                description:
                    "the list is not whole: \(doubts.first ?? "") (asked for \(passes) times\(last)); it is tried again next "
                    + "time"
            )
        } catch let error as TransportError where error.kind == .stopped {
            try store.flush()
            throw error
        } catch let error as PullingError where leading.isEmpty && store.answeredExchanges().isEmpty {
            return try recordFailure(error.description, source, report)
        } catch let error
            where error is TransportError || error is RefusedPage || error is PullingError || error is Incomplete
        {
            return try failPages(
                "\(error)",
                refused: error as? RefusedPage,
                web: web,
                store,
                source: source,
                after: leading,
                report
            )
        }
    }

    private var suffix: String { definition.documents.first?.format.rawValue ?? "page" }

    /// Why one pass over the pages is not enough to believe what they show; nil where it is.
    ///
    /// A list that moves between two pages can lose an entry and show another one twice while its first page and its total stay
    /// as they are. An entry that is known and shown is there in any case.
    private func needOfAnotherPass(
        _ read: ReadPages,
        _ diff: EditionDiff,
        _ source: SourceState,
        hasTotal: Bool
    ) -> (text: String, isDoubt: Bool)? {
        if let overlap = read.overlap { return (overlap.text, true) }
        // One page that declares all of its entries is of one moment; without a total it may be one that lost its next.
        guard read.pages > 1 || !hasTotal else { return nil }
        if source.accepted == nil { return ("a first edition is looked at twice", false) }
        if !diff.missing.isEmpty { return ("\(diff.missing.count) recordations are not in it any more", false) }
        // Rows of one key that differ are rejected: that is something new too.
        if diff.isEmpty, diff.newlyRejected.isEmpty { return nil }
        // Nothing else could show that a page was cut of its last entries.
        if !hasTotal { return ("no page says how many entries there are", false) }
        return (read.softDoubt ?? diff.doubledKey?.text).map { ($0, true) }
    }

    // nil where a changed definition holds the source, which is in the report.
    private func read(_ pages: PageReading, after former: PageStore?, _ report: inout SyncReport) throws -> Pass? {
        let first = try pages.begin(after: former)
        defer { pages.stop() }
        let redefinition = try redefine(pages.source, &report)
        if report.verdict == .held, redefinition == nil { return nil }
        let builder = try newBuilder(pages.source, redefinition)
        let trail = PageTrail()
        builder.trail = trail
        let total = try pages.total(of: first)
        let pageCount = try pages.pageCount(of: first)
        var openEnd = pages.isOpenEnded ? OpenEndedList(pages.rule) : nil
        var isEndUnproven = false
        var entries = 0
        var last = first
        var next: ListPage? = first
        pages: while let page = next {
            let position = page.position
            if let step = openEnd?.step(position, look(page, pages), isAbsent: page.isAbsent, trail) {
                switch step {
                case .read: break
                case .pass:
                    pages.omit(position)
                    next = try pages.next(after: entries)
                    continue pages
                case .end:
                    if position > 0 { pages.omit(position) }
                    if position > 0 { break pages }
                case .doubt(let doubt): return .doubtful(doubt)
                case .refuse(let reason): throw Incomplete(description: "the list is not whole: \(reason)")
                }
            }
            if page.total != first.total {
                return .doubtful(
                    "page \(position + 1) declares \(page.total ?? "no number of") entries, and page 1 \(first.total ?? "none")"
                )
            }
            trail.beginPage()
            let count = try count(page, into: builder, &isEndUnproven)
            if count == 0 { pages.omit(position) }
            openEnd?.add(count)
            entries += count
            if let misfit = try misfit(count, position: position, total: total, pages.rule) {
                // A page that is another one's says more than a number that does not fit.
                return .doubtful(trail.overlap()?.text ?? misfit)
            }
            // A list whose pages repeat would be requested without end.
            if openEnd == nil, position > 0, count > 1,
                trail.repeats(Array(trail.rows(ofPage: position)), page: position - 1)
            {
                return .doubtful("page \(position + 1) repeats page \(position)")
            }
            progress(SyncProgress(rows: entries, of: total, pages: position + 1, of: pageCount))
            last = page
            next = try pages.next(after: entries)
        }
        pages.finish()
        switch openEnd?.close() {
        case .doubt(let doubt)?: return .doubtful(doubt)
        case .refuse(let reason)?: throw Incomplete(description: "the list is not whole: \(reason)")
        default: break
        }
        let overlap = trail.overlap()
        if let overlap, overlap.isWhole { return .doubtful(overlap.text) }
        if let doubt = try doubtOfEnd(last, total: total, entries: entries, pages, trail) { return .doubtful(doubt) }
        return .whole(
            ReadPages(
                edition: builder.finish(),
                pages: trail.pages,
                overlap: overlap,
                softDoubt: openEnd?.softDoubt,
                isEndUnproven: isEndUnproven
            )
        )
    }

    private func look(_ page: ListPage, _ pages: PageReading) -> PageReading.Look {
        page.isAbsent ? .empty : pages.look(at: page.bytes)
    }

    /// What speaks against the end of a list that was read to it; nil where nothing does.
    ///
    /// Throws ``Incomplete`` where it is certain that the list is not whole.
    private func doubtOfEnd(
        _ last: ListPage,
        total: Int?,
        entries: Int,
        _ pages: PageReading,
        _ trail: PageTrail
    ) throws -> String? {
        if let total, entries != total {
            throw Incomplete(
                description: "the list is not whole: \(entries) of \(total) entries came; look at the register in "
                    + "a browser"
            )
        }
        guard entries > 0 else {
            throw Incomplete(
                description:
                    "the register shows no entry at all; an empty register is never taken for one without recordations"
            )
        }
        if last.namesNext, !pages.isOpenEnded {
            throw Incomplete(
                description:
                    "the list is not whole: page \(last.position + 1), the last one by what the source's 'pages' say, names a "
                    + "next page in its header 'Link'; let 'next' of the source's pages be {header: link}"
            )
        }
        // A number of entries that is behind by whole pages shows in nothing but the page after them.
        if let total, let size = pages.rule.size, !pages.isChain, total % size == 0,
            case .rows(let rows) = try pages.look(behind: last.position)
        {
            let known = Set(trail.rows(ofPage: 0)).union(trail.rows(ofPage: trail.pages - 1))
            guard Set(rows).isSubset(of: known) else {
                return
                    "page \(last.position + 2), behind the last one of the \(total) entries that are declared, has entries"
            }
        }
        if trail.pages > 1, try pages.hasMoved(trail) { return "the first page was another one at the end" }
        return nil
    }

    // A server whose pages overlap leaves as many entries out, and says so twice in the same way. What a register has listed
    // twice before may be its own; so may what comes with all that was known.
    private func refuseLost(_ overlap: PageTrail.Overlap, _ compared: ComparedEdition) throws {
        if let before = compared.source.complete {
            guard overlap.rows > before.counts.duplicates, compared.diff.distinct < compared.edition.known.presentCount
            else { return }
        } else if !overlap.isSeam {
            return
        }
        throw Incomplete(
            description:
                "the list is not whole: \(overlap.text), and \(compared.diff.distinct) different entries came in all; "
                + "if its pages overlap, let 'size' or the address of the source ask for others"
        )
    }

    // How many entries a page has.
    private func count(_ page: ListPage, into builder: EditionBuilder, _ isEndUnproven: inout Bool) throws -> Int {
        let name = "page \(page.position + 1)"
        do {
            // An answer that a page is unchanged need not say its type again.
            builder.server = ServerCharset(contentType: page.response.header("content-type")) ?? builder.server
            let reading = try DocumentReading(
                definition: definition,
                stream: ByteStream(bytes: page.bytes),
                server: builder.server
            )
            try builder.read(reading) { _ in }
            let end = BodyEnd(isProvenByHead: page.response.isEndProven, reading.ending, definition)
            if let refusal = end.refusal { throw Incomplete(description: "\(name): \(refusal)") }
            if end.isUnproven { isEndUnproven = true }
            return reading.entries
        } catch let error as UnfitDocument where error.isEmpty {
            return 0
        } catch let error as MirrorError {
            throw error
        } catch let error as Incomplete {
            throw error
        } catch {
            throw Incomplete(description: UnreadableDocument(name: name, error: error).description)
        }
    }

    private func misfit(_ count: Int, position: Int, total: Int?, _ rule: PageRule) throws -> String? {
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
        refused: RefusedPage? = nil,
        web: WebSource,
        _ store: PageStore,
        source: SourceState,
        after leading: [Exchange],
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
        draft.exchanges = leading + store.answeredExchanges()
        if let refused {
            draft.exchanges.append(try exchange(of: refused))
        } else if draft.exchanges.isEmpty {
            draft.exchanges = [Exchange((method: "GET", url: web.shown))]
        }
        report.fetch = try mirror.record(draft)
        return report
    }

    /// An answer that was refused, with its bytes as evidence.
    func exchange(of refused: RefusedPage) throws -> Exchange {
        var answered = Exchange(refused.asked).answered(by: refused.response, validators: nil)
        if !refused.bytes.isEmpty, !isDryRun {
            answered.artifact = try mirror.store(PackedBytes(Array(refused.bytes.prefix(Self.keptOfRefused))))
        }
        return answered
    }
}
