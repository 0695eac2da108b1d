internal import Alerts
internal import Deadlines
internal import Delivery
internal import Hooks
internal import Letters
internal import Mirror
internal import Recordations
internal import Rendering

/// Puts alerts into words for hooks: the templates' letter, with the objects of `--json` beside it.
struct AlertWriter {
    let post: Post
    let mirror: Mirror
    let workspace: Workspace
    let settings: AlertSettings

    /// The message for a letter's hook, frozen in the outbox.
    func payload(_ letter: AlertLetter, at now: Instant) throws -> String {
        let alerts = try letter.alerts.map { try self.alert($0, on: letter.today) }
        let objects = try letter.alerts.map { try details($0, on: letter.today) }
        let isDigest = letter.event == Letter.Name.digest.rawValue
        let subject: Letter.Subject = if !isDigest, let only = alerts.first { .alert(only) } else { .digest(alerts) }
        return post.call(
            Letter(
                recipient: letter.recipient,
                today: letter.today,
                workspace: workspace.name,
                subject: subject
            ),
            to: [letter.recipient],
            at: now,
            key: letter.idempotencyKey,
            details: isDigest ? [("alerts", .array(objects.map { .object($0) }))] : objects.first ?? []
        ).payload
    }

    private func alert(_ due: DueAlert, on today: CivilDate) throws -> Letter.Alert {
        let one = due.item.obligation
        var alert = Letter.Alert(
            due.item,
            values: try mirror.values(of: due.item.record),
            on: today,
            name: "",
            stage: due.alert.key.stage.name,
            due: due.alert.stageDate
        )
        if due.alert.key.subject.kind.hasPrefix("chase/") { alert.obligation.kind = "chase" }
        alert.daysLate = due.daysLate
        if due.alert.isEscalated { alert.escalatedFrom = settings.recipients(of: due.item).joined(separator: ", ") }
        if let recordation = one.recordation {
            if one.kind == .renew {
                alert.commands.append(Letter.Command(.filed, "recordal renewal \(recordation) filed --reference TEXT"))
            }
            alert.commands.append(
                Letter.Command(
                    .acknowledge,
                    "recordal alerts ack NUMBER (recordal alerts --recordation \(recordation))"
                )
            )
        }
        return alert
    }

    private func details(_ due: DueAlert, on today: CivilDate) throws -> [(String, JSON)] {
        let recordation = try due.item.record.flatMap { try mirror.evidence(number: $0)?.recordation }
        return [
            ("obligation", due.item.json(on: today)), ("recordation", recordation?.json(workspace.portfolio) ?? .null),
            (
                "stage",
                .object([
                    ("name", .string(due.alert.key.stage.name)), ("reached", .string(due.alert.stageDate.description)),
                    ("days_late", .int(due.daysLate)), ("escalated", .bool(due.alert.isEscalated)),
                ])
            ),
        ]
    }
}

/// Hands letters to the workspace's hooks.
struct HookCourier: Courier {
    let workspace: Workspace

    /// Runs every hook of the letter's event.
    ///
    /// Delivered is what all of them took: one that failed is tried again, and the
    /// others see the same message under the same key once more.
    func deliver(_ letter: OutboxLetter) -> DeliveryOutcome {
        guard let event = Letter.Name(rawValue: letter.event) else {
            return .failed("there is no event '\(letter.event)'")
        }
        let hooks = workspace.delivery.hooks(for: event)
        guard !hooks.isEmpty else { return .later("no hook for '\(letter.event)' is configured in \(workspace.file)") }
        let call = HookCall(event: letter.event, idempotencyKey: letter.idempotencyKey, payload: letter.payload)
        var reasons: [String] = []
        var isFailed = false
        for hook in hooks {
            let attempt = hook.hook.run(call, in: workspace.hookSurroundings)
            if attempt.outcome.isDelivered { continue }
            if attempt.outcome != .tryLater { isFailed = true }
            reasons.append("\(hook.path): \(attempt.outcome)" + (attempt.output.lastLine.map { ": \($0)" } ?? ""))
        }
        let reason = reasons.joined(separator: "; ")
        return reasons.isEmpty ? .delivered : isFailed ? .failed(reason) : .later(reason)
    }

    func limit(for letter: OutboxLetter) -> Int? {
        Letter.Name(rawValue: letter.event).flatMap { workspace.delivery.hooks(for: $0).compactMap(\.attempts).max() }
    }
}
