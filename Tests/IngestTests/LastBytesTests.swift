import Documents
@testable import Curation
@testable import History
@testable import Notifications
import Mirror
import Pulling
import Recordations
import Registers
import Ingest
import Testing

/// What bytes say that were brought in before: of recordations that are gone, by other definitions, and to their end.
struct LastBytesTests {
    private let mended = Source.trusting.replacing("In force: active", with: "In force: pending")
    private let byClass = Source.trusting.replacing(
        "key: [recordation_number]",
        with: "key: [recordation_number, classes]"
    )
    .replacing("key_pattern: '^R-\\d+$'\n", with: "")

    private func number(_ key: String, _ bench: Bench) throws -> Int {
        try #require(try bench.mirror.number(register: "xx-test", key: key))
    }

    @Test func `a mended definition reads what is missing too, in the edition that showed it last`() throws {
        let bench = try Bench()
        try bench.importEdition(Sheet(3).csv, day(0), yaml: Source.trusting)
        try bench.importEdition(Sheet(2).csv, day(5), yaml: Source.trusting)
        let before = try #require(try bench.recordation("R-3"))
        #expect(try bench.run(day(6), yaml: mended).readAgain().redefined == 3)
        let found = try #require(try bench.recordation("R-3"))
        #expect([found.values[.status], found.presence] == ["pending", "missing"])
        // Reading again is no sighting.
        #expect([found.lastSeen, found.firstSeen] == [before.lastSeen, before.firstSeen])
        let evidence = try #require(try bench.mirror.evidence(number: found.number))
        #expect(evidence.row?.fetch == 1)
        #expect(evidence.definition == mended)
        #expect(try bench.mirror.soundness().mistakes == [])
        // When it is back with the same row, nothing about it changes but its presence.
        let again = try bench.importEdition(Sheet(3).csv, day(7), yaml: mended)
        #expect([again.counts.changed, again.counts.reappeared, again.counts.added] == [0, 1, 0])
    }

    @Test func `a notice about what is missing stays over its last row`() throws {
        let bench = try Bench()
        try bench.importEdition(Sheet(3).csv, day(0), yaml: Source.trusting)
        try bench.hear("R-3", [("holder", "Heir Ltd")], day(1))
        try bench.importEdition(Sheet(2).csv, day(5), yaml: Source.trusting)
        _ = try bench.run(day(6), yaml: mended).readAgain()
        let found = try #require(try bench.recordation("R-3"))
        #expect([found.values[.status], found.values[.holder]] == ["pending", "Heir Ltd"])
        #expect(try bench.mirror.soundness().mistakes == [])
    }

    @Test func `a part of a list keeps its own rows when it is read again`() throws {
        let bench = try Bench()
        try bench.importEdition(Sheet(2).csv, day(0), yaml: Source.trusting, extent: .partial)
        try bench.importEdition(Sheet(0).adding(Sheet.row(3)).csv, day(5), yaml: Source.trusting, extent: .partial)
        _ = try bench.run(day(6), yaml: mended).readAgain()
        let found = try #require(try bench.recordation("R-2"))
        #expect(found.lastSeen == day(0))
        let row = try #require(try bench.mirror.evidence(number: found.number)?.row)
        #expect([row.fetch, row.rowNumber] == [1, 3])
    }

    @Test func `other keys of what is missing are held, and a rebase gives them with all that people said`() throws {
        let bench = try Bench()
        try bench.importEdition(Sheet(3).csv, day(0), yaml: Source.trusting)
        let record = try number("R-3", bench)
        func draft(_ field: String, _ kind: Edit.Kind, _ value: String) -> EditDraft {
            EditDraft(record: record, field: field, kind: kind, change: .set(value), reason: "so it is")
        }
        let drafts = [
            draft("owner", .note, "anna"), draft("tags", .note, "x,y"), draft("holder", .correction, "Heir Ltd"),
        ]
        _ = try bench.mirror.edit(drafts, actor: "anna")
        try bench.importEdition(Sheet(2).csv, day(5), yaml: Source.trusting)
        #expect(try bench.importEdition(Sheet(2).csv, day(6), yaml: byClass).verdict == .held)
        let report = try bench.run(day(6), yaml: byClass).rebase(reason: "a class each")
        #expect([report.rekeyed, report.added, report.explained] == [3, 0, 0])
        #expect(try bench.recordation("R-3+9")?.presence == "missing")
        let back = try bench.importEdition(Sheet(3).setting("Mark", "New", first: 3).csv, day(7), yaml: byClass)
        #expect([back.counts.added, back.counts.reappeared] == [0, 1])
        let found = try #require(try bench.recordation("R-3+9"))
        #expect(found.number == record)
        #expect([found.edits.owner, found.edits.notes["tags"], found.values[.holder]] == ["anna", "x,y", "Heir Ltd"])
        #expect(try bench.recordations().count == 3)
        #expect(try bench.mirror.soundness().mistakes == [])
    }

    @Test func `the first row decides which of several new keys goes on with an old one`() throws {
        let bench = try Bench()
        // Two rows of one number are one recordation until the class is part of the key.
        var twice = Sheet(2)
        twice.rows.append(twice.rows[0])
        twice.rows[2][3] = "11"
        try bench.importEdition(twice.csv, day(0), yaml: Source.trusting)
        let record = try number("R-1", bench)
        let report = try bench.run(day(1), yaml: byClass).rebase(reason: "a class each")
        #expect([report.rekeyed, report.added, report.explained] == [2, 1, 0])
        #expect(try number("R-1+9", bench) == record)
        #expect(try number("R-1+11", bench) != record)
    }

