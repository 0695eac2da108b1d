import Merging
@testable import Curation
@testable import History
@testable import Notifications
import Mirror
import Recordations
import Ingest
import Testing

/// Edits of one field, conflicts and resolutions together.
struct CurationTests {
    private static func sheet(_ goods: String) -> String { Sheet(3).setting("Goods", goods, first: 1).csv }

    private static func number(_ bench: Bench, _ key: String = "R-1") throws -> Int {
        try #require(try bench.mirror.number(register: "xx-test", key: key))
    }

    @discardableResult
    private static func edit(
        _ bench: Bench,
        _ value: String?,
        _ kind: Edit.Kind = .correction,
        field: String = "goods"
    ) throws -> EditResult {
        let draft = EditDraft(record: try number(bench), field: field, kind: kind, change: .set(value), reason: "why")
        return try #require(try bench.mirror.edit([draft], actor: "anna").first)
    }

    @discardableResult
    private static func importEdition(_ bench: Bench, _ day: Int, _ goods: String) throws -> MergeCounts {
        let report = try bench.importEdition(sheet(goods), IngestTests.day(day), yaml: Source.trusting)
        #expect(try bench.mirror.soundness().mistakes == [])
        return report.merged
    }

    private static func shown(_ bench: Bench) throws -> String? {
        try bench.recordation("R-1")?.values[.goods]
    }

    @Test func `an answer about a correction is none about what is filed, and is named where it is taken again`() throws
    {
        let bench = try Bench()
        try Self.importEdition(bench, 0, "a")
        try Self.edit(bench, "mine")
        #expect(try Self.importEdition(bench, 1, "b").opened == 1)
        _ = try bench.mirror.resolve(1, .register, reason: "certificate", actor: "bo")
        try Self.importEdition(bench, 2, "a")
        // The same three values, of an edit that waits for the register: that is another conflict.
        try Self.edit(bench, "mine", .pending)
        let merged = try Self.importEdition(bench, 3, "b")
        #expect(merged.opened == 1 && merged.remembered == 0)
        #expect(try bench.mirror.conflicts().map(\.edit?.kind) == [.pending])
        _ = try bench.mirror.resolve(2, .local, reason: "still filed", actor: "cy")
        try Self.importEdition(bench, 4, "a")
        try Self.edit(bench, "mine")
        let again = try Self.importEdition(bench, 5, "b")
        #expect(again.remembered == 1)
        let closed = try #require(again.closed.first { $0.resolution != nil })
        #expect([closed.conflict, closed.resolution?.id] == [1, 1])
        #expect(closed.recordation == "xx-test:R-1" && closed.field == "goods" && closed.resolution?.actor == "bo")
    }

    @Test func `a conflict that fell away because the register is back is told`() throws {
        let bench = try Bench()
        try Self.importEdition(bench, 0, "a")
        try Self.edit(bench, "mine")
        try Self.importEdition(bench, 1, "b")
        let merged = try Self.importEdition(bench, 2, "a")
        #expect(merged.returned == 1)
        #expect(merged.closed.map(\.conflict) == [1])
        #expect(merged.closed.first?.resolution == nil)
    }

    @Test func `a conflict that is opened again is not deferred any more`() throws {
        let bench = try Bench()
        try Self.importEdition(bench, 0, "a")
        try Self.edit(bench, "mine")
        try Self.importEdition(bench, 1, "b")
        _ = try bench.mirror.defer(1, until: IngestTests.day(300), reason: nil, actor: "anna")
        try Self.importEdition(bench, 2, "a")
        #expect(try Self.importEdition(bench, 3, "b").opened == 1)
        let conflict = try #require(try bench.mirror.conflicts().first).conflict
        #expect(conflict.id == 1 && conflict.deferredUntil == nil)
        #expect(conflict.waits(on: IngestTests.day(3)))
    }

    @Test func `a pending change and a correction stand beside each other`() throws {
        let bench = try Bench()
        try Self.importEdition(bench, 0, "wrong")
        try Self.edit(bench, "right")
        let filed = try #require(try Self.edit(bench, "filed", .pending).edit)
        #expect(try bench.mirror.edit(numbered: 1)?.state == .open)
        #expect(try Self.shown(bench) == "right")
        let found = try #require(try bench.recordation("R-1"))
        #expect(found.edits.pending[.goods] == .some("filed") && found.edits.corrected == FieldSet([.goods]))
        #expect(found.edits.openEdits == 2)
        // Of each kind a newer one takes the place of the older.
        let second = try #require(try Self.edit(bench, "filed anew", .pending).edit)
        #expect(try bench.mirror.edit(numbered: filed.id)?.state == .superseded)
        #expect(second.replaces == filed.id)
        _ = try bench.mirror.withdraw(edit: second.id, reason: nil, actor: "anna")
        #expect(try bench.mirror.edit(numbered: filed.id)?.state == .open)
        // The register moves elsewhere: each of the two is asked about, and the value believed wrong is shown by none.
        #expect(try Self.importEdition(bench, 1, "other").opened == 2)
        let conflicts = try bench.mirror.conflicts()
        #expect(conflicts.map(\.edit?.kind) == [.correction, .pending])
        for conflict in conflicts {
            _ = try bench.mirror.resolve(conflict.conflict.id, .local, reason: "mine", actor: "anna")
        }
        #expect(try Self.shown(bench) == "right")
        let merged = try Self.importEdition(bench, 2, "filed")
        #expect(merged.converged == 1 && merged.opened == 1)
        #expect(try bench.mirror.edit(numbered: filed.id)?.state == .converged)
        #expect(try bench.mirror.soundness().mistakes == [])
    }

