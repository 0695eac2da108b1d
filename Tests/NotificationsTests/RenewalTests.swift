import Curation
import Deadlines
import Foundation
import GRDB
import History
import Ingest
import Mirror
import MirrorFile
@testable import Notifications
import Recordations
import Testing

/// Renewals, the view of deadlines, and what the file itself refuses about them.
struct RenewalTests {
    private func bench() throws -> MirrorBench {
        let bench = try MirrorBench()
        try bench.add([
            [.recordationNumber: "R-1", .status: "active", .validTo: "2026-12-21", .holder: "Acme"],
            [.recordationNumber: "R-2", .status: "expired", .validTo: "2020-12-21", .holder: "Acme"],
            [.recordationNumber: "R-3", .validTo: "2027-01-31", .holder: "Other", .agent: "Acme Agents"],
        ])
        return bench
    }

    private let filed = Renewal(
        end: CivilDate(year: 2026, month: 12, day: 21),
        state: .filed,
        on: CivilDate(daysSinceEpoch: 20_700),
        reference: "A 7"
    )

    @Test func `the last word counts, all are kept, and history tells them`() throws {
        let bench = try bench()
        let prepared = Renewal(end: filed.end, state: .prepared, on: filed.on, reference: nil)
        try bench.mirror.note(prepared, record: 1, actor: "anna")
        try bench.mirror.note(filed, record: 1, actor: "anna")
        #expect(try bench.mirror.renewals(of: 1) == [prepared, filed])
        #expect(throws: MirrorError.self) { try bench.mirror.note(filed, record: 1, actor: "ben") }
        #expect(try bench.mirror.facts(number: 1)?.facts.renewals == [prepared, filed])
        #expect(try bench.mirror.soundness().mistakes == [])
        try bench.execute("UPDATE renewal SET reference = 'B 8' WHERE id = 2")
        #expect(try bench.mirror.soundness().mistakes.contains("renewal 2 is not what its history says"))
    }

    @Test func `the facts are those of the portfolio alone, without what has ended`() throws {
        let bench = try bench()
        var rule = Portfolio.Rule()
        rule.holder = "acme"
        var found: [String] = []
        try bench.mirror.facts(Portfolio([rule])) { entry in
            found.append("\(entry.facts.register):\(entry.facts.key)")
        }
        // R-3 has the word in another field, R-2 has ended.
        #expect(found == ["xx-test:R-1"])
        let one = try #require(try bench.mirror.facts(number: 3))
        #expect(one.facts.status == .unknown)
        #expect(one.facts.validTo?.description == "2027-01-31")
        #expect(one.mark == nil)
        #expect(one.holder == "Other")
        #expect(try bench.mirror.facts(number: 9) == nil)
    }

    @Test func `of many recordations each is handed on once, in order, with its names where asked for`() throws {
        let bench = try MirrorBench()
        // Several batches, and names so long that they end one early.
        let long = String(repeating: "x", count: 400_000)
        try bench.add(
            (1...700).map { number in
                [.recordationNumber: "N\(number)", .mark: "M\(number)", .holder: number % 90 == 0 ? long : "H"]
            }
        )
        var rule = Portfolio.Rule()
        rule.source = "test"
        for named in [false, true] {
            var found: [DocketEntry] = []
            try bench.mirror.facts(Portfolio([rule]), named: named) { found.append($0) }
            #expect(found.map(\.number) == Array(1...700))
            #expect(found.map(\.mark) == (1...700).map { named ? "M\($0)" : nil })
            let extensive = found.filter { $0.holder == long }.map(\.number)
            #expect(extensive == (named ? [90, 180, 270, 360, 450, 540, 630] : []))
        }
        var listed: [Int] = []
        try bench.mirror.list(Filter()) {
            listed.append($0.number)
            return listed.count < 500
        }
        #expect(listed.count == 500)
        #expect(Set(listed).count == 500)
        #expect(try bench.mirror.recordations(Filter()).map(\.number).sorted() == Array(1...700))
    }

    @Test func `the end that a registration had before is known from its history`() throws {
        let bench = try bench()
        let old = FieldValues { [.recordationNumber: "R-1", .registrationValidTo: "2026-12-21"][$0] }
        let new = FieldValues { [.recordationNumber: "R-1", .registrationValidTo: "2036-12-21"][$0] }
        for (from, to) in [(nil, old), (old, new)] as [(FieldValues?, FieldValues)] {
            let seen = observation([.recordationNumber: "R-1"])
            _ = try bench.mirror.apply(bench.draft(try bench.source())) { application in
                try application.change(
                    record: 1,
                    seen,
                    from: from ?? old.replacing([.registrationValidTo: nil]),
                    to: to
                )
                return Fetch.Counts()
            }
        }
        let facts = try #require(try bench.mirror.facts(number: 1)).facts
        #expect(facts.formerRegistrationEnd?.description == "2026-12-21")
        #expect(facts.registrationEnd?.description == "2036-12-21")
    }

