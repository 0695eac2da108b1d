import Notifications
@testable import Application
import Foundation
import Mirror
import Recordations
import Rendering
import Ingest
import TestSupport
import Testing

/// Alerts and news handed to real executables.
@Suite(.waitingForPrograms) struct AlertDeliveryTests {
    /// A workspace with two deadlines and a hook that is a script.
    private func folder(
        _ script: String,
        alerts: String = "{fallback: [anna@example.com, li@example.cn]}",
        hook: String = "hooks/mine"
    ) throws -> WorkspaceFolder {
        let folder = try WorkspaceFolder()
        try folder.hook("mine", script)
        try folder.write(
            "recordal.yaml",
            """
            time_zone: Europe/Zurich
            portfolio: [{holder: acme}]
            alerts: \(alerts)
            hooks: {digest: \(hook), alert: \(hook)}
            letters: {from: brands@example.com, languages: {li@example.cn: zh-Hans}}

            """
        )
        try folder.importEdition(
            WorkspaceFolder.header + WorkspaceFolder.rows(1...2, end: "2026-12-31"),
            on: "2026-12-10"
        )
        return folder
    }

    @discardableResult
    private func send(
        _ folder: WorkspaceFolder,
        on day: String = "2026-12-10",
        isDryRun: Bool = false
    ) throws
        -> AlertDelivery
    {
        try AlertDelivery.send(folder.workspace(), today: civil(day), isDryRun: isDryRun)
    }

    private static let keeping = "cat > told-$RECORDAL_IDEMPOTENCY_KEY"

