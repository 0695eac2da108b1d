import Foundation
import Merging
@testable import Curation
@testable import History
@testable import Notifications
import Mirror
import Recordations
import Ingest
import Testing

/// Edits through editions, case by case.
struct EditTests {
    private static let header = "Number,Mark,Holder,Classes,Goods,Status,Ends,Agent\n"

    private static func row(
        _ number: Int,
        ends: String = "2026-06-30",
        holder: String = "Acme",
        classes: String = "9",
        goods: String = "shoes",
        agent: String = "Smith"
    ) -> String {
        "R-\(number),M,\(holder),\"\(classes)\",\(goods),In force,\(ends),\(agent)\n"
    }

    private static func edit(
        _ bench: Bench,
        _ field: String,
        to value: String?,
        _ kind: Edit.Kind = .correction,
        key: String = "R-1"
    ) throws -> Edit {
        let number = try #require(try bench.mirror.number(register: "xx-test", key: key))
        let draft = EditDraft(record: number, field: field, kind: kind, change: .set(value), reason: "why")
        let results = try bench.mirror.edit([draft], actor: "anna")
        return try #require(results.first?.edit)
    }

    private static func evidence(_ bench: Bench, _ key: String = "R-1") throws -> Evidence {
        let number = try #require(try bench.mirror.number(register: "xx-test", key: key))
        return try #require(try bench.mirror.evidence(number: number))
    }

    private static func importEdition(
        _ bench: Bench,
        _ day: Int,
        _ rows: String...,
        header: String = header
    ) throws -> SyncReport {
        let report = try bench.importEdition(header + rows.joined(), IngestTests.day(day), yaml: Source.trusting)
        #expect(report.verdict == .applied || report.verdict == .unchanged, "\(report.reason ?? "")")
        #expect(try bench.mirror.soundness().mistakes == [])
        return report
    }

    @Test func `a correction is seen and searched, and the register's value stays beside it`() throws {
        let bench = try Bench()
        _ = try Self.importEdition(bench, 0, Self.row(1), Self.row(2))
        let edit = try Self.edit(bench, "holder", to: "Neue AG")
        #expect(edit.base == "Acme")
        let evidence = try Self.evidence(bench)
        #expect(evidence.recordation.values[.holder] == "Neue AG")
        #expect(evidence.registered[.holder] == "Acme")
        var filter = Filter()
        filter.text = "neue"
        #expect(try bench.mirror.recordations(filter).map(\.key.text) == ["R-1"])
        #expect(try bench.number("SELECT count(*) FROM recordation WHERE holder = 'Neue AG'") == 1)
        #expect(try bench.mirror.soundness().mistakes == [])
        // The same row again says nothing new, whatever people changed.
        #expect(try Self.importEdition(bench, 1, Self.row(2), Self.row(1)).counts.changed == 0)
    }

    @Test func `what the register comes to say closes the edit, and later moves are its own (I5)`() throws {
        let bench = try Bench()
        _ = try Self.importEdition(bench, 0, Self.row(1))
        let edit = try Self.edit(bench, "valid_to", to: "2028-06-30")
        #expect(try Self.importEdition(bench, 1, Self.row(1, ends: "2028-06-30")).merged.converged == 1)
        #expect(try bench.mirror.edit(numbered: edit.id)?.state == .converged)
        #expect(try Self.importEdition(bench, 2, Self.row(1, ends: "2030-06-30")).merged == MergeCounts())
        #expect(try Self.evidence(bench).recordation.values[.validTo] == "2030-06-30")
        #expect(try bench.mirror.conflicts().isEmpty)
    }

    @Test func `a pending change stands beside the value and never over it`() throws {
        let bench = try Bench()
        _ = try Self.importEdition(bench, 0, Self.row(1))
        let edit = try Self.edit(bench, "valid_to", to: "2028-06-30", .pending)
        #expect(try Self.evidence(bench).recordation.values[.validTo] == "2026-06-30")
        #expect(try Self.evidence(bench).recordation.edits.pending[.validTo] == "2028-06-30")
        _ = try Self.importEdition(bench, 1, Self.row(1, ends: "2027-06-30"))
        #expect(try bench.mirror.conflicts().map(\.conflict.edit) == [edit.id])
        _ = try Self.importEdition(bench, 2, Self.row(1, ends: "2028-06-30"))
        #expect(try bench.mirror.conflicts().isEmpty)
        #expect(try bench.mirror.edit(numbered: edit.id)?.state == .converged)
    }

