internal import Crypto
package import Merging
public import Mirror
package import Recordations

/// What became of edits and conflicts when the register was looked at again.
public struct MergeCounts: Hashable, Sendable {
    /// Edits that the register came to agree with.
    public var converged = 0
    /// Edits that a policy gave up.
    public var overruled = 0
    /// Edits that a policy kept against the register, or merged with it.
    public var kept = 0
    /// Conflicts that were opened.
    public var opened = 0
    /// Conflicts that are none any more.
    public var dissolved = 0
    /// Conflicts that were answered as they had been answered before.
    public var remembered = 0
    /// Filed recordations that their register shows now.
    public var linked = 0
    /// Edits of filed recordations that gave way to another one of the recordation that they were linked to.
    public var setAside = 0
    /// The first of the conflicts that nobody answered this time, and that are closed all the same.
    public package(set) var closed: [ClosedConflict] = []
    /// Conflicts that are none any more because the register is back where the edit began.
    public var returned = 0

    /// Nothing.
    public init() {}

    package mutating func close(_ conflict: Conflict, _ answer: Resolution?, _ rows: StatementCache) throws {
        // A list for people: beyond these a count tells enough.
        guard closed.count < 50 else { return }
        closed.append(
            ClosedConflict(
                conflict: conflict.id,
                recordation: try rows.name(of: conflict.record),
                field: conflict.field,
                register: conflict.register,
                answer: answer
            )
        )
    }
}

/// A conflict that was closed without anybody's answer of that day.
public struct ClosedConflict: Hashable, Sendable {
    /// Its number.
    public let conflict: Int
    /// `REGISTER:KEY`.
    public let recordation: String
    /// The field.
    public let field: String
    /// What the register said when it was asked.
    public let register: String?
    /// The earlier answer that was taken again; nil where the register is back where the edit began.
    public let answer: Resolution?
}

