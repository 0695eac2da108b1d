@testable import Application
import Curation
import History
import Mirror
import Reconciliation
import TestSupport
import Testing

/// Chosen findings become edits and filings, all or none, and the same once more is nothing.
@Suite(.waitingForPrograms) struct FindingApplicationTests {
    private let bench: ListBench

    init() throws {
        bench = try ListBench()
        try bench.reconcile()
    }

    private func words(_ done: FindingApplication) -> [String] {
        done.used.map {
            "\($0.use.rawValue) \($0.outcome.rawValue) \($0.reference ?? "-") \($0.recordation ?? "-") \($0.field ?? "-") "
                + "\($0.before ?? "-") \($0.after ?? "-")"
        }
    }

    @Test func `a difference becomes a correction, and a second time nothing`() throws {
        let plan = try bench.apply([.differs], isDryRun: true)
        #expect(words(plan) == ["differs done T-4 toy:N4 holder Acme Holding Acme AG"] && plan.batch == nil)
        #expect(bench.kinds(try bench.again())["T-4"] == "differs")
        let done = try bench.apply([.differs])
        #expect(words(done) == words(plan) && done.batch == 1)
        #expect(bench.kinds(try bench.again())["T-4"] == "agrees")
        #expect(try bench.apply([.differs]).used.isEmpty)
        let session = try EditSession(bench.folder.workspace(), isDryRun: false)
        defer { session.close() }
        #expect(try session.withdraw(batch: 1, reason: "wrong").results.count == 1)
        #expect(bench.kinds(try bench.again())["T-4"] == "differs")
    }

    @Test func `a pending change is made once, although the register does not show it`() throws {
        #expect(words(try bench.apply([.differs], isPending: true)).count == 1)
        let again = try bench.apply([.differs], isPending: true)
        #expect(again.used.map(\.outcome) == [.there] && again.batch == nil)
        #expect(try bench.mirror { try $0.lastNumbers().edit } == 1)
    }

    @Test func `what is not recorded becomes a prepared filing with its law, once, and undo takes it back`() throws {
        let plan = try bench.apply([.notRecorded], isDryRun: true)
        #expect(plan.used.map(\.outcome) == [.done] && plan.used.first?.law?.hasPrefix("KZ") == true)
        let done = try bench.apply([.notRecorded])
        let name = try #require(done.used.first?.recordation)
        #expect(name.hasPrefix("toy:%filed-") && done.batch == 1)
        let filing = try bench.mirror { mirror in
            try mirror.filing(of: #require(try mirror.numbers(named: name).first))
        }
        #expect(filing?.state == .prepared)
        #expect(bench.kinds(try bench.again())["T-8"] == "agrees")
        #expect(try bench.apply([.notRecorded]).used.isEmpty)
        let session = try EditSession(bench.folder.workspace(), isDryRun: false)
        #expect(try session.withdraw(batch: 1, reason: "wrong").left.isEmpty)
        session.close()
        #expect(bench.kinds(try bench.again())["T-8"] == "not-recorded")
        #expect(try bench.apply([.notRecorded]).used.map(\.outcome) == [.done])
        #expect(try bench.mirror { try $0.soundness().mistakes } == [])
    }

    @Test func `two processes that apply the same report make one filing`() throws {
        let report = try bench.again()
        let wish = FindingApplication.Wish(
            uses: [.notRecorded],
            selection: FindingSelection(),
            isPending: false,
            reason: "gap"
        )
        let outcomes = try (0..<2).map { _ in
            try FindingApplication(wish, of: report, in: bench.folder.workspace(), isDryRun: false)
        }
        #expect(outcomes.map { $0.used.map(\.outcome) } == [[.done], [.there]])
        #expect(outcomes[0].used.first?.recordation == outcomes[1].used.first?.recordation)
        #expect(outcomes[1].batch == nil)
    }

    @Test func `missing classes become a pending extension, once`() throws {
        try bench.reconcile(ListBench.rows + ["T-9,KZ,1007,Apfel,Acme Ltd,\"9, 25\",2028-01-01"])
        #expect(bench.kinds(try bench.again())["T-9"] == "class-not-recorded")
        let done = try bench.apply([.classNotRecorded])
        #expect(words(done) == ["class-not-recorded done T-9 toy:N7 classes 9 9,25"])
        let edit = try bench.mirror { try $0.edit(numbered: #require(done.used.first?.edit)) }
        #expect(edit?.kind == .pending)
        #expect(try bench.apply([.classNotRecorded]).used.allSatisfy { $0.outcome == .there })
        #expect(try bench.mirror { try $0.lastNumbers().edit } == 1)
    }

    @Test func `what agrees or was accepted is put into the portfolio where its rules do not`() throws {
        try bench.decide(.accepted, "T-2")
        #expect(words(try bench.apply([.agreed])) == ["agreed done T-2 toy:N2 watch - yes"])
        #expect(try bench.apply([.agreed]).used.isEmpty)
    }

    @Test func `rows that contradict each other, and a row without a number, are left with their reason`() throws {
        try bench.reconcile(
            ListBench.rows + [
                "T-10,KZ,1004,Mond,Acme SE,25,2028-01-01", "T-11,KZ,,Nameless,Acme Ltd,9,2028-01-01",
            ]
        )
        let done = try bench.apply([.differs, .notRecorded])
        let left = done.used.filter { $0.outcome == .left }
        #expect(left.contains { $0.reference == "T-4" && $0.field == "holder" && $0.why?.contains("T-10") == true })
        #expect(left.contains { $0.reference == "T-10" && $0.field == "holder" && $0.why?.contains("T-4") == true })
        #expect(left.contains { $0.reference == "T-11" && $0.why?.contains("registration_number is missing") == true })
        #expect(bench.kinds(try bench.again())["T-4"] == "differs")
    }

    @Test func `only the chosen rows are meant`() throws {
        #expect(try bench.apply([.differs, .notRecorded], rows: ["T-8"]).used.map(\.reference) == ["T-8"])
        #expect(bench.kinds(try bench.again())["T-4"] == "differs")
    }
}
