internal import Recordations

extension OpenEdits {
    /// The effect of open edits and open conflicts on a recordation.
    ///
    /// A filed recordation has no value of a register yet, so its pending edits apply too.
    package init(_ edits: [Edit], _ conflicts: [Conflict], isFiled: Bool) {
        self.init()
        let disputed = Set(conflicts.compactMap(\.edit))
        for edit in edits {
            guard edit.kind != .note else {
                if let local = edit.local { notes[edit.field] = local }
                continue
            }
            guard let field = edit.registerField else { continue }
            openEdits += 1
            if edit.kind == .pending, !isFiled {
                pending[field] = .some(edit.local)
            } else if !disputed.contains(edit.id) {
                applied[field] = .some(edit.local)
            }
            if disputed.contains(edit.id) { conflicting.insert(field) }
        }
        openConflicts = conflicts.count
    }
}
