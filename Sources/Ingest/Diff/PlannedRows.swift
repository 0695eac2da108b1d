import Mirror
import Recordations

/// Rows of a plan, each with the recordation that it is of.
///
/// All recordations of a large register may move at once: most of them lie where the edition's own rows do, see ``StagedRows``.
final class PlannedRows {
    private(set) var records: [Int] = []
    private let rows: StagedRows

    /// How many rows are held in memory, beside those of the edition.
    static let usuallyHeld = 16_384

    init(mostHeld: Int = PlannedRows.usuallyHeld) { rows = StagedRows(mostHeld: mostHeld) }

    var count: Int { records.count }

    func append(_ record: Int, _ row: Observation) throws {
        try rows.append(row)
        records.append(record)
    }

    /// Some of the rows, by their places.
    func rows(_ places: Range<Int>) throws -> [Observation] { try rows.observations(at: places) }

    /// Hands them over in their order.
    func each(_ body: (Int, Observation) throws -> Void) throws {
        try rows.each(0..<count) { try body(records[$0], $1) }
    }

    /// How many are read at once.
    static let atOnce = 512
}

/// The recordations whose values move, with what they were.
final class PlannedChanges {
    /// A recordation whose values move.
    struct Change {
        let record: Int
        /// What was known of it; nil where that was nothing.
        let old: FieldValues?
        let observation: Observation

        /// What it says from now on: fields that the row does not state keep their values.
        var values: FieldValues { old.map(observation.keeping) ?? observation.values }

        /// The fields that move; all of them are new where nothing was known.
        var fields: [Field] { old.map(values.differences) ?? [] }
    }

    private let rows: PlannedRows
    private let olds: PlannedRows
    /// Those of which nothing was known.
    private var unknown: Set<Int> = []

    init(mostHeld: Int = PlannedRows.usuallyHeld) {
        rows = PlannedRows(mostHeld: mostHeld)
        olds = PlannedRows(mostHeld: mostHeld)
    }

    var records: [Int] { rows.records }
    var count: Int { rows.count }
    var isEmpty: Bool { rows.count == 0 }
    /// How many recordations nothing was known of.
    var newCount: Int { unknown.count }

    func append(_ record: Int, from old: FieldValues?, _ observation: Observation) throws {
        try rows.append(record, observation)
        try olds.append(record, Observation(old ?? FieldValues { _ in nil }))
        if old == nil { unknown.insert(record) }
    }

    /// Hands them over in their order, or the first of them.
    func each(first limit: Int = .max, _ body: (Change) throws -> Void) throws {
        let end = min(limit, count)
        for start in stride(from: 0, to: end, by: PlannedRows.atOnce) {
            let places = start..<min(start + PlannedRows.atOnce, end)
            let pairs = zip(try rows.rows(places), try olds.rows(places))
            for (place, (row, old)) in zip(places, pairs) {
                let isKnown = !unknown.contains(records[place])
                try body(Change(record: records[place], old: isKnown ? old.values : nil, observation: row))
            }
        }
    }
}

extension Observation {
    /// Values alone.
    fileprivate init(_ values: FieldValues) {
        self.init(
            key: RecordKey(text: ""),
            values: values,
            raw: [],
            digest: .none,
            notStated: [],
            unobserved: [],
            isTombstone: false,
            place: 0
        )
    }
}
