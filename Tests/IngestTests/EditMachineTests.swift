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

/// Random people, registers, faults and clocks, held against the model after each step (I1 to I8, I13 to I15).
///
/// `RECORDAL_STEPS` says how many steps, two hundred unless said; `RECORDAL_SEED` begins elsewhere. A failure names its seed.
struct EditMachineTests {
    private static let stepsInLife = 100
    private static var lives: [UInt64] {
        let environment = ProcessInfo.processInfo.environment
        let steps = environment["RECORDAL_STEPS"].flatMap { Int($0) } ?? 200
        let first = Seed.given ?? 1
        return (0..<UInt64(max(1, steps / stepsInLife))).map { first &+ $0 }
    }

    @Test(arguments: lives)
    func `whatever people, registers, faults and clocks do, nothing is lost and nothing altered`(
        seed: UInt64
    ) throws {
        var machine = try EditMachine(seed)
        for step in 0..<Self.stepsInLife {
            let what = try machine.step()
            var mistakes = try machine.mistakes(thorough: step % 34 == 32)
            // Not after each step: so several writes come between two fills.
            if step % 4 == 3 { mistakes += try machine.table.mistakes() }
            #expect(mistakes == [], "seed \(seed), step \(step): \(what)")
            if !mistakes.isEmpty { return }
        }
    }
}

/// One mirror and its model, and a person who does something at random.
private struct EditMachine {
    private var seed: Seeded
    private var model: EditModel
    private var edition: Edition
    private var today = 0
    private var fetches: [(id: Int, act: Int, before: Model)] = []
    private let bench: Bench
    var table: DeadlineTable
    private static let fields = ["mark", "holder", "goods", "classes", "agent", "valid_to", "status"]

    init(_ number: UInt64) throws {
        seed = Seeded(number)
        let policies: [Field: Policy] = [.mark: .register, .holder: .local, .validTo: .latest]
        bench = try Bench(policies: Policies(policies))
        table = DeadlineTable(bench)
        model = EditModel(policies: ["mark": "register", "holder": "local", "valid_to": "latest"])
        edition = Edition.first(8, &seed)
        _ = try importEdition()
    }

    mutating func step() throws -> String {
        switch Int.random(in: 0..<20, using: &seed) {
        case 0, 1, 2:
            edition = edition.next(&seed)
            return try importEdition()
        case 3: return try fail()
        case 4:
            today += seed.once(in: 10) ? 400 : Int.random(in: 0...9, using: &seed)
            return "the clock jumps to \(day(today))"
        case 5: return try undoFetch()
        case 6, 7: return try withdraw()
        case 8, 9, 10, 11: return try resolve()
        case 12: return try undoResolution()
        case 13: return try kill()
        default: return try edit()
        }
    }

    private mutating func importEdition() throws -> String {
        let before = model.register
        let text = edition.csv(&seed)
        let report = try bench.importEdition(text, day(today), yaml: Source.trusting)
        guard let fetch = report.fetch, report.verdict != .held, report.verdict != .failed else {
            return "an edition that is \(report.verdict): \(report.reason ?? "")"
        }
        let act = model.nextAct
        let (edition, today) = (edition, today)
        model.importEdition({ _ = $0.importEdition(edition, on: day(today)) }, fetch: fetch)
        fetches.append((fetch, act, before))
        return "fetch \(fetch)\n\(text)"
    }

    // Neither a document that is none nor an edition that is held may move anything.
    private mutating func fail() throws -> String {
        if seed.once(in: 2) {
            let report = try bench.importEdition("<html>login</html>", day(today), yaml: Source.trusting)
            return "a document that is none: \(report.verdict)"
        }
        let header = "Number,Mark,Holder,Classes,Goods,Status,Ends\n"
        let report = try bench.importEdition(header, day(today), yaml: Source.trusting)
        return "an edition that is held: \(report.verdict)"
    }

