internal import Recordations

extension OpenEdits {
    /// What open edits and open conflicts make of a recordation; of a filed one every edit is seen, for there is no other
    /// word.
    package init(_ edits: [Edit], _ conflicts: [Conflict], isFiled: Bool) {
        self.init()
        let asked = Set(conflicts.compactMap(\.edit))
        for edit in edits {
            guard edit.kind != .note else {
                if let local = edit.local { notes[edit.field] = local }
                continue
            }
            guard let field = edit.registerField else { continue }
            openEdits += 1
            if edit.kind == .pending, !isFiled {
                pending[field] = .some(edit.local)
            } else if !asked.contains(edit.id) {
                applied[field] = .some(edit.local)
            }
            if asked.contains(edit.id) { conflicting.insert(field) }
        }
        openConflicts = conflicts.count
    }
}
