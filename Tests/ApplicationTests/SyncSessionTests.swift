@testable import Application
import Foundation
import Mirror
import Recordations
import Ingest
import TestSupport
import Testing

/// A session: the lock, the mirror, and what a dry run leaves behind.
@Suite(.waitingForPrograms) struct SyncSessionTests {
    private func session(_ folder: WorkspaceFolder, isDryRun: Bool = false) throws -> SyncSession {
        try SyncSession(folder.workspace(), today: civil("2026-01-10"), isDryRun: isDryRun, purpose: "a test")
    }

    private func isThere(_ path: String) -> Bool { FileManager.default.fileExists(atPath: path) }

    @Test func `a session makes the mirror, and holds the lock until it is gone`() throws {
        let folder = try WorkspaceFolder()
        var first: SyncSession? = try session(folder)
        #expect(isThere(folder.mirror))
        let error = #expect(throws: RunLockError.self) { try self.session(folder) }
        #expect(error?.isHeld == true)
        #expect(error?.description.contains("a test") == true)
        #expect(error.map { ExitReason($0) } == .locked)
        try first?.close()
        first = nil
        try session(folder).close()
    }

    @Test func `a dry run takes no lock, and leaves no mirror where there was none`() throws {
        let folder = try WorkspaceFolder()
        let dry = try session(folder, isDryRun: true)
        #expect(dry.mirror.path != folder.mirror)
        #expect(isThere(dry.mirror.path))
        let wet = try session(folder)
        try session(folder, isDryRun: true).close()
        try dry.close()
        #expect(!isThere(dry.mirror.path))
        try wet.close()
    }

    @Test func `a dry run reports what would change, and changes nothing`() throws {
        let folder = try WorkspaceFolder()
        let first = try folder.importEdition(WorkspaceFolder.first, isDryRun: true)
        #expect(first.reports.first?.counts.added == 12)
        #expect(!isThere(folder.mirror))
        try folder.importEdition(WorkspaceFolder.first)
        let head = try folder.workspace().openMirror(creating: false).head()
        let second = try folder.importEdition(WorkspaceFolder.second, on: "2026-01-11", isDryRun: true)
        #expect(second.reports.first?.isDryRun == true)
        #expect(second.reports.first?.counts.missing == 1)
        #expect(try folder.workspace().openMirror(creating: false).head() == head)
    }

    @Test func `changes are a reason of the outcome only where that is asked for`() throws {
        let folder = try WorkspaceFolder()
        #expect(try folder.importEdition(WorkspaceFolder.first).reasons == [])
        let again = try folder.importEdition(WorkspaceFolder.second, on: "2026-01-11") { $0.isDetailed = true }
        #expect(again.reasons == [.changed])
        let same = try folder.importEdition(WorkspaceFolder.second, on: "2026-01-12") { $0.isDetailed = true }
        #expect(same.reasons == [])
    }

    @Test func `open conflicts are counted in the report, and are a reason`() throws {
        let folder = try WorkspaceFolder()
        try folder.write("recordal.yaml", "time_zone: UTC\nactor: anna\n")
        try folder.importEdition(WorkspaceFolder.first)
        try folder.correct("toy:N1", "valid_to=2029-01-01")
        let outcome = try folder.importEdition(WorkspaceFolder.second, on: "2026-01-11")
        #expect(outcome.reasons == [.conflicts])
        #expect(outcome.reports.first?.conflicts == 1)
    }

    @Test func `the date in a file's name is the edition's where the definition says so`() throws {
        let folder = try WorkspaceFolder()
        try folder.write("sources/toy.yaml", WorkspaceFolder.toy + "\npublished: '(\\d{8})'\n")
        let session = try session(folder)
        let definition = try folder.workspace().definition(of: "toy")
        #expect(try session.published(definition, "/a/toy-20251231.csv") == civil("2025-12-31"))
        #expect(try session.published(definition, "/a/toy.csv") == nil)
        #expect(try session.published(definition, nil) == nil)
        try session.close()
    }

    @Test func `an edition of a day that has not come, and an older one without a date, are wrong usage`() throws {
        let folder = try WorkspaceFolder()
        #expect(throws: UsageError.self) {
            try folder.importEdition(WorkspaceFolder.first) { $0.published = CivilDate("2026-01-11") }
        }
        #expect(throws: UsageError.self) { try folder.importEdition(WorkspaceFolder.first) { $0.isArchive = true } }
        #expect(throws: UsageError.self) {
            let edition = FileImport(source: "toy", files: [folder.path + "/none.csv"])
            _ = try edition.run(in: folder.workspace(), today: nil, isDryRun: false) { [] }
        }
    }

    @Test func `standard input is read for a dash`() throws {
        let folder = try WorkspaceFolder()
        let edition = FileImport(source: "toy", files: ["-"])
        let outcome = try edition.run(in: folder.workspace(), today: nil, isDryRun: false) {
            Array(WorkspaceFolder.first.utf8)
        }
        #expect(outcome.reports.first?.counts.added == 12)
    }

    @Test func `a day that has not come is refused where something is written, but not in a rehearsal`() throws {
        let folder = try WorkspaceFolder()
        let future = try civil("2098-12-01")
        #expect(try folder.workspace().writingDay(future, isDryRun: false) == future)
        try folder.write("recordal.yaml", "time_zone: UTC\nrehearsal: false\n")
        let real = try folder.workspace()
        #expect(try real.writingDay(future, isDryRun: true) == future)
        #expect(try real.writingDay(nil, isDryRun: false) == real.civilDay)
        let past = try civil("2020-01-01")
        #expect(try real.writingDay(past, isDryRun: false) == past)
        let error = #expect(throws: UsageError.self) { try real.writingDay(future, isDryRun: false) }
        #expect(error?.seen.contains("--today 2098-12-01 is after today, ") == true)
    }

    @Test func `the mirror of a rehearsal is opened in no other workspace, nor a real one in a rehearsal`() throws {
        let folder = try WorkspaceFolder()
        try folder.importEdition(WorkspaceFolder.first)
        try folder.write("recordal.yaml", "time_zone: UTC\nrehearsal: false\n")
        #expect(throws: UsageError.self) { try folder.workspace().openMirror(creating: false) }
        let real = try WorkspaceFolder()
        try real.write("recordal.yaml", "time_zone: UTC\nrehearsal: false\n")
        try real.importEdition(WorkspaceFolder.first)
        try real.write("recordal.yaml", "time_zone: UTC\nrehearsal: true\n")
        #expect(throws: UsageError.self) { try real.workspace().openMirror(creating: false) }
    }
}
