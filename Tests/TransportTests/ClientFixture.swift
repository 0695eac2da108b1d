import Foundation
import Synchronization
import Testing
@testable import Transport
import WebMock

/// A temporary folder that is removed with the object.
final class Folder {
    let path = NSTemporaryDirectory() + "recordal-\(UUID().uuidString)"

    init() throws { try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true) }

    deinit { try? FileManager.default.removeItem(atPath: path) }
}

/// A retry schedule that records its pauses instead of sleeping.
final class RecordedSleeps: Sendable {
    private let noted = Mutex<[Double]>([])
    private let start = Date(timeIntervalSince1970: 1_800_000_000)

    var seconds: [Double] { noted.withLock { $0 } }
    /// The time: the start plus all recorded pauses.
    var now: Date { start.addingTimeInterval(seconds.reduce(0, +)) }

    var schedule: RetrySchedule {
        RetrySchedule(
            now: { [self] in now },
            sleep: { [self] seconds, _ in noted.withLock { $0.append(seconds) } },
            chance: { 1 }
        )
    }
}

/// A web client, a mock server, and the last response body.
final class ClientFixture {
    let server: MockServer
    let pauses = RecordedSleeps()
    let client: WebClient
    var body: [UInt8] = []
    var heads = 0

    init(_ server: MockServer? = nil, budget: Int = 20, _ change: (inout NetworkSettings) -> Void = { _ in }) throws {
        self.server = try server ?? MockServer()
        var settings = NetworkSettings()
        settings.idleSeconds = 30
        settings.connectSeconds = 5
        change(&settings)
        client = try WebClient(settings, budget: RetryBudget(budget), schedule: pauses.schedule)
    }

    func get(
        _ path: String,
        host: String = "127.0.0.1",
        session: WebSession? = nil,
        _ change: (inout WebRequest) -> Void = { _ in }
    ) throws -> WebResponse {
        let url = path.contains("://") ? path : server.url(path, host: host)
        var request = WebRequest(try WebAddress(url, shown: url), shown: url)
        change(&request)
        body = []
        return try (session ?? client.newSession()).send(
            request,
            ResponseReceiver(
                head: { [self] _ in heads += 1 },
                chunk: { [self] in body += $0 }
            )
        )
    }

    func error(_ path: String, _ change: (inout WebRequest) -> Void = { _ in }) -> TransportError? {
        #expect(throws: TransportError.self) { _ = try get(path, change) }
    }

    var text: String { String(decoding: body, as: UTF8.self) }

    /// Returns the requests in the server's log.
    func log() throws -> [[String: Any]] {
        _ = try get("log")
        let object = try #require(try JSONSerialization.jsonObject(with: Data(body)) as? [String: Any])
        return try #require(object["requests"] as? [[String: Any]])
    }

    static func list(_ rows: Int = 12) -> String {
        "Number,Mark,Holder,Classes,End\n"
            + (1...rows).map { "N\($0),Mark \($0),Acme Ltd,\"3, 9\",2027-01-01\n" }.joined()
    }
}
