internal import Mirror
internal import Recordations
internal import Registers

/// What applying an edition would do, as data: decided first, carried out second.
struct Plan {
    /// New recordations, by their number among the edition's staged rows.
    var additions: [Int] = []
    /// Recordations whose values move.
    var changes: PlannedChanges
    /// Recordations that say the same in another way: raw text, place or flags.
    var refreshments: PlannedRows
    var missing: [Int] = []
    var reappeared: [Int] = []
    /// All that the edition shows, by number, for editions that do not show everything.
    var seen: [Int] = []
    var rejected: [RejectedRow] = []
    var newlyRejected: [RejectedRow] = []
    var counts = Fetch.Counts()
    /// How many recordations keep what a later notice said.
    var kept = 0
    var tally = Tally()
    var filled = FillCounts()
    /// Keys of recordations that keep values, since the new ones hold bytes that the charset does not have.
    var garbled: [String] = []
    /// Keys that are new to the register, those of rejected rows among them.
    var newKeys = KeySum()
    /// Recordations of the edition that another source of the register has.
    var elsewhere = KeySum()
    /// Rows whose key cannot be read.
    var unreadableKeys = KeySum()
    /// Keys of rows that do not match the declared scope.
    var outOfScope: [String] = []

    /// An empty plan that holds so many rows in memory.
    init(mostHeld: Int = PlannedRows.usuallyHeld) {
        changes = PlannedChanges(mostHeld: mostHeld)
        refreshments = PlannedRows(mostHeld: mostHeld)
    }

    /// Whether nothing at all would be written but the fetch itself.
    var isEmpty: Bool { additions.isEmpty && changes.isEmpty && missing.isEmpty && reappeared.isEmpty }

    /// The plan's changes for people, in a bounded number.
    func preview(
        of staged: StagedRows,
        _ standing: (Int) -> String,
        limit: Int = 200
    ) throws -> [PlannedChange] {
        var lines: [PlannedChange] = []
        for addition in try staged.observations(at: additions.prefix(limit)) {
            lines.append(PlannedChange(key: addition.key.text, field: nil, kind: "added", old: nil, new: nil))
        }
        try changes.each(first: limit) { change in
            let values = change.values
            for field in values.differences(from: change.old ?? FieldValues { _ in nil }) {
                lines.append(
                    PlannedChange(
                        key: change.observation.key.text,
                        field: field.name,
                        kind: "changed",
                        old: change.old?[field],
                        new: values[field]
                    )
                )
            }
        }
        for (kind, records) in [("missing", missing), ("reappeared", reappeared)] {
            lines += records.prefix(limit).map {
                PlannedChange(key: standing($0), field: nil, kind: kind, old: nil, new: nil)
            }
        }
        return Array(lines.prefix(limit))
    }
}

/// In how many recordations that are no tombstones each field is filled; carried from fetch to fetch.
struct FillCounts: Equatable {
    /// How many such recordations there are: the live ones and those that are expired.
    private(set) var live = 0
    private(set) var filled = [Int](repeating: 0, count: Field.allCases.count)

    init() {}

    mutating func add(_ values: FieldValues, _ sign: Int = 1) {
        live += sign
        for field in Field.allCases where values.states(field) { filled[field.rawValue] += sign }
    }

    mutating func add(_ other: FillCounts) {
        live += other.live
        for index in filled.indices { filled[index] += other.filled[index] }
    }

    /// The share of the recordations that are no tombstones in which a field is filled; nil where there are none.
    func share(_ field: Field) -> Double? {
        live > 0 ? Double(filled[field.rawValue]) / Double(live) : nil
    }

    /// As text: the number of live ones, then one number a field.
    var text: String { ([live] + filled).map(String.init).joined(separator: " ") }

    init?(text: String) {
        let numbers = text.split(separator: " ").compactMap { Int($0) }
        guard let live = numbers.first else { return nil }
        self.live = live
        // Fields that came later were filled nowhere.
        for (index, number) in numbers.dropFirst().enumerated() where index < filled.count { filled[index] = number }
    }
}

/// Compares an edition with the mirror.
struct Planner {
    let source: SourceState
    let extent: Fetch.Extent
    let builder: EditionBuilder
    let members: [Int]
    let knownRejected: Set<RowDigest>
    let laterNotices: LaterNotices

