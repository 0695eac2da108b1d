import Notifications
import Deadlines
import Foundation
import Law
@testable import Curation
@testable import History
@testable import Ingest
import Mirror
import MirrorFile
import Recordations
import Testing

/// A mirror with recordations in a folder of its own, which goes with it.
final class LedgerBench {
    private let file: MirrorFile
    let mirror: Mirror
    var folder: String { file.folder }

    init(ends: [String?]) throws {
        file = try MirrorFile()
        mirror = try Mirror(path: file.path)
        let country = try #require(Jurisdiction("KE"))
        let source = try mirror.source(name: "ke-aca", register: "ke-aca", jurisdiction: country)
        var draft = FetchDraft(
            sourceID: source.id,
            day: day("2026-01-05"),
            actor: "tester",
            extent: .complete,
            verdict: .applied,
            documents: []
        )
        draft.base = nil
        _ = try mirror.apply(draft) { application in
            try application.add(ends.enumerated().map { Self.observation($0, $1) })
            return Fetch.Counts()
        }
    }

    private static func observation(_ index: Int, _ end: String?) -> Observation {
        let values: [Field: String?] = [
            .recordationNumber: "R-\(index)", .mark: "Mark \(index)", .holder: "Acme", .status: "active",
            .validTo: end,
        ]
        return Observation(
            key: RecordKey(components: ["R-\(index)"]),
            values: FieldValues { values[$0] ?? nil },
            raw: [],
            digest: RowDigest(low: UInt64(index + 1), high: 1),
            notStated: [],
            unobserved: [],
            isTombstone: false,
            rowNumber: index + 1
        )
    }

    deinit { try? mirror.close() }

    func run(_ settings: AlertSettings, on today: String, clock: String? = nil) -> AlertRun {
        var rule = Portfolio.Rule()
        rule.holder = "acme"
        let docket = Docket(
            mirror: mirror,
            law: LawBook { _, _ in nil },
            portfolio: Portfolio([rule]),
            ages: [],
            settings: "test"
        )
        return AlertRun(docket: docket, settings: settings, today: day(today), clock: clock.map(day), actor: "tester")
    }

    @discardableResult
    func send(
        _ settings: AlertSettings,
        on today: String,
        clock: String? = nil,
        _ channel: some DeliveryChannel
    ) throws -> DispatchReport {
        let run = run(settings, on: today, clock: clock)
        try run.write(try run.plan(), now: at(today)) { message in
            let lines = message.alerts.map { "\($0.item.obligation.id) \($0.alert.key.stage.name)" }
            let hooks: [String?] = channel.hooks(for: "digest")
            return (hooks.isEmpty ? [nil] : hooks).map { MessageCopy(hook: $0, payload: lines.joined(separator: "\n")) }
        }
        return try run.dispatch(channel) { at(today) }
    }
}

/// Takes messages, and does with them what a closure says.
final class Post: DeliveryChannel {
    var taken: [OutboxMessage] = []
    private let names: [String]
    private let outcome: (OutboxMessage) -> DeliveryOutcome

    init(
        hooks: [String] = ["post"],
        _ outcome: @escaping (OutboxMessage) -> DeliveryOutcome = { _ in .delivered }
    ) {
        names = hooks
        self.outcome = outcome
    }

    func hooks(for event: String) -> [String] { names }

    func deliver(_ message: OutboxMessage) -> DeliveryAttempt {
        taken.append(message)
        return DeliveryAttempt(outcome(message), milliseconds: 3, output: "said\n")
    }
}

func at(_ today: String) -> Instant {
    Instant(Date(timeIntervalSince1970: Double(day(today).daysSinceEpoch * 86_400 + 43_200)))
}

extension Mirror {
    /// The messages of the outbox, each with its hook and state.
    func posted() throws -> [String] { try messages().map { "\($0.hook ?? "nobody") \($0.state)" } }
}
