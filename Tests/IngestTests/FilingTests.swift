import Foundation
import Matching
import Merging
@testable import Curation
@testable import History
@testable import Notifications
import Mirror
import Recordations
import Ingest
import TestSupport
import Testing

/// Recordations that are filed before their register shows them.
struct FilingTests {
    private static let yaml =
        Source.head
            + """
            columns: {number: Number, registration: Registration, mark: Mark, classes: Classes, ends: Ends}
            fields:
              recordation_number: number
              registration_number: registration
              mark: mark
              classes: classes
              valid_to: {column: ends, dates: [yyyy-MM-dd]}
            key: [recordation_number]
            guards: {missing_count: 1000, changed_share: 100%, count_least: 0%, fill_fall: 100%, count_most: 100000%}

            """
    private static let header = "Number,Registration,Mark,Classes,Ends\n"

    private static func add(
        _ bench: Bench,
        _ values: [Field: String],
        notes: [String: String] = [:]
    ) throws -> FilingResult {
        let country = try #require(Jurisdiction("XX"))
        let draft = FilingDraft(
            source: try bench.mirror.source(name: "test", register: "xx-test", jurisdiction: country),
            values: values,
            notes: notes,
            state: .filed,
            day: day(0),
            reason: nil
        )
        return try bench.mirror.add(draft, actor: "anna")
    }

    private static func importEdition(_ bench: Bench, _ number: Int, _ rows: String...) throws -> SyncReport {
        let report = try bench.importEdition(header + rows.joined(), day(number), yaml: yaml)
        #expect(report.verdict == .applied, "\(report.reason ?? "")")
        #expect(try bench.mirror.soundness().mistakes == [])
        return report
    }

    @Test(arguments: [("826629", "№ 826 629", true), ("1211486A", "1211486А", true), ("480510", "480510A", false)])
    func `what is filed links itself by its number, however that is written`(
        filed: String,
        shown: String,
        isSame: Bool
    ) throws {
        let bench = try Bench()
        _ = try Self.importEdition(bench, 0, "R-1,100,OLD,9,2026-01-01\n")
        _ = try Self.add(bench, [.registrationNumber: filed, .mark: "NEU", .classes: "9"])
        let report = try Self.importEdition(bench, 1, "R-1,100,OLD,9,2026-01-01\n", "R-2,\(shown),NEU,9,2030-01-01\n")
        #expect(report.merged.linked == (isSame ? 1 : 0))
        // A person who adds the same number again is told of the one that is there.
        #expect(try Self.add(bench, [.registrationNumber: filed]).alike == (isSame ? ["xx-test:R-2"] : []))
    }

