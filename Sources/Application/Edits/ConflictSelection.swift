package import Curation
package import Mirror
package import Recordations

/// Which conflicts a command means: some by number, or all that match conditions.
package struct ConflictSelection {
    /// The conflicts' numbers; empty where conditions select them.
    package var ids: [Int] = []
    /// Conditions such as `field=valid_to`; all that wait match an empty list.
    package var conditions: [String] = []

    /// Makes a selection.
    package init(ids: [Int] = [], conditions: [String] = []) {
        self.ids = ids
        self.conditions = conditions
    }

    /// The selected conflicts: those with the numbers, else those that match and wait on a day.
    ///
    /// Throws ``UsageError`` for a number that is unknown, and ``EditError`` for a wrong condition.
    package func conflicts(in mirror: Mirror, on today: CivilDate) throws -> [ConflictDetail] {
        guard ids.isEmpty else {
            return try ids.map { id in
                guard let conflict = try mirror.conflict(numbered: id) else {
                    throw UsageError("there is no conflict \(id)", advice: "recordal conflicts lists them")
                }
                return conflict
            }
        }
        return try list(in: mirror, on: today, isAll: false)
    }

    /// Every conflict that matches the conditions: those that wait on a day, or with `isAll` the others too.
    package func list(in mirror: Mirror, on today: CivilDate, isAll: Bool) throws -> [ConflictDetail] {
        let filter = try filter(mirror)
        return try mirror.conflicts(isAll: isAll).filter { one in
            (isAll || one.conflict.waits(on: today)) && filter.admits(one)
        }
    }

    private func filter(_ mirror: Mirror) throws -> ConflictFilter {
        try ConflictFilter(conditions, sources: mirror.sources().map(\.name))
    }
}
