internal import Crypto
internal import Foundation
internal import Matching
internal import Merging
package import Mirror
internal import Recordations

/// Finds the filed recordations that a register shows now, within one transaction.
package struct Linking {
    package let tables: EditTables
    package let settlement: EditReconciler
    private var db: SQLDatabase { tables.db }

    package init(_ tables: EditTables, _ settlement: EditReconciler) {
        self.tables = tables
        self.settlement = settlement
    }

    /// Links what is expected in a register with what appeared in it; where one could be several, a person is asked.
    package func link(appeared: [Range<Int>], register: Int) throws {
        let filings = try tables.rows.filings("register_id = ? AND filing IN ('prepared', 'filed')", register)
        guard !filings.isEmpty, !appeared.isEmpty else { return }
        var wanted: [String: [(filing: Filing, values: FieldValues)]] = [:]
        for filing in filings {
            let values = try tables.rows.view(of: filing.record)
            guard let number = values[.registrationNumber].map(NumberText.folded) else { continue }
            wanted[number, default: []].append((filing, values))
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
                ).map(NumberText.folded), let candidates = wanted[number]
            else { continue }
            let values = try tables.rows.view(of: record)
            for (filing, filed) in candidates {
                if filed.agrees(with: values) {
                    found[filing.record, default: Candidates()].agreeing.append(record)
                } else {
                    found[filing.record, default: Candidates()].differing.append(record)
                }
            }
        }
        for filing in filings {
            guard let candidates = found[filing.record] else { continue }
            try settle(filing, candidates)
        }
    }

    /// The recordations of the register with the number of a filed one.
    private struct Candidates {
        /// Those whose mark and classes are those that were filed, as far as both are stated.
        var agreeing: [Int] = []
        /// Those with another mark or other classes: the number alone is a question.
        package var differing: [Int] = []
    }

    private func settle(_ filing: Filing, _ appeared: Candidates) throws {
        let asked = try openQuestion(filing)
        let earlier = (asked?.register ?? "").split(separator: " ").compactMap { name in
            try? Mirror.number(named: String(name), db)
        }
        let now = appeared.agreeing.isEmpty ? appeared.differing : appeared.agreeing
        let candidates = Set(earlier + now).sorted()
        if let record = candidates.first, candidates.count == 1, appeared.agreeing == [record] {
            if let asked { try dissolve(asked) }
            return try link(filing, to: record, cause: "merge: its register shows it")
        }
        try ask(filing, candidates, asked)
    }

    private func openQuestion(_ filing: Filing) throws -> Conflict? {
        try tables.rows.openConflicts(record: filing.record).first { $0.field == Conflict.linkField }
    }

    /// Takes the question back which recordation a filed one is, where nobody waits for it in its register any more.
    func dissolveQuestion(_ filing: Filing) throws {
        guard let asked = try openQuestion(filing) else { return }
        try dissolve(asked, cause: "merge: it is not expected in its register any more")
        try settlement.refreshView(filing.record)
    }

    /// Asks the last question about a filed recordation again, if nobody answered it, of those that its register shows still.
    func askAgain(_ filing: Filing) throws {
        let last = try tables.rows.conflicts(
            "record_id = ? AND field = '\(Conflict.linkField)'",
            filing.record
        ).max { ($0.opened, $0.id) < ($1.opened, $1.id) }
        let names = (last?.register ?? "").split(separator: " ").map(String.init)
        let candidates = try names.compactMap { try Mirror.number(named: $0, db) }
        if !candidates.isEmpty { try ask(filing, candidates, openQuestion(filing)) }
    }

    private func dissolve(_ question: Conflict, cause: String = "merge: the question is another one now") throws {
        var question = question
        question.state = .dissolved
        try tables.write(question, "conflict-dissolved", cause: cause, old: question.local, new: question.register)
        settlement.counts.dissolved += 1
    }

    /// Asks whether a filed recordation is one of those that its register shows already.
    ///
    /// Gives the number of the conflict.
    package func ask(_ filing: Filing, _ candidates: [Int]) throws -> Int? {
        try ask(filing, candidates, openQuestion(filing))
        return try openQuestion(filing)?.id
    }

    private func ask(_ filing: Filing, _ candidates: [Int], _ asked: Conflict?) throws {
        let names = try candidates.map { try Mirror.recordName($0, db) }.joined(separator: " ")
        let own = try Mirror.recordName(filing.record, db)
        if let asked {
            if asked.register == names { return }
            try dissolve(asked)
        }
        let merge = EditMerge(
            base: RegisterValue(.absent),
            local: .text(own),
            register: RegisterValue(.text(names)),
            policy: .manual
        )
        let fingerprint = Array(SHA256.hash(data: merge.fingerprint(Conflict.linkField, .field)))
        var conflict =
            try tables.conflict(record: filing.record, fingerprint: fingerprint)
            ?? Conflict(
                id: try tables.nextID("conflict"),
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
                opened: tables.events.at,
                fetch: tables.fetch,
                deferredUntil: nil
            )
        // Who said "none of them" is not asked about the same ones again.
        if try tables.standingResolution(ofConflict: conflict.id) != nil { return }
        conflict.state = .open
        conflict.opened = tables.events.at
        conflict.fetch = tables.fetch
        conflict.deferredUntil = nil
        let cause = candidates.count == 1 ? "merge: it may be this one" : "merge: several could be it"
        try tables.write(conflict, "conflict", cause: cause, old: own, new: names)
        settlement.counts.opened += 1
        try settlement.refreshView(filing.record)
    }

    /// Makes a recordation of the register stand for a filed one, whose fields become pending edits of it.
    package func link(_ filing: Filing, to record: Int, cause: String) throws {
        let own = try Mirror.recordName(filing.record, db)
        let name = try Mirror.recordName(record, db)
        var linked = filing
        linked.state = .linked
        linked.linked = record
        for edit in try tables.rows.openEdits(record: filing.record) {
            let isPending = edit.kind == .pending
            let own = try tables.openEdit(record: record, field: edit.field, isPending: isPending)
            let joined = own.flatMap { edit.tags(unitedWith: $0) }
            if let own, joined == nil || joined == own.local {
                // The recordation has a word of its own, which counts: the filing's is closed by it.
                try settlement.close(edit, .superseded, cause: cause, old: edit.local, new: own.local)
                if edit.local != own.local { settlement.counts.setAside += 1 }
                continue
            }
            try settlement.close(edit, .superseded, cause: cause, old: edit.local, new: name)
            if let own { try settlement.close(own, .superseded, cause: cause, old: own.local, new: joined) }
            var next = edit.copied(to: record, as: try tables.nextID("edit"), at: tables.events.at, replacing: own?.id)
            (next.base, next.isBaseUnobserved) = (nil, false)
            next.local = joined ?? next.local
            try tables.write(next, "edited", cause: cause, old: own?.local, new: next.local)
        }
        try tables.write(linked, cause: cause, old: filing.state.rawValue)
        try tables.events.append(
            cause: cause,
            kind: "linked",
            record: record,
            fetch: tables.fetch,
            field: "filing",
            old: own,
            new: name
        )
        let watch = try db.value("SELECT watch FROM record WHERE id = ?", [filing.record], as: Bool.self)
        if let watch { try Mirror.setWatch(watch, record: record, cause: cause, tables.events, db) }
        try settlement.refreshView(filing.record)
        try settlement.settle(record: record)
        settlement.counts.linked += 1
    }
}

