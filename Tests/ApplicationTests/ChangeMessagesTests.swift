@testable import Application
import Foundation
import Ingest
import Mirror
import Notifications
import TestSupport
import Testing

/// What an edition changes and the messages about it are written in one transaction.
@Suite(.waitingForPrograms) struct ChangeMessagesTests {
    private static let first = WorkspaceFolder.header + WorkspaceFolder.rows(1...2, end: "2026-12-31")
    private static let second = WorkspaceFolder.header + WorkspaceFolder.rows(1...2, end: "2030-12-31")

    private func folder(_ more: String = "") throws -> WorkspaceFolder {
        let folder = try WorkspaceFolder()
        try folder.hook("mine", "cat > told-$RECORDAL_IDEMPOTENCY_KEY")
        try folder.write(
            "recordal.yaml",
            """
            time_zone: Europe/Zurich
            portfolio: [{holder: acme}]
            hooks: {change: {path: hooks/mine, to: [anna@example.com]}}
            letters: {from: brands@example.com}
            \(more)
            """
        )
        try folder.importEdition(Self.first, on: "2026-01-10")
        return folder
    }

    private func waiting(_ folder: WorkspaceFolder) throws -> Int {
        let mirror = try folder.workspace().openMirror(creating: false)
        defer { try? mirror.close() }
        return try mirror.outboxCounts().waiting
    }

    @Test func `the message is in the outbox when the edition is, and the next run delivers it once`() throws {
        let folder = try folder()
        #expect(try waiting(folder) == 0)
        try folder.importEdition(Self.second, on: "2026-01-11")
        #expect(try waiting(folder) == 1)
        let day = try civil("2026-01-11")
        #expect(try AlertDelivery.send(folder.workspace(), today: day, isDryRun: false).report.delivered == 1)
        #expect(try folder.files("told-").count == 1)
        #expect(try AlertDelivery.send(folder.workspace(), today: day, isDryRun: false).report.delivered == 0)
        // The same edition again changes nothing.
        try folder.importEdition(Self.second, on: "2026-01-12")
        #expect(try waiting(folder) == 0)
    }

    @Test func `a dry run writes no message`() throws {
        let folder = try folder()
        try folder.importEdition(Self.second, on: "2026-01-11", isDryRun: true)
        #expect(try waiting(folder) == 0)
    }

    @Test func `a mistake in a template keeps no edition out, and the message is written when it is mended`() throws {
        let folder = try folder()
        try folder.write("templates/en/change.txt", "{{#unclosed}}")
        let outcome = try folder.importEdition(Self.second, on: "2026-01-11")
        #expect(outcome.reports.first?.counts.changed == 2)
        #expect(try waiting(folder) == 0)
        let day = try civil("2026-01-11")
        let failed = try AlertDelivery.send(folder.workspace(), today: day, isDryRun: false)
        #expect(failed.faults.count == 1)
        try FileManager.default.removeItem(atPath: folder.path + "/templates")
        #expect(try AlertDelivery.send(folder.workspace(), today: day, isDryRun: false).report.delivered == 1)
    }

    @Test func `a run lists the changes whose messages were written with its editions, and delivers them`() throws {
        let folder = try folder("sources: {toy: {from: toy.csv}}")
        try folder.write("toy.csv", Self.second)
        let run = try ScheduledRun(folder.workspace(), today: civil("2026-01-11"), isDryRun: false)
        guard case .synced(let outcome, _) = try run.carryOut() else {
            Issue.record("the run failed")
            return
        }
        #expect(outcome.delivery?.notifications?.pieces.count == 1)
        #expect(outcome.delivery?.report.delivered == 1)
    }
}
