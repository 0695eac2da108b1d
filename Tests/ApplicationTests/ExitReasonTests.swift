@testable import Application
import Recordations
import Ingest
import TestSupport
import Testing

/// Several reasons at once: each is in the outcome, and the exit status is that of the first by precedence.
@Suite(.waitingForPrograms) struct ExitReasonTests {
    /// A workspace in which the next sync or run has these reasons.
    private func folder(_ reasons: Set<ExitReason>) throws -> WorkspaceFolder {
        try WorkspaceFolder.meeting(
            Set(reasons.map { try #require(Trouble(rawValue: Int($0.rawValue))) }),
            importing: { try $0.importEdition(#require($0.text("\($1).csv")), on: $2, of: $1) },
            correcting: { try $0.correct("toy:N1", "holder=X") }
        )
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
