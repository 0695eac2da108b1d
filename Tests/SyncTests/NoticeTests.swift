import Mirror
import Pulling
import Recordations
import Registers
import Sync
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
func take(_ csv: String, into mirror: Mirror) throws {
    let run = SyncRun(
        mirror: mirror,
        definition: try SourceDefinition(name: "test", file: "test.yaml", yaml: Source.yaml),
        yaml: Source.yaml,
        today: day(1),
        actor: "tester",
        isDryRun: false
    )
    _ = try run.take([.bytes(Array(csv.utf8), name: "register.csv")], extent: .complete, published: nil)
}

extension Model {
    /// Takes a notice in; gives the events that have to come of it.
    mutating func hear(_ key: String, _ given: [Field: String]) -> Set<Mirror.Line> {
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
        var today = 0
        var before: [(fetch: Int, known: [String: [String?]])] = []
        for step in 0..<16 {
            let place = "seed \(700 + number), step \(step)"
            let known = try bench.known()
            let last = try bench.number("SELECT max(seq) FROM event")
            let expected: Set<Mirror.Line>
            let fetch: Int?
            if step > 0, seed.once(in: 2) {
                let (key, given) = random(&seed)
                let isNew = model.entries[key] == nil
                expected = model.hear(key, given)
                let texts = given.map { ($0.key.name, $0.value) } + (isNew ? [("recordation_number", key)] : [])
                let report = try bench.hear(key, texts, day(today))
                #expect(report.isAdded == isNew, "\(place)")
                #expect(report.verdict == (expected.isEmpty ? .unchanged : .applied), "\(place)")
                fetch = report.fetch
                // The same letter once more says nothing new.
                if seed.once(in: 3) {
                    let count = try bench.number("SELECT count(*) FROM event")
                    let again = try bench.hear(key, texts, day(today))
                    #expect(again.verdict == .unchanged, "\(place)")
                    #expect(try bench.number("SELECT count(*) FROM event") == count, "\(place)")
                    before += [(try #require(fetch), known), (try #require(again.fetch), try bench.known())]
                    #expect(try model.mistakes(of: bench.recordations()) == [], "\(place)")
                    continue
                }
            } else {
                let (counts, events) = model.take(edition, on: day(today))
                let report = try bench.take(edition.csv(&seed), day(today), yaml: Source.trusting)
                #expect(report.counts == counts, "\(place)")
                expected = events
                fetch = report.fetch
                if !seed.once(in: 3) { edition = edition.next(&seed) }
            }
            before.append((try #require(fetch), known))
            let count = try bench.number("SELECT count(*) FROM event WHERE seq > \(last) AND record_id")
            #expect(Set(try bench.events().suffix(count)) == expected, "\(place)")
            #expect(count == expected.count, "\(place)")
            #expect(try model.mistakes(of: bench.recordations()) == [], "\(place)")
            #expect(try bench.mirror.soundness().mistakes == [], "\(place)")
            today += Int.random(in: 0...7, using: &seed)
        }
        for (fetch, known) in before.reversed() {
            _ = try bench.mirror.undo(fetch: fetch, reason: "back", actor: "tester")
            #expect(try bench.known() == known, "seed \(700 + number), undoing fetch \(fetch)")
            #expect(try bench.mirror.soundness().mistakes == [])
        }
    }

    @Test func `the register's own row is read again after a notice, even in the same bytes`() throws {
        let bench = try Bench()
        let text = Sheet(30).csv
        _ = try bench.take(text, day(0))
        try bench.hear("R-7", [("valid_to", "31.12.2035")], day(1))
        let heard = try #require(try bench.recordation("R-7"))
        #expect(heard.values[.validTo] == "2035-12-31")
        #expect(heard.values[.mark] == "Mark 7")
        #expect(heard.notStated == [])
        let report = try bench.take(text, day(2))
        #expect(report.verdict == .applied)
        #expect(report.counts.changed == 1)
        #expect(try bench.recordation("R-7")?.values[.validTo] == "2030-01-01")
        #expect(try bench.take(text, day(3)).verdict == .unchanged)
        let ends = try bench.events().filter { $0.key == "R-7" && $0.field == "valid_to" }
        #expect(ends.map(\.new) == ["2035-12-31", "2030-01-01"])
    }

    @Test func `a list that once was evidence is not taken for the last edition`() throws {
        let bench = try Bench()
        _ = try bench.take(Sheet(3).csv, day(0), extent: .partial)
        let second = Sheet(3).setting("Mark", "New", first: 1).csv
        try bench.hear("R-2", [("agent", "Smith")], day(1), evidence: .bytes(Array(second.utf8), name: "list.csv"))
        let report = try bench.take(second, day(2), extent: .partial)
        #expect(report.verdict == .applied)
        #expect(report.counts.changed == 2)
        #expect(try bench.number("SELECT count(*) FROM artifact") == 2)
    }

    @Test func `a dry run of a notice writes nothing`() throws {
        let bench = try Bench()
        _ = try bench.take(Sheet(3).csv, day(0))
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
        _ = try bench.take(Sheet(3).csv, day(0))
        // The evidence is opened when the plan is made: just then the register's next edition comes.
        let mirror = bench.mirror
        let evidence = DocumentSource(name: "letter.pdf") {
            try take(Sheet(4).csv, into: mirror)
            return try DocumentSource.bytes([1], name: "").open()
        }
        let error = #expect(throws: MirrorError.self) {
            try bench.hear("R-2", [("mark", "B")], day(1), evidence: evidence)
        }
        #expect(error?.kind == .moved)
        #expect(try bench.recordation("R-2")?.values[.mark] == "Mark 2")
        #expect(try bench.mirror.soundness().mistakes == [])
    }

    @Test func `evidence is not read when the definition changes, and what it said stands`() throws {
        let bench = try Bench()
        _ = try bench.take(Sheet(30).csv, day(0))
        try bench.hear("R-7", [("valid_to", "2035-12-31")], day(1), yaml: Source.yaml)
        try bench.hear("R-40", [("recordation_number", "R-40"), ("mark", "Told")], day(2), yaml: Source.yaml)
        let other = Source.yaml.replacing("In force: active", with: "In force: pending")
        let report = try bench.take(Sheet(30).adding(Sheet.row(31)).csv, day(3), yaml: other, extent: .partial)
        #expect(report.verdict == .applied)
        #expect(report.redefined == 30)
        let causes = try bench.events().filter { $0.key == "R-7" && $0.field == "valid_to" }
        #expect(causes.map(\.cause) == ["fetch", "fetch"])
        #expect(causes.map(\.new) == ["2035-12-31", "2030-01-01"])
        #expect(try bench.recordation("R-40")?.values[.mark] == "Told")
        #expect(try bench.mirror.soundness().mistakes == [])
    }

    @Test func `a rebase gives what only a notice knows its new key`() throws {
        let bench = try Bench()
        _ = try bench.take(Sheet(30).csv, day(0))
        try bench.hear("R-40", [("recordation_number", "R-40"), ("mark", "Told")], day(1), yaml: Source.yaml)
        try bench.hear("R-7", [("holder", "New Holder")], day(2), yaml: Source.yaml)
        let byPair = Source.yaml.replacing("key: [recordation_number]", with: "key: [recordation_number, mark]")
            .replacing("key_pattern: '^R-\\d+$'\n", with: "")
        #expect(try bench.take(Sheet(30).csv, day(3), yaml: byPair).verdict == .held)
        let report = try bench.run(day(3), yaml: byPair).rebase(reason: "two marks under one number")
        #expect([report.rekeyed, report.added, report.explained, report.changed] == [31, 0, 0, 0])
        #expect(try bench.recordation("R-40+Told")?.values[.mark] == "Told")
        #expect(try bench.recordation("R-7+Mark7")?.values[.holder] == "New Holder")
        #expect(try bench.mirror.soundness().mistakes == [])
    }

    @Test func `the date of a letter is no date of the register`() throws {
        let bench = try Bench()
        _ = try bench.take(Sheet(30).csv, day(0), published: day(0))
        try bench.hear("R-7", [("agent", "Smith")], day(9), date: day(8))
        #expect(try bench.mirror.source(name: "test")?.knownFrom == day(0))
        // An edition of a day before the letter's is not older than the last edition.
        #expect(try bench.take(Sheet(31).csv, day(10), published: day(5)).verdict == .applied)
        #expect(try bench.take(Sheet(30).csv, day(11), published: day(4)).held.map(\.name) == ["date"])
    }
}
