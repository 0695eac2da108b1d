@testable import Application
import Foundation
import Mirror
import Notifications
import Recordations
import Ingest
import TestSupport
import Testing

/// A sync over several sources: none keeps another from being applied.
@Suite(.waitingForPrograms) struct SourceSyncTests {
    private func sync(_ folder: WorkspaceFolder, _ names: String...) throws -> SyncOutcome {
        let sync = SourceSync(
            try folder.workspace(),
            named: names,
            isDueOnly: false,
            stated: try civil("2026-01-17"),
            isDryRun: false,
            purpose: "a test"
        )
        return try sync.runQueueingNotifications()
    }

    @Test func `a source whose address and settings disagree stops no other`() throws {
        let folder = try WorkspaceFolder()
        // A header with a secret is not sent to a server without TLS.
        try folder.write(
            "recordal.yaml",
            """
            time_zone: UTC
            sources:
              web: {headers: {Authorization: '${RECORDAL_NO_SUCH_KEY}'}}
              toy: {from: edition.csv}

            """
        )
        try folder.write(
            "sources/web.yaml",
            WorkspaceFolder.toy + "\npull: {url: 'http://register.example/list.csv'}\n"
        )
        try folder.write("edition.csv", WorkspaceFolder.first)
        let outcome = try sync(folder)
        #expect(outcome.reasons == [.failed])
        #expect(
            Dictionary(uniqueKeysWithValues: outcome.reports.map { ($0.source, $0.verdict) }) == [
                "web": .failed, "toy": .applied,
            ]
        )
        #expect(throws: (any Error).self) { try self.sync(folder, "web") }
    }

    @Test func `a source whose definition is broken stops no other`() throws {
        let folder = try WorkspaceFolder()
        try folder.write(
            "recordal.yaml",
            "time_zone: UTC\nsources: {bad: {definition: broken, from: edition.csv}, toy: {from: edition.csv}}\n"
        )
        try folder.write("sources/broken.yaml", WorkspaceFolder.toy + "\nkye: [mark]\n")
        try folder.write("edition.csv", WorkspaceFolder.first)
        let outcome = try sync(folder)
        #expect(outcome.reasons == [.failed])
        #expect(outcome.reports.map(\.source) == ["toy", "bad"])
        #expect(outcome.reports.last?.reason?.contains("there is no setting 'kye'") == true)
        #expect(throws: (any Error).self) { try self.sync(folder, "bad") }
    }

    @Test func `sources of one register go one after the other, and their reports have the order of the settings`()
        throws
    {
        let folder = try WorkspaceFolder()
        let toy = "register: xx-toy\n" + WorkspaceFolder.toy
        for name in ["one", "two", "three"] {
            try folder.write("sources/\(name).yaml", toy)
            try folder.write("\(name).csv", WorkspaceFolder.first)
        }
        try folder.write(
            "recordal.yaml",
            "time_zone: UTC\nsources: {two: {from: two.csv}, one: {from: one.csv}, three: {from: three.csv}}\n"
        )
        let outcome = try sync(folder)
        #expect(outcome.reports.map(\.source) == ["two", "one", "three"])
        #expect(outcome.reports.map(\.verdict) == [.applied, .unchanged, .unchanged])
        #expect(outcome.reports.map(\.counts.added) == [12, 0, 0])
    }

    @Test func `news goes to each recipient by itself, so that a bad address keeps it from no other`() throws {
        let folder = try WorkspaceFolder()
        try folder.hook("mine", "if grep -q '^    \"bad@'; then exit 1; fi; echo told >> told")
        let to = "[good@example.com, bad@example.com, Good <GOOD@example.com>, other@example.com]"
        try folder.write(
            "recordal.yaml",
            """
            time_zone: UTC
            hooks: {sync-failed: {path: hooks/mine, to: \(to)}}
            letters: {from: brands@example.com}
            sources: {toy: {from: nowhere.csv}}

            """
        )
        let run = try ScheduledRun(folder.workspace(), today: civil("2026-01-11"), isDryRun: false)
        guard case .synced(let outcome, _) = try run.carryOut() else { throw CancellationError() }
        #expect(outcome.reasons == [.failed, .alertFailed])
        let messages = try folder.workspace().openMirror(creating: false).messages()
        let states = messages.map { "\($0.recipient ?? "") \($0.state)" }.sorted()
        #expect(states == ["bad@example.com retry", "good@example.com sent", "other@example.com sent"])
        #expect(folder.text("told") == "told\ntold\n")
    }
}
