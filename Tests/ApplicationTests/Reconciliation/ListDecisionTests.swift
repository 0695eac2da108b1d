@testable import Application
import Curation
import Foundation
import History
import Ingest
import Mirror
import Recordations
import Reconciliation
import TestSupport
import Testing

/// Decisions on rows of a list outlive what happens to the list and to the register.
@Suite(.waitingForPrograms) struct ListDecisionTests {
    private let bench: ListBench

    init() throws {
        bench = try ListBench()
        try bench.reconcile()
    }

    private func finding(_ reference: String) throws -> Finding {
        try #require(try bench.again().findings(of: reference).first)
    }

    private static func renumbered() -> [String] {
        ListBench.rows.map { $0.replacing(#/^T-/#, with: "X-") }
    }

    @Test func `they survive another edition, new references and another mapping`() throws {
        try bench.decide(.rejected, "T-2")
        try bench.decide(.accepted, "T-3")
        try bench.decide(.accepted, "T-4", field: "holder")
        let wanted = ["-1": "agrees", "-2": "not-recorded", "-3": "differs", "-4": "agrees"]
        func hold(_ prefix: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
            let kinds = bench.kinds(try bench.again())
            for (row, kind) in wanted { #expect(kinds[prefix + row] == kind, "\(row)", sourceLocation: sourceLocation) }
        }
        try hold("T")
        try bench.reconcile(ListBench.rows.reversed())
        try hold("T")
        try bench.reconcile(Self.renumbered())
        try hold("X")
        // The same columns under other names, and one less.
        try bench.folder.write(
            "lists/docket.yaml",
            ListBench.definition.replacing("country", with: "place").replacing(", end: {header: End}", with: "")
                .replacing("\n  recordation_valid_to: {column: end, dates: [yyyy-MM-dd]}", with: "")
        )
        try bench.reconcile(Self.renumbered())
        try hold("X")
        // A decision on the row under its new reference takes the place of the older one.
        try bench.decide(.accepted, "X-2", "toy:N2")
        #expect(bench.kinds(try bench.again())["X-2"] == "differs")
    }

    @Test func `an automatic match that contradicts a decision is told, and not made`() throws {
        try bench.decide(.rejected, "T-1", reason: "sold")
        let finding = try finding("T-1")
        #expect(finding.kind == .notRecorded && finding.matches.isEmpty)
        #expect(finding.remarks.contains { $0.contains("toy:N1 was rejected by anna") && $0.contains("although") })
    }

    @Test func `the side that changed last is the newer one`() throws {
        func newer(_ done: ListReconciliation) throws -> Difference.Side? {
            let difference = try #require(done.findings(of: "T-4").first?.differences.first { $0.field == .holder })
            return difference.newer
        }
        // The register was brought in on this day, and the list says that it is of an earlier one, then of a later.
        #expect(try newer(bench.again()) == .register)
        let renamed = ListBench.rows.map { $0.replacing("Acme AG", with: "Acme Sons") }
        #expect(try newer(bench.reconcile(renamed, on: "2999-01-01")) == .list)
    }

    @Test func `the changes of a list are its new rows, those that went, and each new value once`() throws {
        #expect(try ListChange.all(bench.folder.workspace(), list: "docket", since: nil).isEmpty)
        let rows = ListBench.rows.filter { !$0.hasPrefix("T-8,") }.map { $0.replacing("Acme AG", with: "Acme SE") }
        try bench.reconcile(rows + ["T-9,KZ,1009,Kirsche,Acme Ltd,9,2028-01-01"], on: "2026-03-02")
        func changes(_ since: String?) throws -> [String] {
            try ListChange.all(bench.folder.workspace(), list: "docket", since: since.map { try civil($0) }).map {
                [$0.day.description, $0.reference, $0.kind.rawValue, $0.field ?? "", $0.old ?? "", $0.new ?? ""]
                    .joined(separator: " ")
            }
        }
        let all = [
            "2026-03-02 T-4 changed holder Acme AG Acme SE", "2026-03-02 T-8 gone   ", "2026-03-02 T-9 added   ",
        ]
        #expect(try changes(nil) == all)
        #expect(try changes("2026-03-02") == all)
        #expect(try changes("2026-03-03") == [])
    }

    @Test func `an accepted difference is quiet until either side changes`() throws {
        try bench.decide(.accepted, "T-4", field: "holder", reason: "our old name")
        #expect(try finding("T-4").kind == .agrees)
        let error = #expect(throws: UsageError.self) { try bench.decide(.accepted, "T-4", field: "mark") }
        #expect("\(try #require(error))".contains("do not differ in 'mark'"))
        try bench.reconcile(ListBench.rows.map { $0.replacing("Acme AG", with: "Acme SE") })
        #expect(try finding("T-4").kind == .differs)
        try bench.reconcile()
        #expect(try finding("T-4").kind == .agrees)
        try bench.folder.importEdition(
            ListBench.register.replacing("Acme Holding", with: "Acme Group"),
            on: "2026-02-10"
        )
        #expect(try finding("T-4").differences.map(\.registerValue) == ["Acme Group"])
    }

    @Test func `undo lists decisions and editions, and takes them back`() throws {
        let decision = try bench.decide(.rejected, "T-2", reason: "another company")
        let undo = try ListUndo(bench.folder.workspace())
        let listed = try bench.mirror { try $0.undoableChanges(record: nil, limit: 10) }
        #expect(listed.map(\.kind) == [.match, .listEdition])
        #expect(listed.first?.what == "docket T-2: rejected" && listed.first?.reason == "another company")
        _ = try undo.decision(decision.id, reason: "wrong row", isDryRun: true)
        #expect(try finding("T-2").kind == .notRecorded)
        _ = try undo.decision(decision.id, reason: "wrong row", isDryRun: false)
        #expect(try finding("T-2").kind == .numberOnly)
        #expect(throws: MirrorError.self) { try undo.decision(decision.id, reason: "again", isDryRun: false) }
        try bench.reconcile(Array(ListBench.rows.dropLast()))
        #expect(try undo.edition(of: "docket", reason: "last year's", isDryRun: false) == 2)
        #expect(try bench.again().report.findings.contains { $0.reference == "T-8" })
        #expect(try bench.mirror { try $0.soundness().mistakes } == [])
    }

    @Test func `a decision on a recordation that was taken back is told, and ends nothing`() throws {
        try bench.folder.importEdition(
            ListBench.register + "N8,1008,Birne,Acme Ltd,9,2028-01-01\n",
            on: "2026-02-10"
        )
        try bench.decide(.accepted, "T-8", reason: "seen")
        let fetch = try bench.mirror { mirror in try #require(try mirror.source(name: "toy")?.accepted?.id) }
        try bench.mirror { mirror in
            _ = try mirror.undo(fetch: fetch, reason: "wrong file", actor: "anna")
        }
        let finding = try finding("T-8")
        #expect(finding.kind == .notRecorded && finding.matches.isEmpty)
        #expect(
            finding.remarks.contains {
                $0.contains("decision 1, accepted by anna") && $0.contains("not known any more")
            }
        )
        #expect(try bench.mirror { try $0.soundness().mistakes } == [])
        // It can still be taken back, and holds again where the recordation comes again.
        try bench.folder.importEdition(
            ListBench.register + "N8,1008,Birne,Acme Ltd,9,2028-01-01\n",
            on: "2026-02-11"
        )
        #expect(try self.finding("T-8").matches.first?.decision?.id == 1)
        _ = try ListUndo(bench.folder.workspace()).decision(1, reason: "x", isDryRun: false)
    }

    @Test func `a dry run of a decision and of an edition writes nothing`() throws {
        let before = try bench.mirror { try $0.head() }
        try bench.decide(.accepted, "T-3", isDryRun: true)
        try bench.reconcile(Array(ListBench.rows.prefix(2)), isDryRun: true)
        #expect(try bench.mirror { try $0.head() } == before)
        #expect(try bench.mirror { try $0.listEditions("docket").count } == 1)
    }

    @Test func `history says in words what was decided on which row`() throws {
        try bench.decide(.unsure, "T-3", reason: "asked the agent")
        try bench.decide(.accepted, "T-3", reason: "told")
        let events = try bench.mirror { mirror in
            var filter = EventFilter()
            filter.record = try mirror.numbers(named: "toy:N3").first
            var said: [String] = []
            try mirror.events(filter) { event in
                if event.kind.hasPrefix("deci") { said.append("\(event.kind): \(event.new ?? "") (\(event.cause))") }
                return true
            }
            return said
        }
        #expect(
            events == [
                "decided: unsure: row T-3 of docket (unsure: asked the agent)",
                "decision closed: superseded: row T-3 of docket (accepted: told)",
                "decided: accepted: row T-3 of docket (accepted: told)",
            ]
        )
    }
}

/// An edition of a list that must not be taken is refused with what was seen, and nothing is lost.
@Suite(.waitingForPrograms) struct ListEditionGuardTests {
    private static let long = (1...60).map { "00\($0),KZ,\(5000 + $0),Mark \($0),Acme Ltd,9,2028-01-01" }

    @Test func `an edition in which most rows are gone needs consent`() throws {
        let bench = try ListBench()
        try bench.reconcile(Self.long)
        let few = Array(Self.long.prefix(29))
        for isDryRun in [true, false] {
            let error = #expect(throws: MirrorError.self) { try bench.reconcile(few, isDryRun: isDryRun) }
            #expect(error?.seen.hasPrefix("31 of the 60 rows of the list 'docket' are not in this file") == true)
            #expect(error?.advice?.contains("--accept-shrunk") == true)
        }
        #expect(try bench.mirror { try $0.listRows("docket").count } == 60)
        // A half is no majority.
        #expect(try bench.reconcile(Array(Self.long.prefix(30))).changes?.removed == 30)
        // Of a short list all may go but one.
        #expect(try bench.reconcile(Array(Self.long.prefix(10))).changes?.removed == 20)
        let other = try ListBench()
        try other.reconcile(Self.long)
        #expect(try other.reconcile(few, acceptsShrunk: true).changes?.removed == 31)
    }

    @Test func `lost zeros are refused with the key that comes near`() throws {
        let bench = try ListBench()
        try bench.reconcile(Self.long)
        let stripped = Self.long.map { String($0.dropFirst(2)) }
        let error = #expect(throws: MirrorError.self) { try bench.reconcile(stripped, acceptsShrunk: true) }
        #expect(error?.seen.contains("has '001', and this file has '1' in its place, and 59 more like it") == true)
        #expect(try bench.mirror { try $0.listEditions("docket").count } == 1)
    }

    @Test func `the file of another list is refused, and the list stays`() throws {
        let bench = try ListBench()
        try bench.reconcile()
        try bench.folder.write("other.csv", "Invoice,Amount\n1,2\n")
        let error = #expect(throws: UsageError.self) {
            try ListReconciliation.run(
                bench.folder.workspace(),
                list: "docket",
                file: bench.folder.path + "/other.csv",
                isDryRun: false,
                today: civil("2026-02-11")
            ) { [] }
        }
        #expect("\(try #require(error))".contains("Invoice"))
        #expect(try bench.mirror { try $0.listRows("docket").count } == ListBench.rows.count)
    }

    @Test func `the bytes of an edition stay, whatever is cleared away`() throws {
        let bench = try ListBench()
        try bench.reconcile()
        try bench.mirror { try $0.removeLeftovers() }
        #expect(try bench.again().report.findings.count == bench.reconcile().report.findings.count)
        #expect(try bench.mirror { try $0.soundness().mistakes } == [])
    }
}
