import Foundation
import Merging
@testable import Curation
@testable import History
@testable import Notifications
import Mirror
import Recordations
import Ingest
import TestSupport
import Testing

/// Whatever is taken back leaves the mirror as it was before, history aside.
struct InverseTests {
    private static let agentless = ["Number", "Mark", "Holder", "Classes", "Goods", "Status", "Ends"]

    private func undo(_ fetch: Int?, _ bench: Bench) throws {
        try bench.mirror.undo(fetch: try #require(fetch), reason: "wrong", actor: "tester")
    }

    private func number(_ key: String, _ bench: Bench) throws -> Int {
        try #require(try bench.mirror.number(register: "xx-test", key: key))
    }

    private func correct(_ key: String, _ field: String, to value: String?, _ bench: Bench) throws -> Int {
        let draft = EditDraft(
            record: try number(key, bench),
            field: field,
            kind: .correction,
            change: .set(value),
            reason: "it is so"
        )
        return try #require(try bench.mirror.edit([draft], actor: "anna").first?.edit?.id)
    }

    /// `RECORDAL_STEPS` says how many acts, three hundred unless said; `RECORDAL_SEED` begins elsewhere.
    @Test func `whatever is done and taken back leaves no trace but history`() throws {
        let environment = ProcessInfo.processInfo.environment
        let steps = environment["RECORDAL_STEPS"].flatMap { Int($0) } ?? 300
        let first = environment["RECORDAL_SEED"].flatMap { UInt64($0) } ?? 1
        var undone: [String: Int] = [:]
        for number in 0..<UInt64(max(1, steps / 30)) {
            var life = try RandomLife(first + number)
            var done: [String] = []
            for step in 0..<30 {
                let before = try WholeState(life.bench)
                done.append(try life.step())
                guard let act = life.last, life.seed.once(in: 2) else { continue }
                try life.takeBack(act)
                let differences = try life.bench.differences(from: before)
                #expect(differences == [], "seed \(first + number), step \(step): \(done.suffix(6))")
                if !differences.isEmpty { return }
                undone[String("\(act)".prefix { $0 != "(" }), default: 0] += 1
            }
        }
        #expect(steps < 300 || undone.count == 4, "\(undone)")
    }

    @Test func `an edition without a column is taken back with its flags and its conflicts`() throws {
        let bench = try Bench()
        try bench.importEdition(Sheet(3).csv, day(0))
        _ = try correct("R-1", "agent", to: "Anna", bench)
        let before = try WholeState(bench)
        let report = try bench.importEdition(Sheet(3).text(Self.agentless), day(1), yaml: Source.trusting)
        #expect(report.merged.opened == 1)
        try undo(report.fetch, bench)
        #expect(try bench.differences(from: before) == [])
        // The same edition again says the same again: nothing of the first time is left.
        try bench.importEdition(Sheet(3).csv, day(2))
        #expect(try bench.mirror.conflicts().isEmpty)
        #expect(
            try bench.number("SELECT sum(unobserved) FROM observation JOIN record ON observation_id = observation.id")
                == 0
        )
    }

    @Test func `a notice that clears a conflict is taken back, and the conflict is open as it was`() throws {
        let bench = try Bench()
        try bench.importEdition(Sheet(2).csv, day(0))
        _ = try correct("R-1", "holder", to: "Anna Ltd", bench)
        let columns = Sheet.columns.filter { $0 != "Holder" }
        let yaml = Source.trusting.replacing("holder: Holder", with: "holder: {header: Holder, optional: true}")
        try bench.importEdition(Sheet(2).csv, day(0), yaml: yaml)
        try bench.importEdition(Sheet(2).text(columns), day(1), yaml: yaml)
        let conflict = try #require(try bench.mirror.conflicts().first?.conflict)
        _ = try bench.mirror.defer(conflict.id, until: day(30), reason: nil, actor: "anna")
        let before = try WholeState(bench)
        let notice = try bench.hear("R-1", [("holder", "Acme")], day(2), yaml: yaml)
        #expect(try bench.mirror.conflicts().isEmpty)
        try undo(notice.fetch, bench)
        #expect(try bench.differences(from: before) == [])
        #expect(try bench.mirror.conflicts().first?.conflict.deferredUntil == day(30).description)
    }

