import Foundation
@testable import Curation
@testable import History
@testable import Notifications
import Mirror
import Pulling
import Recordations
import Ingest
import TestSupport
import Testing

/// What is said of a former day is what the mirror said on that day.
struct AsOfTests {
    /// The instant right after a step.
    private static func instant(after step: Int) -> Instant {
        Instant(Date(timeIntervalSince1970: Double(1_000_000_000 + step * 100 + 50)))
    }

    // Steps of a test take no time: each is dated by its number.
    private static func date(_ step: Int, _ bench: Bench) throws {
        let at = Instant(Date(timeIntervalSince1970: Double(1_000_000_000 + step * 100))).description
        for table in ["event", "revision", "fetch"] {
            try bench.tamper("UPDATE \(table) SET at = '\(at)' WHERE at > '2002'")
        }
    }

    private static func evidence(_ mirror: Mirror, _ numbers: [Int], asOf instant: Instant? = nil) throws -> [String] {
        try numbers.map { number in
            guard let found = try mirror.evidence(number: number, asOf: instant) else { return "\(number): not known" }
            var text = ""
            dump(found, to: &text)
            let former = found.former.sorted { $0.key.rawValue < $1.key.rawValue }.map { "\($0.key) \($0.value)" }
            // Dictionaries and sets have no order.
            let lines = text.split(separator: "\n").map(String.init)
            return lines.sorted().joined(separator: "\n") + "\n\(former)"
        }
    }

    @Test(arguments: [UInt64(1), 2, 3, 4])
    func `what is said of a day is what a copy of that day says`(seed: UInt64) throws {
        var life = try RandomLife(seed)
        var copies: [(step: Int, what: String, mirror: Mirror, path: String)] = []
        defer { for copy in copies { try? FileManager.default.removeItem(atPath: copy.path) } }
        for step in 0..<24 {
            let what = try life.step()
            try Self.date(step, life.bench)
            let path = "\(life.bench.folder)/\(step).sqlite"
            try life.bench.tamper("VACUUM INTO '\(path)'")
            copies.append((step, what, try Mirror(path: path), path))
        }
        let numbers = try life.bench.numbers("SELECT id FROM record ORDER BY id")
        for copy in copies {
            let instant = Self.instant(after: copy.step)
            let (then, now) = (
                try Self.evidence(copy.mirror, numbers), try Self.evidence(life.bench.mirror, numbers, asOf: instant)
            )
            for (number, (then, now)) in zip(numbers, zip(then, now)) where then != now {
                let lines = (Set(then.split(separator: "\n")), Set(now.split(separator: "\n")))
                Issue.record(
                    """
                    seed \(seed), after step \(copy.step) (\(copy.what)), record \(number): was \
                    \(lines.0.subtracting(lines.1).sorted()), is told as \(lines.1.subtracting(lines.0).sorted())
                    """
                )
                return
            }
            let sources = try [copy.mirror.sources(), life.bench.mirror.sources(asOf: instant)].map { states in
                states.map { [$0.accepted?.id, $0.complete?.id, $0.edition?.id, $0.firstNotice?.daysSinceEpoch] }
            }
            #expect(sources[0] == sources[1], "seed \(seed), after step \(copy.step): \(copy.what)")
            try copy.mirror.close()
        }
    }
}

/// A mirror in which everything that can be taken back is done at random.
struct RandomLife {
    var seed: Seeded
    let bench: Bench
    private var edition: Edition
    private var today = 0
    private var text = ""
    private var definition = 0
    private var evidence = 0
    /// What was done last that can be taken back.
    private(set) var last: Act?

    enum Act {
        case fetch(Int)
        case edit(Int)
        case conflict(Int)
        case explanation(Int)
    }

    init(_ number: UInt64) throws {
        seed = Seeded(number)
        bench = try Bench()
        edition = Edition.first(8, &seed)
    }

    private var yaml: String {
        let words = ["In force: active", "In force: pending"][definition]
        return Source.trusting.replacing("In force: active", with: words)
            .replacing("holder: Holder", with: "holder: {header: Holder, optional: true}")
    }

    /// Does something, and says what.
    mutating func step() throws -> String {
        last = nil
        if text.isEmpty { return try importEdition() }
        switch Int.random(in: 0..<16, using: &seed) {
        case 0, 1, 2, 3:
            edition = edition.next(&seed)
            return try importEdition()
        case 4: return try importEdition(isSame: true)
        case 5, 6, 7: return try hear()
        case 8: return try archive()
        case 9:
            definition = 1 - definition
            return "definition \(definition): \(try bench.run(day(today), yaml: yaml).readAgain().verdict)"
        case 10: return try answer()
        case 11: return try explain()
        default: return try edit()
        }
    }

