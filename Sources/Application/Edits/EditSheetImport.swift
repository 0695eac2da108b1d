internal import Curation
internal import Merging
internal import Mirror
internal import Recordations
internal import Rendering

extension EditSession {
    /// Makes the edits of a sheet that `recordal sheet` made: of the cells that a person changed since.
    ///
    /// Each changed cell is merged with what the mirror says now, as of what the cell was. A register's value that moved
    /// meanwhile is a conflict or decided by its policy, as with every edit. Throws ``UsageError`` for the sheet of another
    /// mirror.
    func importSheet(
        named name: String,
        _ sheet: EditSheet,
        _ claim: Claim,
        keepsGoing: Bool
    ) throws -> EditTableResult {
        try check(sheet.origin, of: name)
        return try mirror.transaction {
            var merge = EditSheetMerge(self, sheet, claim)
            try merge.run()
            let isApplied = !isDryRun && (merge.bad.isEmpty || keepsGoing)
            let actor = try merge.drafts.isEmpty ? workspace.actor : actor(of: merge.drafts)
            let results = try mirror.edit(merge.drafts, actor: actor, isBatch: true, isDryRun: !isApplied)
            return EditTableResult(results, merge.bad, isApplied: isApplied, sheet: merge.found)
        }
    }

    // A copy of the mirror goes by another identity, and knows what it was copied with.
    private func check(_ origin: EditSheet.Origin, of name: String) throws {
        if try mirror.knows(head: origin.head) { return }
        let day = SafeText.line(origin.day)
        guard try mirror.identity() == origin.mirror else {
            throw UsageError(
                "\(name) was made of another mirror, on \(day)",
                advice:
                    "bring it back in the workspace in which it was made, or make a new one: recordal sheet FILE.xlsx"
            )
        }
        throw UsageError(
            "\(name) was made on \(day) of a state that \(workspace.mirrorPath) does not know: the mirror was put back since",
            advice: "make a new sheet: recordal sheet FILE.xlsx"
        )
    }
}

/// The merge of a sheet's changed cells with what the mirror says now.
private struct EditSheetMerge {
    private let session: EditSession
    private let sheet: EditSheet
    private let claim: EditSession.Claim
    private let editor: Editor
    private(set) var drafts: [EditDraft] = []
    private(set) var bad: [EditTableResult.BadLine]
    private(set) var found: EditTableResult.Sheet

    init(_ session: EditSession, _ sheet: EditSheet, _ claim: EditSession.Claim) {
        self.session = session
        self.sheet = sheet
        self.claim = claim
        editor = session.editor
        bad = sheet.mistakes.map { EditTableResult.BadLine(number: $0.row, cell: $0.cell, error: $0.text) }
        found = EditTableResult.Sheet(rows: sheet.rows, changed: sheet.changed, respelled: sheet.respelled)
    }

    mutating func run() throws {
        let named = try session.mirror.numbers(named: Set(sheet.changes.map(\.line.name)))
        var evidence: Evidence?
        for change in sheet.changes {
            do {
                if evidence?.recordation.id != change.line.name {
                    evidence = try current(change.line.name, named[change.line.name] ?? [])
                }
                guard let evidence else { continue }
                if let draft = try draft(of: change, evidence) { drafts.append(draft) } else { found.known += 1 }
            } catch let error as MirrorError {
                throw error
            } catch {
                bad.append(
                    EditTableResult.BadLine(
                        number: change.line.number,
                        cell: change.cell,
                        error: EditSession.line(of: error)
                    )
                )
            }
        }
        bad.sort { $0.number < $1.number }
    }

    // The recordation of that whole name: a part of one never stands in a sheet.
    private func current(_ name: String, _ numbers: [Int]) throws -> Evidence {
        for number in numbers {
            if let evidence = try session.mirror.evidence(number: number), evidence.recordation.id == name {
                return evidence
            }
        }
        throw UsageError(
            "'\(SafeText.line(name))' is not known by that name any more",
            advice: "its key changed, or what brought it in was undone: recordal search finds it"
        )
    }