    @Test func `twins are asked alike, whatever else an edition says of them`() throws {
        let bench = try Bench()
        let yaml = Source.trusting.replacing("holder: Holder", with: "holder: {header: Holder, optional: true}")
        let columns = Sheet.columns.filter { $0 != "Holder" }
        try bench.importEdition(Sheet(2).csv, day(0), yaml: yaml)
        try bench.importEdition(Sheet(2).text(columns), day(1), yaml: yaml)
        for key in ["R-1", "R-2"] { try bench.hear(key, [("holder", "Acme")], day(2), yaml: yaml) }
        for key in ["R-1", "R-2"] { _ = try correct(key, "holder", to: "Anna Ltd", bench) }
        var sheet = Sheet(2)
        sheet.rows[1][6] = "2031-01-01"
        try bench.importEdition(sheet.text(columns), day(3), yaml: yaml)
        #expect(try bench.mirror.conflicts().map(\.recordation).sorted() == ["xx-test:R-1", "xx-test:R-2"])
    }

    @Test func `what is taken back and comes again is seen first when it came again`() throws {
        let bench = try Bench()
        try bench.importEdition(Sheet(2).csv, day(0))
        let before = try WholeState(bench)
        let added = try bench.importEdition(Sheet(3).csv, day(1)).fetch
        try undo(added, bench)
        #expect(try bench.differences(from: before) == [])
        try bench.importEdition(Sheet(3).csv, day(5))
        let found = try #require(try bench.recordation("R-3"))
        #expect([found.firstSeen, found.lastSeen] == [day(5), day(5)])
    }

    @Test func `a scope's members of an edition that was taken back are no evidence`() throws {
        let bench = try Bench()
        try bench.importEdition(Sheet(4).csv, day(0), yaml: Source.trusting, extent: .partial)
        let before = try WholeState(bench)
        let scope = Fetch.Extent.scoped("holder=Acme")
        let scoped = try bench.importEdition(Sheet(4).csv, day(1), yaml: Source.trusting, extent: scope)
        try undo(scoped.fetch, bench)
        #expect(try bench.differences(from: before) == [])
        let next = try bench.importEdition(Sheet(2).csv, day(2), yaml: Source.trusting, extent: scope)
        #expect(next.counts.missing == 0)
    }

    @Test func `rejected rows and the last complete edition are what they were`() throws {
        let bench = try Bench()
        try bench.importEdition(Sheet(30).csv, day(0), yaml: Source.trusting)
        let odd = Sheet(30).setting("Ends", "soon", first: 1)
        try bench.importEdition(odd.csv, day(1), yaml: Source.trusting)
        let before = try WholeState(bench)
        let rejected = try bench.mirror.rejectedRows(source: "test").map(\.rowNumber)
        #expect(rejected.count == 1)
        let complete = try #require(try bench.mirror.source(name: "test")?.complete?.id)
        let other = Sheet(30).setting("Mark", "New", first: 3)
        try undo(try bench.importEdition(other.csv, day(2), yaml: Source.trusting).fetch, bench)
        #expect(try bench.differences(from: before) == [])
        #expect(try bench.mirror.source(name: "test")?.complete?.id == complete)
        #expect(try bench.mirror.rejectedRows(source: "test").map(\.rowNumber) == rejected)
        // The row is known: it is told as new by no later edition.
        #expect(try bench.importEdition(odd.csv + "\n", day(3), yaml: Source.trusting).newlyRejected.isEmpty)
    }