    private mutating func importEdition(isSame: Bool = false) throws -> String {
        today += Int.random(in: 0...9, using: &seed)
        if !isSame { text = edition.csv(&seed) }
        let scopes: [Fetch.Extent] = [.complete, .complete, .complete, .partial]
        let report = try bench.importEdition(text, day(today), yaml: yaml, extent: seed.one(of: scopes))
        if let fetch = report.fetch, [.applied, .unchanged].contains(report.verdict) { last = .fetch(fetch) }
        return "an edition: \(report.verdict) \(report.reason ?? "") fetch \(report.fetch ?? 0)"
    }

    private mutating func hear() throws -> String {
        let key = "R-\(Int.random(in: 1...8, using: &seed))"
        let fields = [("holder", "Acme"), ("mark", "MI"), ("agent", "Agent Smith"), ("ends", "2030-01-01")]
        let given = fields.filter { _ in seed.once(in: 2) }
        if given.isEmpty { return "no notice" }
        evidence += 1
        do {
            let report = try bench.hear(
                key,
                given,
                day(today),
                yaml: yaml,
                evidence: .bytes(Array("letter \(evidence)".utf8), name: "letter.pdf")
            )
            if let fetch = report.fetch { last = .fetch(fetch) }
            return "a notice of \(key): \(report.verdict) fetch \(report.fetch ?? 0) \(given)"
        } catch {
            return "a notice that is refused: \(error)"
        }
    }

    private mutating func archive() throws -> String {
        guard try bench.mirror.source(name: "test")?.edition != nil else { return "nothing to be older than" }
        let old = edition.next(&seed).csv(&seed)
        let run = try bench.run(day(today), yaml: yaml)
        let report = try run.archive([.bytes(Array(old.utf8), name: "old.csv")], published: day(-9))
        if let fetch = report.fetch, report.verdict == .archived { last = .fetch(fetch) }
        return "an archived edition: \(report.verdict) \(report.reason ?? "") fetch \(report.fetch ?? 0)"
    }

    private mutating func number() throws -> Int? {
        let all = try bench.numbers("SELECT id FROM record WHERE observation_id IS NOT NULL ORDER BY id")
        return all.randomElement(using: &seed)
    }

    private mutating func edit() throws -> String {
        guard let record = try number() else { return "nobody to edit" }
        let kind: Edit.Kind = seed.one(of: [.note, .correction, .correction, .pending])
        let field =
            kind == .note ? seed.one(of: ["owner", "tags"]) : seed.one(of: ["holder", "agent", "mark", "classes"])
        let value = seed.one(of: field == "classes" ? ["9", "9,12"] : ["Anna", "Bo", "Agent Smith"])
        let draft = EditDraft(record: record, field: field, kind: kind, change: .set(value), reason: "test")
        if let made = try bench.mirror.edit([draft], actor: "anna").first?.edit { last = .edit(made.id) }
        return "a \(kind) of \(record): \(field)=\(value)"
    }

    private mutating func answer() throws -> String {
        guard let asked = try bench.mirror.conflicts().randomElement(using: &seed)?.conflict else {
            return "no question"
        }
        if seed.once(in: 2) {
            let until = day(today + Int.random(in: 1...30, using: &seed))
            _ = try bench.mirror.defer(asked.id, until: until, reason: nil, actor: "bo")
        } else {
            let choice: Resolution.Choice = seed.one(of: [.local, .register])
            _ = try bench.mirror.resolve(asked.id, choice, reason: "test", actor: "bo")
        }
        last = .conflict(asked.id)
        return "an answer to \(asked.id)"
    }

    private mutating func explain() throws -> String {
        let gone = try bench.numbers(
            "SELECT id FROM record WHERE presence IN ('missing', 'disappeared') AND observation_id IS NOT NULL ORDER BY id"
        )
        guard let record = gone.randomElement(using: &seed) else { return "nobody is gone" }
        let others = try bench.numbers(
            "SELECT id FROM record WHERE presence = 'present' AND observation_id IS NOT NULL"
        )
        let other = seed.once(in: 2) ? others.randomElement(using: &seed) : nil
        try bench.mirror.explain(record: record, reason: "test", continuedAs: other, actor: "anna")
        last = .explanation(record)
        return "an explanation of \(record), continued as \(other ?? 0)"
    }

    /// Takes the last act back.
    func takeBack(_ act: Act) throws {
        switch act {
        case .fetch(let id): try bench.mirror.undo(fetch: id, reason: "test", actor: "tester")
        case .edit(let id): _ = try bench.mirror.withdraw(edit: id, reason: "test", actor: "anna")
        case .conflict(let id): _ = try bench.mirror.undoResolution(ofConflict: id, reason: "test", actor: "bo")
        case .explanation(let record):
            try bench.mirror.undoExplanation(record: record, reason: "test", actor: "anna")
        }
    }
}