    func plan(_ standing: CurrentRecords) throws -> Plan {
        var plan = Plan(mostHeld: min(builder.staged.mostHeld, PlannedRows.usuallyHeld))
        plan.filled = source.accepted?.filled.flatMap(FillCounts.init) ?? FillCounts()
        var otherSeen: [Int] = []
        var lost: [Int] = []
        if standing.isEmpty {
            // Nothing to compare with: what the reading counted need not be read again.
            plan.additions = (0..<builder.staged.count).filter { !builder.isContradicted($0) }
            plan.filled.add(builder.filled)
            plan.tally = builder.tally
            plan.newKeys = builder.stagedKeys
        } else {
            try builder.eachStaged { try place($0, $1, standing, &plan, &otherSeen) }
        }
        for row in builder.rejected { try keepPresent(row, standing, &plan) }
        if !standing.isEmpty { try keepPresent(garbled: builder.rejected.compactMap(\.garbledKey), standing) }
        plan.rejected = builder.allRejected
        plan.newlyRejected = plan.rejected.filter { !knownRejected.contains($0.digest) }
        let known = builder.known
        for index in 0..<known.count {
            let id = Int(known.ids[index])
            if builder.isSeen[index] {
                if known.isAbsent(index) { plan.reappeared.append(id) }
            } else if extent == .complete, !known.isAbsent(index), !laterNotices.speak(of: id) {
                plan.missing.append(id)
                lost.append(id)
            }
        }
        if case .scoped(let scope) = extent {
            for id in members {
                guard let index = known.index(ofRecord: id), !builder.isSeen[index], !known.isAbsent(index),
                    !laterNotices.speak(of: id)
                else { continue }
                plan.missing.append(id)
                lost.append(id)
            }
            let filter = try ScopeFilter(scope)
            try builder.eachStaged { _, row in
                if !filter.matches(row.values) { plan.outOfScope.append(row.key.text) }
            }
            for index in 0..<known.count where builder.isSeen[index] {
                let id = Int(known.ids[index])
                guard let values = try standing.record(id: id)?.values, !filter.matches(values) else { continue }
                let key = RecordKey(text: try standing.key(of: id))
                if try !builder.isStaged(key) { plan.outOfScope.append(key.text) }
            }
        }
        if extent != .complete {
            plan.seen = (0..<known.count).filter { builder.isSeen[$0] }.map { Int(known.ids[$0]) } + otherSeen
        }
        for id in lost {
            guard let record = try standing.record(id: id), let values = record.values, !record.isTombstone else {
                continue
            }
            plan.filled.add(values, -1)
        }
        for id in plan.reappeared {
            guard let record = try standing.record(id: id), let values = record.values, !record.isTombstone else {
                continue
            }
            plan.filled.add(values)
        }
        count(&plan)
        return plan
    }

    private func place(
        _ index: Int,
        _ staged: Observation,
        _ standing: CurrentRecords,
        _ plan: inout Plan,
        _ otherSeen: inout [Int]
    ) throws {
        var observation = staged
        let record = try standing.record(key: observation.key)
        let knownIndex = record.flatMap { builder.known.index(ofRecord: $0.id) }
        if record == nil { plan.newKeys.add(observation.key.hashValue) }
        guard !builder.isContradicted(index) else {
            if let knownIndex {
                // The row that was ticked off is one of the group.
                if builder.isSeen[knownIndex] {
                    try builder.contradict(index, known: knownIndex, saying: record?.values, fields: [])
                }
                builder.see(knownIndex)
            }
            return
        }
        guard let record else {
            plan.additions.append(index)
            if !observation.isTombstone { plan.filled.add(observation.values) }
            plan.tally.count(observation.values.status, isTombstone: observation.isTombstone)
            return
        }
        if let knownIndex {
            if builder.isSeen[knownIndex], let values = record.values {
                builder.noteDoubled(index, known: knownIndex, observation.key)
                // The same key stands in a row that was ticked off and in this one. What the mirror kept from former
                // rows is not what the ticked one says.
                let kept = record.notStated.union(record.unobserved)
                let ticked = Observation(
                    key: observation.key,
                    values: FieldValues { kept.contains($0) ? nil : values[$0] },
                    raw: [],
                    digest: .none,
                    notStated: record.notStated,
                    unobserved: record.unobserved,
                    isTombstone: record.isTombstone,
                    place: observation.place
                )
                switch RowUnion(combined: builder.definition.combined).unite(observation, ticked) {
                case .same:
                    builder.countDuplicate()
                    return
                case .united(let union): observation = union
                case .contradicting(let fields):
                    try builder.contradict(index, known: knownIndex, saying: values, fields: fields)
                    return
                }
                builder.countDuplicate()
            }
            builder.see(knownIndex)
        } else {
            otherSeen.append(record.id)
            plan.elsewhere.add(record.id.hashValue)
            // Absent from another source of the register, and seen by this one.
            if record.values != nil, record.presence != "present" { plan.reappeared.append(record.id) }
        }
        try compare(observation, with: record, &plan)
    }

