internal import Curation
internal import Deadlines
internal import Delivery
internal import Messages
internal import Mirror
internal import Notifications
internal import Recordations
internal import Rendering

/// Writes the messages of notifications that are no alert: by the templates, with the objects of `--json` for programs.
struct NotificationMessageWriter {
    /// How many conflicts are in the JSON object; the message has all of them, some in its table alone.
    private static let listed = 50

    let builder: MessageBuilder
    let workspace: Workspace
    let today: CivilDate
    let now: Instant
    /// The jurisdictions by the names of their sources, for headings.
    var jurisdictions: [String: String] = [:]

    /// The messages of a notification: one a recipient, so that a refused address keeps no other from being notified.
    func draft(_ piece: NotificationPlanner.PlannedNotification) -> NotificationDraft? {
        let (subject, details) = contents(piece.content)
        return draft(subject, details, subjects: piece.subjects, key: piece.subjects)
    }

    /// The messages of a finished run, which is known by the instant at which it began.
    func draft(_ run: Message.Run, began: String) -> NotificationDraft? {
        let sources = run.sources.map { source -> JSON in
            .object([
                ("source", .string(source.source)), ("verdict", .string(source.verdict)),
                ("reason", JSON(source.reason)),
            ])
        }
        let details: [(String, JSON)] = [
            ("sources", .array(sources)), ("delivered", .int(run.sent)), ("failed", .int(run.failed)),
            ("codes", .array(run.codes.map { .int($0) })), ("head", JSON(run.head)),
        ]
        return draft(.runFinished(run), details, subjects: [], key: [began])
    }

    private func draft(
        _ subject: Message.Subject,
        _ details: [(String, JSON)],
        subjects: [String],
        key: [String]
    ) -> NotificationDraft? {
        func message(for recipient: String) -> Message {
            Message(recipient: recipient, today: today, workspace: workspace.name, subject: subject)
        }
        let name = message(for: "").name
        let hooks = builder.settings.hooks(for: name)
        let recipients = Recipient.distinct(hooks.flatMap(\.to)).sorted().map { [$0] }
        let messages = (recipients + (hooks.contains(where: \.to.isEmpty) ? [[]] : [])).map { to in
            // The same for each try and each hook.
            let key = Mirror.idempotencyKey(of: [name.rawValue] + key + ["to"] + to)
            return OutboxDraft(
                event: name.rawValue,
                recipient: to.first,
                idempotencyKey: key,
                copies: builder.copies(
                    message(for: to.first ?? ""),
                    to: to,
                    by: hooks.filter { hook in
                        to.isEmpty ? hook.to.isEmpty : hook.to.contains { one in Recipient.isSame(one, to[0]) }
                    },
                    at: now,
                    key: key,
                    details: details
                )
            )
        }
        return messages.isEmpty ? nil : NotificationDraft(event: name.rawValue, subjects: subjects, messages: messages)
    }

    private func contents(_ notification: EventNotification) -> (Message.Subject, [(String, JSON)]) {
        switch notification {
        case .syncFailed(let name, let reason, let trouble):
            var source = source(name, trouble, reason)
            if let fetch = trouble?.fetch.id { source.commands = [.init(.show, "recordal fetches show \(fetch)")] }
            source.commands.append(Message.Command(.retry, "recordal sync \(name)"))
            return (.syncFailed(source), source.details)
        case .syncHeld(let trouble):
            let fetch = trouble.fetch.id
            var source = source(trouble.source, trouble, trouble.fetch.reason)
            source.commands = [
                Message.Command(.show, "recordal fetches show \(fetch)"),
                Message.Command(.accept, "recordal fetches accept \(fetch) --reason TEXT"),
                Message.Command(.reject, "recordal fetches reject \(fetch) --reason TEXT"),
            ]
            return (.syncHeld(source), source.details)
        case .conflict(let cases, let open):
            let details: [(String, JSON)] = [
                ("conflicts", .array(cases.prefix(Self.listed).map { $0.json(nil, today) })),
                ("new", .int(cases.count)),
                ("open", .int(open)),
            ]
            let conflicts = cases.map { Message.Conflict($0, jurisdictions[$0.source]) }
            return (.conflict(conflicts, total: cases.count), details)
        case .change(let changes):
            var source = Message.Source(changes.source, fetch: changes.fetch)
            source.commands = [Message.Command(.show, "recordal changes --source \(changes.source)")]
            let details: [(String, JSON)] = [
                ("source", .string(changes.source)), ("fetch", .int(changes.fetch)),
                ("changes", .array(changes.events.map(\.json))), ("total", .int(changes.total)),
            ]
            let jurisdiction = jurisdictions[changes.source]
            let events = changes.events.map { Message.Change($0, jurisdiction) }
            return (.change(source, events, total: changes.total), details)
        case .sourceStale(let age):
            var source = Message.Source(age.source)
            source.knownFrom = age.knownFrom
            source.age = today.days(since: age.knownFrom)
            source.allowedAge = age.staleAfterDays
            source.commands = [
                Message.Command(.show, "recordal status"), Message.Command(.retry, "recordal sync \(age.source)"),
            ]
            return (.sourceStale(source), source.details)
        }
    }

    private func source(_ name: String, _ trouble: SourceTrouble?, _ reason: String?) -> Message.Source {
        var source = Message.Source(name, fetch: trouble?.fetch.id, reason: reason)
        source.knownFrom = trouble?.knownFrom
        source.age = trouble?.knownFrom.map { today.days(since: $0) }
        return source
    }
}

extension Message.Source {
    /// The source as a hook's program reads it.
    fileprivate var details: [(String, JSON)] {
        [
            ("source", .string(name)), ("fetch", JSON(fetch)), ("reason", JSON(reason)),
            ("known_from", JSON(knownFrom?.description)), ("age_days", JSON(age)), ("allowed_days", JSON(allowedAge)),
        ]
    }
}

extension Message.Conflict {
    fileprivate init(_ details: ConflictDetail, _ jurisdiction: String?) {
        let conflict = details.conflict
        let isLink = conflict.field == Conflict.linkField
        self.init(
            name: "\(conflict.id)",
            recordation: details.recordation,
            mark: details.values[.mark],
            field: isLink ? nil : conflict.field,
            kind: conflict.kind,
            base: conflict.base,
            local: conflict.local,
            register: conflict.register,
            commands: [
                Message.Command(
                    .resolve,
                    "recordal resolve \(conflict.id) --take \(isLink ? "ID" : "local|register") --reason TEXT"
                )
            ]
        )
        self.jurisdiction = jurisdiction
        opened = details.fetchDay?.description ?? String(conflict.opened.prefix(10))
    }
}

extension Message.Change {
    fileprivate init(_ event: Event, _ jurisdiction: String?) {
        self.init(
            recordation: event.recordation ?? "",
            mark: event.mark,
            kind: event.kind,
            field: event.field,
            old: event.old,
            new: event.new
        )
        self.jurisdiction = jurisdiction
        on = event.noticeDate ?? String(event.at.prefix(10))
    }
}