/// Holds open edits against what the register says now, within one transaction.
///
/// It looks at nothing but the rows as they stand, so whatever moved them (an edition, a notice, another definition, an
/// undoing) it leaves the same, and a second time does nothing.
package final class EditReconciler {
    package let tables: EditTables
    package let policies: Policies
    package var counts = MergeCounts()
    package var db: SQLDatabase { tables.db }
    private let view: ViewKeeper

    package init(_ tables: EditTables, policies: Policies) throws {
        self.tables = tables
        self.policies = policies
        view = ViewKeeper(tables)
    }

    /// Settles every edit that what the register says has moved away from or up to, and the views that follow.
    package func settleAll() throws {
        var touched: Set<Int> = []
        var last = 0
        while true {
            let claims = try tables.rows.unsettledClaims(after: last, limit: 4_096)
            for claim in claims {
                try settle(claim)
                touched.insert(claim.edit.record)
            }
            guard let end = claims.last else { break }
            last = end.edit.id
        }
        let stale = try tables.rows.statement(
            """
            SELECT record_id FROM corrected JOIN record ON record.id = record_id
            WHERE corrected.observation_id IS NOT record.observation_id
            """
        ).all { $0.integer(0) }
        for record in touched.union(stale).sorted() { try view.refresh(record) }
    }

    /// Settles the open edits of one recordation, and its view.
    @discardableResult
    package func settle(record: Int) throws -> FieldValues {
        for claim in try tables.rows.claims(record: record) { try settle(claim) }
        return try view.refresh(record)
    }

    /// What a register says of a field now; nil for a recordation that it does not show.
    package func word(_ field: Field, record: Int) throws -> RegisterValue? {
        try tables.rows.statement(
            """
            SELECT observation.\(field.name), record.is_tombstone, record.presence, observation.unobserved
            FROM record JOIN observation ON observation.id = record.observation_id WHERE record.id = ?
            """
        ).first([record]) { row in
            RegisterValue(
                Cell(row.text(0)),
                isGone: row.flag(1) || ["disappeared", "explained"].contains(row.text(2)),
                isUnobserved: FieldSet(rawValue: UInt32(truncatingIfNeeded: row.integer(3))).contains(field)
            )
        }
    }

    private func settle(_ claim: OpenClaim) throws {
        let (edit, now) = (claim.edit, claim.register)
        guard let field = edit.registerField else { return }
        let merge = EditMerge(
            base: RegisterValue(Cell(edit.base), isGone: edit.isBaseGone, isUnobserved: edit.isBaseUnobserved),
            local: Cell(edit.local),
            register: now,
            policy: policies.policy(field, source: claim.source),
            isPending: edit.kind == .pending
        )
        let cause = "merge: policy \(merge.policy.rawValue)"
        switch merge.decision {
        case .unchanged:
            if let asked = try claim.asked.flatMap({ try tables.conflict($0) }) {
                counts.returned += 1
                try counts.close(asked, nil, tables.rows)
            }
            try dissolve(claim, cause: "merge: the register is back where the edit began")
        case .converges:
            try dissolve(claim, cause: "merge: the register says the same")
            try close(
                edit,
                .converged,
                cause: "merge: the register says the same",
                old: edit.local,
                new: now.cell.value
            )
            counts.converged += 1
        case .isOverruled:
            try dissolve(claim, cause: cause)
            try close(edit, .overruled, cause: cause, old: edit.local, new: now.cell.value)
            counts.overruled += 1
        case .rebased(let local, let loses):
            try dissolve(claim, cause: cause)
            var next = edit
            next.rebase(on: now)
            next.local = local.value
            let old = loses.map(\.value) ?? edit.local
            try tables.write(next, "edit-kept", cause: cause, old: old, new: next.local)
            counts.kept += 1
        case .conflicts(let kind): try ask(claim, kind, merge)
        }
    }

    // A question is asked once of edits of one kind: what is answered for a correction says nothing of what is filed.
    private func fingerprint(
        _ claim: OpenClaim,
        _ kind: ConflictKind,
        _ merge: EditMerge
    ) throws -> (
        bytes: [UInt8], known: Conflict?
    ) {
        let edit = claim.edit
        let plain = Array(SHA256.hash(data: merge.fingerprint(edit.field, kind)))
        let ofKind = Array(SHA256.hash(data: merge.fingerprint(edit.field, kind, of: edit.kind.rawValue)))
        for fingerprint in [ofKind, plain] {
            guard let known = try tables.conflict(record: edit.record, fingerprint: fingerprint) else { continue }
            // Of an older mirror both kinds have the same fingerprint.
            if try known.edit.flatMap({ try tables.edit($0) })?.kind == edit.kind { return (fingerprint, known) }
            if fingerprint == plain { return (ofKind, nil) }
        }
        return (edit.kind == .pending ? ofKind : plain, nil)
    }

    // The same question is asked once: an open one stays, one that dissolved is opened again, and one that was answered
    // is answered alike.
    private func ask(_ claim: OpenClaim, _ kind: ConflictKind, _ merge: EditMerge) throws {
        let edit = claim.edit
        let (fingerprint, known) = try fingerprint(claim, kind, merge)
        if let known, known.state == .open, known.edit == edit.id { return }
        try dissolve(claim, cause: "merge: the question is another one now")
        var conflict =
            try known
            ?? Conflict(
                id: tables.nextID("conflict"),
                record: edit.record,
                edit: edit.id,
                field: edit.field,
                kind: kind.rawValue,
                base: edit.base,
                local: edit.local,
                register: merge.register.cell.value,
                fingerprint: Mirror.hex(fingerprint),
                policy: merge.policy.rawValue,
                state: .open,
                opened: tables.events.at,
                fetch: tables.fetch,
                deferredUntil: nil
            )
        if let known, let answer = try tables.standingResolution(ofConflict: known.id) {
            try take(answer, conflict, edit, merge.register, cause: "merge: as resolution \(answer.id) decided")
            counts.remembered += 1
            try counts.close(known, answer, tables.rows)
            return
        }
        conflict.edit = edit.id
        conflict.state = .open
        conflict.opened = tables.events.at
        conflict.fetch = tables.fetch
        conflict.deferredUntil = nil
        let word = kind == .field ? conflict.register : kind.rawValue
        let cause =
            switch kind {
            case .field: "merge: the register moved elsewhere"
            case .gone: "merge: the recordation is gone"
            case .unobserved: "merge: the column is gone"
            }
        try tables.write(conflict, "conflict", cause: cause, old: edit.local, new: word)
        counts.opened += 1
    }

    /// Does with an edit what an answer says.
    package func take(
        _ answer: Resolution,
        _ conflict: Conflict,
        _ edit: Edit,
        _ now: RegisterValue,
        cause: String
    ) throws {
        switch answer.choice {
        case .local, .link:
            var next = edit
            next.rebase(on: now)
            try tables.write(next, "edit-kept", cause: cause, old: now.cell.value, new: next.local)
        case .register: try close(edit, .resolved, cause: cause, old: edit.local, new: now.cell.value)
        case .value:
            try close(edit, .resolved, cause: cause, old: edit.local, new: answer.value)
            guard answer.value != now.cell.value else { return }
            var next = Edit(
                id: try tables.nextID("edit"),
                record: edit.record,
                field: edit.field,
                kind: edit.kind,
                entered: answer.value,
                local: answer.value,
                base: nil,
                changedOn: edit.changedOn,
                state: .open,
                actor: answer.actor,
                at: tables.events.at,
                reason: answer.reason,
                replaces: edit.id
            )
            next.rebase(on: now)
            try tables.write(next, "edited", cause: cause, old: now.cell.value, new: answer.value)
        }
    }

    package func close(_ edit: Edit, _ state: Edit.State, cause: String, old: String?, new: String?) throws {
        var closed = edit
        closed.state = state
        try tables.write(closed, "edit-\(state.rawValue)", cause: cause, old: old, new: new)
    }
    private func dissolve(_ claim: OpenClaim, cause: String) throws {
        if claim.asked != nil { try dissolve(claim.edit, cause: cause) }
    }

    /// Closes the open question about an edit, if there is one: it is none any more.
    func dissolve(_ edit: Edit, cause: String) throws {
        guard var conflict = try tables.openConflict(ofEdit: edit.id) else { return }
        conflict.state = .dissolved
        try tables.write(conflict, "conflict-dissolved", cause: cause, old: conflict.local, new: conflict.register)
        counts.dissolved += 1
    }

    package func refreshView(_ record: Int) throws { try view.refresh(record) }
}

extension Edit {
    /// From now on a move of the register counts from here.
    package mutating func rebase(on word: RegisterValue) {
        base = word.cell.value
        isBaseGone = word.isGone
        isBaseUnobserved = word.isUnobserved
    }
}
