@testable import Application
import Curation
import Foundation
import Ingest
import Mirror
import Recordations
import Synchronization
import TestSupport
import Testing

extension WorkspaceFolder {
    /// Reads the settings.
    func workspace(_ reporter: any Reporter = SilentReporter(), askingNetwork: Bool = false) throws -> Workspace {
        try Workspace(file: path + "/recordal.yaml", askingNetwork: askingNetwork, reporter: reporter)
    }

    private static let emptyMirror = Result {
        let folder = try WorkspaceFolder()
        try Mirror(path: folder.mirror).close()
        return try Data(contentsOf: URL(fileURLWithPath: folder.mirror))
    }

    /// Imports a text as an edition of `toy`, on a day.
    @discardableResult
    func importEdition(
        _ text: String,
        on day: String = "2026-01-10",
        of source: String = "toy",
        isDryRun: Bool = false,
        _ change: (inout FileImport) -> Void = { _ in }
    ) throws -> SyncOutcome {
        try write("edition.csv", text)
        if !isDryRun { try putMirror(Self.emptyMirror.get()) }
        var edition = FileImport(source: source, files: [path + "/edition.csv"])
        change(&edition)
        return try edition.run(in: workspace(), today: civil(day), isDryRun: isDryRun) { [] }
    }

    /// Corrects a field of a recordation.
    func correct(_ name: String, _ assignment: String) throws {
        let session = try EditSession(workspace(), isDryRun: false)
        let claim = EditSession.Claim(kind: .correction, reason: "certificate", changedOn: nil)
        #expect(try session.edit(name, [Assignment(assignment)], claim) != nil)
        session.close()
    }
}

/// A civil day of a test.
func civil(_ text: String) throws -> CivilDate { try #require(CivilDate(text)) }

/// Keeps what it is told.
final class RecordingReporter: Reporter {
    private let state = Mutex((warnings: [String](), steps: [SyncStep](), rows: 0))

    var warnings: [String] { state.withLock { $0.warnings } }
    var steps: [SyncStep] { state.withLock { $0.steps } }
    /// How many rows were read when the last progress came.
    var rows: Int { state.withLock { $0.rows } }

    func warn(_ text: String) { state.withLock { $0.warnings.append(text) } }
    func reading(_ source: String, _ progress: SyncProgress) { state.withLock { $0.rows = progress.rows } }
    func readingEnded() {}
    func reached(_ step: SyncStep) { state.withLock { $0.steps.append(step) } }
}
