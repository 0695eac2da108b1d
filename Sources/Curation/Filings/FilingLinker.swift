internal import Crypto
internal import FoundationEssentials
package import Matching
internal import Merging
package import Mirror
internal import Recordations

/// Links filed recordations with the recordations that their register shows now, within one transaction.
package struct FilingLinker {
    package let table: EditTable
    package let reconciler: EditReconciler
    private var db: SQLDatabase { table.db }

    package init(_ table: EditTable, _ reconciler: EditReconciler) {
        self.table = table
        self.reconciler = reconciler
    }

    /// Links the filed recordations of a register with recordations that appeared in it.
    ///
    /// `appeared` are ranges of record numbers; `numbers` has the offices' rules by which numbers are the same. If a filed recordation could be several of them, a conflict is opened.
    package func link(appeared: [Range<Int>], register: Int, by numbers: NumberBook) throws {
        let filings = try table.rows.filings("register_id = ? AND filing IN ('prepared', 'filed')", register)
        guard !filings.isEmpty, !appeared.isEmpty else { return }
        let rules = try numbers.rules()
        let office = try Mirror.office(ofRegister: register, db)
        var wanted: [RightNumber.ExactKey: [Wanted]] = [:]
        for filing in filings {
            let values = try table.rows.view(of: filing.record)
            guard let number = values[.registrationNumber] else { continue }
            for key in rules.exactKeys(of: number, office: office) {
                wanted[key, default: []].append(Wanted(filing: filing, number: number, values: values))
            }
        }
        var found: [Int: Candidates] = [:]
        for record in appeared.joined() {
            guard
                let number = try db.value(
                    """
                    SELECT registration_number FROM observation JOIN record ON observation.id = observation_id
                    WHERE record.id = ?
                    """,
                    [record],
                    as: String.self
                )
            else { continue }
            // Equal keys may belong to two systems: an international registration and a national one.
            let same = rules.exactKeys(of: number, office: office).flatMap { wanted[$0] ?? [] }.filter {
                NumberText.folded($0.number) == NumberText.folded(number)
                    || rules.haveSame($0.number, number, office: office)
            }
            if same.isEmpty { continue }
            let values = try table.rows.view(of: record)
            for wanted in same {
                if wanted.values.agrees(with: values) {
                    found[wanted.filing.record, default: Candidates()].agreeing.insert(record)
                } else {
                    found[wanted.filing.record, default: Candidates()].differing.insert(record)
                }
            }
        }
        for filing in filings {
            guard let candidates = found[filing.record] else { continue }
            try link(filing, candidates)
        }
    }

    /// The recordations of the register with the number of a filed recordation.
    private struct Candidates {
        /// Recordations with the filed mark and classes, as far as both are stated.
        var agreeing: Set<Int> = []
        /// Recordations with another mark or other classes, about which a person decides.
        var differing: Set<Int> = []
    }

    /// A filed recordation with its number as it was typed.
    private struct Wanted {
        let filing: Filing
        let number: String
        let values: FieldValues
    }

    private func link(_ filing: Filing, _ appeared: Candidates) throws {
        let open = try openConflict(about: filing)
        let earlier = (open?.register ?? "").split(separator: " ").compactMap { name in
            try? Mirror.number(named: String(name), db)
        }
        let now = appeared.agreeing.isEmpty ? appeared.differing : appeared.agreeing
        let candidates = now.union(earlier).sorted()
        if let record = candidates.first, candidates.count == 1, appeared.agreeing == [record] {
            if let open { try dissolve(open) }
            return try link(filing, to: record, cause: "merge: its register shows it")
        }
        try openConflict(about: filing, candidates, replacing: open)
    }

    private func openConflict(about filing: Filing) throws -> Conflict? {
        try table.rows.openConflicts(record: filing.record).first { $0.field == Conflict.linkField }
    }

    /// Dissolves the open conflict about the link of a filed recordation that is not expected in its register any more.
    func dissolveConflict(about filing: Filing) throws {
        guard let open = try openConflict(about: filing) else { return }
        try dissolve(open, cause: "merge: it is not expected in its register any more")
        try reconciler.refreshView(filing.record)
    }

    /// Opens the last conflict about the link of a filed recordation again, with the candidates that its register still
    /// shows, unless it was resolved.
    func reopenConflict(about filing: Filing) throws {
        let last = try table.rows.conflicts(
            "record_id = ? AND field = '\(Conflict.linkField)'",
            filing.record
        ).max { ($0.opened, $0.id) < ($1.opened, $1.id) }
        let names = (last?.register ?? "").split(separator: " ").map(String.init)
        let candidates = try names.compactMap { try Mirror.number(named: $0, db) }
        if !candidates.isEmpty { try openConflict(about: filing, candidates, replacing: openConflict(about: filing)) }
    }

    private func dissolve(_ open: Conflict, cause: String = "merge: the question is another one now") throws {
        var conflict = open
        conflict.state = .dissolved
        try table.write(conflict, "conflict-dissolved", cause: cause, old: conflict.local, new: conflict.register)
        reconciler.counts.dissolved += 1
    }

    /// Opens a conflict about the link of a filed recordation with one of some candidates, and returns its number.
    ///
    /// Returns nil if the same conflict was resolved before.
    package func openConflict(about filing: Filing, _ candidates: [Int]) throws -> Int? {
        try openConflict(about: filing, candidates, replacing: openConflict(about: filing))
        return try openConflict(about: filing)?.id
    }

    private func openConflict(about filing: Filing, _ candidates: [Int], replacing open: Conflict?) throws {
        let names = try candidates.map { try Mirror.recordName($0, db) }.joined(separator: " ")
        let own = try Mirror.recordName(filing.record, db)
        if let open {
            if open.register == names { return }
            try dissolve(open)
        }
        let merge = EditMerge(
            base: RegisterValue(.absent),
            local: .text(own),
            register: RegisterValue(.text(names)),
            policy: .manual
        )
        let fingerprint = Array(SHA256.hash(data: merge.fingerprint(Conflict.linkField, .field)))
        var conflict =
            try table.conflict(record: filing.record, fingerprint: fingerprint)
            ?? Conflict(
                id: try table.nextID("conflict"),
                record: filing.record,
                edit: nil,
                field: Conflict.linkField,
                kind: ConflictKind.field.rawValue,
                base: nil,
                local: own,
                register: names,
                fingerprint: Mirror.hex(fingerprint),
                policy: Policy.manual.rawValue,
                state: .open,
                opened: table.events.at,
                fetch: table.fetch,
                deferredUntil: nil
            )
        // A resolution applies to the same candidates for good.
        if try table.activeResolution(ofConflict: conflict.id) != nil { return }
        conflict.state = .open
        conflict.opened = table.events.at
        conflict.fetch = table.fetch
        conflict.deferredUntil = nil
        let cause = candidates.count == 1 ? "merge: it may be this one" : "merge: several could be it"
        try table.write(conflict, "conflict", cause: cause, old: own, new: names)
        reconciler.counts.opened += 1
        try reconciler.refreshView(filing.record)
    }

    /// Links a filed recordation with a recordation of its register, to which its open edits move.
    package func link(_ filing: Filing, to record: Int, cause: String) throws {
        let own = try Mirror.recordName(filing.record, db)
        let name = try Mirror.recordName(record, db)
        var linked = filing
        linked.state = .linked
        linked.linked = record
        for edit in try table.rows.openEdits(record: filing.record) {
            let isPending = edit.kind == .pending
            let own = try table.openEdit(record: record, field: edit.field, isPending: isPending)
            let joined = own.flatMap { edit.tags(unitedWith: $0) }
            if let own, joined == nil || joined == own.local {
                // The recordation has an open edit of the field, which is kept.
                try reconciler.close(edit, .superseded, cause: cause, old: edit.local, new: own.local)
                if edit.local != own.local { reconciler.counts.setAside += 1 }
                continue
            }
            try reconciler.close(edit, .superseded, cause: cause, old: edit.local, new: name)
            if let own { try reconciler.close(own, .superseded, cause: cause, old: own.local, new: joined) }
            var next = edit.copied(to: record, as: try table.nextID("edit"), at: table.events.at, replacing: own?.id)
            (next.base, next.isBaseUnobserved) = (nil, false)
            next.local = joined ?? next.local
            try table.write(next, "edited", cause: cause, old: own?.local, new: next.local)
        }
        try table.write(linked, cause: cause, old: filing.state.rawValue)
        try table.events.append(
            cause: cause,
            kind: "linked",
            record: record,
            fetch: table.fetch,
            field: "filing",
            old: own,
            new: name
        )
        let watch = try db.value("SELECT watch FROM record WHERE id = ?", [filing.record], as: Bool.self)
        if let watch { try Mirror.setWatch(watch, record: record, cause: cause, table.events, db) }
        try reconciler.refreshView(filing.record)
        try reconciler.reconcile(record: record)
        reconciler.counts.linked += 1
    }
}

extension FieldValues {
    /// Whether the mark or the classes are the same, and nothing that both state differs.
    ///
    /// The number alone is not enough, because offices may use the same numbers.
    fileprivate func agrees(with shown: FieldValues) -> Bool {
        let haveClasses = classBits != 0 && shown.classBits != 0
        if haveClasses, classBits & shown.classBits == 0 { return false }
        guard let mark = self[.mark], let other = shown[.mark] else { return haveClasses }
        return SearchText.folded(mark) == SearchText.folded(other)
    }
}