    @Test func `open edits have their part: an owner, tags, dates, and changes to be told`() throws {
        let bench = try bench()
        let edits = [
            "1, 'owner', 'note', 'anna', NULL, 'open'", "1, 'tags', 'note', 'vip,china', NULL, 'open'",
            "1, 'valid_to', 'correction', '2027-11-30', NULL, 'open'",
            "1, 'holder', 'pending', 'Acme AG', '2026-11-02', 'open'",
            "1, 'agent', 'pending', 'Other', '2026-10-02', 'withdrawn'",
            "2, 'holder', 'pending', 'B', '2026-11-03', 'open'",
        ]
        for edit in edits {
            let values = edit.split(separator: ",", maxSplits: 1).map(String.init)
            try bench.execute(
                """
                INSERT INTO edit (base_gone, base_unobserved, actor, at, reason, base, record_id, field, kind, local, changed_on,
                    state)
                VALUES (0, 0, 'anna', '2026-11-02T00:00:00Z', 'why', '2026-12-21', \(values[0]),\(values[1]))
                """
            )
        }
        let one = try #require(try bench.mirror.facts(number: 1))
        #expect(one.owner == "anna")
        #expect(one.tags == ["vip", "china"])
        // The register's own date, beneath a correction that is later.
        #expect(one.facts.validTo?.description == "2026-12-21")
        #expect(one.facts.editedEnd?.description == "2027-11-30")
        #expect(one.facts.changes.map(\.field) == ["holder"])
        // What its register calls ended still has its changes to tell.
        var rule = Portfolio.Rule()
        rule.holder = "acme"
        var found: [String] = []
        try bench.mirror.facts(Portfolio([rule])) { entry in found.append(entry.facts.key) }
        #expect(found == ["R-1", "R-2"])
    }

    @Test func `a rule that names a source and a tag takes no more than what bears the tag`() throws {
        let bench = try bench()
        var rule = Portfolio.Rule()
        rule.source = "test"
        func found() throws -> [String] {
            var found: [String] = []
            try bench.mirror.facts(Portfolio([rule])) { entry in found.append(entry.facts.key) }
            return found
        }
        #expect(try found() == ["R-1", "R-3"])
        rule.tag = "vip"
        #expect(try found().isEmpty)
    }

    @Test func `the view says whether it is of today`() throws {
        let bench = try bench()
        let mirror = bench.mirror
        #expect(try mirror.deadlineBasis() == nil)
        var one = Obligation(
            kind: .renew,
            register: "xx-test",
            key: "R-1",
            source: "test",
            jurisdiction: "XX",
            rule: nil,
            end: filed.end
        )
        one.safe = filed.end
        let day = try #require(CivilDate("2026-11-21"))
        let first = DeadlineBasis(law: "a", day: day, seq: try mirror.lastSeq())
        try mirror.fillDeadlines(first) { try $0.write(one, record: 1) }
        #expect(try mirror.deadlineBasis() == first)
        #expect(try bench.rows("SELECT * FROM deadline WHERE is_current").count == 1)
        try mirror.setWatch(true, record: 1, reason: nil, actor: "anna")
        #expect(try bench.rows("SELECT * FROM deadline WHERE is_current").isEmpty)
        // What was computed on an older history is not written over a newer one.
        try mirror.fillDeadlines(first) { _ in Issue.record("written") }
        #expect(try bench.rows("SELECT * FROM deadline").count == 1)
        // Nor beside what somebody else has filled meanwhile.
        let next = DeadlineBasis(law: "a", day: day, seq: try mirror.lastSeq())
        let other = DeadlineBasis(law: "b", day: day, seq: first.seq)
        try mirror.fillDeadlines(next, since: other) { _ in Issue.record("written") }
        try mirror.fillDeadlines(next, since: first) { _ in }
        #expect(try mirror.deadlineBasis() == next)
        #expect(try bench.rows("SELECT * FROM deadline").isEmpty)
    }

    @Test(arguments: [
        "DELETE FROM renewal", "UPDATE renewal SET state = 'done'", "UPDATE renewal SET day = 'soon'",
        "INSERT INTO deadline_date (record_id, kind) VALUES (1, 'renewal')",
        "INSERT INTO outbox (event, idempotency_key, day, payload, next_at, created, state) VALUES ('x', 'k', '2026-01-01', '', '', '', 'lost')",
        "INSERT INTO alert (register, key, kind, ends, stage, recipient, stage_date, planned_on, state, actor, at) VALUES ('r', 'k', 'renew', '', 'safe', '', '2026-01-01', '2026-01-01', 'superseded', 'a', 't')",
        "INSERT INTO alert (register, key, kind, ends, stage, recipient, stage_date, planned_on, state, actor, at) VALUES ('r', 'k', 'renew', '', 'safe', 'x', '2026-01-01', '2026-01-01', 'queued', 'a', 't')",
    ]) func `nonsense about renewals and alerts is refused by the file itself`(_ statement: String) throws {
        let bench = try bench()
        try bench.mirror.note(filed, record: 1, actor: "anna")
        #expect(throws: DatabaseError.self) { try bench.execute(statement) }
    }
}