    @Test func `what is filed of a corrected set is filed of what was corrected`() throws {
        let bench = try Bench()
        try Self.importEdition(bench, 0, "a")
        try Self.edit(bench, "9,25", field: "classes")
        let draft = EditDraft(
            record: try Self.number(bench),
            field: "classes",
            kind: .pending,
            change: .add(["35"]),
            reason: "filed"
        )
        #expect(try bench.mirror.edit([draft], actor: "anna").first?.edit?.local == "9,25,35")
    }

    @Test func `an edit that is there already is named, and it is told what says so`() throws {
        let bench = try Bench()
        try Self.importEdition(bench, 0, "a")
        let pending = try #require(try Self.edit(bench, nil, .pending, field: "agent").edit)
        let again = try Self.edit(bench, nil, .pending, field: "agent")
        #expect(again.edit == nil && again.known?.id == pending.id)
        let same = try Self.edit(bench, "a")
        #expect(same.edit == nil && same.known == nil && same.register == "a")
    }

    @Test func `a table of edits is one batch, and what still can be of it is taken back at once`() throws {
        let bench = try Bench()
        try Self.importEdition(bench, 0, "a")
        func drafts(_ value: String) throws -> [EditDraft] {
            try (1...3).map { key in
                EditDraft(
                    record: try Self.number(bench, "R-\(key)"),
                    field: "goods",
                    kind: .correction,
                    change: .set(value),
                    reason: "table"
                )
            }
        }
        let first = try bench.mirror.edit(try drafts("one"), actor: "anna", isBatch: true)
        #expect(first.map(\.edit?.batch) == [1, 1, 1])
        let second = try bench.mirror.edit(try drafts("two"), actor: "anna", isBatch: true)
        #expect(second.map(\.edit?.batch) == [2, 2, 2])
        #expect(try Self.edit(bench, "three").edit?.batch == nil)
        let done = try bench.mirror.withdraw(batch: 2, reason: "wrong table", actor: "anna")
        #expect(done.results.map(\.edit?.id) == [6, 5])
        #expect(done.left.map(\.edit.id) == [4])
        #expect(done.left.first?.why.contains("edit 7 stands on it") == true)
        #expect(try bench.numbers("SELECT id FROM edit WHERE state = 'open' ORDER BY id") == [2, 3, 7])
        #expect(throws: MirrorError.self) { _ = try bench.mirror.withdraw(batch: 2, reason: nil, actor: "anna") }
        #expect(throws: MirrorError.self) { _ = try bench.mirror.withdraw(batch: 9, reason: nil, actor: "anna") }
        #expect(try bench.mirror.soundness().mistakes == [])
        try bench.tamper("DROP TRIGGER edit_batch_stands; UPDATE edit SET batch = 1 WHERE id = 7")
        #expect(try !bench.mirror.soundness().mistakes.isEmpty)
    }

    @Test func `resolving what a colleague resolved is refused as overtaken, not as an unknown conflict`() throws {
        let bench = try Bench()
        try Self.importEdition(bench, 0, "a")
        try Self.edit(bench, "mine")
        try Self.importEdition(bench, 1, "b")
        _ = try bench.mirror.resolve(1, .local, reason: "mine", actor: "bo")
        let late = #expect(throws: MirrorError.self) {
            _ = try bench.mirror.resolve(1, .register, reason: "theirs", actor: "anna")
        }
        #expect(late?.kind == .overtaken)
        #expect(late?.description.contains("is answered already: local, by bo") == true)
    }

    @Test func `what throws within a transaction leaves nothing, and a dry run sees what it wrote before`() throws {
        struct Refused: Error {}
        let bench = try Bench()
        try Self.importEdition(bench, 0, "a")
        let before = try bench.number("SELECT max(seq) FROM event")
        #expect(throws: Refused.self) {
            try bench.mirror.transaction {
                try Self.edit(bench, "mine")
                throw Refused()
            }
        }
        #expect(try bench.number("SELECT count(*) FROM edit") == 0)
        let seen = try bench.mirror.transaction(isDryRun: true) {
            try Self.edit(bench, "mine")
            // What is refused within it is taken out, and the rest goes on.
            #expect(throws: MirrorError.self) { _ = try bench.mirror.withdraw(edit: 9, reason: nil, actor: "anna") }
            return try bench.mirror.evidence(number: try Self.number(bench))?.recordation.values[.goods]
        }
        #expect(seen == "mine")
        #expect(try bench.number("SELECT count(*) FROM edit") == 0)
        #expect(try bench.number("SELECT max(seq) FROM event") == before)
    }
}