    // A process that dies in its transaction.
    private mutating func kill() throws -> String {
        struct Killed: Error {}
        guard let source = try bench.mirror.source(name: "test") else { return "nothing to kill" }
        var draft = FetchDraft(
            sourceID: source.id,
            day: day(today),
            actor: "tester",
            extent: .partial,
            verdict: .applied,
            documents: []
        )
        draft.base = source.accepted?.id
        #expect(throws: Killed.self) {
            _ = try bench.mirror.apply(draft) { writer in
                try writer.noteSeen([1])
                throw Killed()
            }
        }
        return "a kill within a fetch"
    }

    private mutating func undoFetch() throws -> String {
        guard let last = fetches.last else { return "no fetch to take back" }
        let isAllowed = model.undo(fetch: last.id, act: last.act, last.before)
        if isAllowed { fetches.removeLast() }
        return try tried("taking fetch \(last.id) back", isAllowed) {
            try bench.mirror.undo(fetch: last.id, reason: "test", actor: "tester")
        }
    }

    private mutating func edit() throws -> String {
        guard let key = model.register.entries.keys.sorted().randomElement(using: &seed),
            let number = try bench.mirror.number(register: "xx-test", key: key)
        else { return "nobody to edit" }
        if seed.once(in: 5) {
            let field = seed.one(of: ["owner", "tags"])
            let value = seed.one(of: ["anna", "bo", "x,y", nil])
            model.edit(key, field, "note", to: value)
            let draft = EditDraft(record: number, field: field, kind: .note, change: .set(value))
            _ = try bench.mirror.edit([draft], actor: "tester")
            return "note \(key) \(field)=\(value ?? "")"
        }
        let field = seed.one(of: Self.fields)
        let kind = seed.one(of: ["correction", "correction", "pending"])
        let value = self.value(field)
        model.edit(key, field, kind, to: value)
        let draft = EditDraft(
            record: number,
            field: field,
            kind: kind == "pending" ? .pending : .correction,
            change: .set(value),
            reason: "test"
        )
        _ = try bench.mirror.edit([draft], actor: "tester")
        return "\(kind) \(key) \(field)=\(value ?? "nothing")"
    }

    // Often what a register could say too, so that sides meet.
    private mutating func value(_ field: String) -> String? {
        let other = Entry.random(1, &seed)
        return Field(name: field).flatMap { other.values[$0] }
    }

    private mutating func withdraw() throws -> String {
        guard let id = model.edits.keys.sorted().suffix(12).randomElement(using: &seed) else { return "no edit" }
        let isAllowed = model.withdraw(id)
        return try tried("taking edit \(id) back", isAllowed) {
            _ = try bench.mirror.withdraw(edit: id, reason: "test", actor: "tester")
        }
    }

    private mutating func resolve() throws -> String {
        let open = model.conflicts.filter { $0.value.state == "open" }.keys.sorted()
        guard let id = seed.once(in: 8) ? model.conflicts.keys.sorted().randomElement(using: &seed) : open.first else {
            return "no conflict"
        }
        if seed.once(in: 6) {
            let isAllowed = model.putOff(id)
            let until = day(today + 5)
            return try tried("putting \(id) off", isAllowed) {
                _ = try bench.mirror.defer(id, until: until, reason: nil, actor: "tester")
            }
        }
        let choice = seed.one(of: ["local", "register", "value"])
        let value = choice == "value" ? self.value(model.conflicts[id]?.field ?? "") : nil
        let isAllowed = model.resolve(id, choice, value)
        return try tried("answering \(id) with \(choice) \(value ?? "")", isAllowed) {
            let taken = Resolution.Choice(rawValue: choice) ?? .local
            _ = try bench.mirror.resolve(id, taken, value: value, reason: "test", actor: "tester")
        }
    }

    private mutating func undoResolution() throws -> String {
        let candidates = model.conflicts.filter { $0.value.resolution != nil || $0.value.deferred }.keys.sorted()
        guard let id = candidates.suffix(4).randomElement(using: &seed) else { return "no resolution" }
        let isAllowed = model.undoResolution(id)
        return try tried("taking the resolution to \(id) back", isAllowed) {
            _ = try bench.mirror.undoResolution(ofConflict: id, reason: "test", actor: "tester")
        }
    }

    private func tried(_ what: String, _ isAllowed: Bool, _ body: () throws -> Void) throws -> String {
        do {
            try body()
            #expect(isAllowed, "\(what) was to be refused")
        } catch let error as MirrorError {
            #expect([.moved, .overtaken].contains(error.kind) && !isAllowed, "\(what): \(error)")
        }
        return what + (isAllowed ? "" : ", refused")
    }

    func mistakes(thorough: Bool) throws -> [String] {
        var mistakes: [String] = []
        let found = try bench.recordations()
        for key in Set(found.keys).union(model.register.entries.keys).sorted() {
            guard let recordation = found[key], let entry = model.register.entries[key] else {
                mistakes.append("\(key) is \(found[key] == nil ? "not there" : "too many")")
                continue
            }
            let view = model.view(key)
            for field in Field.allCases where recordation.values[field] != view[field] {
                mistakes.append(
                    "\(key) \(field.name): \(recordation.values[field] ?? "nothing"), not \(view[field] ?? "nothing")"
                )
            }
            if recordation.edits.owner != model.note(key, "owner") { mistakes.append("\(key): the owner") }
            if recordation.edits.notes["tags"] != model.note(key, "tags") { mistakes.append("\(key): the tags") }
            if recordation.presence != entry.presence { mistakes.append("\(key): \(recordation.presence)") }
        }
        mistakes += try registerValues() + rows()
        if thorough { mistakes += try bench.mirror.soundness().mistakes }
        return mistakes
    }

    // No edit ever alters an observation.
    private func registerValues() throws -> [String] {
        let altered = try bench.rows(
            "SELECT key, observation.* FROM record JOIN observation ON observation.id = observation_id"
        )
        return altered.flatMap { row in
            let wanted = model.register.entries[row["key"]]?.values ?? [:]
            return Field.allCases.filter { row[$0.name] as String? != wanted[$0] }
                .map { "\(row["key"] as String) \($0.name): the register's value was altered" }
        }
    }

    private func rows() throws -> [String] {
        var mistakes: [String] = []
        let names = Dictionary(
            uniqueKeysWithValues: try bench.rows("SELECT id, key FROM record").map { ($0[0] as Int, $0[1] as String) }
        )
        var edits: [Int: EditModel.Change] = [:]
        for row in try bench.rows("SELECT * FROM edit") {
            edits[row["id"]] = EditModel.Change(
                key: names[row["record_id"]] ?? "",
                field: row["field"],
                kind: row["kind"],
                local: row["local"],
                base: row["base"],
                isBaseGone: row["base_gone"],
                isBaseUnobserved: row["base_unobserved"],
                state: row["state"],
                replaces: row["replaces_id"]
            )
        }
        for id in Set(edits.keys).union(model.edits.keys).sorted() where edits[id] != model.edits[id] {
            mistakes.append(
                "edit \(id): \(edits[id].map { "\($0)" } ?? "none")\n   not \(model.edits[id].map { "\($0)" } ?? "none")"
            )
        }
        let conflicts = try bench.rows("SELECT * FROM conflict")
        for row in conflicts {
            guard let wanted = model.conflicts[row["id"]] else {
                mistakes.append("conflict \(row["id"] as Int) is too many: \(row)")
                continue
            }
            let isSame =
                row["field"] == wanted.field && row["kind"] == wanted.kind && row["base"] as String? == wanted.base
                && row["local"] as String? == wanted.local && row["register"] as String? == wanted.register
                && row["state"] == wanted.state && row["edit_id"] == wanted.edit
                && (row["deferred_until"] as String? != nil) == wanted.deferred
            if !isSame { mistakes.append("conflict \(row["id"] as Int): \(row)\n   not \(wanted)") }
        }
        if conflicts.count != model.conflicts.count {
            mistakes.append("\(conflicts.count) conflicts, not \(model.conflicts.count)")
        }
        return mistakes
    }
}
