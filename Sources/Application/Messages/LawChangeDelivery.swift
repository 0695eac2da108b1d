internal import Delivery
internal import FoundationEssentials
internal import Messages
package import Mirror
package import Notifications
package import Recordations
internal import Rendering

/// Puts the messages about dates that a change of the law moved into the outbox, once per change.
package struct LawChangeDelivery {
    /// The number of moves in a message's JSON object; the message has all of them, some in its table alone.
    private static let listed = 200

    /// The messages that were put into the outbox, or would be in a dry run.
    package private(set) var messages: [LawChangeMessage] = []
    /// The counts of a change whose messages were not written.
    package private(set) var waiting = (moved: 0, earlier: 0)

    /// Reads the waiting change of the law and, unless it is a dry run, puts its messages into the outbox.
    ///
    /// The caller holds the run's lock and has filled the view `deadline`. Without `alerts` in the configuration no message is
    /// written and the change waits; this is not an error.
    package init(_ workspace: Workspace, _ mirror: Mirror, today: CivilDate, isDryRun: Bool) throws {
        let docket = try workspace.docket(mirror)
        let civilDay = workspace.civilDay
        let change = isDryRun ? try docket.predictedLawChange(on: civilDay) : try mirror.waitingLawChange()
        guard let change else { return }
        waiting = (change.moves.count, change.earlier)
        guard let settings = workspace.alerts else { return }
        let run = AlertRun(docket: docket, settings: settings, today: today, actor: workspace.actor)
        guard let messages = try run.messages(for: change) else { return }
        if !isDryRun {
            let now = Instant(Date())
            let builder = try workspace.messageBuilder()
            try mirror.markNotified(
                change,
                messages.map { Self.draft($0, change, by: builder, in: workspace, today: today, now: now) },
                today: today,
                now: now
            )
            waiting = (0, 0)
        }
        self.messages = messages
    }

    private static func draft(
        _ message: LawChangeMessage,
        _ change: LawChange,
        by builder: MessageBuilder,
        in workspace: Workspace,
        today: CivilDate,
        now: Instant
    ) -> OutboxDraft {
        let shown = message.entries.prefix(Self.listed)
        let earlier = message.entries.count { $0.move.direction == .earlier }
        return OutboxDraft(
            event: LawChangeMessage.event,
            recipient: message.recipient,
            idempotencyKey: message.idempotencyKey,
            copies: builder.copies(
                Message(
                    recipient: message.recipient,
                    today: today,
                    workspace: workspace.name,
                    subject: .lawChanged(
                        message.entries.map(Message.LawMove.init),
                        total: message.entries.count,
                        earlier: earlier
                    )
                ),
                to: [message.recipient],
                by: builder.settings.hooks(for: .lawChanged),
                at: now,
                key: message.idempotencyKey,
                details: [
                    ("law_change", .int(change.number)), ("moves", .array(shown.map(\.move.json))),
                    ("total", .int(message.entries.count)), ("earlier", .int(earlier)),
                ]
            )
        )
    }
}
