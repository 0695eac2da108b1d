internal import Mirror
internal import Recordations
internal import Registers

/// What is known before an edition, beside the recordations themselves.
struct KnownState {
    let source: SourceState
    /// The recordations that the edition's scope showed before.
    var members: [Int] = []
    /// The digests of the rows that are rejected at present.
    var rejected: Set<RowDigest> = []
    var laterNotices = LaterNotices([])
}

/// Computes the difference of an edition from what is known; changes neither.
struct EditionComparison {
    private let edition: StagedEdition
    private let extent: Fetch.Extent
    private let before: KnownState
    private let records: CurrentRecords
    private var diff: EditionDiff
    private var isTicked: [Bool]
    private var groups: [Int: StagedEdition.Group]
    private var duplicates: Int
    private var knownSeen: Int
    /// Recordations of other sources of the register that the edition shows.
    private var otherSeen: [Int] = []

    /// The difference of an edition.
    static func diff(
        _ edition: StagedEdition,
        _ extent: Fetch.Extent,
        from before: KnownState,
        _ records: CurrentRecords
    ) throws -> EditionDiff {
        var comparison = EditionComparison(edition, extent, before, records: records)
        try comparison.compareRows()
        try comparison.noteRejected()
        try comparison.noteAbsence()
        try comparison.noteScope()
        try comparison.countFilled()
        comparison.count()
        return comparison.diff
    }

    private init(_ edition: StagedEdition, _ extent: Fetch.Extent, _ before: KnownState, records: CurrentRecords) {
        self.edition = edition
        self.extent = extent
        self.before = before
        self.records = records
        diff = EditionDiff(mostHeld: min(edition.staged.mostHeld, PlannedRows.usuallyHeld))
        diff.filled = before.source.accepted?.filled.flatMap(FillCounts.init) ?? FillCounts()
        diff.isSeen = edition.isSeen
        diff.doubledKey = edition.pages.doubledKey
        isTicked = edition.isTicked
        groups = edition.groups
        duplicates = edition.duplicates
        knownSeen = edition.knownSeen
    }

    private func isContradicted(_ index: Int) -> Bool { groups[index].map { !$0.contradicting.isEmpty } ?? false }

    private mutating func compareRows() throws {
        let edition = self.edition
        guard records.isEmpty else { return try edition.eachStaged { try compare($0, $1) } }
        // Nothing to compare with: what the reading counted need not be read again.
        diff.additions = (0..<edition.staged.count).filter { !edition.isContradicted($0) }
        diff.filled.add(edition.filled)
        diff.tally = edition.tally
        diff.newKeys = edition.keys.sum
    }

    private mutating func compare(_ index: Int, _ staged: Observation) throws {
        var observation = staged
        let record = try records.record(key: observation.key)
        let knownIndex = record.flatMap { edition.known.index(ofRecord: $0.id) }
        if record == nil { diff.newKeys.add(observation.key.hashValue) }
        guard !isContradicted(index) else {
            guard let knownIndex else { return }
            // The row that was ticked off is one of the group.
            if diff.isSeen[knownIndex] {
                try contradict(index, known: knownIndex, saying: record?.values, fields: [])
            }
            diff.isSeen[knownIndex] = true
            return
        }
        guard let record else {
            diff.additions.append(index)
            return countNew(observation)
        }
        if let knownIndex {
            if diff.isSeen[knownIndex], let values = record.values {
                guard let union = try unite(observation, index, withTicked: knownIndex, of: record, saying: values)
                else { return }
                observation = union
            }
            diff.isSeen[knownIndex] = true
        } else {
            otherSeen.append(record.id)
            diff.elsewhere.add(record.id.hashValue)
            // Absent from another source of the register, and seen by this one.
            if record.values != nil, record.presence != "present" { diff.reappeared.append(record.id) }
        }
        try compare(observation, with: record)
    }

