internal import Documents
internal import FoundationEssentials
internal import Mirror
internal import Recordations
internal import Registers

/// Reads one edition of a source and stages its rows; each row is counted as exactly one thing.
///
/// Rows whose digest is known are ticked off; only the others are interpreted and staged. ``finish()`` returns the edition.
final class EditionBuilder {
    /// Several rows of one key, while rows are read.
    private struct Group {
        var group: StagedEdition.Group
        /// The digests of its rows, where the edition comes in pages: each row of the next page is looked for among them.
        var digests: Set<RowDigest> = []
        /// The union of many rows, which is not staged yet.
        var collection: RowCollection?
    }

    /// With this many rows of one key, their union is made once, at the end of the document: made for each row, its time grows
    /// with the square of their number.
    private static let rowsToCollect = 16

    // Used by one thread; checking that at run time for each row cost a thirtieth of reading.
    let definition: SourceDefinition
    let known: KnownRows
    /// The known recordations that are in the edition by a ticked row.
    @exclusivity(unchecked) private(set) var isSeen: [Bool]
    /// Those of which a row has the known digest, and no row says anything else.
    @exclusivity(unchecked) private(set) var isTicked: [Bool]
    /// The recordations whose digest is not known, each of one row or of several.
    let staged: StagedRows
    /// In how many of them each field is filled, and what the register says of them.
    @exclusivity(unchecked) private(set) var filled = FillCounts()
    @exclusivity(unchecked) private(set) var tally = Tally()
    @exclusivity(unchecked) private(set) var rejected: [RejectedRow] = []
    private(set) var findings = ReadingFindings()
    /// What is on which page, where the edition comes in pages.
    var trail: PageTrail? {
        didSet { tickedPages = trail == nil ? [] : [Int32](repeating: 0, count: known.count) }
    }
    /// The first key that is on two pages in different rows.
    private(set) var doubledKey: StagedEdition.DoubledKey?
    /// The page of each staged row and of each known row, counted from 1; empty where there are no pages.
    private var stagedPages: [Int32] = []
    private var tickedPages: [Int32] = []
    private(set) var replacedBytes = 0
    /// Whether rows that the mirror knows by their digest are read too, to say what cannot be read of them.
    let readsAll: Bool
    /// Recordations as they would be known by a changed definition, in a dry run.
    let redefined: [Int: RedefinedRecord]
    /// The charset that the server declared for the page before, where the edition comes in pages.
    var server: ServerCharset?
    private(set) var columns: (missing: [String], unknown: [String]) = ([], [])
    private(set) var rows = 0
    private(set) var skipped = 0
    @exclusivity(unchecked) private(set) var duplicates = 0
    @exclusivity(unchecked) private(set) var knownSeen = 0
    private(set) var keysNotFitting = 0
    private(set) var firstNotFitting: String?
    /// Where each known row was met; four bytes a recordation.
    @exclusivity(unchecked) private var rowNumbers: [Int32]
    @exclusivity(unchecked) private var keys = KeyTable()
    private var groups: [Int: Group] = [:]

    init(
        definition: SourceDefinition,
        known: KnownRows,
        staged: StagedRows = StagedRows(),
        redefinition: SyncRun.Redefinition? = nil
    ) {
        self.staged = staged
        readsAll = redefinition != nil
        redefined = redefinition?.predicted ?? [:]
        self.definition = definition
        self.known = known
        isSeen = [Bool](repeating: false, count: known.count)
        isTicked = isSeen
        rowNumbers = [Int32](repeating: 0, count: known.count)
    }

    /// Reads a document to its end.
    func read(_ reading: DocumentReading, progress: (Int) throws -> Void) throws {
        staged.beginDocument()
        while try reading.advance() {
            if reading.rowsRead & 0xFFF == 0 { try progress(rows + reading.rowsRead) }
            if let trail { trail.note(reading.digest) }
            if !readsAll, let index = known.index(of: reading.digest) {
                tick(index, rowNumber: reading.rowNumber)
                continue
            }
            if reading.keep() { try stage(reading.readKept()) }
        }
        try stage(reading.readKept())
        try stageCollections()
        staged.endDocument(unobserved: reading.unobservedAtEnd)
        rows += reading.rowsRead
        skipped += reading.skipped
        findings.add(reading.findings)
        replacedBytes += reading.replacedBytes
        if rows == reading.rowsRead { columns = reading.columnsApart }
    }

    /// Stages what a notice says, as one row.
    func add(_ observation: Observation) throws {
        rows += 1
        try stage(observation)
    }

    private func tick(_ index: Int, rowNumber: Int) {
        rowNumbers[index] = Int32(truncatingIfNeeded: rowNumber)
        if let trail { tickedPages[index] = Int32(truncatingIfNeeded: trail.pages) }
        if isSeen[index] {
            duplicates += 1
        } else {
            isSeen[index] = true
            isTicked[index] = true
            knownSeen += 1
        }
    }

    private func stage(_ outcomes: [RowOutcome]) throws {
        for outcome in outcomes {
            switch outcome {
            case .skipped: continue
            case .rejected(let row): rejected.append(row)
            case .recordation(let observation): try stage(observation)
            }
        }
    }

