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
        /// Rows that contradict each other, once there are any.
        var contradicting: [RejectedRow] = []
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
    var trail: PageTrail?
    private(set) var replacedBytes = 0
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

    init(definition: SourceDefinition, known: KnownRows, staged: StagedRows = StagedRows()) {
        self.staged = staged
        self.definition = definition
        self.known = known
        isSeen = [Bool](repeating: false, count: known.count)
        isTicked = isSeen
        places = [Int32](repeating: 0, count: known.count)
    }

    /// Reads a document to its end.
    func read(_ reading: DocumentReading, progress: (Int) -> Void) throws {
        staged.beginDocument()
        while try reading.advance() {
            if reading.rowsRead & 0xFFF == 0 { progress(rows + reading.rowsRead) }
            if let trail { trail.note(reading.digest) }
            if let index = known.index(of: reading.digest) {
                tick(index, place: reading.place)
                continue
            }
            if reading.keep() { try stage(try reading.readKept()) }
        }
        try stage(try reading.readKept())
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
        var group = groups[index, default: Group()]
        guard group.contradicting.isEmpty else {
            groups[index]?.contradicting.append(Self.contradiction(observation, []))
            return
        }
        let first = try staged.observation(at: index)
        if group.rows.isEmpty { group.rows = [(first.digest, first.place)] }
        group.rows.append((observation.digest, observation.place))
        groups[index] = group
        switch RowUnion(combined: definition.combined).unite(first, observation) {
        case .same: duplicates += 1
        case .united(let union):
            try staged.replace(index, with: union)
            count(first, -1)
            count(union)
            duplicates += 1
        case .contradicting(let fields): try rejectGroup(index, fields, countedAsDuplicates: group.rows.count - 2)
        }
    }

    // All rows of the group, those included that had been taken for the same or united, whatever their order.
    private func rejectGroup(_ index: Int, _ fields: [Field], countedAsDuplicates number: Int) throws {
        let observation = try staged.observation(at: index)
        var group = groups[index, default: Group()]
        let rows = group.rows.isEmpty ? [(observation.digest, observation.place)] : group.rows
        group.contradicting = rows.map { digest, place in
            Self.contradiction(observation, fields, digest: digest, place: place)
        }
        groups[index] = group
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

/// What becomes of two rows with one key.
struct RowUnion {
    let combined: FieldSet

    enum Result {
        case same
        case united(Observation)
        case contradicting([Field])
    }

    func unite(_ first: Observation, _ second: Observation) -> Result {
        let differing = first.values.differences(from: second.values)
        if differing.isEmpty, first.isTombstone == second.isTombstone { return .same }
        let open = differing.filter { !combined.contains($0) }
        guard open.isEmpty, first.isTombstone == second.isTombstone else { return .contradicting(open) }
        var united: [Field: String?] = [:]
        for field in differing {
            united[field] = Self.union(field, first.values[field], second.values[field])
        }
        var observation = first
        observation.values = first.values.replacing(united)
        observation.digest = .none
        return .united(observation)
    }

    private static let joiner = " | "

    private static func union(_ field: Field, _ first: String?, _ second: String?) -> String? {
        guard let first else { return second }
        guard let second else { return first }
        if field.kind == .classes {
            let numbers = (NiceClasses(first)?.numbers ?? []) + (NiceClasses(second)?.numbers ?? [])
            return NiceClasses(numbers).canonical
        }
        // Sorted, so that the order of the rows makes no difference.
        let parts = Set(first.components(separatedBy: joiner) + second.components(separatedBy: joiner)).sorted()
        return parts.joined(separator: joiner)
    }
}