    /// Unites a staged row with a ticked row of the same key; nil where that leaves nothing to compare.
    private mutating func unite(
        _ observation: Observation,
        _ index: Int,
        withTicked knownIndex: Int,
        of record: CurrentRecord,
        saying values: FieldValues
    ) throws -> Observation? {
        noteDoubled(index, known: knownIndex, observation.key)
        // What the mirror kept from former rows is not what the ticked row says.
        let kept = record.notStated.union(record.unobserved)
        let ticked = Observation(
            key: observation.key,
            values: FieldValues { kept.contains($0) ? nil : values[$0] },
            raw: [],
            digest: .none,
            notStated: record.notStated,
            unobserved: record.unobserved,
            isTombstone: record.isTombstone,
            rowNumber: observation.rowNumber
        )
        switch RowUnion(combined: edition.combined).unite(observation, ticked) {
        case .same:
            duplicates += 1
            return nil
        case .united(let union):
            duplicates += 1
            return union
        case .contradicting(let fields):
            try contradict(index, known: knownIndex, saying: values, fields: fields)
            return nil
        }
    }

    private mutating func noteDoubled(_ index: Int, known knownIndex: Int, _ key: RecordKey) {
        let pages = edition.pages
        guard diff.doubledKey == nil, pages.staged.indices.contains(index), pages.ticked.indices.contains(knownIndex),
            pages.staged[index] != pages.ticked[knownIndex]
        else { return }
        diff.doubledKey = StagedEdition.DoubledKey(key, pages: (pages.staged[index], pages.ticked[knownIndex]))
    }

    /// Rejects a staged row and the ticked row of its key, which contradict each other; `values` are the ticked row's.
    private mutating func contradict(
        _ index: Int,
        known knownIndex: Int,
        saying values: FieldValues?,
        fields: [Field]
    ) throws {
        let observation = try edition.staged.observation(at: index)
        if !isContradicted(index) {
            duplicates -= max(0, (groups[index]?.rows.count ?? 0) - 1)
            var group = groups[index] ?? StagedEdition.Group(rows: [(observation.digest, observation.rowNumber)])
            group.contradicting = group.contradictions(observation, fields)
            groups[index] = group
        }
        groups[index]?.contradicting.append(
            StagedEdition.contradiction(
                observation,
                fields,
                rowNumber: Int(edition.tickedRowNumbers[knownIndex]),
                values: values
            )
        )
        isTicked[knownIndex] = false
        knownSeen -= 1
    }

    private mutating func compare(_ row: Observation, with record: CurrentRecord) throws {
        if before.laterNotices.contradict(row, record) { diff.kept += 1 }
        var observation = before.laterNotices.over(row, record)
        guard let old = record.values else {
            try diff.rows.compare(observation, of: record.id, with: nil)
            return countNew(observation)
        }
        let garbled = edition.replacedBytes > 0 ? observation.garbledFields(against: old) : []
        if !garbled.isEmpty {
            diff.garbled.append(observation.key.text)
            observation.values = observation.values.replacing(
                Dictionary(uniqueKeysWithValues: garbled.map { ($0, nil) })
            )
            for field in garbled { observation.notStated.insert(field) }
        }
        let values = try diff.rows.compare(
            observation,
            of: record.id,
            with: old,
            // A row with a known digest was read only for what cannot be read of it.
            isRefreshing: !edition.readsAll || edition.known.index(of: observation.digest) == nil
        )
        diff.tally.count(values.status, isTombstone: observation.isTombstone)
        if record.presence == "present" {
            if !record.isTombstone { diff.filled.add(old, -1) }
            if !observation.isTombstone { diff.filled.add(values) }
        }
    }

    private mutating func countNew(_ observation: Observation) {
        if !observation.isTombstone { diff.filled.add(observation.values) }
        diff.tally.count(observation.values.status, isTombstone: observation.isTombstone)
    }

    /// A row that was rejected for a value, or for contradicting another, still shows that its recordation is there.
    private mutating func noteRejected() throws {
        for row in edition.rejected {
            guard let key = row.key else {
                diff.unreadableKeys.add(row.digest.hashValue)
                continue
            }
            guard let record = try records.record(key: key) else {
                diff.newKeys.add(key.hashValue)
                continue
            }
            if let index = edition.known.index(ofRecord: record.id) { diff.isSeen[index] = true }
        }
        if !records.isEmpty { try noteGarbledKeys() }
        diff.rejected = edition.rejected + StagedEdition.contradicting(groups)
        diff.newlyRejected = diff.rejected.filter { !before.rejected.contains($0.digest) }
    }