extension FieldValues {
    /// Whether what was filed is what a register shows: the mark or the classes, and nothing that both state differs.
    ///
    /// A number alone says too little: numbers of two offices may be alike.
    fileprivate func agrees(with shown: FieldValues) -> Bool {
        let haveClasses = classBits != 0 && shown.classBits != 0
        if haveClasses, classBits & shown.classBits == 0 { return false }
        guard let mark = self[.mark], let other = shown[.mark] else { return haveClasses }
        return SearchText.folded(mark) == SearchText.folded(other)
    }
}

extension Mirror {
    package static func number(named name: String, _ db: SQLDatabase) throws -> Int? {
        let parts = name.split(separator: ":", maxSplits: 1).map(String.init)
        guard parts.count == 2 else { return nil }
        return try db.value(
            """
            SELECT record.id FROM record JOIN register ON register.id = record.register_id
            WHERE register.name = ? AND record.key = ? AND observation_id IS NOT NULL
            """,
            [parts[0], parts[1]],
            as: Int.self
        )
    }

    /// Answers which recordation a filed one is: one of the candidates, or none of them (`local`).
    package static func link(
        _ question: Conflict,
        _ answer: Resolution,
        _ tables: EditTables,
        _ settlement: EditReconciler
    ) throws -> ResolveResult {
        var conflict = question
        let candidates = (conflict.register ?? "").split(separator: " ").map(String.init)
        let name = try recordName(conflict.record, tables.db)
        guard let filing = try tables.filing(conflict.record), filing.state.isExpected else {
            throw MirrorError(.moved, "\(name) is not expected in its register any more")
        }
        let cause = "resolve: \(answer.reason)"
        var target: Int?
        switch answer.choice {
        case .local: break
        case .link, .value:
            target = try answer.value.flatMap { candidates.contains($0) ? try number(named: $0, tables.db) : nil }
            guard target != nil else { fallthrough }
        case .register:
            throw MirrorError(
                .moved,
                "conflict \(conflict.id) asks which recordation \(name) is",
                advice: "take one of them, or 'local' for none: \(candidates.joined(separator: ", "))"
            )
        }
        try tables.write(answer, record: conflict.record, "resolution", cause: cause)
        tables.resolution = answer.id
        conflict.state = .resolved
        let taken = answer.value ?? conflict.local
        try tables.write(conflict, "conflict-resolved", cause: cause, old: conflict.local, new: taken)
        if let target { try Linking(tables, settlement).link(filing, to: target, cause: cause) }
        tables.resolution = nil
        try settlement.settle(record: conflict.record)
        return ResolveResult(conflict: conflict, recordation: name, after: answer.value, edit: nil)
    }
}
