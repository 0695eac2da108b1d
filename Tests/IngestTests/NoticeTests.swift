@testable import Curation
@testable import History
@testable import Notifications
import Mirror
import Pulling
import Recordations
import Registers
import Ingest
import TestSupport
import Testing

extension Bench {
    /// Enters a notice.
    @discardableResult
    func hear(
        _ key: String,
        _ given: [(String, String)],
        _ day: CivilDate,
        yaml: String = Source.trusting,
        date: CivilDate? = nil,
        evidence: DocumentSource = .bytes(Array("a letter".utf8), name: "letter.pdf"),
        isDryRun: Bool = false
    ) throws -> NoticeReport {
        let run = try run(day, yaml: yaml, isDryRun: isDryRun)
        return try run.observe(
            Notice(
                key: RecordKey(text: key),
                statement: run.definition.statement(given.map { (name: $0.0, text: $0.1) }),
                date: date,
                reason: "told",
                evidence: evidence
            )
        )
    }

    /// All values and presences, by key.
    func known() throws -> [String: [String?]] {
        try recordations().mapValues { found in Field.allCases.map { found.values[$0] } + [found.presence] }
    }
}

/// Takes an edition in from wherever it is called.
func importEdition(_ csv: String, into mirror: Mirror) throws {
    let run = SyncRun(
        mirror: mirror,
        definition: try SourceDefinition(name: "test", file: "test.yaml", yaml: Source.yaml),
        yaml: Source.yaml,
        today: day(1),
        actor: "tester",
        isDryRun: false
    )
    _ = try run.importDocuments([.bytes(Array(csv.utf8), name: "register.csv")], extent: .complete, published: nil)
}

extension Model {
    /// Takes a notice in; gives the events that have to come of it.
    mutating func hear(_ key: String, _ given: [Field: String], of date: CivilDate) -> Set<Mirror.Line> {
        defer {
            var heard = entries[key]?.heard ?? [:]
            for field in given.keys { heard[field] = max(date, heard[field] ?? date) }
            entries[key]?.heard = heard
        }
        guard var entry = entries[key] else {
            var values = given
            values[.recordationNumber] = key
            entries[key] = Entry(values: values, isTombstone: given[.status] == "revoked")
            return [Mirror.Line(key: key, kind: "added", new: key)]
        }
        var events: Set<Mirror.Line> = []
        for (field, new) in given where entry.values[field] != new {
            let old = entry.values[field]
            events.insert(Mirror.Line(key: key, kind: "changed", field: field.name, old: old, new: new))
        }
        entry.values.merge(given) { $1 }
        entry.flagged.subtract(given.keys)
        if let status = given[.status] { entry.isTombstone = status == "revoked" }
        if entry.presence != "present" {
            let old = entry.presence
            events.insert(
                Mirror.Line(key: key, kind: "reappeared", field: "presence", old: old, new: "present")
            )
            (entry.presence, entry.absent) = ("present", [])
        }
        entries[key] = entry
        return events
    }
}

/// Notices between editions.
struct NoticeTests {
    /// Some fields of a recordation that may be known or new.
    private func random(_ seed: inout Seeded) -> (key: String, given: [Field: String]) {
        let number = Int.random(in: 1...20, using: &seed)
        var given = Entry.random(number, &seed).values
        for field in given.keys.sorted(by: { $0.rawValue < $1.rawValue }) where seed.once(in: 2) { given[field] = nil }
        given[.recordationNumber] = nil
        return ("R-\(number)", given.isEmpty ? [.mark: "Only this"] : given)
    }