    /// With more garbled keys than this nothing is known to be absent, and no key is compared with each.
    private static let mostGarbledKeys = 1_000

    // A row whose key holds bytes that cannot be read may be that of every recordation which its readable part fits: the
    // absence of none of those is proven.
    private mutating func noteGarbledKeys() throws {
        let keys = Set(edition.rejected.compactMap(\.garbledKey))
        guard !keys.isEmpty else { return }
        for index in 0..<edition.known.count where !diff.isSeen[index] && !edition.known.isAbsent(index) {
            if keys.count > Self.mostGarbledKeys {
                diff.isSeen[index] = true
                continue
            }
            let key = RecordKey(text: try records.key(of: Int(edition.known.ids[index])))
            if keys.contains(where: { $0.mayBe(key) }) { diff.isSeen[index] = true }
        }
    }

    private mutating func noteAbsence() throws {
        let known = edition.known
        for index in 0..<known.count {
            let id = Int(known.ids[index])
            if diff.isSeen[index] {
                if known.isAbsent(index) { diff.reappeared.append(id) }
            } else if extent == .complete {
                noteMissing(index)
            }
        }
        if extent.scope != nil {
            for id in before.members {
                if let index = known.index(ofRecord: id), !diff.isSeen[index] { noteMissing(index) }
            }
        }
        if extent != .complete {
            diff.seen = (0..<known.count).filter { diff.isSeen[$0] }.map { Int(known.ids[$0]) } + otherSeen
        }
    }

    private mutating func noteMissing(_ index: Int) {
        let id = Int(edition.known.ids[index])
        if !edition.known.isAbsent(index), !before.laterNotices.speak(of: id) { diff.missing.append(id) }
    }

    /// Notes the keys that do not match the declared scope.
    private mutating func noteScope() throws {
        guard let scope = extent.scope else { return }
        let (edition, known) = (self.edition, self.edition.known)
        let filter = try ScopeFilter(scope)
        try edition.eachStaged { _, row in
            if !filter.matches(row.values) { diff.outOfScope.append(row.key.text) }
        }
        for index in 0..<known.count where diff.isSeen[index] {
            let id = Int(known.ids[index])
            guard let values = try records.record(id: id)?.values, !filter.matches(values) else { continue }
            let key = RecordKey(text: try records.key(of: id))
            if try !edition.isStaged(key) { diff.outOfScope.append(key.text) }
        }
    }

    /// Subtracts missing recordations from the fill counts, and adds those that are back.
    private mutating func countFilled() throws {
        for (ids, sign) in [(diff.missing, -1), (diff.reappeared, 1)] {
            for id in ids {
                guard let record = try records.record(id: id), let values = record.values, !record.isTombstone else {
                    continue
                }
                diff.filled.add(values, sign)
            }
        }
    }

    private mutating func count() {
        let known = edition.known
        var isCompared = [Bool](repeating: false, count: known.count)
        for id in diff.changes.records + diff.rows.refreshments.records {
            if let index = known.index(ofRecord: id) { isCompared[index] = true }
        }
        for index in 0..<known.count where isTicked[index] && !isCompared[index] {
            diff.tally.count(known.status(index), isTombstone: known.isTombstone(index))
        }
        diff.distinct = edition.staged.count + knownSeen
        diff.counts.rows = edition.rows
        diff.counts.skipped = edition.skipped
        diff.counts.duplicates = duplicates
        diff.counts.rejected = diff.rejected.count
        diff.counts.seen = edition.rows - edition.skipped - duplicates - diff.rejected.count
        diff.counts.added = diff.additions.count + diff.changes.newCount
        diff.counts.changed = diff.changes.count - diff.changes.newCount
        diff.counts.missing = diff.missing.count
        diff.counts.reappeared = diff.reappeared.count
    }
}