    @Test func `a notice is taken back alone, under the definition that was mended since`() throws {
        let mended = Source.trusting.replacing("In force: active", with: "In force: pending")
        let bench = try Bench()
        try bench.importEdition(Sheet(2).csv, day(0), yaml: Source.trusting)
        let notice = try bench.hear("R-1", [("holder", "Acme & Sons")], day(1))
        let twin = try Bench()
        try twin.importEdition(Sheet(2).csv, day(0), yaml: Source.trusting)
        for each in [bench, twin] {
            #expect(try each.run(day(2), yaml: mended).readAgain().redefined == 2)
            // The same bytes again say nothing.
            #expect(try each.importEdition(Sheet(2).csv, day(2), yaml: mended).verdict == .unchanged)
        }
        try undo(notice.fetch, bench)
        #expect(try bench.mirror.soundness().mistakes == [])
        #expect(try bench.run(day(2), yaml: mended).readAgain().redefined == 1)
        #expect(try bench.known() == twin.known())
        #expect(try bench.mirror.soundness().mistakes == [])
        // And the next run finds nothing to read again.
        #expect(try bench.importEdition(Sheet(2).csv, day(3), yaml: mended).redefined == nil)
    }

    @Test func `an edition that read the row of a notice again is taken back before the notice`() throws {
        let mended = Source.trusting.replacing("In force: active", with: "In force: pending")
        let bench = try Bench()
        try bench.importEdition(Sheet(2).csv, day(0), yaml: Source.trusting)
        let notice = try bench.hear("R-1", [("holder", "Acme & Sons")], day(1))
        let later = try bench.importEdition(Sheet(2).csv, day(2), yaml: mended)
        let error = #expect(throws: MirrorError.self) { try undo(notice.fetch, bench) }
        #expect(error?.advice == "take back fetch 3 first")
        try undo(later.fetch, bench)
        try undo(notice.fetch, bench)
        _ = try bench.run(day(2), yaml: mended).readAgain()
        let found = try #require(try bench.recordation("R-1"))
        #expect([found.values[.holder], found.values[.status]] == ["Acme", "pending"])
        #expect(try bench.mirror.soundness().mistakes == [])
    }

    // Both read the stored bytes again, which makes new observations of the same words.
    private static let ofPeople =
        "SELECT id, record_id, field, state FROM edit UNION ALL SELECT id, record_id, field, state FROM conflict WHERE state <> 'dissolved'"

    @Test func `a definition that is changed and put back leaves what the register says and people entered`() throws {
        let mended = Source.trusting.replacing("In force: active", with: "In force: pending")
        let bench = try Bench()
        try bench.importEdition(Sheet(3).csv, day(0), yaml: Source.trusting)
        _ = try correct("R-1", "status", to: "expired", bench)
        _ = try correct("R-2", "holder", to: "Anna Ltd", bench)
        let (known, asked) = (try bench.known(), try bench.lines(Self.ofPeople))
        for yaml in [mended, Source.trusting] {
            #expect(try #require(try bench.run(day(1), yaml: yaml).readAgain().redefined) > 0)
        }
        #expect(try bench.known() == known)
        #expect(try bench.lines(Self.ofPeople) == asked)
        #expect(try bench.mirror.soundness().mistakes == [])
    }

    @Test func `keys that are changed and changed back leave every recordation as it was`() throws {
        let byPair = Source.trusting.replacing("key: [recordation_number]", with: "key: [recordation_number, mark]")
            .replacing("key_pattern: '^R-\\d+$'\n", with: "")
        let bench = try Bench()
        try bench.importEdition(Sheet(3).csv, day(0), yaml: Source.trusting)
        try bench.importEdition(Sheet(2).csv, day(1), yaml: Source.trusting)
        _ = try correct("R-1", "holder", to: "Anna Ltd", bench)
        _ = try correct("R-3", "holder", to: "Bo Ltd", bench)
        let (known, asked) = (try bench.known(), try bench.lines(Self.ofPeople))
        for yaml in [byPair, Source.trusting] { _ = try bench.run(day(2), yaml: yaml).rebase(reason: "tried") }
        #expect(try bench.known() == known)
        #expect(try bench.lines(Self.ofPeople) == asked)
        #expect(try bench.mirror.soundness().mistakes == [])
    }

