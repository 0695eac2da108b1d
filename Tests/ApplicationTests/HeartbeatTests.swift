@testable import Application
import Foundation
import Recordations
import Ingest
import TestSupport
import Testing
import WebMock

/// The addresses that a run requests at its beginning and its end, on a real server.
@Suite(.waitingForPrograms) struct HeartbeatTests {
    private let server: MockServer
    private let folder: WorkspaceFolder

    init() throws {
        server = try MockServer()
        folder = try WorkspaceFolder()
    }

    private func configure(_ more: String = "", heartbeat: String? = nil, isRehearsal: Bool = false) throws {
        try folder.write(
            "recordal.yaml",
            """
            time_zone: UTC
            actor: anna
            rehearsal: \(isRehearsal)
            sources: {toy: {from: edition.csv}}
            heartbeat: \(heartbeat ?? "'\(server.url("csv/ping"))'")
            \(more)

            """
        )
    }

    /// The requests of a run that ends with some reasons, or with an error.
    private func pings(_ reasons: Set<ExitReason>, isDryRun: Bool = false) throws -> [String] {
        let workspace = try folder.workspace(askingNetwork: true)
        let run = try ScheduledRun(workspace, today: nil, isDryRun: isDryRun)
        #expect(try run.watched { reasons } == reasons)
        return try asked()
    }

    private func asked() throws -> [String] {
        let object = try JSONSerialization.jsonObject(with: Data(server.answer("log").utf8)) as? [String: Any]
        let requests = try #require(object?["requests"] as? [[String: Any]])
        return requests.compactMap { $0["path"] as? String }.filter { $0.hasPrefix("/csv/ping") }
    }

    private static let (start, success, failure) = ("/csv/ping/start", "/csv/ping", "/csv/ping/fail")

    private static let endings: [(String, Set<ExitReason>, Bool)] = [
        ("", [], true), ("", [.conflicts], true), ("", [.changed], true), ("", [.held], false),
        ("", [.failed], false), ("success_codes: [3, 4]", [.held, .conflicts], true),
        ("success_codes: []", [.conflicts], false), ("success_codes: [5]", [.alertFailed, .conflicts], false),
    ]

    @Test(arguments: endings)
    func `a run requests the start, then the success or the failure`(
        _ settings: String,
        _ reasons: Set<ExitReason>,
        _ isSuccess: Bool
    ) throws {
        try configure(settings)
        #expect(try pings(reasons) == [Self.start, isSuccess ? Self.success : Self.failure])
    }

    @Test func `an error is a failure, but not that another run holds the lock`() throws {
        try configure()
        try folder.importEdition(WorkspaceFolder.first)
        let run = try ScheduledRun(folder.workspace(askingNetwork: true), today: nil, isDryRun: false)
        #expect(throws: UsageError.self) { try run.watched { throw UsageError("a mistake") } }
        #expect(try asked() == [Self.start, Self.failure])
        let lock = try RunLock(mirror: folder.mirror, purpose: "another run")
        #expect(throws: RunLockError.self) {
            try run.watched {
                _ = try run.carryOut()
                return []
            }
        }
        #expect(try asked() == [Self.start, Self.failure, Self.start])
        withExtendedLifetime(lock) {}
    }

    @Test func `neither a dry run nor a rehearsal requests anything`() throws {
        try configure()
        #expect(try pings([], isDryRun: true).isEmpty)
        try configure(isRehearsal: true)
        #expect(try pings([]).isEmpty)
    }

    @Test(arguments: ["status/404", nil])
    func `an address that cannot be requested is a warning, and changes nothing`(_ path: String?) throws {
        // Nobody listens on port 1.
        let url = path.map { server.url($0) } ?? "http://127.0.0.1:1/ping"
        try configure(heartbeat: "{success: '\(url)'}")
        let reporter = RecordingReporter()
        let workspace = try folder.workspace(reporter, askingNetwork: true)
        let run = try ScheduledRun(workspace, today: nil, isDryRun: false)
        #expect(try run.watched { [] } == [])
        let text = path == nil ? "the heartbeat could not be told" : "the heartbeat was not taken"
        #expect(reporter.warnings.map { $0.hasPrefix(text) } == [true], "\(reporter.warnings)")
    }

    @Test func `a mistake in the success codes is told with its place`() throws {
        try configure("success_codes: [1]")
        let error = #expect(throws: (any Error).self) { try folder.workspace() }
        #expect("\(error.map { "\($0)" } ?? "")".contains("recordal.yaml:6:17: 'success_codes' may have 3"))
    }
}
