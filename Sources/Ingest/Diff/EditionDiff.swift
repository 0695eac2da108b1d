internal import Mirror
internal import Recordations
internal import Registers

/// The difference of an edition from what is known, as data; nothing of it is written yet.
struct EditionDiff {
    /// New recordations, by their number among the edition's staged rows.
    var additions: [Int] = []
    /// Recordations whose values change, and those whose row changes alone.
    var rows: ComparedRows
    /// Known recordations that are not in the edition and were in the one before.
    var missing: [Int] = []
    /// Known recordations that are in the edition again.
    var reappeared: [Int] = []
    /// All known recordations that the edition shows, by number, for editions that do not show everything.
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

    /// Which known recordations the edition shows, by their index, a rejected row included.
    var isSeen: [Bool] = []
    /// How many recordations the edition has, contradicted ones included.
    var distinct = 0
    /// The first key that is on two pages of the edition in different rows.
    var doubledKey: StagedEdition.DoubledKey?

    /// An empty difference that holds so many rows in memory.
    init(mostHeld: Int = PlannedRows.usuallyHeld) { rows = ComparedRows(mostHeld: mostHeld) }

    var changes: PlannedChanges { rows.changes }

    /// Whether nothing at all would be written but the fetch itself.
    var isEmpty: Bool { additions.isEmpty && changes.isEmpty && missing.isEmpty && reappeared.isEmpty }

    /// The changes for people, at most `limit` of them; `name` gives the name of a known recordation.
    func preview(
        of staged: StagedRows,
        _ name: (Int) -> String,
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
                PlannedChange(key: name($0), field: nil, kind: kind, old: nil, new: nil)
            }
        }
        return Array(lines.prefix(limit))
    }
}