    // Nil where nothing is to be done: the value is there, or the edit was made before.
    private func draft(of change: EditSheet.Change, _ evidence: Evidence) throws -> EditDraft? {
        let since = evidence.edits.filter { $0.id > sheet.origin.lastEdit && $0.field == change.field }
        if isThere(change, evidence, since) { return nil }
        let request = try EditFile.request(
            change.line,
            record: evidence.recordation.number,
            kind: claim.kind,
            reason: claim.reason,
            changedOn: claim.changedOn
        ).keepingKindForClaims(session.workspace.localFields)
        guard let draft = try editor.drafts(request).first, case .set(let value) = draft.change,
            value != change.before
        else { return nil }
        if since.contains(where: { $0.kind == draft.kind && $0.entered == value && $0.state != .withdrawn }) {
            return nil
        }
        guard let field = Field(name: change.field) else { return try note(draft, change, evidence) }
        if let newer = since.last(where: { $0.kind == draft.kind && $0.state == .open }), newer.local != value {
            throw movedMeanwhile(change, to: newer.local, by: newer)
        }
        return based(draft, field, change, evidence: evidence)
    }

    // Whether the mirror says by now what the cell says; where the file does not say of which kind its changes are, also
    // whether they were taken as any.
    private func isThere(_ change: EditSheet.Change, _ evidence: Evidence, _ since: [Edit]) -> Bool {
        let text = change.line.assignments.first.flatMap { CellText.folded($0.text) }
        if let field = Field(name: change.field), evidence.recordation.values[field] == text { return true }
        guard claim.kind == nil, change.line.kind == nil else { return false }
        return since.contains { $0.entered == text && $0.state != .withdrawn }
    }

    private func note(_ draft: EditDraft, _ change: EditSheet.Change, _ evidence: Evidence) throws -> EditDraft? {
        let now = evidence.recordation.edits.notes[change.field]
        let value = draft.change.applied(to: nil)
        if now == value { return nil }
        if change.isLike(now, change.before) { return draft }
        let sides = ThreeWay(base: Cell(change.before), local: Cell(value), register: Cell(now))
        if session.workspace.localFields[change.field]?.kind == .set,
            case .decided(let cell, _) = sides.merged(.elements)
        {
            guard cell.value != now else { return nil }
            return EditDraft(
                record: draft.record,
                field: draft.field,
                kind: draft.kind,
                change: .set(cell.value),
                changedOn: draft.changedOn,
                reason: draft.reason
            )
        }
        throw movedMeanwhile(change, to: now, by: evidence.edits.last { $0.field == change.field && $0.state == .open })
    }

    // What the register said when the person looked at it is the edit's base.
    private func based(
        _ draft: EditDraft,
        _ field: Field,
        _ change: EditSheet.Change,
        evidence: Evidence
    ) -> EditDraft {
        let now = evidence.registered[field]
        let isSame = change.isLike(now, change.registered)
        let recordation = evidence.recordation
        let isGone = recordation.isTombstone || ["disappeared", "explained"].contains(recordation.presence)
        guard !isSame || isGone != change.wasGone else { return draft }
        var draft = draft
        draft.base = RegisterValue(
            Cell(isSame ? now : change.registered),
            isGone: change.wasGone,
            isUnobserved: isSame && evidence.unobserved.contains(field)
        )
        return draft
    }

    private func movedMeanwhile(_ change: EditSheet.Change, to now: String?, by edit: Edit?) -> UsageError {
        let who = edit.map { " by \(SafeText.line($0.actor)) (edit \($0.id))" } ?? ""
        func said(_ text: String?) -> String { text.map { "'\(SafeText.line($0))'" } ?? "empty" }
        return UsageError(
            "\(change.field) was \(said(change.before)) when the sheet was made, and was set to \(said(now))\(who) since",
            advice:
                "write that into the cell; or, where yours is right: recordal edit \(change.line.name) \(change.field)=…"
        )
    }
}