    private func told(_ folder: WorkspaceFolder) throws -> [[String: Any]] {
        try folder.files("told-").map { name in
            let data = Data(try #require(folder.text(name)).utf8)
            return try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        }
    }

    @Test func `each recipient gets one message in their language, with the objects of --json, once`() throws {
        let folder = try folder(Self.keeping)
        let delivery = try send(folder)
        #expect(delivery.reasons == [])
        #expect(delivery.report.delivered == 2)
        let messages = try told(folder).sorted { "\($0["to"] ?? "")" < "\($1["to"] ?? "")" }
        #expect(messages.map { $0["to"] as? [String] } == [["anna@example.com"], ["li@example.cn"]])
        let subjects = messages.compactMap { $0["subject"] as? String }
        #expect(subjects.first?.hasPrefix("[rehearsal] 2 to do; first: KZ Mark 1, ") == true)
        #expect(subjects.last?.hasPrefix("[rehearsal] 待办 2 项；最急：KZ Mark 1，") == true)
        for message in messages {
            #expect(message["event"] as? String == "digest")
            #expect(message["message"] as? String != nil)
            let alerts = try #require(message["alerts"] as? [[String: Any]])
            #expect(alerts.count == 2)
            #expect((alerts.first?["obligation"] as? [String: Any])?["recordation"] as? String == "toy:N1")
            #expect((alerts.first?["recordation"] as? [String: Any])?["holder"] as? String == "Acme Ltd")
            #expect((alerts.first?["stage"] as? [String: Any])?["name"] as? String != nil)
        }
        #expect(try send(folder).report.delivered == 0)
        #expect(try told(folder).count == 2)
    }

    @Test func `a dry run plans, and notifies nobody`() throws {
        let folder = try folder(Self.keeping)
        let delivery = try send(folder, isDryRun: true)
        #expect(delivery.plan.due.count == 4)
        #expect(delivery.reasons == [])
        #expect(try told(folder).isEmpty)
        #expect(try folder.workspace().openMirror(creating: false).messages().isEmpty)
    }

    @Test func `a single alert has its objects at the top`() throws {
        let folder = try folder(
            Self.keeping,
            alerts: "{fallback: [anna@example.com, li@example.cn], delivery: single}"
        )
        #expect(try send(folder).reasons == [])
        let messages = try told(folder)
        #expect(messages.count == 4)
        for message in messages {
            #expect(message["event"] as? String == "alert")
            #expect(message["obligation"] as? [String: Any] != nil)
            #expect((message["recordation"] as? [String: Any])?["source"] as? String == "toy")
            #expect(message["stage"] as? [String: Any] != nil)
        }
    }

    @Test func `a message that fails keeps no other back, and is tried again under its key`() throws {
        let folder = try folder(
            """
            if grep -q '^    "li@' && ! [ -e open ]; then echo 'no route to host' >&2; exit 1; fi
            : > told-$RECORDAL_IDEMPOTENCY_KEY
            """
        )
        let first = try send(folder)
        #expect(first.reasons == [.alertFailed])
        #expect(first.report.failed.map(\.reason) == ["hooks/mine: exit status 1: no route to host"])
        #expect(first.report.failed.map(\.message.recipient) == ["li@example.cn"])
        #expect(try folder.files("told-").count == 1)
        let mirror = try folder.workspace().openMirror(creating: false)
        let waiting = try #require(try mirror.messages().first { $0.state == "retry" })
        #expect(waiting.attempts == 1)
        try folder.write("open", "")
        // Its next try is later: it waits, and the delivery says so.
        let second = try send(folder)
        #expect(second.reasons == [.alertFailed])
        #expect(second.counts.retry == 1)
        let replies = try AlertReplies(folder.workspace(), isDryRun: false)
        #expect(try replies.retry(alert: nil, message: waiting.id) == 1)
        #expect(throws: UsageError.self) { try replies.retry(alert: 99, message: nil) }
        #expect(try send(folder).reasons == [])
        #expect(try folder.files("told-").contains("told-" + waiting.idempotencyKey))
        #expect(try folder.files("told-").count == 2)
    }

    @Test(arguments: ["1", "75"])
    func `a message that cannot be delivered for good goes to the fallback in the same run`(_ status: String) throws {
        let folder = try folder(
            "input=$(cat); if printf '%s' \"$input\" | grep -q '^    \"anna@'; then echo '550 no such user' >&2; exit \(status); fi; "
                + "printf '%s\\n' \"$input\" > told-desk",
            alerts: "{recipients: [{to: anna@example.com, source: toy}], fallback: desk@example.com}",
            hook: "{path: hooks/mine, attempts: 1}"
        )
        let delivery = try send(folder)
        #expect(delivery.reasons == [.alertFailed])
        #expect(delivery.counts.dead == 1, "\(delivery.report.failed)")
        let unreached = try #require(delivery.unreached.first)
        #expect(delivery.unreached.count == 1)
        #expect(unreached.recipient == "anna@example.com" && unreached.alerts == 2)
        #expect(unreached.reason?.hasPrefix("hooks/mine: exit status \(status)") == true)
        #expect(unreached.reason?.hasSuffix("550 no such user") == true)
        #expect(unreached.notifiedInstead == ["desk@example.com"])
        #expect(unreached.unnotified == 0)
        #expect(folder.text("told-desk")?.contains("No message reached anna@example.com.") == true)
    }

    @Test func `a template with a mistake stops the messages, and nothing counts as notified`() throws {
        let folder = try folder(Self.keeping)
        try folder.write("templates/en/digest.txt", "Subject: {{cuont}}\n")
        let delivery = try send(folder)
        #expect(delivery.reasons == [.usage])
        #expect(delivery.faults.map { "\($0)" }.joined().contains("digest.txt:1:10: there is no name 'cuont' here"))
        try FileManager.default.removeItem(atPath: folder.path + "/templates")
        #expect(try send(folder).reasons == [])
        #expect(try told(folder).count == 2)
    }

    @Test(arguments: ["missing", "writable"])
    func `a hook that cannot run is a failure`(_ how: String) throws {
        let folder = try folder("exit 0")
        let hook = folder.path + "/hooks/mine"
        if how == "missing" {
            try FileManager.default.removeItem(atPath: hook)
        } else {
            try FileManager.default.setAttributes([.posixPermissions: 0o777], ofItemAtPath: hook)
        }
        let delivery = try send(folder)
        #expect(delivery.reasons == [.alertFailed])
        let text = how == "missing" ? "not run: \(hook) cannot be found" : "may be written by others"
        #expect(delivery.report.failed.allSatisfy { $0.reason.contains(text) }, "\(delivery.report.failed)")
        #expect(!delivery.report.failed.isEmpty)
    }

    @Test func `a run delivers although its sources fail, and once`() throws {
        let folder = try folder(Self.keeping)
        try folder.write(
            "recordal.yaml",
            try #require(folder.text("recordal.yaml"))
                + "sources: {toy: {from: nowhere.csv}, broken: {from: list.csv}}\n"
        )
        try folder.write("sources/broken.yaml", "columns: [")
        func run() throws -> SyncOutcome {
            let run = try ScheduledRun(folder.workspace(), today: civil("2026-12-10"), isDryRun: false)
            guard case .synced(let outcome, _) = try run.carryOut() else { throw CancellationError() }
            return outcome
        }
        let first = try run()
        #expect(first.reasons == [.failed])
        #expect(first.delivery?.report.delivered == 2)
        #expect(try run().delivery?.report.delivered == 0)
        #expect(try told(folder).count == 2)
    }

    @Test func `where nothing and nobody is named, a run only brings in, and sending is wrong usage`() throws {
        let folder = try WorkspaceFolder()
        let run = try ScheduledRun(folder.workspace(), today: civil("2026-01-10"), isDryRun: false)
        guard case .synced(let outcome, let hasNobody) = try run.carryOut() else { throw CancellationError() }
        #expect(hasNobody && outcome.delivery == nil)
        #expect(throws: UsageError.self) { try self.send(folder, on: "2026-01-10") }
    }

    @Test func `a clock that ran ahead silences no stage`() throws {
        let folder = try folder(Self.keeping)
        #expect(try send(folder, on: "2099-01-01").report.delivered > 0)
        let delivery = try send(folder)
        #expect(delivery.takenBack.count > 0)
        #expect(delivery.report.delivered > 0)
    }

    @Test func `an alert is snoozed until its safe date at the latest`() throws {
        let folder = try folder("exit 0")
        try send(folder)
        let mirror = try folder.workspace().openMirror(creating: false)
        let entry = try #require(try mirror.entries().first { $0.due != nil })
        let due = try #require(entry.due)
        let today = due.adding(days: -3)
        let replies = try AlertReplies(folder.workspace(), isDryRun: false)
        for wrong in [today, due.adding(days: 1)] {
            #expect(throws: UsageError.self) {
                try replies.snooze(entry.id, until: wrong, note: nil, today: today)
            }
        }
        #expect(try replies.snooze(entry.id, until: due, note: "waiting", today: today).id == entry.id)
        #expect(throws: UsageError.self) { try replies.acknowledge(9999, note: nil) }
    }

    @Test func `a chat is a recipient with an @ in front, and gets no mail`() throws {
        let folder = try folder(
            "cat > told-chat",
            alerts: "{recipients: [{to: '@anna.b', source: toy}], fallback: ['@legal-team', '#brands']}"
        )
        #expect(ConfigCheck(try folder.workspace()).mistakes == [])
        #expect(try send(folder).reasons == [])
        let message = try #require(try told(folder).first)
        #expect(message["to"] as? [String] == ["@anna.b"] && message["message"] is NSNull)
    }
}
