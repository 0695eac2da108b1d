internal import Curation
internal import FoundationEssentials
internal import Mirror
internal import Recordations

extension Redactor {
    /// Some edits with all their copies and originals, since each has the same texts.
    func withCopies(_ edits: Set<Int>) throws -> [Int] {
        var all = edits
        var next = edits.sorted()
        while let edit = next.popLast() {
            for copy in try copies(of: edit) where all.insert(copy).inserted { next.append(copy) }
        }
        return all.sorted()
    }

    // The event of a copy follows the event that closed its original.
    private func copies(of edit: Int) throws -> [Int] {
        let pairs = try db.rows(
            """
            SELECT closing.detail AS closing, opening.detail AS opening FROM event AS mine
            JOIN event AS closing ON closing.seq = mine.seq - (mine.kind = 'edited')
                AND closing.kind = 'edit-superseded'
            JOIN event AS opening ON opening.seq = closing.seq + 1 AND opening.kind = 'edited'
                AND opening.record_id <> closing.record_id
            WHERE mine.record_id = (SELECT record_id FROM edit WHERE id = ?1)
                AND mine.kind IN ('edited', 'edit-superseded') AND json_extract(mine.detail, '$.edit.id') = ?1
            """,
            [edit]
        )
        return pairs.flatMap { pair -> [Int] in
            guard let closed = (pair["closing"] as String?).flatMap(RowSnapshot.init)?.edit,
                let opened = (pair["opening"] as String?).flatMap(RowSnapshot.init)?.edit, opened.isCopy(of: closed)
            else { return [] }
            return [closed.id, opened.id]
        }
    }

    /// Plans all parts of the events of an edit, its conflicts and their resolutions, and the edit's values in other
    /// events of the recordation.
    func planEvents(ofEdit id: Int, removed: Set<Int>) throws {
        let rows = StatementCache(db)
        guard let edit = try rows.edits("id = ?", id).first else { return }
        let own = try db.values(
            """
            SELECT seq FROM event WHERE record_id = ?1 AND detail IS NOT NULL AND kind <> 'redacted'
                AND (json_extract(detail, '$.edit.id') = ?2
                    OR json_extract(detail, '$.conflict.id') IN (SELECT id FROM conflict WHERE edit_id = ?2)
                    OR json_extract(detail, '$.resolution.conflict') IN (SELECT id FROM conflict WHERE edit_id = ?2))
            """,
            [edit.record, id],
            as: Int.self
        )
        for seq in own { plan(seq, .all) }
        let resolutions = try rows.resolutions("conflict_id IN (SELECT id FROM conflict WHERE edit_id = ?)", id)
        let values = Set(([edit.entered, edit.local] + resolutions.map(\.value)).compactMap { $0 })
        let others = try db.rows(
            """
            SELECT seq, old, new, detail FROM event
            WHERE record_id = ? AND field = ? AND observation_id IS NULL AND kind <> 'redacted'
            """,
            [edit.record, edit.field]
        )
        for event in others {
            let snapshot = (event["detail"] as String?).flatMap(RowSnapshot.init)
            // Another edit with the same value keeps it.
            let kept = snapshot?.edit.flatMap { removed.contains($0.id) ? nil : [$0.entered, $0.local] } ?? []
            let gone = values.subtracting(kept.compactMap { $0 })
            if let old = event["old"] as String?, gone.contains(old) { plan(event["seq"], .old) }
            if let new = event["new"] as String?, gone.contains(new) { plan(event["seq"], .new) }
        }
    }

    /// Plans the events of the resolutions of a conflict without an edit.
    func planResolutions(of conflict: Int) throws {
        let events = try db.values(
            """
            SELECT seq FROM event WHERE record_id = (SELECT record_id FROM conflict WHERE id = ?1)
                AND kind <> 'redacted' AND json_extract(detail, '$.resolution.conflict') = ?1
            """,
            [conflict],
            as: Int.self
        )
        for seq in events { plan(seq, .all) }
    }

