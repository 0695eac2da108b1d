internal import Mirror
internal import Recordations

/// Rows compared with what is known of their recordations.
///
/// Editions, stored editions that are read again, and the last bytes of absent recordations are all compared by it.
struct ComparedRows {
    /// Recordations whose values change.
    let changes: PlannedChanges
    /// Recordations whose row says the same in another way: raw text, row number or flags.
    let refreshments: PlannedRows

    init(mostHeld: Int = PlannedRows.usuallyHeld) {
        changes = PlannedChanges(mostHeld: mostHeld)
        refreshments = PlannedRows(mostHeld: mostHeld)
    }

    /// Changes alone.
    init(changes: PlannedChanges) {
        self.changes = changes
        refreshments = PlannedRows()
    }

    /// Compares a row with the known values of its recordation, and returns the values that result.
    ///
    /// A field that the row does not state keeps its value. Without known values all are new. A row with the same values is
    /// kept as a refreshment only where `isRefreshing`.
    @discardableResult
    func compare(
        _ row: Observation,
        of record: Int,
        with old: FieldValues?,
        isRefreshing: @autoclosure () -> Bool = true
    ) throws -> FieldValues {
        let values = old.map(row.keeping) ?? row.values
        if values != old {
            try changes.append(record, from: old, row)
        } else if isRefreshing() {
            try refreshments.append(record, row)
        }
        return values
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
