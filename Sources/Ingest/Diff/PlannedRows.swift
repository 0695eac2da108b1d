import Mirror
import Recordations

/// Rows of a difference, each with the number of its recordation.
///
/// All recordations of a large register may change at once: beyond some, rows are in a temporary file, see ``StagedRows``.
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

    /// Rows by their positions.
    func rows(_ positions: Range<Int>) throws -> [Observation] { try rows.observations(at: positions) }

    /// Calls the body with each row, in their order.
    func each(_ body: (Int, Observation) throws -> Void) throws {
        try rows.each(0..<count) { try body(records[$0], $1) }
    }

    /// How many are read at once.
    static let atOnce = 512
}

/// Recordations whose values change, with old and new values.
final class PlannedChanges {
    /// A recordation whose values change.
    struct Change {
        let record: Int
        /// What was known of it; nil where that was nothing.
        let old: FieldValues?
        let observation: Observation

        /// The new values: fields that the row does not state keep their old ones.
        var values: FieldValues { old.map(observation.keeping) ?? observation.values }

        /// The fields that change; none where nothing was known.
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

    /// Calls the body with each change in their order, or with the first of them.
    func each(first limit: Int = .max, _ body: (Change) throws -> Void) throws {
        let end = min(limit, count)
        for start in stride(from: 0, to: end, by: PlannedRows.atOnce) {
            let positions = start..<min(start + PlannedRows.atOnce, end)
            let pairs = zip(try rows.rows(positions), try olds.rows(positions))
            for (position, (row, old)) in zip(positions, pairs) {
                let isKnown = !unknown.contains(records[position])
                try body(Change(record: records[position], old: isKnown ? old.values : nil, observation: row))
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
            rowNumber: 0
        )
    }
}