    private static let numbers = NumberBook {
        let folder = Repository.path + "/Config/numbers"
        return try NumberRules(
            FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".yaml") }.map { name in
                (String(name.dropLast(5)), name, try String(contentsOfFile: "\(folder)/\(name)", encoding: .utf8))
            }
        )
    }

    @Test(arguments: [
        ("IR 826629", "826 629", true), ("1,234,567", "1234567", true), ("826629", "ВОИС № 0826629; 17714 А", true),
        ("IR 826629", "US 826629", false), ("826629", "0826629", false), ("29", "№ 29", true), ("29", "129", false),
    ])
    func `the offices' rules say which numbers are one, for lists and for links`(
        filed: String,
        shown: String,
        isSame: Bool
    ) throws {
        let bench = try Bench(numbers: Self.numbers)
        _ = try Self.importEdition(bench, 0, "R-1,100,OLD,9,2026-01-01\n")
        _ = try Self.add(bench, [.registrationNumber: filed, .mark: "NEU", .classes: "9"])
        let report = try Self.importEdition(
            bench,
            1,
            "R-1,100,OLD,9,2026-01-01\n",
            "R-2,\"\(shown)\",NEU,9,2030-01-01\n"
        )
        #expect(report.merged.linked == (isSame ? 1 : 0))
        #expect(try Self.add(bench, [.registrationNumber: filed]).alike == (isSame ? ["xx-test:R-2"] : []))
        for isExact in [true, false] {
            var filter = Filter()
            filter.isExact = isExact
            filter.presences = ["present"]
            filter.fields[.registrationNumber] = filed
            // A part of a text is found as before.
            let isFound = isSame || !isExact && shown.contains(filed)
            #expect(try bench.mirror.recordations(filter).map(\.key.text) == (isFound ? ["R-2"] : []), "\(isExact)")
            guard filed.count > 2 || isExact else { continue }
            filter.fields = [:]
            filter.text = filed
            #expect(try bench.mirror.recordations(filter).map(\.key.text) == (isFound ? ["R-2"] : []), "\(isExact)")
        }
    }

    @Test func `what is filed is listed, and links itself when its register shows it`() throws {
        let bench = try Bench()
        _ = try Self.importEdition(bench, 0, "R-1,100,OLD,9,2026-01-01\n")
        let filed = try Self.add(
            bench,
            [.registrationNumber: "200", .mark: "NEU", .classes: "9,25", .validTo: "2030-01-01"],
            notes: ["owner": "bo"]
        )
        #expect(try bench.mirror.soundness().mistakes == [])
        let listed = try bench.mirror.recordations(Filter())
        #expect(listed.map(\.presence) == ["filed", "present"])
        #expect(listed.first?.values[.status] == "pending")
        #expect(try bench.number("SELECT count(*) FROM recordation WHERE filing = 'filed'") == 1)
        let report = try Self.importEdition(
            bench,
            1,
            "R-1,100,OLD,9,2026-01-01\n",
            "R-2,200,NEU,25,2028-01-01\n",
            "R-3,200,OTHER,25,2028-01-01\n"
        )
        #expect(report.merged.linked == 1)
        let found = try #require(try bench.recordation("R-2"))
        #expect(found.edits.owner == "bo")
        // What the register says the same is closed; what it says otherwise is asked.
        #expect(found.edits.pending.compactMapValues { $0 } == [.classes: "9,25", .validTo: "2030-01-01"])
        #expect(try bench.mirror.conflicts().map(\.conflict.field) == ["classes", "valid_to"])
        #expect(try bench.recordation(filed.filing.key) == nil)
        #expect(try bench.events().contains { $0.kind == "linked" && $0.key == "R-2" })
        #expect(try bench.mirror.filing(of: filed.filing.record)?.linked == found.number)
    }

    @Test func `a fetch that is taken back gives the filed recordation back`() throws {
        let bench = try Bench()
        _ = try Self.importEdition(bench, 0, "R-1,100,OLD,9,2026-01-01\n")
        let filed = try Self.add(bench, [.registrationNumber: "200", .mark: "Neu"])
        let report = try Self.importEdition(bench, 1, "R-1,100,OLD,9,2026-01-01\n", "R-2,200,NEU,25,2028-01-01\n")
        try bench.mirror.undo(fetch: try #require(report.fetch), reason: "wrong", actor: "anna")
        #expect(try bench.mirror.soundness().mistakes == [])
        #expect(try bench.recordation(filed.filing.key)?.values[.mark] == "Neu")
        #expect(try Self.importEdition(bench, 2, "R-2,200,NEU,25,2028-01-01\n").merged.linked == 1)
    }

    @Test func `two candidates are a conflict and not a guess`() throws {
        let bench = try Bench()
        _ = try Self.importEdition(bench, 0, "R-1,100,OLD,9,2026-01-01\n")
        let filed = try Self.add(bench, [.registrationNumber: "200", .mark: "Neu"])
        let report = try Self.importEdition(bench, 1, "R-2,200,NEU,9,2028-01-01\n", "R-3,200,NEU,25,2028-01-01\n")
        #expect(report.merged.linked == 0)
        let conflict = try #require(try bench.mirror.conflicts().first).conflict
        #expect([conflict.field, conflict.kind] == ["link", "field"])
        #expect(conflict.register == "xx-test:R-2 xx-test:R-3")
        #expect(throws: MirrorError.self) {
            _ = try bench.mirror.resolve(conflict.id, .register, reason: "?", actor: "anna")
        }
        #expect(throws: MirrorError.self) {
            _ = try bench.mirror.resolve(conflict.id, .link, value: "xx-test:R-1", reason: "?", actor: "anna")
        }
        _ = try bench.mirror.resolve(conflict.id, .link, value: "xx-test:R-3", reason: "class", actor: "anna")
        #expect(try bench.mirror.filing(of: filed.filing.record)?.state == .linked)
        #expect(try bench.mirror.soundness().mistakes == [])
        _ = try bench.mirror.undoResolution(ofConflict: conflict.id, reason: "no", actor: "anna")
        #expect(try bench.mirror.filing(of: filed.filing.record)?.state == .filed)
        _ = try bench.mirror.resolve(conflict.id, .local, reason: "none of them", actor: "anna")
        #expect(try bench.mirror.soundness().mistakes == [])
        // None of these two; another one is found for itself.
        let third = "R-4,200,NEU,35,2028-01-01\n"
        let next = try Self.importEdition(bench, 2, "R-2,200,NEU,9,2028-01-01\n", "R-3,200,NEU,25,2028-01-01\n", third)
        #expect(next.merged.linked == 1)
    }

    @Test func `what was refused is not waited for`() throws {
        let bench = try Bench()
        let filed = try Self.add(bench, [.registrationNumber: "200"])
        _ = try bench.mirror.setFiling(.refused, record: filed.filing.record, reason: "letter", actor: "anna")
        #expect(try Self.importEdition(bench, 1, "R-2,200,NEU,9,2028-01-01\n").merged.linked == 0)
        #expect(try bench.recordation(filed.filing.key)?.presence == "refused")
    }

    @Test func `a number that the register shows with another mark or other classes is a conflict`() throws {
        for row in ["R-2,77,ACME LTD,9,2030-01-01\n", "R-2,77,ACME,25,2030-01-01\n"] {
            let bench = try Bench()
            _ = try Self.importEdition(bench, 0, "R-1,100,OLD,9,2026-01-01\n")
            let filed = try Self.add(bench, [.registrationNumber: "77", .mark: "ACME", .classes: "9"])
            #expect(filed.conflict == nil && filed.alike == [])
            let report = try Self.importEdition(bench, 1, "R-1,100,OLD,9,2026-01-01\n", row)
            #expect(report.merged.linked == 0 && report.merged.opened == 1)
            let conflict = try #require(try bench.mirror.conflicts().first).conflict
            #expect(conflict.field == Conflict.linkField && conflict.register == "xx-test:R-2")
            _ = try bench.mirror.resolve(conflict.id, .link, value: "xx-test:R-2", reason: "renamed", actor: "anna")
            #expect(try bench.mirror.filing(of: filed.filing.record)?.state == .linked)
            #expect(try bench.mirror.soundness().mistakes == [])
        }
    }

    @Test func `one that fits is linked though others have its number, and closes the conflict about them`() throws {
        let bench = try Bench()
        let old = "R-2,77,ACME LTD,9,2030-01-01\n"
        let filed = try Self.add(bench, [.registrationNumber: "77", .mark: "ACME"])
        _ = try Self.importEdition(bench, 0, old, "R-3,77,ACME,9,2030-01-01\n")
        #expect(try bench.mirror.filing(of: filed.filing.record)?.state == .linked)
        #expect(try bench.mirror.conflicts().isEmpty)
    }

    @Test func `who adds a number that the register shows in force is asked, and of an ended one only told`() throws {
        let bench = try Bench()
        _ = try Self.importEdition(bench, 0, "R-1,77,ACME LTD,9,2030-01-01\n", "R-2,88,OLD,9,2025-01-01\n")
        let asked = try Self.add(bench, [.registrationNumber: "77", .mark: "ACME"])
        #expect(asked.alike == ["xx-test:R-1"])
        let conflict = try #require(try bench.mirror.conflicts().first)
        #expect(conflict.conflict.id == asked.conflict && conflict.conflict.register == "xx-test:R-1")
        let ended = try Self.add(bench, [.registrationNumber: "88", .mark: "OLD"])
        #expect(ended.alike == ["xx-test:R-2"] && ended.conflict == nil)
        _ = try bench.mirror.resolve(conflict.conflict.id, .local, reason: "another one", actor: "anna")
        // Who said "none of them" is not asked about the same ones again.
        #expect(try Self.importEdition(bench, 1, "R-1,77,ACME LTD,9,2031-01-01\n").merged.opened == 0)
        #expect(try bench.mirror.soundness().mistakes == [])
    }

    @Test func `whether it is watched goes with it to the recordation that it turns out to be`() throws {
        for watch in [true, false] {
            let bench = try Bench()
            let filed = try Self.add(bench, [.registrationNumber: "200", .classes: "25"])
            try bench.mirror.setWatch(watch, record: filed.filing.record, reason: nil, actor: "anna")
            _ = try Self.importEdition(bench, 1, "R-2,200,NEU,25,2028-01-01\n")
            #expect(try bench.recordation("R-2")?.watch == watch)
        }
    }

    @Test func `a number alone is a conflict, for numbers of two offices may be alike`() throws {
        let bench = try Bench()
        let filed = try Self.add(bench, [.registrationNumber: "200"], notes: ["owner": "anna"])
        let report = try Self.importEdition(bench, 1, "R-2,200,QUITE ANOTHER,42,2028-01-01\n")
        #expect(report.merged.linked == 0 && report.merged.opened == 1)
        #expect(try bench.mirror.filing(of: filed.filing.record)?.state == .filed)
        #expect(try bench.mirror.conflicts().first?.conflict.register == "xx-test:R-2")
    }

    @Test func `tags of both are kept, and an owner of its own goes over the filing's, told and taken back`() throws {
        let bench = try Bench()
        _ = try Self.importEdition(bench, 0, "R-1,100,OLD,9,2030-01-01\n")
        let record = try #require(try bench.mirror.number(register: "xx-test", key: "R-1"))
        func note(_ field: String, _ value: String) throws {
            let draft = EditDraft(record: record, field: field, kind: .note, change: .set(value), reason: nil)
            _ = try bench.mirror.edit([draft], actor: "bo")
        }
        try note("owner", "Ben")
        try note("tags", "x")
        let notes = ["owner": "Anna", "tags": "y", "remarks": "with Ms X"]
        let conflict = try #require(try Self.add(bench, [.registrationNumber: "100"], notes: notes).conflict)
        let before = try WholeState(bench)
        _ = try bench.mirror.resolve(conflict, .link, value: "xx-test:R-1", reason: "it is", actor: "anna")
        let edits = try #require(try bench.recordation("R-1")?.edits)
        #expect(
            [edits.owner ?? "", edits.tags.joined(separator: ","), edits.notes["remarks"] ?? ""] == [
                "Ben", "x,y", "with Ms X",
            ]
        )
        let superseded = try bench.events().filter { $0.kind == "edit-superseded" && $0.field == "owner" }
        #expect(superseded.map(\.new) == ["Ben"])
        #expect(try bench.mirror.soundness().mistakes == [])
        _ = try bench.mirror.undoResolution(ofConflict: conflict, reason: "no", actor: "anna")
        #expect(try bench.differences(from: before) == [])
    }

    @Test func `a conflict about a filing that was withdrawn is closed, and opened again with the filing`()
        throws
    {
        let bench = try Bench()
        let filed = try Self.add(bench, [.registrationNumber: "200", .mark: "Else"])
        _ = try Self.importEdition(bench, 1, "R-2,200,NEU,9,2028-01-01\n")
        #expect(try bench.mirror.conflicts().count == 1)
        for (state, count) in [(Filing.State.withdrawn, 0), (.filed, 1), (.refused, 0)] {
            _ = try bench.mirror.setFiling(state, record: filed.filing.record, reason: "x", actor: "anna")
            #expect(try bench.mirror.conflicts().count == count)
            #expect(try bench.mirror.soundness().mistakes == [])
        }
    }

    @Test func `who said that it is none of them is not asked again when it is expected again`() throws {
        let bench = try Bench()
        let filed = try Self.add(bench, [.registrationNumber: "200", .mark: "Else"])
        let first = "R-2,200,NEU,9,2028-01-01\n"
        _ = try Self.importEdition(bench, 1, first)
        _ = try Self.importEdition(bench, 2, first, "R-3,200,ALT,9,2028-01-01\n")
        let conflict = try #require(try bench.mirror.conflicts().first).conflict
        #expect(conflict.register == "xx-test:R-2 xx-test:R-3")
        _ = try bench.mirror.resolve(conflict.id, .local, reason: "none", actor: "anna")
        for state in [Filing.State.withdrawn, .filed] {
            _ = try bench.mirror.setFiling(state, record: filed.filing.record, reason: "x", actor: "anna")
            #expect(try bench.mirror.conflicts().isEmpty)
        }
    }
}