    @Test(arguments: [("register", "Zeta", "overruled"), ("local", "Neue AG", "open")])
    func `a policy decides, and the losing value is an event that names it`(
        policy: String,
        holder: String,
        state: String
    ) throws {
        let bench = try Bench(policies: Policies([.holder: try #require(Policy(rawValue: policy))]))
        _ = try Self.importEdition(bench, 0, Self.row(1))
        let edit = try Self.edit(bench, "holder", to: "Neue AG")
        _ = try Self.importEdition(bench, 1, Self.row(1, holder: "Zeta"))
        #expect(try bench.mirror.edit(numbered: edit.id)?.state.rawValue == state)
        #expect(try Self.evidence(bench).recordation.values[.holder] == holder)
        let loser = holder == "Zeta" ? "Neue AG" : "Zeta"
        let told = try bench.events().filter { $0.cause == "merge: policy \(policy)" }
        #expect(told.map(\.old) == [loser])
        #expect(try bench.mirror.conflicts().isEmpty)
    }

    @Test func `classes merge by element, and the person's value continues from there`() throws {
        let bench = try Bench()
        _ = try Self.importEdition(bench, 0, Self.row(1, classes: "9, 25"))
        let edit = try Self.edit(bench, "classes", to: "9,35")
        _ = try Self.importEdition(bench, 1, Self.row(1, classes: "9, 25, 42"))
        let now = try #require(try bench.mirror.edit(numbered: edit.id))
        #expect([now.entered, now.local, now.base] == ["9,35", "9,35,42", "9,25,42"])
        #expect(try Self.evidence(bench).recordation.values[.classes] == "9,35,42")
    }

    @Test func `a recordation that is gone, and a column that is gone, are asked about`() throws {
        let bench = try Bench()
        _ = try Self.importEdition(bench, 0, Self.row(1), Self.row(2))
        _ = try Self.edit(bench, "valid_to", to: "2028-06-30")
        _ = try Self.edit(bench, "agent", to: "Jones", key: "R-2")
        let bare = "Number,Mark,Holder,Classes,Goods,Status,Ends\n"
        _ = try Self.importEdition(
            bench,
            1,
            "R-1,,,,Excluded by order 7,,\n",
            "R-2,M,Acme,9,shoes,In force,2026-06-30\n",
            header: bare
        )
        #expect(try bench.mirror.conflicts().map(\.conflict.kind) == ["gone", "unobserved"])
        #expect(try Self.evidence(bench).recordation.values[.validTo] == "2026-06-30")
        #expect(try Self.evidence(bench, "R-2").recordation.values[.agent] == "Smith")
        _ = try Self.importEdition(bench, 2, Self.row(1), Self.row(2))
        #expect(try bench.mirror.conflicts().isEmpty)
        #expect(try Self.evidence(bench, "R-2").recordation.values[.agent] == "Jones")
    }

    @Test func `the same conflict is opened once, a new one again`() throws {
        let bench = try Bench()
        _ = try Self.importEdition(bench, 0, Self.row(1, goods: "a"))
        _ = try Self.edit(bench, "goods", to: "mine")
        func move(_ day: Int, _ goods: String) throws -> [String?] {
            _ = try Self.importEdition(bench, day, Self.row(1, goods: goods))
            return try bench.mirror.conflicts().map(\.conflict.register)
        }
        func keepMine() throws {
            for conflict in try bench.mirror.conflicts() {
                _ = try bench.mirror.resolve(conflict.conflict.id, .local, reason: "mine", actor: "anna")
            }
        }
        #expect(try move(1, "b") == ["b"])
        try keepMine()
        #expect(try move(2, "a") == ["a"])
        try keepMine()
        // From a to b against mine: answered before.
        #expect(try move(3, "b").isEmpty)
        #expect(try Self.evidence(bench).recordation.values[.goods] == "mine")
        #expect(try move(4, "c") == ["c"])
    }

    @Test func `a resolved conflict cannot be resolved again, and never overwrites the register`() throws {
        let bench = try Bench()
        _ = try Self.importEdition(bench, 0, Self.row(1, goods: "a"))
        let edit = try Self.edit(bench, "goods", to: "mine")
        _ = try Self.importEdition(bench, 1, Self.row(1, goods: "b"))
        let id = try #require(try bench.mirror.conflicts().first).conflict.id
        _ = try bench.mirror.resolve(id, .value, value: "third", reason: "why", actor: "bo")
        #expect(try Self.evidence(bench).recordation.values[.goods] == "third")
        #expect(try bench.mirror.edit(numbered: edit.id)?.state == .resolved)
        let again = #expect(throws: MirrorError.self) {
            _ = try bench.mirror.resolve(id, .local, reason: "why", actor: "anna")
        }
        #expect(try #require(again).description.contains("answered already: third, by bo"))
        let undone = try bench.mirror.undoResolution(ofConflict: id, reason: "no", actor: "bo")
        #expect(undone.conflict.state == .open)
        #expect(try bench.mirror.edit(numbered: edit.id)?.state == .open)
        #expect(try Self.evidence(bench).recordation.values[.goods] == "b")
        #expect(try bench.mirror.soundness().mistakes == [])
    }

    @Test func `a fetch that is taken back takes what its merging did with it`() throws {
        let bench = try Bench(policies: Policies([.holder: .register]))
        _ = try Self.importEdition(bench, 0, Self.row(1))
        let overruled = try Self.edit(bench, "holder", to: "Neue AG")
        let asked = try Self.edit(bench, "goods", to: "mine")
        let met = try Self.edit(bench, "valid_to", to: "2028-06-30")
        let before = try Self.evidence(bench).recordation.values
        let report = try Self.importEdition(bench, 1, Self.row(1, ends: "2028-06-30", holder: "Zeta", goods: "b"))
        var merged = MergeCounts()
        (merged.converged, merged.overruled, merged.opened) = (1, 1, 1)
        #expect(report.merged == merged)
        try bench.mirror.undo(fetch: try #require(report.fetch), reason: "wrong", actor: "anna")
        #expect(try Self.evidence(bench).recordation.values == before)
        // What people do and what merging does is not what the registers changed.
        var registers = EventFilter()
        registers.isRegistersOnly = true
        _ = try bench.mirror.withdraw(edit: asked.id, reason: nil, actor: "anna")
        #expect(Set(try bench.events(registers).map(\.kind)) == ["added", "changed"])
        for edit in [overruled, met] { #expect(try bench.mirror.edit(numbered: edit.id)?.state == .open) }
        #expect(try bench.mirror.conflicts().isEmpty)
        #expect(try bench.mirror.soundness().mistakes == [])
    }

    @Test func `what stands on a fetch or an edit is named, and keeps it from being taken back`() throws {
        let bench = try Bench()
        _ = try Self.importEdition(bench, 0, Self.row(1))
        let first = try Self.edit(bench, "goods", to: "mine")
        let fetch = try #require(
            try Self.importEdition(bench, 1, Self.row(1, holder: "Zeta", goods: "b"), Self.row(2)).fetch
        )
        func refusal(_ body: () throws -> Void) -> String {
            let error = #expect(throws: MirrorError.self, performing: body)
            return error?.description ?? ""
        }
        func undo() throws { try bench.mirror.undo(fetch: fetch, reason: "wrong", actor: "anna") }
        let corrected = try Self.edit(bench, "holder", to: "Neue AG")
        #expect(refusal(undo).contains("edit \(corrected.id) by anna (xx-test:R-1, holder)"))
        _ = try bench.mirror.withdraw(edit: corrected.id, reason: "no", actor: "anna")
        let note = try Self.edit(bench, "owner", to: "bo", .note, key: "R-2")
        #expect(refusal(undo).contains("edit \(note.id)"))
        _ = try bench.mirror.withdraw(edit: note.id, reason: "no", actor: "anna")
        let id = try #require(try bench.mirror.conflicts().first).conflict.id
        _ = try bench.mirror.resolve(id, .local, reason: "mine", actor: "bo")
        #expect(refusal(undo).contains("the answer to conflict \(id) by bo"))
        #expect(
            refusal { _ = try bench.mirror.withdraw(edit: first.id, reason: "no", actor: "anna") }
                .contains("the answer to conflict \(id)")
        )
        _ = try bench.mirror.undoResolution(ofConflict: id, reason: "no", actor: "bo")
        try undo()
        #expect(try bench.mirror.soundness().mistakes == [])
    }

    @Test func `a newer edit takes the place of an older one, and gives it back`() throws {
        let bench = try Bench()
        _ = try Self.importEdition(bench, 0, Self.row(1))
        let older = try Self.edit(bench, "goods", to: "one")
        let newer = try Self.edit(bench, "goods", to: "two")
        #expect(try bench.mirror.edit(numbered: older.id)?.state == .superseded)
        let error = #expect(throws: MirrorError.self) {
            _ = try bench.mirror.withdraw(edit: older.id, reason: "no", actor: "anna")
        }
        #expect(try #require(error).description.contains("edit \(newer.id) stands on it"))
        _ = try bench.mirror.withdraw(edit: newer.id, reason: "no", actor: "anna")
        #expect(try Self.evidence(bench).recordation.values[.goods] == "one")
    }

    @Test func `as of a day edits are as they then stood`() throws {
        let bench = try Bench()
        _ = try Self.importEdition(bench, 0, Self.row(1))
        try bench.tamper("UPDATE event SET at = '2026-01-01T12:00:00Z'")
        _ = try Self.edit(bench, "goods", to: "mine")
        try bench.tamper("UPDATE event SET at = '2026-01-02T12:00:00Z' WHERE at > '2026-01-03'")
        _ = try bench.importEdition(Self.header + Self.row(1, goods: "b"), day(1), yaml: Source.trusting)
        try bench.tamper("UPDATE event SET at = '2026-01-03T12:00:00Z' WHERE at > '2026-01-04'")
        let id = try #require(try bench.mirror.conflicts().first).conflict.id
        _ = try bench.mirror.resolve(id, .local, reason: "mine", actor: "anna")
        let number = try Self.evidence(bench).recordation.number
        var seen: [String] = []
        for day in ["2026-01-02", "2026-01-03", "2026-01-04"] {
            let date = try #require(CivilDate(day))
            let moment = Instant(Date(timeIntervalSince1970: Double(date.daysSinceEpoch) * 86_400))
            let then = try #require(try bench.mirror.evidence(number: number, asOf: moment))
            let edits = then.recordation.edits
            seen.append("\(then.recordation.values[.goods] ?? "") \(edits.openEdits) \(edits.openConflicts)")
        }
        #expect(seen == ["shoes 0 0", "mine 1 0", "b 1 1"])
        #expect(try Self.evidence(bench).recordation.values[.goods] == "mine")
    }

    @Test(arguments: [
        "UPDATE edit SET local = 'other' WHERE id = 1", "UPDATE edit SET entered = 'other' WHERE id = 1",
        "UPDATE edit SET state = 'withdrawn' WHERE id = 1", "UPDATE conflict SET state = 'dissolved'",
        "UPDATE conflict SET register = 'x'", "DELETE FROM conflict", "UPDATE resolution SET reason = 'x'",
        "UPDATE resolution SET is_undone = 1", "UPDATE corrected SET mark = 'x'", "DELETE FROM corrected",
        "UPDATE record SET is_corrected = 0", "UPDATE record SET watch = 1",
        "UPDATE event SET detail = replace(detail, 'mine', 'your') WHERE detail IS NOT NULL",
        "UPDATE event SET detail = NULL WHERE kind = 'conflict'",
    ]) func `a changed byte of an edit, a conflict, a resolution or a view is found (I8, I9)`(statement: String) throws
    {
        let bench = try Bench()
        _ = try Self.importEdition(bench, 0, Self.row(1, goods: "a", agent: "a"))
        _ = try Self.edit(bench, "goods", to: "mine")
        _ = try Self.edit(bench, "agent", to: "mine")
        _ = try Self.importEdition(bench, 1, Self.row(1, goods: "b", agent: "b"))
        _ = try bench.mirror.resolve(1, .local, reason: "mine", actor: "anna")
        #expect(try bench.mirror.soundness().mistakes == [])
        try bench.tamper(statement)
        #expect(try !bench.mirror.soundness().mistakes.isEmpty)
    }

    @Test func `nothing removes or alters an edit, and the file itself refuses it (I3)`() throws {
        let bench = try Bench()
        _ = try Self.importEdition(bench, 0, Self.row(1))
        let edit = try Self.edit(bench, "goods", to: "mine")
        for statement in [
            "DELETE FROM edit", "UPDATE edit SET entered = 'x'", "UPDATE edit SET reason = 'x'",
            "INSERT INTO edit (id, record_id, field, kind, base_gone, base_unobserved, state, actor, at, reason) "
                + "VALUES (9, \(edit.record), 'goods', 'correction', 0, 0, 'open', 'x', 'x', 'x')",
        ] {
            #expect(throws: (any Error).self) { try bench.write(statement) }
        }
    }

    @Test func `writers wait for each other, and the one who waits in vain is told so`() throws {
        let bench = try Bench()
        _ = try Self.importEdition(bench, 0, Self.row(1))
        let number = try Self.evidence(bench).recordation.number
        let hurried = try Mirror(path: bench.path, busyTimeout: 0.1)
        let draft = EditDraft(record: number, field: "owner", kind: .note, change: .set("bo"))
        try bench.whileWriting {
            let error = #expect(throws: MirrorError.self) { _ = try hurried.edit([draft], actor: "bo") }
            #expect(error?.kind == .unavailable)
            #expect(error?.description.contains("in use") == true)
        }
        _ = try hurried.edit([draft], actor: "bo")
        #expect(try Self.evidence(bench).recordation.edits.owner == "bo")
        try hurried.close()
    }
}