    private func stage(_ observation: Observation) throws {
        if let pattern = definition.keyPattern, try pattern.capture(in: observation.key.plain) == nil {
            keysNotFitting += 1
            if firstNotFitting == nil { firstNotFitting = observation.key.text }
        }
        if let index = try keys.indexOrInsert(observation.key, has(observation.key)) {
            return try unite(observation, into: index)
        }
        try staged.append(observation)
        if let trail { stagedPages.append(Int32(truncatingIfNeeded: trail.pages)) }
        count(observation)
    }

    private func has(_ key: RecordKey) -> (Int) throws -> Bool {
        { [staged] index in try staged.observation(at: index).key == key }
    }

    private func count(_ observation: Observation, _ sign: Int = 1) {
        if !observation.isTombstone { filled.add(observation.values, sign) }
        tally.count(observation.values.status, isTombstone: observation.isTombstone, sign)
    }

    private func unite(_ observation: Observation, into index: Int) throws {
        if groups[index]?.group.contradicting.isEmpty == false {
            // Changed in the dictionary: copying the group for each row takes time that grows with the square.
            groups[index]?.group.contradicting.append(StagedEdition.contradiction(observation, []))
            return
        }
        if let trail { noteDoubled(observation, index, Int32(truncatingIfNeeded: trail.pages)) }
        if groups[index]?.collection != nil {
            note(observation, in: index)
            let fields = groups[index]?.collection?.add(observation)
            guard let fields else {
                duplicates += 1
                return
            }
            try stageCollection(index)
            return try rejectGroup(index, fields, countedAsDuplicates: (groups[index]?.group.rows.count ?? 0) - 2)
        }
        let first = try staged.observation(at: index)
        if groups[index] == nil {
            groups[index] = Group(
                group: StagedEdition.Group(rows: [(first.digest, first.rowNumber)]),
                digests: [first.digest]
            )
        }
        note(observation, in: index)
        let count = groups[index]?.group.rows.count ?? 0
        switch RowUnion(combined: definition.combined).unite(first, observation) {
        case .same: duplicates += 1
        case .united(let union):
            try staged.replace(index, with: union)
            self.count(first, -1)
            self.count(union)
            duplicates += 1
        case .contradicting(let fields): return try rejectGroup(index, fields, countedAsDuplicates: count - 2)
        }
        if count >= Self.rowsToCollect {
            let united = try staged.observation(at: index)
            groups[index]?.collection = RowCollection(united, combined: definition.combined)
            collected.insert(index)
        }
    }

    private func note(_ row: Observation, in index: Int) {
        groups[index]?.group.rows.append((row.digest, row.rowNumber))
        if trail != nil { groups[index]?.digests.insert(row.digest) }
    }

    // An identical row is the pages' overlap, which the trail knows.
    private func noteDoubled(_ observation: Observation, _ index: Int, _ page: Int32) {
        guard stagedPages.indices.contains(index), doubledKey == nil, stagedPages[index] != page else { return }
        guard groups[index]?.digests.contains(observation.digest) != true else { return }
        if groups[index] == nil, let first = try? staged.observation(at: index), first.digest == observation.digest {
            return
        }
        doubledKey = StagedEdition.DoubledKey(observation.key, pages: (stagedPages[index], page))
    }

    private var collected: Set<Int> = []

    private func stageCollections() throws {
        for index in collected { try stageCollection(index) }
        collected = []
    }

    private func stageCollection(_ index: Int) throws {
        guard let collection = groups[index]?.collection else { return }
        groups[index]?.collection = nil
        let (first, union) = (collection.first, collection.union)
        guard union.values != first.values else { return }
        try staged.replace(index, with: union)
        count(first, -1)
        count(union)
    }

    private func rejectGroup(_ index: Int, _ fields: [Field], countedAsDuplicates number: Int) throws {
        let observation = try staged.observation(at: index)
        let group = groups[index]?.group ?? StagedEdition.Group(rows: [(observation.digest, observation.rowNumber)])
        groups[index, default: Group(group: group)].group.contradicting = group.contradictions(observation, fields)
        count(observation, -1)
        duplicates -= number
    }

    /// The edition, once all of it is read; the builder is empty then.
    func finish() -> StagedEdition {
        defer {
            keys = KeyTable()
            groups = [:]
            trail = nil
        }
        return StagedEdition(
            combined: definition.combined,
            known: known,
            redefined: redefined,
            readsAll: readsAll,
            staged: staged,
            keys: keys,
            groups: groups.mapValues(\.group),
            isSeen: isSeen,
            isTicked: isTicked,
            tickedRowNumbers: rowNumbers,
            pages: StagedEdition.Pages(staged: stagedPages, ticked: tickedPages, doubledKey: doubledKey),
            rejected: rejected,
            filled: filled,
            tally: tally,
            findings: findings,
            replacedBytes: replacedBytes,
            columns: columns,
            rows: rows,
            skipped: skipped,
            duplicates: duplicates,
            knownSeen: knownSeen,
            keysNotFitting: keysNotFitting,
            firstNotFitting: firstNotFitting
        )
    }
}