    /// Plans the actor and the reason of all events that the same command appended with the same reason.
    func planSameCommand(as seq: Int) throws {
        guard let row = try event(seq), let cause = CauseWithReason(cause: row["cause"]),
            cause.isOfOneCommand
        else { return }
        let snapshot = (row["detail"] as String?).flatMap(RowSnapshot.init)
        // Several conflicts may have been resolved in one second, each by its own resolution.
        let resolution = cause.head == "resolve" ? snapshot?.resolution?.id ?? snapshot?.by : nil
        let events = try db.values(
            """
            SELECT seq FROM event WHERE at = ? AND cause = ? AND actor = ?
                AND (? IS NULL OR detail IS NULL OR json_extract(detail, '$.by') = ?)
            """,
            [row["at"] as String, row["cause"] as String, row["actor"] as String, resolution, resolution],
            as: Int.self
        )
        for other in events { plan(other, .person) }
    }

    /// Removes an edit's values from its row, its conflicts and their resolutions.
    ///
    /// Throws ``MirrorError`` for an open edit.
    func redactEdit(_ id: Int) throws {
        let rows = StatementCache(db)
        guard let edit = try rows.edits("id = ?", id).first else { return }
        guard edit.state != .open else {
            throw MirrorError(
                .moved,
                "edit \(id) counts still: \(edit.field) of \(try Mirror.recordName(edit.record, db))",
                advice: "take it back first: recordal undo edit \(id) --reason TEXT"
            )
        }
        // A value from a fixed list is no text of a person.
        let isCode = edit.registerField.map { [.status, .rightType, .classes, .holderCountry].contains($0) } ?? false
        if !isCode { for value in [edit.entered, edit.local] { texts.insert(value, field: edit.field) } }
        texts.insert(edit.reason)
        try db.execute(
            """
            UPDATE edit SET entered = NULL, local = NULL, base = NULL, actor = ?,
                reason = CASE WHEN reason IS NULL THEN NULL ELSE ? END WHERE id = ?
            """,
            [Mirror.removedText, Mirror.removedText, id]
        )
        for left in try rows.edits("id = ?", id) { try appendRemaining(record: edit.record) { $0.edit = left } }
        for conflict in try rows.conflicts("edit_id = ?", id) {
            // The fingerprint is a hash of the values without a salt.
            let fingerprint = try [salts.next(), salts.next()].flatMap { $0.withBytes { Array($0) } }
            try db.execute(
                "UPDATE conflict SET base = NULL, local = NULL, register = NULL, fingerprint = ? WHERE id = ?",
                [Data(fingerprint), conflict.id]
            )
            try redactResolutions(of: conflict.id, field: isCode ? nil : edit.field)
        }
    }

    /// Removes the values, actors and reasons of a conflict's resolutions.
    ///
    /// A conflict without an edit has only names of recordations; its row stays, so that it is not opened again.
    func redactResolutions(of conflict: Int, field: String? = nil) throws {
        let rows = StatementCache(db)
        guard let record = try rows.conflicts("id = ?", conflict).first?.record else { return }
        for resolution in try rows.resolutions("conflict_id = ?", conflict) {
            if let field { texts.insert(resolution.value, field: field) }
            texts.insert(resolution.reason)
        }
        try db.execute(
            "UPDATE resolution SET value = NULL, actor = ?1, reason = ?1 WHERE conflict_id = ?2",
            [Mirror.removedText, conflict]
        )
        for left in try rows.conflicts("id = ?", conflict) {
            try appendRemaining(record: record) { $0.conflict = left }
        }
        for left in try rows.resolutions("conflict_id = ?", conflict) {
            try appendRemaining(record: record) { $0.resolution = left }
        }
    }
}

extension Edit {
    /// Whether it is the same edit of another recordation.
    fileprivate func isCopy(of other: Edit) -> Bool {
        record != other.record && field == other.field && kind == other.kind && entered == other.entered
            && actor == other.actor && reason == other.reason && replaces == nil
    }
}
