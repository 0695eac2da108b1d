internal import Curation
internal import Foundation
internal import Mirror
internal import Recordations

extension Redactor {
    /// Some edits with all that are copies of them, or that they are copies of: each repeats the whole edit.
    func withCopies(_ edits: Set<Int>) throws -> [Int] {
        var all = edits
        var next = edits.sorted()
        while let edit = next.popLast() {
            for copy in try copies(of: edit) where all.insert(copy).inserted { next.append(copy) }
        }
        return all.sorted()
    }

    // A copy is made right after the edit was closed that it is a copy of.
    private func copies(of edit: Int) throws -> [Int] {
        let pairs = try db.rows(
            """
            SELECT closing.detail, opening.detail FROM event AS mine
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
            guard let closed = (pair[0] as String?).flatMap(RowSnapshot.init)?.edit,
                let opened = (pair[1] as String?).flatMap(RowSnapshot.init)?.edit, opened.isCopy(of: closed)
            else { return [] }
            return [closed.id, opened.id]
        }
    }

    /// Plans the events of an edit, of its conflicts and of their answers, and of the recordation's others the values.
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
        let answers = try rows.resolutions("conflict_id IN (SELECT id FROM conflict WHERE edit_id = ?)", id)
        let values = Set(([edit.entered, edit.local] + answers.map(\.value)).compactMap { $0 })
        let others = try db.rows(
            """
            SELECT seq, old, new, detail FROM event
            WHERE record_id = ? AND field = ? AND observation_id IS NULL AND kind <> 'redacted'
            """,
            [edit.record, edit.field]
        )
        for event in others {
            let trace = (event[3] as String?).flatMap(RowSnapshot.init)
            // An edit that somebody entered too keeps its own value.
            let kept = trace?.edit.flatMap { removed.contains($0.id) ? nil : [$0.entered, $0.local] } ?? []
            let gone = values.subtracting(kept.compactMap { $0 })
            if let old = event[1] as String?, gone.contains(old) { plan(event[0], .old) }
            if let new = event[2] as String?, gone.contains(new) { plan(event[0], .new) }
        }
    }

    /// Plans the events of the answers to a question that is about no edit.
    func planAnswers(to conflict: Int) throws {
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

    /// Plans the actor and the reason of all events that the command of an event appended for that reason.
    func planSameAct(as seq: Int) throws {
        guard let row = try event(seq), let words = PersonWords(cause: row["cause"]), words.isOfOneAct else { return }
        let trace = (row["detail"] as String?).flatMap(RowSnapshot.init)
        // Several answers may have been given in one second, each with a row of its own.
        let answer = words.head == "resolve" ? trace?.resolution?.id ?? trace?.by : nil
        let events = try db.values(
            """
            SELECT seq FROM event WHERE at = ? AND cause = ? AND actor = ?
                AND (? IS NULL OR detail IS NULL OR json_extract(detail, '$.by') = ?)
            """,
            [row["at"] as String, row["cause"] as String, row["actor"] as String, answer, answer],
            as: Int.self
        )
        for other in events { plan(other, .person) }
    }

    /// Removes an edit's values from its row, its conflicts and their answers.
    func redactEdit(_ id: Int) throws {
        let rows = StatementCache(db)
        guard let edit = try rows.edits("id = ?", id).first else { return }
        guard edit.state != .open else {
            throw MirrorError(
                .moved,
                "edit \(id) counts still: \(edit.field) of \(try Mirror.recordName(edit.record, db))",
                advice: "take it back first: recordal edit --undo \(id) --reason TEXT"
            )
        }
        // Of a field with a list of words the value is one of them, which is no text of a person.
        let isWord = edit.registerField.map { [.status, .rightType, .classes, .holderCountry].contains($0) } ?? false
        if !isWord { for value in [edit.entered, edit.local] { texts.insert(value, field: edit.field) } }
        texts.insert(edit.reason)
        try db.execute(
            """
            UPDATE edit SET entered = NULL, local = NULL, base = NULL, actor = ?,
                reason = CASE WHEN reason IS NULL THEN NULL ELSE ? END WHERE id = ?
            """,
            [Mirror.removedText, Mirror.removedText, id]
        )
        for left in try rows.edits("id = ?", id) { try tell(record: edit.record) { $0.edit = left } }
        for conflict in try rows.conflicts("edit_id = ?", id) {
            // Its fingerprint is a hash of the values, without a salt.
            let fingerprint = try [salts.next(), salts.next()].flatMap { $0.withBytes { Array($0) } }
            try db.execute(
                "UPDATE conflict SET base = NULL, local = NULL, register = NULL, fingerprint = ? WHERE id = ?",
                [Data(fingerprint), conflict.id]
            )
            try redactAnswers(to: conflict.id, field: isWord ? nil : edit.field)
        }
    }

    /// Removes the values, actors and reasons of the answers to a conflict.
    ///
    /// The row of a conflict without an edit names recordations alone, and is what keeps it from being asked again: it stays.
    func redactAnswers(to conflict: Int, field: String? = nil) throws {
        let rows = StatementCache(db)
        guard let record = try rows.conflicts("id = ?", conflict).first?.record else { return }
        for answer in try rows.resolutions("conflict_id = ?", conflict) {
            if let field { texts.insert(answer.value, field: field) }
            texts.insert(answer.reason)
        }
        try db.execute(
            "UPDATE resolution SET value = NULL, actor = ?1, reason = ?1 WHERE conflict_id = ?2",
            [Mirror.removedText, conflict]
        )
        for left in try rows.conflicts("id = ?", conflict) { try tell(record: record) { $0.conflict = left } }
        for left in try rows.resolutions("conflict_id = ?", conflict) {
            try tell(record: record) { $0.resolution = left }
        }
    }
}

extension Edit {
    /// Whether it says the same words about another recordation.
    fileprivate func isCopy(of other: Edit) -> Bool {
        record != other.record && field == other.field && kind == other.kind && entered == other.entered
            && actor == other.actor && reason == other.reason && replaces == nil
    }
}