    @Test(arguments: 1...9) func `notices and editions in any order say what they said, and are taken back one by one`(
        _ number: Int
    ) throws {
        let bench = try Bench()
        var seed = Seeded(UInt64(700 + number))
        var model = Model()
        var edition = Edition.first(12, &seed)
        var lastEdition = edition
        var today = 0
        var published = day(0)
        var last = ""
        var before: [(fetch: Int, known: [String: [String?]])] = []
        for step in 0..<16 {
            let place = "seed \(700 + number), step \(step)"
            let known = try bench.known()
            let end = try bench.number("SELECT max(seq) FROM event")
            let expected: Set<Mirror.Line>
            let fetch: Int?
            if step > 0, seed.once(in: 2) {
                let (key, given) = random(&seed)
                let isNew = model.entries[key] == nil
                // A letter of a day between the last edition and today, or without a date.
                let late = Int.random(in: 0...max(0, day(today).days(since: published)), using: &seed)
                let date = late == 0 ? nil : day(today - late)
                expected = model.hear(key, given, of: date ?? day(today))
                let texts = given.map { ($0.key.name, $0.value) } + (isNew ? [("recordation_number", key)] : [])
                let report = try bench.hear(key, texts, day(today), date: date)
                #expect(report.isAdded == isNew, "\(place)")
                #expect(report.verdict == (expected.isEmpty ? .unchanged : .applied), "\(place)")
                fetch = report.fetch
                // The same letter once more says nothing new.
                if seed.once(in: 3) {
                    let count = try bench.number("SELECT count(*) FROM event")
                    let again = try bench.hear(key, texts, day(today), date: date)
                    #expect(again.verdict == .unchanged, "\(place)")
                    #expect(try bench.number("SELECT count(*) FROM event") == count, "\(place)")
                    before += [(try #require(fetch), known), (try #require(again.fetch), try bench.known())]
                    #expect(try model.mistakes(of: bench.recordations()) == [], "\(place)")
                    continue
                }
            } else {
                // An edition that lags behind the day, and so behind some letters; or one without a date.
                let lag = Int.random(in: 0...max(0, day(today).days(since: published)), using: &seed)
                let date = lag == 0 ? nil : day(today - lag)
                let text = last.isEmpty || !seed.once(in: 3) ? edition.csv(&seed) : last
                if text == last { edition = lastEdition }
                let (counts, events) =
                    text == last
                    ? model.takeAgain(edition, on: day(today)) : model.importEdition(edition, on: day(today), of: date)
                let report = try bench.importEdition(text, day(today), yaml: Source.trusting, published: date)
                #expect(report.counts == counts, "\(place)")
                if text == last, counts.disappeared == 0 { #expect(report.verdict == .unchanged, "\(place)") }
                (last, lastEdition) = (text, edition)
                published = date ?? day(today)
                expected = events
                fetch = report.fetch
                if !seed.once(in: 3) { edition = edition.next(&seed) }
            }
            before.append((try #require(fetch), known))
            let count = try bench.number("SELECT count(*) FROM event WHERE seq > \(end) AND record_id")
            #expect(Set(try bench.events().suffix(count)) == expected, "\(place)")
            #expect(count == expected.count, "\(place)")
            let mistakes = try model.mistakes(of: bench.recordations())
            #expect(mistakes == [], "\(place)")
            #expect(try bench.mirror.soundness().mistakes == [], "\(place)")
            today += Int.random(in: 0...7, using: &seed)
        }
        for (fetch, known) in before.reversed() {
            _ = try bench.mirror.undo(fetch: fetch, reason: "back", actor: "tester")
            #expect(try bench.known() == known, "seed \(700 + number), undoing fetch \(fetch)")
            #expect(try bench.mirror.soundness().mistakes == [])
        }
    }

    @Test func `the same bytes are no news, and the register's next edition is`() throws {
        let bench = try Bench()
        let text = Sheet(30).csv
        _ = try bench.importEdition(text, day(0))
        try bench.hear("R-7", [("valid_to", "31.12.2035")], day(1))
        try bench.hear("R-40", [("recordation_number", "R-40"), ("mark", "Told")], day(1))
        let heard = try #require(try bench.recordation("R-7"))
        #expect(heard.values[.validTo] == "2035-12-31")
        #expect(heard.values[.mark] == "Mark 7")
        #expect(heard.notStated == [])
        for today in 2...3 { #expect(try bench.importEdition(text, day(today)).verdict == .unchanged) }
        #expect(try bench.recordation("R-7")?.values[.validTo] == "2035-12-31")
        #expect(try bench.recordation("R-40")?.presence == "present")
        // By another definition it is read, and says nothing new all the same.
        let other = Source.yaml.replacing("In force: active", with: "In force: pending")
        let again = try bench.importEdition(text, day(3), yaml: other)
        #expect([again.redefined, again.kept] == [30, 1])
        #expect(again.verdict == .unchanged)
        #expect(try bench.importEdition(text, day(4), yaml: other).kept == 0)
        #expect(try bench.recordation("R-7")?.values[.validTo] == "2035-12-31")
        #expect(try bench.mirror.soundness().mistakes == [])
        let report = try bench.importEdition(Sheet(31).csv, day(5), yaml: other)
        #expect(report.verdict == .applied)
        #expect([report.counts.added, report.counts.changed, report.counts.missing, report.kept] == [1, 1, 1, 0])
        #expect(try bench.recordation("R-7")?.values[.validTo] == "2030-01-01")
        #expect(try bench.importEdition(Sheet(31).csv, day(6), yaml: other).verdict == .unchanged)
        let ends = try bench.events().filter { $0.key == "R-7" && $0.field == "valid_to" }
        #expect(ends.map(\.new) == ["2035-12-31", "2030-01-01"])
    }

    @Test func `a list that once was evidence is not taken for the last edition`() throws {
        let bench = try Bench()
        _ = try bench.importEdition(Sheet(3).csv, day(0), extent: .partial)
        let second = Sheet(3).setting("Mark", "New", first: 1).csv
        try bench.hear("R-2", [("agent", "Smith")], day(1), evidence: .bytes(Array(second.utf8), name: "list.csv"))
        let report = try bench.importEdition(second, day(2), extent: .partial)
        #expect(report.verdict == .applied)
        #expect(report.counts.changed == 2)
        #expect(try bench.number("SELECT count(*) FROM artifact") == 2)
    }

    @Test func `a dry run of a notice writes nothing`() throws {
        let bench = try Bench()
        _ = try bench.importEdition(Sheet(3).csv, day(0))
        let tables = ["event", "fetch", "artifact"].map { "SELECT count(*) FROM \($0)" }
        let before = try (bench.state(), tables.map(bench.number))
        let report = try bench.hear("R-2", [("mark", "B")], day(1), isDryRun: true)
        #expect(report.changes.map(\.new) == ["B"])
        #expect(report.fetch == nil)
        #expect(try bench.state() == before.0)
        #expect(try tables.map(bench.number) == before.1)
    }

    @Test func `a notice is not applied to a source that moved meanwhile`() throws {
        let bench = try Bench()
        _ = try bench.importEdition(Sheet(3).csv, day(0))
        // The evidence is opened when the plan is made: just then the register's next edition comes.
        let mirror = bench.mirror
        let evidence = DocumentSource(name: "letter.pdf") {
            try importEdition(Sheet(4).csv, into: mirror)
            return try DocumentSource.bytes([1], name: "").open()
        }
        let error = #expect(throws: MirrorError.self) {
            try bench.hear("R-2", [("mark", "B")], day(1), evidence: evidence)
        }
        #expect(error?.kind == .overtaken)
        #expect(try bench.recordation("R-2")?.values[.mark] == "Mark 2")
        #expect(try bench.mirror.soundness().mistakes == [])
    }

    @Test func `evidence is not read when the definition changes, and what it said stands`() throws {
        let bench = try Bench()
        _ = try bench.importEdition(Sheet(30).csv, day(0))
        try bench.hear("R-7", [("valid_to", "2035-12-31")], day(1), yaml: Source.yaml)
        try bench.hear("R-40", [("recordation_number", "R-40"), ("mark", "Told")], day(2), yaml: Source.yaml)
        let other = Source.yaml.replacing("In force: active", with: "In force: pending")
        let report = try bench.importEdition(Sheet(30).adding(Sheet.row(31)).csv, day(3), yaml: other, extent: .partial)
        #expect(report.verdict == .applied)
        #expect(report.redefined == 30)
        let causes = try bench.events().filter { $0.key == "R-7" && $0.field == "valid_to" }
        #expect(causes.map(\.cause) == ["fetch", "fetch"])
        #expect(causes.map(\.new) == ["2035-12-31", "2030-01-01"])
        #expect(report.kept == 0)
        #expect(try bench.recordation("R-40")?.values[.mark] == "Told")
        #expect(try bench.mirror.soundness().mistakes == [])
    }

    @Test func `a rebase gives what only a notice knows its new key`() throws {
        let bench = try Bench()
        _ = try bench.importEdition(Sheet(30).csv, day(0))
        try bench.hear("R-40", [("recordation_number", "R-40"), ("mark", "Told")], day(1), yaml: Source.yaml)
        try bench.hear("R-7", [("holder", "New Holder")], day(2), yaml: Source.yaml)
        let byPair = Source.yaml.replacing("key: [recordation_number]", with: "key: [recordation_number, mark]")
            .replacing("key_pattern: '^R-\\d+$'\n", with: "")
        #expect(try bench.importEdition(Sheet(30).csv, day(3), yaml: byPair).verdict == .held)
        let report = try bench.run(day(3), yaml: byPair).rebase(reason: "two marks under one number")
        #expect([report.rekeyed, report.added, report.explained, report.changed] == [31, 0, 0, 0])
        #expect(try bench.recordation("R-40+Told")?.values[.mark] == "Told")
        #expect(try bench.recordation("R-7+Mark7")?.values[.holder] == "New Holder")
        #expect(try bench.mirror.soundness().mistakes == [])
    }

    @Test func `the date of a letter is no date of the register`() throws {
        let bench = try Bench()
        _ = try bench.importEdition(Sheet(30).csv, day(0), published: day(0))
        try bench.hear("R-7", [("agent", "Smith")], day(9), date: day(8))
        #expect(try bench.mirror.source(name: "test")?.knownFrom == day(0))
        // An edition of a day before the letter's is not older than the last edition.
        #expect(try bench.importEdition(Sheet(31).csv, day(10), published: day(5)).verdict == .applied)
        #expect(try bench.importEdition(Sheet(30).csv, day(11), published: day(4)).held.map(\.name) == ["date"])
    }
    @Test func `an older edition does not go over what a later notice said`() throws {
        let bench = try Bench()
        _ = try bench.importEdition(Sheet(30).csv, day(0), published: day(0))
        try bench.hear("R-7", [("valid_to", "2035-12-31"), ("status", "revoked")], day(20), date: day(15))
        try bench.hear("R-40", [("recordation_number", "R-40"), ("mark", "Told")], day(20), date: day(15))
        try bench.hear("R-8", [("mark", "Mark 8")], day(20), date: day(15))
        let older = Sheet(30).setting("Agent", "New", first: 7).setting("Mark", "Other", first: 8)
        let dry = try bench.importEdition(older.csv, day(21), published: day(14), isDryRun: true)
        let report = try bench.importEdition(older.csv, day(21), published: day(14))
        // R-8 was only told what was known, and that counts too.
        #expect([report.kept, report.counts.changed, report.counts.missing] == [2, 7, 0])
        #expect(dry.kept == 2)
        let kept = try #require(try bench.recordation("R-7"))
        #expect([.validTo, .status, .agent].map { kept.values[$0] } == ["2035-12-31", "revoked", "New"])
        #expect(kept.isTombstone)
        #expect(try bench.recordation("R-8")?.values[.mark] == "Mark 8")
        #expect(try bench.recordation("R-40")?.presence == "present")
        let fields = try bench.events().filter { $0.key == "R-7" && $0.kind == "changed" }.map(\.field)
        #expect(fields.compactMap { $0 } == ["status", "valid_to", "mark", "agent"])
        // A notice that is taken back keeps nothing.
        _ = try bench.mirror.undo(fetch: try #require(report.fetch), reason: "x", actor: "tester")
        _ = try bench.mirror.undo(fetch: 4, reason: "x", actor: "tester")
        #expect(try bench.importEdition(older.csv, day(21), published: day(14)).kept == 1)
        #expect(try bench.recordation("R-8")?.values[.mark] == "Other")
        // One of the notice's own day counts.
        let later = try bench.importEdition(older.setting("Agent", "Newer", first: 1).csv, day(22), published: day(15))
        #expect([later.kept, later.counts.missing] == [0, 1])
        #expect(try bench.recordation("R-7")?.values[.validTo] == "2030-01-01")
        #expect(try bench.recordation("R-7")?.isTombstone == false)
        #expect(try bench.mirror.soundness().mistakes == [])
    }

    @Test func `a notice older than the edition that shows the recordation is refused`() throws {
        let bench = try Bench()
        _ = try bench.importEdition(Sheet(30).csv, day(10), published: day(8))
        let before = try bench.number("SELECT count(*) FROM fetch")
        let error = #expect(throws: StatementError.self) {
            try bench.hear("R-7", [("mark", "A")], day(12), date: day(7))
        }
        let words = "the notice is of \(day(7)), and the edition that last showed 'R-7' (fetch 1) is of \(day(8))"
        #expect(error?.seen == words)
        #expect(try bench.number("SELECT count(*) FROM fetch") == before)
        #expect(try bench.hear("R-7", [("mark", "A")], day(12), date: day(8)).verdict == .applied)
        // What no edition showed cannot be older than it.
        try bench.hear("R-40", [("recordation_number", "R-40"), ("mark", "Told")], day(12), date: day(3))
        #expect(try bench.hear("R-40", [("mark", "Told once more")], day(12), date: day(2)).verdict == .applied)
        // The same bytes later are no later edition; another one without a date is of the day on which it came.
        let undated = try Bench()
        _ = try undated.importEdition(Sheet(30).csv, day(0))
        #expect(try undated.importEdition(Sheet(30).csv, day(9)).verdict == .unchanged)
        #expect(try undated.hear("R-7", [("mark", "A")], day(10), date: day(5)).verdict == .applied)
        _ = try undated.importEdition(Sheet(31).csv, day(11), extent: .partial)
        #expect(throws: StatementError.self) { try undated.hear("R-7", [("mark", "B")], day(12), date: day(10)) }
    }

    @Test func `a fetch is taken back under later ones that speak of other recordations`() throws {
        let bench = try Bench()
        _ = try bench.importEdition(Sheet(9).csv, day(0), extent: .partial)
        try bench.hear("R-90", [("recordation_number", "R-90"), ("mark", "Slip")], day(1))
        try bench.hear("R-3", [("mark", "Told")], day(1))
        _ = try bench.importEdition(Sheet(9).setting("Agent", "New", first: 1).csv, day(2), extent: .partial)
        for (fetch, names) in [(1, "test:R-1, xx-test:R-2"), (3, "xx-test:R-3")] {
            let error = #expect(throws: MirrorError.self) {
                try bench.mirror.undo(fetch: fetch, reason: "x", actor: "tester")
            }
            #expect(error?.description.contains("fetch 4 of test stands on it, with") == true)
            #expect(error?.description.contains(names) == true, "\(error?.description ?? "")")
        }
        let source = try #require(try bench.mirror.source(name: "test"))
        #expect(try bench.mirror.undo(fetch: 2, reason: "slip", actor: "tester") == 1)
        #expect(try bench.recordation("R-90") == nil)
        #expect(try bench.mirror.source(name: "test")?.accepted?.id == source.accepted?.id)
        // What it counted as filled goes with it.
        let filled = [source.accepted, try bench.mirror.fetch(4)].map { $0?.filled?.split(separator: " ").first }
        #expect(filled == ["10", "9"])
        #expect(try bench.mirror.soundness().mistakes == [])
        for fetch in [4, 3, 1] { _ = try bench.mirror.undo(fetch: fetch, reason: "x", actor: "tester") }
        #expect(try bench.recordations().isEmpty)
        #expect(try bench.mirror.source(name: "test")?.accepted == nil)
        #expect(try bench.mirror.soundness().mistakes == [])
    }

    @Test func `a notice leaves the row that the other fields come from`() throws {
        let bench = try Bench()
        let sheet = Sheet(3).setting("Ends", "01.01.2030", first: 3)
        _ = try bench.importEdition(sheet.csv, day(0))
        let number = try #require(try bench.recordation("R-2")).number
        try bench.hear("R-2", [("holder", "New"), ("status", "Over")], day(1))
        try bench.hear("R-2", [("classes", "9, 3"), ("status", "revoked")], day(2))
        let evidence = try #require(try bench.mirror.evidence(number: number))
        #expect(evidence.row.map { [$0.fetch, $0.rowNumber] } == [1, 3])
        #expect(evidence.raw?.contains("01.01.2030") == true)
        #expect(evidence.notices.map(\.notice.fetch) == [2, 3])
        #expect(evidence.notices.map(\.fields.fields) == [[.holder], [.classes, .status]])
        // A later edition takes the place of both.
        _ = try bench.importEdition(sheet.setting("Agent", "New", first: 3).csv, day(3))
        let later = try #require(try bench.mirror.evidence(number: number))
        #expect(later.row?.fetch == 4)
        #expect(later.notices.isEmpty)
    }
}
