internal import Documents
internal import Foundation
internal import Mirror
internal import Recordations
internal import Registers

/// One edition of a source while it is read: every row is counted as exactly one thing.
///
/// Rows that the mirror knows by their digest are ticked off; only the others are read and kept.
final class EditionBuilder {
    /// Several rows of one key.
    private struct Group {
        /// Those that make its recordation, the first included.
        var rows: [(digest: RowDigest, place: Int)] = []
        /// Their digests, where the edition comes in pages: each row of the next page is looked for among them.
        var digests: Set<RowDigest> = []
        /// Rows that contradict each other, once there are any.
        var contradicting: [RejectedRow] = []
        /// What many rows come to together, which is not staged yet.
        var collection: RowCollection?
    }

    /// From so many rows of one key on their union is made once, at the document's end: made anew for each row it would take
    /// a time that grows with the square of their number.
    private static let rowsToCollect = 16

    /// A key that stands on two pages, in rows that differ.
    struct DoubledKey {
        /// The first that was met.
        let key: String
        /// Its two pages, counted from 1.
        let pages: (Int, Int)

        /// What was seen, as a sentence.
        var words: String { "'\(key)' stands on page \(pages.0) and, in another row, on page \(pages.1)" }
    }

    // Used by one thread; checking that at run time for each row cost a thirtieth of reading.
    let definition: SourceDefinition
    let known: KnownRows
    /// The known recordations of which the edition tells at all, in a rejected row too.
    @exclusivity(unchecked) private(set) var isSeen: [Bool]
    /// Those of which a row says word for word what the mirror knows, and none anything else.
    @exclusivity(unchecked) private(set) var isTicked: [Bool]
    /// The recordations that have to be looked at, each made by one row or by several.
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
    /// The first key that stands on two pages in different rows.
    private(set) var doubledKey: DoubledKey?
    /// On which page each staged row and each known one stands, counted from 1; empty where there are no pages.
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
    @exclusivity(unchecked) private var places: [Int32]
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
        places = [Int32](repeating: 0, count: known.count)
    }

    /// Reads a document to its end.
    func read(_ reading: DocumentReading, progress: (Int) throws -> Void) throws {
        staged.beginDocument()
        while try reading.advance() {
            if reading.rowsRead & 0xFFF == 0 { try progress(rows + reading.rowsRead) }
            if let trail { trail.note(reading.digest) }
            if !readsAll, let index = known.index(of: reading.digest) {
                tick(index, place: reading.place)
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

    /// Takes in what a notice says, as one row.
    func add(_ observation: Observation) throws {
        rows += 1
        try stage(observation)
    }

    private func tick(_ index: Int, place: Int) {
        places[index] = Int32(truncatingIfNeeded: place)
        if let trail { tickedPages[index] = Int32(truncatingIfNeeded: trail.pages) }
        if isSeen[index] {
            duplicates += 1
        } else {
            isSeen[index] = true
            isTicked[index] = true
            knownSeen += 1
        }
    }

    /// Notes that a known recordation is in the edition although its row was not taken for it.
    func see(_ index: Int) { isSeen[index] = true }

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
        if let index = try keys.place(observation.key, has(observation.key)) {
            return try unite(observation, into: index)
        }
        try staged.append(observation)
        if let trail { stagedPages.append(Int32(truncatingIfNeeded: trail.pages)) }
        count(observation)
    }

    private func noteDoubled(_ key: RecordKey, _ first: Int32, _ second: Int32) {
        guard first != second, doubledKey == nil else { return }
        doubledKey = DoubledKey(key: key.text, pages: (Int(min(first, second)), Int(max(first, second))))
    }

    private func has(_ key: RecordKey) -> (Int) throws -> Bool {
        { [staged] index in try staged.observation(at: index).key == key }
    }

    private func count(_ observation: Observation, _ sign: Int = 1) {
        if !observation.isTombstone { filled.add(observation.values, sign) }
        tally.count(observation.values.status, isTombstone: observation.isTombstone, sign)
    }

    private func unite(_ observation: Observation, into index: Int) throws {
        if groups[index]?.contradicting.isEmpty == false {
            // Changed in its place: a copy of the group for each row would take a time that grows with the square.
            groups[index]?.contradicting.append(Self.contradiction(observation, []))
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
            return try rejectGroup(index, fields, countedAsDuplicates: (groups[index]?.rows.count ?? 0) - 2)
        }
        let first = try staged.observation(at: index)
        if groups[index] == nil { groups[index] = Group(rows: [(first.digest, first.place)], digests: [first.digest]) }
        note(observation, in: index)
        let count = groups[index]?.rows.count ?? 0
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
        groups[index]?.rows.append((row.digest, row.place))
        if trail != nil { groups[index]?.digests.insert(row.digest) }
    }

    // An identical row is the pages' overlap, which the trail knows.
    private func noteDoubled(_ observation: Observation, _ index: Int, _ page: Int32) {
        guard stagedPages.indices.contains(index), doubledKey == nil, stagedPages[index] != page else { return }
        guard groups[index]?.digests.contains(observation.digest) != true else { return }
        if groups[index] == nil, let first = try? staged.observation(at: index), first.digest == observation.digest {
            return
        }
        noteDoubled(observation.key, stagedPages[index], page)
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

    // All rows of the group, those included that had been taken for the same or united, whatever their order.
    private func rejectGroup(_ index: Int, _ fields: [Field], countedAsDuplicates number: Int) throws {
        let observation = try staged.observation(at: index)
        let known = groups[index]?.rows ?? []
        let rows = known.isEmpty ? [(observation.digest, observation.place)] : known
        groups[index, default: Group()].contradicting = rows.map { digest, place in
            Self.contradiction(observation, fields, digest: digest, place: place)
        }
        count(observation, -1)
        duplicates -= number
    }

    /// A staged recordation turned out to stand in the edition twice, the other time as a row that the mirror knew.
    ///
    /// `values` are what that row says.
    func contradict(_ index: Int, known knownIndex: Int, saying values: FieldValues?, fields: [Field]) throws {
        let observation = try staged.observation(at: index)
        if !isContradicted(index) {
            try rejectGroup(index, fields, countedAsDuplicates: max(0, (groups[index]?.rows.count ?? 0) - 1))
        }
        groups[index]?.contradicting.append(
            Self.contradiction(observation, fields, place: Int(places[knownIndex]), values: values)
        )
        isTicked[knownIndex] = false
        knownSeen -= 1
    }

    /// A staged row says what a known row of the edition says already.
    func countDuplicate() { duplicates += 1 }

    /// A staged row has the key of a row that was ticked off.
    func noteDoubled(_ index: Int, known knownIndex: Int, _ key: RecordKey) {
        guard stagedPages.indices.contains(index), tickedPages.indices.contains(knownIndex) else { return }
        noteDoubled(key, stagedPages[index], tickedPages[knownIndex])
    }

    /// The keys of the staged recordations, those included that are contradicted.
    var stagedKeys: KeySum { keys.sum }

    private static func contradiction(
        _ observation: Observation,
        _ fields: [Field],
        digest: RowDigest? = nil,
        place: Int? = nil,
        values: FieldValues? = nil
    ) -> RejectedRow {
        let names = fields.map(\.name).joined(separator: ", ")
        return RejectedRow(
            reason: "rows with the key \(observation.key.text) differ" + (names.isEmpty ? "" : " in \(names)"),
            place: place ?? observation.place,
            cells: (values ?? observation.values).excerpt,
            digest: digest ?? observation.digest,
            key: observation.key
        )
    }

    /// Whether rows of the edition contradict each other about a staged recordation.
    func isContradicted(_ index: Int) -> Bool { groups[index].map { !$0.contradicting.isEmpty } ?? false }

    /// How many staged recordations no row contradicts.
    var soundCount: Int { staged.count - groups.values.count { !$0.contradicting.isEmpty } }

    /// How many recordations were met, those included that are contradicted.
    var distinct: Int { staged.count + knownSeen }

    /// Whether a recordation of that key is staged.
    func isStaged(_ key: RecordKey) throws -> Bool { try keys.index(of: key, has(key)) != nil }

    /// Goes through the staged recordations in the order of their rows, those included that are contradicted.
    func eachStaged(_ body: (Int, Observation) throws -> Void) throws {
        try staged.each(0..<staged.count, body)
    }

    /// Gives back what only the reading needed.
    func forgetKeys() {
        keys = KeyTable()
        trail = nil
    }

    /// All rows that could not become recordations.
    var allRejected: [RejectedRow] {
        rejected + groups.sorted { $0.key < $1.key }.flatMap(\.value.contradicting)
    }
}