    @Test func `rows that a mended definition cannot read any more are no recordations that are gone`() throws {
        let bench = try Bench()
        let lenient = Source.trusting.replacing("strict: [valid_to]\n", with: "")
        try bench.importEdition(Sheet(30).setting("Ends", "soon", first: 2).csv, day(0), yaml: lenient)
        let report = try bench.importEdition(
            Sheet(30).setting("Ends", "soon", first: 2).csv,
            day(1),
            yaml: Source.trusting
        )
        #expect(report.verdict != .held, "\(report.reason ?? "")")
        #expect(report.counts.missing == 0)
        #expect(try bench.recordation("R-1")?.presence == "present")
    }

    @Test func `a dry run after a mended definition says what the run says`() throws {
        let lenient = mended.replacing("strict: [valid_to]\n", with: "")
        for (number, next) in [
            Sheet(12).setting("Ends", "soon", first: 2), Sheet(11).setting("Ends", "soon", first: 2),
            Sheet(13).setting("Ends", "soon", first: 1).setting("Mark", "New", first: 3),
        ].enumerated() {
            let bench = try Bench()
            try bench.importEdition(Sheet(12).setting("Ends", "soon", first: 2).csv, day(0), yaml: Source.trusting)
            try bench.importEdition(Sheet(12).csv, day(1), yaml: Source.trusting)
            let dry = try bench.importEdition(next.csv, day(2), yaml: lenient, isDryRun: true)
            let run = try bench.importEdition(next.csv, day(2), yaml: lenient)
            #expect(dry.counts == run.counts, "\(number)")
            #expect(dry.redefined == run.redefined, "\(number)")
            #expect(run.redefined == 12, "\(number)")
            #expect(dry.tally == run.tally, "\(number)")
            #expect(dry.findings.unread == run.findings.unread, "\(number)")
            #expect(run.findings.unread == [.validTo: number == 2 ? 1 : 2], "\(number)")
            #expect(try bench.mirror.soundness().mistakes == [])
        }
    }

    @Test func `cells that cannot be read are told of when the same bytes are read again`() throws {
        let bench = try Bench()
        let lenient = Source.trusting.replacing("strict: [valid_to]\n", with: "")
        let odd = Sheet(12).setting("Ends", "soon", first: 2).csv
        #expect(try bench.importEdition(odd, day(0), yaml: lenient).findings.unread == [.validTo: 2])
        let events = try bench.number("SELECT count(*) FROM event WHERE cause = 'fetch'")
        let other = lenient.replacing("Over: expired", with: "Over: ended")
            .replacing("Over: ended", with: "Over: expired, Old: expired")
        let report = try bench.importEdition(odd, day(1), yaml: other)
        #expect(report.findings.unread == [.validTo: 2])
        #expect(report.verdict == .unchanged)
        #expect(try bench.number("SELECT count(*) FROM event WHERE cause = 'fetch'") == events)
    }

    /// One row in a format, and the definition to read it by.
    private func document(_ format: String) -> (text: String, yaml: String) {
        let row = ["R-1", "Mark 1", "Acme", "9", "phones", "In force", "2030-01-01"]
        let names = Sheet.columns.prefix(7)
        let text =
            switch format {
            case "html":
                "<!DOCTYPE html><html><body><table><tr>\(names.map { "<th>\($0)</th>" }.joined())</tr>"
                    + "<tr>\(row.map { "<td>\($0)</td>" }.joined())</tr></table></body></html>"
            case "json":
                "{\"rows\": [{\(zip(names, row).map { "\"\($0)\": \"\($1)\"" }.joined(separator: ", "))}]}"
            case "xml": "<list><row>\(zip(names, row).map { "<\($0)>\($1)</\($0)>" }.joined())</row></list>"
            default: Sheet(1).text(Array(Sheet.columns.prefix(7)))
            }
        let document =
            switch format {
            case "html": "{format: html, charset: [utf-8]}"
            case "json": "{format: json, records: rows}"
            case "xml": "{format: xml, records: //row}"
            default: "{format: csv}"
            }
        return (text, Source.trusting.replacing("  - format: csv\n", with: "  - \(document)\n"))
    }

    @Test(arguments: ["csv", "html", "json", "xml"])
    func `a document that breaks off behind its last row is whole for no run, nor for a dry one`(
        _ format: String
    ) throws {
        let bench = try Bench()
        let (text, yaml) = document(format)
        let broken = DocumentSource(name: "register") {
            var pieces = [Array(text.utf8), Array(repeating: UInt8(ascii: "\n"), count: 1 << 20)]
            return ByteStream {
                if pieces.isEmpty { throw PullingError(description: "the disk is gone") }
                return pieces.removeFirst()
            }
        }
        for isDryRun in [true, false] {
            let run = try bench.run(day(0), yaml: yaml, isDryRun: isDryRun)
            let report = try run.importDocuments([broken], extent: .complete, published: nil)
            #expect(report.verdict == .failed)
            #expect(report.reason?.contains("the disk is gone") == true, "\(isDryRun): \(report.reason ?? "")")
        }
        #expect(try bench.recordations().isEmpty)
    }

    @Test(arguments: ["csv", "html", "json", "xml"])
    func `every byte of a document is kept, those too that no reader asks for`(_ format: String) throws {
        let bench = try Bench()
        let (start, yaml) = document(format)
        let text = start + String(repeating: " \n", count: 400_000)
        let report = try bench.importEdition(text, day(0), yaml: yaml)
        let number = try #require(report.fetch)
        let stored = try #require(try bench.mirror.fetch(number)).documents
        #expect(stored.map(\.artifact.size) == [text.utf8.count], "\(report.verdict) \(report.reason ?? "")")
    }
}