    @Test func `an edition is taken back with what another definition read in it, also where something is missing`()
        throws
    {
        let silent = Source.trusting.replacing("  agent: agent\n", with: "")
        for kept in [3, 2] {
            let bench = try Bench()
            try bench.importEdition(Sheet(3).csv, day(0), yaml: silent)
            let other = Sheet(kept).setting("Agent", "Agent B", first: kept)
            try bench.importEdition(other.csv, day(1), yaml: silent)
            try bench.importEdition(other.csv, day(2), yaml: Source.trusting)
            #expect(try bench.recordation("R-1")?.values[.agent] == "Agent B")
            for fetch in [3, 2] { try undo(fetch, bench) }
            _ = try bench.run(day(3), yaml: Source.trusting).readAgain()
            #expect(try bench.recordation("R-1")?.values[.agent] == "Agent", "\(kept) are left")
            #expect(try bench.mirror.soundness().mistakes == [])
        }
    }

    @Test func `a newer edit that is taken back leaves the older one's conflict as it was`() throws {
        let bench = try Bench()
        try bench.importEdition(Sheet(2).csv, day(0))
        _ = try correct("R-1", "holder", to: "Anna Ltd", bench)
        try bench.importEdition(Sheet(2).setting("Holder", "Other", first: 1).csv, day(1), yaml: Source.trusting)
        let conflict = try #require(try bench.mirror.conflicts().first?.conflict)
        _ = try bench.mirror.defer(conflict.id, until: day(30), reason: nil, actor: "anna")
        let before = try WholeState(bench)
        let newer = try correct("R-1", "holder", to: "Bo Ltd", bench)
        _ = try bench.mirror.withdraw(edit: newer, reason: "no", actor: "anna")
        #expect(try bench.differences(from: before) == [])
    }

    @Test func `a conflict deferred twice is deferred as before when the second is undone`() throws {
        let bench = try Bench()
        try bench.importEdition(Sheet(2).csv, day(0))
        _ = try correct("R-1", "holder", to: "Anna Ltd", bench)
        try bench.importEdition(Sheet(2).setting("Holder", "Other", first: 1).csv, day(1), yaml: Source.trusting)
        let conflict = try #require(try bench.mirror.conflicts().first?.conflict.id)
        var states = [try WholeState(bench)]
        for number in [10, 20, 30] {
            _ = try bench.mirror.defer(conflict, until: day(number), reason: nil, actor: "anna")
            states.append(try WholeState(bench))
        }
        states.removeLast()
        while let before = states.popLast() {
            _ = try bench.mirror.undoResolution(ofConflict: conflict, reason: "no", actor: "anna")
            #expect(try bench.differences(from: before) == [])
        }
    }

    @Test func `in a mirror of before rows were kept a fetch is taken back by the history`() throws {
        let bench = try Bench()
        try bench.importEdition(Sheet(3).csv, day(0), yaml: Source.trusting)
        let known = try bench.known()
        let edition = try bench.importEdition(
            Sheet(2).setting("Mark", "New", first: 1).adding(Sheet.row(4)).csv,
            day(1)
        )
        let changed = try bench.known()
        let notice = try bench.hear("R-1", [("holder", "Heir Ltd")], day(2), yaml: Source.yaml)
        try bench.tamper("DELETE FROM record_before; DELETE FROM observation_before; DELETE FROM revision")
        try undo(notice.fetch, bench)
        #expect(try bench.known() == changed)
        try undo(edition.fetch, bench)
        #expect(try bench.known() == known)
        // What the test itself removed is found, and nothing else.
        let mistakes = try bench.mirror.soundness().mistakes
        let removed = ["record_before", "observation_before", "revision"].map { "the rows of '\($0)' are" }
        let found = mistakes.filter { mistake in
            !mistake.hasSuffix("is missing") && !removed.contains { mistake.hasPrefix($0) }
        }
        #expect(found == [])
    }

