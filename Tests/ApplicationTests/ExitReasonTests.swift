@testable import Application
import Recordations
import Ingest
import TestSupport
import Testing

/// Several reasons at once: each is in the outcome, and the exit status is that of the first by precedence.
@Suite(.waitingForPrograms) struct ExitReasonTests {
    /// A workspace in which the next sync or run has these reasons.
    private func folder(_ reasons: Set<ExitReason>) throws -> WorkspaceFolder {
        let folder = try WorkspaceFolder()
        let isNotified = reasons.contains(.alertFailed)
        let hook = isNotified ? "\nhooks: {run-finished: {path: hooks/tell, to: [a@example.com]}}" : ""
        try folder.hook("tell", "exit 1")
        try folder.write(
            "recordal.yaml",
            """
            time_zone: UTC
            actor: anna
            portfolio: [{holder: acme}]
            sources:
              toy: {from: toy.csv}
              able: {from: able.csv}
              broken: {from: broken.csv}\(hook)
            """
        )
        for name in ["able", "broken"] { try folder.write("sources/\(name).yaml", WorkspaceFolder.toy) }
        for name in ["toy", "able", "broken"] { try folder.write("\(name).csv", WorkspaceFolder.first) }
        let isMoved = reasons.contains(.conflicts)
        if isMoved || reasons.contains(.held) { try folder.importEdition(WorkspaceFolder.first, on: "2026-01-09") }
        let moved = WorkspaceFolder.first.replacing("Mark 1,Acme Ltd", with: "Mark 1,Acme Y")
        if isMoved { try folder.correct("toy:N1", "holder=X") }
        // Imported before, so that nothing is new in them but what is asked for.
        for name in ["toy", "able", "broken"] {
            try folder.importEdition(isMoved && name == "toy" ? moved : WorkspaceFolder.first, of: name)
        }
        if isMoved { try folder.write("toy.csv", moved) }
        if reasons.contains(.failed) { try folder.write("broken.csv", "<html>log in</html>") }
        if reasons.contains(.held) { try folder.write("able.csv", WorkspaceFolder.header) }
        if reasons.contains(.changed) {
            try folder.write("toy.csv", (isMoved ? moved : WorkspaceFolder.first).replacing("Mark 5", with: "Mark V"))
        }
        return folder
    }

    private static func subsets(of reasons: [ExitReason]) -> [Set<ExitReason>] {
        (0..<1 << reasons.count).map { bits in
            Set(reasons.enumerated().filter { bits & 1 << $0.offset != 0 }.map(\.element))
        }
    }

    @Test(arguments: subsets(of: [.failed, .alertFailed, .held, .conflicts]))
    func `a run has every reason`(_ reasons: Set<ExitReason>) throws {
        let folder = try folder(reasons)
        let run = try ScheduledRun(folder.workspace(), today: civil("2026-01-11"), isDryRun: false)
        guard case .synced(let outcome, _) = try run.carryOut() else { throw CancellationError() }
        #expect(outcome.reasons == reasons)
        #expect(outcome.fault == nil)
    }

    @Test(arguments: subsets(of: [.failed, .held, .conflicts]))
    func `a sync has every reason, and changes where they are asked for`(_ others: Set<ExitReason>) throws {
        let reasons = others.union([.changed])
        let folder = try folder(reasons)
        let sync = SourceSync(
            try folder.workspace(),
            isDueOnly: false,
            stated: try civil("2026-01-11"),
            isDryRun: false,
            purpose: "a test",
            isDetailed: true
        )
        #expect(try sync.runQueueingNotifications().reasons == reasons)
    }

    @Test func `the exit status is that of the first reason by precedence`() {
        #expect(ExitReason.code([]) == 0)
        #expect(ExitReason.allCases.map(\.rawValue) == [7, 2, 6, 1, 5, 3, 4, 10])
        for (index, reason) in ExitReason.allCases.enumerated() {
            #expect(ExitReason.code(Set(ExitReason.allCases[index...])) == reason.rawValue)
        }
    }
}
