internal import Application
internal import Deadlines
internal import Mirror
internal import Notifications
internal import Recordations
internal import Rendering

extension AlertDelivery {
    /// The shape of ``json``.
    static let shape: JSONShape = [
        "dry_run": .boolean, "configured": .boolean,
        "messages": .array([
            "event": .string, "recipient": .string, "idempotency_key": .string,
            "alerts": .array([
                "obligation": .string, "stage": .string, "due": .date.orNull, "days_late": .integer,
                "escalated": .boolean,
            ]),
        ]),
        "decided": .integer, "obligations": .integer,
        "law_changed": .array([
            "recipient": .string, "idempotency_key": .string, "moves": .array(LawMove.shape),
        ]),
        "news": .array(["event": .string, "of": .array(.string)]), "delivered": .integer, "failed": .integer,
        "unreached": .array(Unreached.shape), "taken_back": .integer, "waiting": .integer, "retry": .integer,
        "dead": .integer, "codes": .array(.integer),
    ]

    /// Prints it for a reader; with `--quiet` only what went wrong.
    func print(_ common: CommonOptions) {
        for message in messages where !common.quiet {
            Output.line(common.style.bold("to \(message.recipient)"))
            for due in message.alerts { Output.line("  \(due.line)") }
        }
        let quiet = Dictionary(grouping: plan.decided.filter { $0.alert.state != .planned }) { $0.alert.state }
        for (state, held) in quiet.sorted(by: { $0.key.rawValue < $1.key.rawValue }) where !common.quiet {
            Output.line("\(Phrase.count(held.count, "stage")) \(state.rawValue)")
        }
        for line in (lawChange?.lines ?? []) + (notifications?.lines ?? []) where !common.quiet {
            Output.line("\(isDryRun ? "would tell" : "told"): \(line)")
        }
        if !common.quiet {
            let verb = isDryRun ? "would be planned" : "planned"
            let count = "\(Phrase.count(plan.due.count, "alert")) \(verb)"
            let planned = workspace.noAlerts ?? "\(count) of \(Phrase.count(plan.obligations, "obligation"))."
            let sent = isDryRun ? "" : " \(Phrase.count(report.delivered, "message")) handed over."
            Output.line(StyledText(planned + sent))
        }
        printWarnings()
        let waiting = counts.waiting + counts.retry
        if waiting > 0, !isDryRun {
            ErrorOutput.line("\(Phrase.count(waiting, "message")) not handed over yet: recordal alerts messages")
        }
        if counts.dead > 0 {
            ErrorOutput.line("\(Phrase.count(counts.dead, "message")) dead: recordal alerts retry tries them again")
        }
        for mistake in plan.mistakes { ErrorOutput.warning("\(block: mistake)") }
    }

    private func printWarnings() {
        if let waiting = lawChange?.waiting, waiting.moved > 0 {
            let line = LawChange.summary(moved: waiting.moved, earlier: waiting.earlier)
            ErrorOutput.warning("\(line)")
        }
        for (message, reason) in report.failed {
            let line = "\(message.event) for \(message.recipient ?? "all") failed: \(reason)"
            ErrorOutput.warning("\(line)")
        }
        for one in unreached where !isDryRun {
            ErrorOutput.warning("\(one.line)")
        }
        if let day = takenBack.lastDay {
            let line =
                "\(Phrase.count(takenBack.count, "stage")) noted on days that have not come (the last on \(day)) will be told"
                + " again in their time: was the clock wrong?"
            ErrorOutput.warning("\(line)")
        }
        for hook in report.spent.sorted() {
            let line = "\(hook) did nothing but fail, and is left alone until the next run"
            ErrorOutput.warning("\(line)")
        }
    }

    /// The same for a script.
    var json: [(String, JSON)] {
        [
            ("dry_run", .bool(isDryRun)), ("configured", .bool(workspace.alerts != nil)),
            ("messages", .array(messages.map(Self.json))),
            ("decided", .int(plan.decided.count)), ("obligations", .int(plan.obligations)),
            (
                "law_changed",
                .array(
                    (lawChange?.messages ?? []).map {
                        .object([
                            ("recipient", .string($0.recipient)), ("idempotency_key", .string($0.idempotencyKey)),
                            ("moves", .array($0.entries.map(\.move.json))),
                        ])
                    }
                )
            ),
            ("news", .array((notifications?.pieces ?? []).map(Self.json))),
            ("delivered", .int(report.delivered)), ("failed", .int(report.failed.count)),
            ("unreached", .array(isDryRun ? [] : unreached.map(\.json))), ("taken_back", .int(takenBack.count)),
            ("waiting", .int(counts.waiting)), ("retry", .int(counts.retry)), ("dead", .int(counts.dead)),
            ("codes", .array(reasons.map { Int($0.rawValue) }.sorted().map { .int($0) })),
        ]
    }

    private static func json(_ piece: NotificationPlanner.PlannedNotification) -> JSON {
        .object([("event", .string(piece.content.event)), ("of", .array(piece.subjects.map { .string($0) }))])
    }

    private static func json(_ message: AlertMessage) -> JSON {
        .object([
            ("event", .string(message.event)), ("recipient", .string(message.recipient)),
            ("idempotency_key", .string(message.idempotencyKey)), ("alerts", .array(message.alerts.map(json))),
        ])
    }

    private static func json(_ due: DueAlert) -> JSON {
        .object([
            ("obligation", .string(due.item.obligation.id)), ("stage", .string(due.alert.key.stage.name)),
            ("due", JSON(due.alert.due?.description)), ("days_late", .int(due.daysLate)),
            ("escalated", .bool(due.alert.isEscalated)),
        ])
    }
}