    private func compare(_ row: Observation, with record: StandingRecord, _ plan: inout Plan) throws {
        if laterNotices.contradict(row, record) { plan.kept += 1 }
        var observation = laterNotices.over(row, record)
        guard let old = record.values else {
            try plan.changes.append(record.id, from: nil, observation)
            if !observation.isTombstone { plan.filled.add(observation.values) }
            plan.tally.count(observation.values.status, isTombstone: observation.isTombstone)
            return
        }
        let garbled = builder.replacedBytes > 0 ? observation.garbledFields(against: old) : []
        if !garbled.isEmpty {
            plan.garbled.append(observation.key.text)
            observation.values = observation.values.replacing(
                Dictionary(uniqueKeysWithValues: garbled.map { ($0, nil) })
            )
            for field in garbled { observation.notStated.insert(field) }
        }
        let values = observation.keeping(old)
        plan.tally.count(values.status, isTombstone: observation.isTombstone)
        if values == old {
            // A row that is read for what cannot be read of it alone says nothing in another way.
            let isKnownRow = builder.readsAll && builder.known.index(of: observation.digest) != nil
            if !isKnownRow { try plan.refreshments.append(record.id, observation) }
        } else {
            try plan.changes.append(record.id, from: old, observation)
        }
        if record.presence == "present" {
            if !record.isTombstone { plan.filled.add(old, -1) }
            if !observation.isTombstone { plan.filled.add(values) }
        }
    }

    // A row that was rejected for a value, or for contradicting another, still shows that its recordation is there.
    private func keepPresent(_ row: RejectedRow, _ standing: CurrentRecords, _ plan: inout Plan) throws {
        guard let key = row.key else { return plan.unreadableKeys.add(row.digest.hashValue) }
        guard let record = try standing.record(key: key) else { return plan.newKeys.add(key.hashValue) }
        if let index = builder.known.index(ofRecord: record.id) { builder.see(index) }
    }

    /// With so many keys that cannot be read nothing is known to be absent, and no key is compared with each.
    private static let mostGarbledKeys = 1_000

    // A row whose key holds bytes that cannot be read may be that of every recordation which its readable part fits: the
    // absence of none of those is proven.
    private func keepPresent(garbled keys: [RecordKey], _ standing: CurrentRecords) throws {
        guard !keys.isEmpty else { return }
        let distinct = Set(keys)
        for index in 0..<builder.known.count where !builder.isSeen[index] && !builder.known.isAbsent(index) {
            if distinct.count > Self.mostGarbledKeys {
                builder.see(index)
                continue
            }
            let key = RecordKey(text: try standing.key(of: Int(builder.known.ids[index])))
            if distinct.contains(where: { $0.mayBe(key) }) { builder.see(index) }
        }
    }

    private func count(_ plan: inout Plan) {
        let known = builder.known
        var isPlanned = [Bool](repeating: false, count: known.count)
        for id in plan.changes.records + plan.refreshments.records {
            if let index = known.index(ofRecord: id) { isPlanned[index] = true }
        }
        for index in 0..<known.count where builder.isTicked[index] && !isPlanned[index] {
            plan.tally.count(known.status(index), isTombstone: known.isTombstone(index))
        }
        plan.counts.rows = builder.rows
        plan.counts.skipped = builder.skipped
        plan.counts.duplicates = builder.duplicates
        plan.counts.rejected = plan.rejected.count
        plan.counts.seen = builder.rows - builder.skipped - builder.duplicates - plan.rejected.count
        plan.counts.added = plan.additions.count + plan.changes.newCount
        plan.counts.changed = plan.changes.count - plan.changes.newCount
        plan.counts.missing = plan.missing.count
        plan.counts.reappeared = plan.reappeared.count
    }
}

extension Observation {
    /// Fields whose text holds U+FFFD where the former one was readable: a good value is not given up for a bad one.
    func garbledFields(against old: FieldValues) -> [Field] {
        values.differences(from: old).filter { field in
            guard let text = values[field], let known = old[field] else { return false }
            return text.unicodeScalars.contains("\u{FFFD}") && !known.unicodeScalars.contains("\u{FFFD}")
        }
    }

    /// The values that result where this observation follows on others: fields that it does not state keep theirs.
    func keeping(_ old: FieldValues) -> FieldValues {
        let kept = notStated.union(unobserved)
        if kept.isEmpty { return values }
        return FieldValues { kept.contains($0) ? values[$0] ?? old[$0] : values[$0] }
    }
}
