internal import Foundation
internal import Mirror
internal import Recordations
internal import Registers

/// One edition of a source while it is read: every row is counted as exactly one thing.
///
/// Rows that the mirror knows by their digest are ticked off; only the others are read and kept.
final class EditionBuilder {
    /// A recordation that has to be looked at, made by one row or by several.
    struct Staged {
        var observation: Observation
        /// The rows that make it, the first included, once there are several.
        var rows: [(digest: RowDigest, place: Int)] = []
        /// Rows that contradict each other, once there are any.
        var contradicting: [RejectedRow] = []
    }

    // Used by one thread; checking that at run time for each row cost a thirtieth of reading.
    let definition: SourceDefinition
    let known: KnownRows
    @exclusivity(unchecked) private(set) var isSeen: [Bool]
    @exclusivity(unchecked) private(set) var staged: [Staged] = []
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
    @exclusivity(unchecked) private var byKey: [String: Int] = [:]

    init(definition: SourceDefinition, known: KnownRows) {
        self.definition = definition
        self.known = known
        isSeen = [Bool](repeating: false, count: known.count)
        places = [Int32](repeating: 0, count: known.count)
    }

    /// Reads a document to its end.
    func read(_ reading: DocumentReading, progress: (Int) -> Void) throws {
        let before = staged.count
        while try reading.advance() {
            if reading.rowsRead & 0xFFF == 0 { progress(rows + reading.rowsRead) }
            if let trail { trail.note(reading.digest) }
            if let index = known.index(of: reading.digest) {
                tick(index, place: reading.place)
                continue
            }
            if reading.keep() { try stage(reading.readKept()) }
        }
        try stage(reading.readKept())
        // What a document has and what it lacks is known for certain only at its end.
        for index in before..<staged.count { reading.settle(&staged[index].observation) }
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
        guard let index = byKey[observation.key.text] else {
            byKey[observation.key.text] = staged.count
            staged.append(Staged(observation: observation))
            return
        }
        unite(observation, into: index)
    }

    private func unite(_ observation: Observation, into index: Int) {
        let first = staged[index].observation
        guard staged[index].contradicting.isEmpty else {
            staged[index].contradicting.append(Self.contradiction(observation, []))
            return
        }
        if staged[index].rows.isEmpty { staged[index].rows = [(first.digest, first.place)] }
        staged[index].rows.append((observation.digest, observation.place))
        switch RowUnion(combined: definition.combined).unite(first, observation) {
        case .same: duplicates += 1
        case .united(let union):
            staged[index].observation = union
            duplicates += 1
        case .contradicting(let fields): rejectGroup(index, fields, countedAsDuplicates: staged[index].rows.count - 2)
        }
    }

    // All rows of the group, those included that had been taken for the same or united, whatever their order.
    private func rejectGroup(_ index: Int, _ fields: [Field], countedAsDuplicates count: Int) {
        let observation = staged[index].observation
        let rows = staged[index].rows.isEmpty ? [(observation.digest, observation.place)] : staged[index].rows
        staged[index].contradicting = rows.map { digest, place in
            Self.contradiction(observation, fields, digest: digest, place: place)
        }
        duplicates -= count
    }

    /// A staged recordation turned out to stand in the edition twice, the other time as a row that the mirror knew.
    ///
    /// `values` are what that row says.
    func contradict(_ index: Int, known knownIndex: Int, saying values: FieldValues?, fields: [Field]) {
        let observation = staged[index].observation
        if staged[index].contradicting.isEmpty {
            rejectGroup(index, fields, countedAsDuplicates: max(0, staged[index].rows.count - 1))
        }
        staged[index].contradicting.append(
            Self.contradiction(observation, fields, place: Int(places[knownIndex]), values: values)
        )
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

    /// The staged recordation of a key.
    func staged(key: String) -> Staged? { byKey[key].map { staged[$0] } }

    /// Gives back the memory of what was staged, once a plan holds all that is to be written.
    func forgetStaged() {
        staged = []
        byKey = [:]
    }

    /// All rows that could not become recordations.
    var allRejected: [RejectedRow] { rejected + staged.flatMap(\.contradicting) }
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
