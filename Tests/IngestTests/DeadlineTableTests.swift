import Deadlines
import Foundation
import GRDB
import Merging
@testable import Curation
@testable import History
@testable import Notifications
import Mirror
import Recordations
import Ingest
import TestSupport
import Testing

/// The view `deadline` after a write is what a whole fill would have made, though only what moved is computed.
struct DeadlineTableTests {
    /// Whatever moves a recordation: editions of two sources, notices, edits, answers, filings, presence, renewals.
    private struct Life {
        var seed: Seeded
        let bench: Bench
        var table: DeadlineTable
        var edition: Edition
        var today = 0
        var fetches: [Int] = []

        init(_ number: UInt64) throws {
            seed = Seeded(number)
            bench = try Bench(policies: Policies([.mark: .register, .validTo: .latest]))
            table = DeadlineTable(bench)
            edition = Edition.first(12, &seed)
            _ = try importEdition()
        }

        mutating func importEdition() throws -> String {
            today += Int.random(in: 0...6, using: &seed)
            let text = edition.csv(&seed)
            // Where two sources fill one register, either may show a recordation.
            let source = seed.once(in: 6) ? "other" : "test"
            let report = try bench.importEdition(
                text,
                day(today),
                yaml: Source.trusting,
                source: source,
                extent: .partial
            )
            if report.verdict == .applied, let fetch = report.fetch { fetches.append(fetch) }
            return "an edition by \(source), \(report.verdict) \(report.reason ?? "")"
        }

        mutating func step() throws -> String {
            let numbers = try bench.rows("SELECT id, key FROM record WHERE observation_id IS NOT NULL")
            guard let row = numbers.randomElement(using: &seed) else { return try importEdition() }
            let (number, key) = (row[0] as Int, row[1] as String)
            switch Int.random(in: 0..<20, using: &seed) {
            case 0, 1, 2, 3:
                edition = edition.next(&seed)
                if seed.once(in: 2) {
                    let report = try bench.importEdition(edition.csv(&seed), day(today), yaml: Source.trusting)
                    if report.verdict == .applied, let fetch = report.fetch { fetches.append(fetch) }
                    return "a complete edition, \(report.verdict)"
                }
                return try importEdition()
            case 4:
                guard let last = fetches.popLast() else { return "no fetch" }
                return tried("fetch \(last) taken back") {
                    try bench.mirror.undo(fetch: last, reason: "test", actor: "tester")
                }
            case 5:
                today += 1
                let ends = day(Int.random(in: -100...2000, using: &seed)).description
                return tried("a notice of \(key)") {
                    try bench.hear(key, [("valid_to", ends)], day(today), date: day(today))
                }
            case 6:
                let isOurs = seed.once(in: 2)
                return tried("watch \(isOurs)") {
                    try bench.mirror.setWatch(isOurs, record: number, reason: nil, actor: "anna")
                }
            case 7:
                return tried("explained") {
                    try bench.mirror.explain(record: number, reason: "sold", continuedAs: nil, actor: "anna")
                }
            case 8:
                let end = try bench.recordation(key)?.values[.validTo].flatMap { CivilDate($0) }
                let state = seed.one(of: Renewal.State.allCases)
                let renewal = Renewal(end: end, state: state, on: day(today), reference: nil)
                return tried("renewal") { try bench.mirror.note(renewal, record: number, actor: "anna") }
            case 9: return try file()
            case 10:
                let open = try bench.rows("SELECT id FROM conflict WHERE state = 'open'").map { $0[0] as Int }
                guard let id = open.randomElement(using: &seed) else { return "no question" }
                let choice = seed.one(of: [Resolution.Choice.local, .register])
                return tried("conflict \(id) answered") {
                    try bench.mirror.resolve(id, choice, value: nil, reason: "test", actor: "anna")
                }
            case 11:
                let open = try bench.rows("SELECT id FROM edit WHERE state = 'open'").map { $0[0] as Int }
                guard let id = open.randomElement(using: &seed) else { return "no edit" }
                return tried("edit \(id) taken back") {
                    try bench.mirror.withdraw(edit: id, reason: "test", actor: "anna")
                }
            case 12:
                table.settings = "settings \(Int.random(in: 0...2, using: &seed))"
                return "other settings"
            case 13:
                table.day = table.day.adding(days: 1)
                return "another day"
            default: return try edit(number)
            }
        }

        private mutating func edit(_ number: Int) throws -> String {
            let other = Entry.random(1, &seed)
            let field = seed.one(of: ["holder", "valid_to", "status", "mark", "tags", "owner", "agent"])
            let kind: Edit.Kind =
                Field(name: field) == nil ? .note : seed.one(of: [Edit.Kind.correction, .correction, .pending])
            let value = Field(name: field).map { other.values[$0] } ?? seed.one(of: ["x", "x,y", "anna", nil])
            let draft = EditDraft(
                record: number,
                field: field,
                kind: kind,
                change: .set(value),
                changedOn: kind != .note && seed.once(in: 2) ? day(today) : nil,
                reason: "test"
            )
            return tried("\(kind) of \(number): \(field)=\(value ?? "nothing")") {
                try bench.mirror.edit([draft], actor: "anna")
            }
        }

        private mutating func file() throws -> String {
            let source = try bench.mirror.source(name: "test")
            guard let source else { return "no source" }
            let draft = FilingDraft(
                source: source,
                values: [.mark: "MI", .registrationNumber: "\(today)", .validTo: day(today + 900).description],
                notes: ["tags": "x"],
                state: .filed,
                day: day(today),
                reason: nil
            )
            return tried("filed") { try bench.mirror.add(draft, actor: "anna") }
        }

        private func tried(_ what: String, _ body: () throws -> some Any) -> String {
            do {
                _ = try body()
                return what
            } catch {
                return "\(what): refused, \(error)"
            }
        }
    }

    @Test func `whatever is written, a part filled anew is the whole filled anew`() throws {
        let seed = Seed.drawn()
        var life = try Life(seed)
        var steps: [String] = []
        var step = 0
        // By chance a life may write so that the whole is filled again and again: it then goes on until parts were filled.
        while step < 40 || step < 400 && (life.table.parts <= 3 || life.table.most == 0) {
            step += 1
            // Several writes may come between two fills, as where one could not be made.
            for _ in 0..<Int.random(in: 1...2, using: &life.seed) { steps.append(try life.step()) }
            let mistakes = try life.table.mistakes()
            #expect(mistakes == [], "seed \(seed), step \(step): \(steps.suffix(2))")
            if !mistakes.isEmpty { return }
        }
        #expect(life.table.parts > 3, "seed \(seed)")
        // In the end all may be undone.
        #expect(life.table.most > 0, "seed \(seed)")
    }

    @Test func `a recordation that another source shows from now on is ours by that source`() throws {
        let bench = try Bench()
        var table = DeadlineTable(bench)
        let row = "Number,Mark,Holder,Classes,Goods,Status,Ends\nR-1,MI,Bo,9,,In force,2027-01-01\n"
        _ = try bench.importEdition(row, day(0), yaml: Source.trusting, source: "other")
        #expect(try table.mistakes() == [])
        #expect(try bench.number("SELECT count(*) FROM deadline") == 0)
        // The same values: no event tells of the recordation.
        let events = try bench.number("SELECT count(*) FROM event")
        _ = try bench.importEdition(row, day(1), yaml: Source.trusting)
        #expect(try bench.number("SELECT count(*) FROM event") == events)
        let mistakes = try table.mistakes()
        #expect(mistakes == [])
        #expect(try bench.number("SELECT count(*) FROM deadline") == 1)
    }
}