    @Test func `what goes on as another one takes its edits along, and back`() throws {
        let bench = try Bench()
        try bench.importEdition(Sheet(3).csv, day(0))
        let old = try number("R-3", bench)
        let note = EditDraft(record: old, field: "owner", kind: .note, change: .set("anna"))
        _ = try bench.mirror.edit([note], actor: "anna")
        _ = try correct("R-3", "holder", to: "Heir Ltd", bench)
        try bench.mirror.setWatch(true, record: old, reason: nil, actor: "anna")
        try bench.importEdition(Sheet(2).adding(Sheet.row(9)).csv, day(1))
        let before = try WholeState(bench)
        let new = try number("R-9", bench)
        try bench.mirror.explain(record: old, reason: "new number", continuedAs: new, actor: "anna")
        let found = try #require(try bench.recordation("R-9"))
        #expect([found.edits.owner, found.values[.holder]] == ["anna", "Heir Ltd"])
        #expect(found.watch == true)
        #expect(try bench.recordation("R-3")?.edits.openEdits == 0)
        #expect(try bench.mirror.soundness().mistakes == [])
        try bench.mirror.undoExplanation(record: old, reason: "not so", actor: "anna")
        #expect(try bench.differences(from: before) == [])
        #expect(throws: MirrorError.self) {
            try bench.mirror.undoExplanation(record: old, reason: "again", actor: "anna")
        }
        #expect(throws: MirrorError.self) {
            try bench.mirror.explain(record: old, reason: "itself", continuedAs: old, actor: "anna")
        }
    }

    @Test func `an edit made without its column asks nothing where another one goes on with it`() throws {
        let bench = try Bench()
        try bench.importEdition(Sheet(3).adding(Sheet.row(9)).csv, day(0))
        try bench.importEdition(Sheet(3).adding(Sheet.row(9)).text(Self.agentless), day(1), yaml: Source.trusting)
        _ = try correct("R-3", "agent", to: "Heir Agents", bench)
        try bench.importEdition(Sheet(2).adding(Sheet.row(9)).text(Self.agentless), day(2), yaml: Source.trusting)
        let (old, new) = (try number("R-3", bench), try number("R-9", bench))
        try bench.mirror.explain(record: old, reason: "new number", continuedAs: new, actor: "anna")
        #expect(try bench.recordation("R-9")?.values[.agent] == "Heir Agents")
        #expect(try bench.mirror.conflicts().isEmpty)
        #expect(try bench.mirror.soundness().mistakes == [])
    }

    @Test func `an edit of what another one goes on as holds its explanation`() throws {
        let bench = try Bench()
        try bench.importEdition(Sheet(3).csv, day(0))
        _ = try correct("R-3", "holder", to: "Heir Ltd", bench)
        try bench.importEdition(Sheet(2).adding(Sheet.row(9)).csv, day(1))
        let old = try number("R-3", bench)
        let new = try number("R-9", bench)
        try bench.mirror.explain(record: old, reason: "new number", continuedAs: new, actor: "anna")
        let later = try correct("R-9", "holder", to: "Other Heir Ltd", bench)
        #expect(throws: MirrorError.self) {
            try bench.mirror.undoExplanation(record: old, reason: "not so", actor: "anna")
        }
        _ = try bench.mirror.withdraw(edit: later, reason: "no", actor: "anna")
        try bench.mirror.undoExplanation(record: old, reason: "not so", actor: "anna")
        #expect(try bench.recordation("R-3")?.values[.holder] == "Heir Ltd")
        #expect(try bench.recordation("R-9")?.values[.holder] == "Acme")
        #expect(try bench.mirror.soundness().mistakes == [])
    }

    @Test func `a fetch that a person's explanation stands on is not taken back`() throws {
        let bench = try Bench()
        try bench.importEdition(Sheet(3).csv, day(0))
        let gone = try bench.importEdition(Sheet(2).csv, day(1))
        let before = try WholeState(bench)
        let record = try number("R-3", bench)
        try bench.mirror.explain(record: record, reason: "sold", continuedAs: nil, actor: "anna")
        #expect(throws: MirrorError.self) { try undo(gone.fetch, bench) }
        try bench.mirror.undoExplanation(record: record, reason: "no", actor: "anna")
        #expect(try bench.differences(from: before) == [])
        try undo(gone.fetch, bench)
        #expect(try bench.recordation("R-3")?.presence == "present")
    }
}
