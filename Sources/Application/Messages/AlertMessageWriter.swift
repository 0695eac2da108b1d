internal import Curation
internal import Deadlines
internal import Delivery
internal import Messages
internal import Mirror
internal import Notifications
internal import Recordations
internal import Rendering

/// Writes the messages about alerts: by the templates, with the objects of `--json` for programs.
struct AlertMessageWriter {
    let builder: MessageBuilder
    let mirror: Mirror
    let workspace: Workspace
    let settings: AlertSettings
    /// Makes the links that answer an alert; nil where no answers are taken.
    var replies: ReplySigner?

    /// The message for each of its hooks, in the hook's language; the outbox keeps it as it is.
    func copies(_ message: AlertMessage, at now: Instant) throws -> [MessageCopy] {
        let alerts = try message.alerts.map { due in
            var alert = try self.alert(due, on: message.today)
            alert.reply = due.number.flatMap { number in
                replies?.reply(alert: number, recipient: message.recipient, message: message.idempotencyKey)
            }
            return alert
        }
        let objects = try message.alerts.map { try details($0, on: message.today) }
        let isDigest = message.event == Message.Name.digest.rawValue
        let subject: Message.Subject = if !isDigest, let only = alerts.first { .alert(only) } else { .digest(alerts) }
        return builder.copies(
            Message(
                recipient: message.recipient,
                today: message.today,
                workspace: workspace.name,
                subject: subject
            ),
            to: [message.recipient],
            by: builder.settings.hooks(for: isDigest ? .digest : .alert),
            at: now,
            key: message.idempotencyKey,
            details: isDigest ? [("alerts", .array(objects.map { .object($0) }))] : objects.first ?? []
        )
    }

    private func alert(_ due: DueAlert, on today: CivilDate) throws -> Message.Alert {
        let one = due.item.obligation
        var alert = Message.Alert(
            due.item,
            values: try mirror.values(of: due.item.record),
            on: today,
            name: due.number.map(String.init) ?? "",
            stage: due.alert.key.stage.name,
            due: due.alert.stageDate
        )
        if due.alert.key.subject.kind.hasPrefix("chase/") { alert.obligation.kind = "chase" }
        alert.daysLate = due.daysLate
        if !due.alert.unreached.isEmpty {
            alert.unreached = due.alert.unreached.joined(separator: ", ")
        } else if due.alert.isEscalated {
            alert.escalatedFrom = settings.recipients(of: due.item).joined(separator: ", ")
        }
        if let recordation = one.recordation {
            if one.kind == .renew {
                alert.commands.append(Message.Command(.filed, "recordal renewal \(recordation) filed --reference TEXT"))
            }
            if let precondition = one.kind.precondition {
                // Where the register states the date, its next edition states the new one.
                let field = Field(name: precondition.field)
                let stated = try field.flatMap { field in
                    try due.item.record.flatMap { try mirror.evidence(number: $0) }?.registered[field]
                }
                if stated == nil {
                    let line = "recordal edit \(recordation) \(precondition.field)=YYYY-MM-DD"
                    alert.commands.append(Message.Command(.extended, line))
                }
            }
        }
        if let number = due.number {
            alert.commands.append(Message.Command(.acknowledge, "recordal alerts ack \(number)"))
            alert.commands.append(Message.Command(.snooze, "recordal alerts snooze \(number) --until DATE"))
        }
        return alert
    }

    private func details(_ due: DueAlert, on today: CivilDate) throws -> [(String, JSON)] {
        let recordation = try due.item.record.flatMap { try mirror.evidence(number: $0)?.recordation }
        return [
            ("alert", JSON(due.number)),
            ("obligation", due.item.json(on: today)), ("recordation", recordation?.json(workspace.portfolio) ?? .null),
            (
                "stage",
                .object([
                    ("name", .string(due.alert.key.stage.name)), ("reached", .string(due.alert.stageDate.description)),
                    ("days_late", .int(due.daysLate)), ("escalated", .bool(due.alert.isEscalated)),
                    ("unreached", .array(due.alert.unreached.map { .string($0) })),
                ])
            ),
        ]
    }
}
