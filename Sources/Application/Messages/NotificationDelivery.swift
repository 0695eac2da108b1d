internal import Curation
internal import Delivery
internal import FoundationEssentials
package import Ingest
internal import Messages
package import Mirror
package import Notifications
package import Recordations
internal import Registers

/// The notifications that are no alert, found in the mirror and put into the outbox.
package struct NotificationDelivery {
    /// The notifications that nobody has had before.
    package private(set) var pieces: [NotificationPlanner.PlannedNotification] = []

    /// Whether any hook is named for an event that is no deadline.
    static func isWanted(_ workspace: Workspace) -> Bool { !events(workspace).isEmpty }

    private static func events(_ workspace: Workspace) -> Set<String> {
        Set(workspace.delivery.hooks.map(\.event).filter { !$0.isOfObligations }.map(\.rawValue))
    }

    /// Writes the messages of what registers changed into the outbox, in the transaction that applies an edition.
    ///
    /// Returns the notifications that were written. Where no hook is named for changes nothing is looked up. A mistake in a template
    /// is no error here, for it must not keep an edition out: ``init(_:_:_:recorded:today:isDryRun:)`` finds the changes again
    /// and throws it.
    static func recordChanges(
        _ workspace: Workspace,
        _ mirror: Mirror,
        today: CivilDate
    ) throws -> [NotificationPlanner.PlannedNotification] {
        guard events(workspace).contains(Message.Name.change.rawValue) else { return [] }
        let until = try mirror.lastSeq()
        let planner = NotificationPlanner(mirror: mirror, portfolio: workspace.portfolio, today: today)
        let pieces = try planner.pendingNotifications(
            of: [Message.Name.change.rawValue],
            pulled: [],
            failed: [],
            ages: [],
            until: until
        )
        do {
            try write(pieces, until: until, workspace, mirror, today: today)
        } catch is TemplateError { return [] }
        return pieces
    }

    /// Finds the notifications and, unless nothing is to be written, puts its messages into the outbox; the caller holds the run's lock.
    ///
    /// `reports` are those of this run, and `recorded` are the notifications that it wrote with its editions. Where no hook is named for an event, nothing is looked up and nothing is left for
    /// later. Throws ``TemplateError``; nobody counts as notified then.
    package init(
        _ workspace: Workspace,
        _ mirror: Mirror,
        _ reports: [SyncReport],
        recorded: [NotificationPlanner.PlannedNotification] = [],
        today: CivilDate,
        isDryRun: Bool
    ) throws {
        let until = try mirror.lastSeq()
        let events = Self.events(workspace)
        var found: [NotificationPlanner.PlannedNotification] = []
        if !events.isEmpty {
            let planner = NotificationPlanner(mirror: mirror, portfolio: workspace.portfolio, today: today)
            found = try planner.pendingNotifications(
                of: events,
                pulled: workspace.pulledNames,
                failed: reports.filter { $0.verdict == .failed && $0.fetch == nil }.map {
                    ($0.source, $0.reason ?? "")
                },
                ages: events.contains(Message.Name.sourceStale.rawValue) ? try workspace.ages(mirror) : [],
                until: until
            )
        }
        pieces = found + recorded
        if isDryRun { return }
        // Before a hook for changes is named, nobody is notified of them: the changes until now are skipped.
        if found.isEmpty, try mirror.changesNotifiedUntil() == until { return }
        try Self.write(found, until: until, workspace, mirror, today: today)
    }

    /// Writes the messages of notifications and, in the same transaction, that people were notified of changes up to an event.
    private static func write(
        _ pieces: [NotificationPlanner.PlannedNotification],
        until seq: Int,
        _ workspace: Workspace,
        _ mirror: Mirror,
        today: CivilDate
    ) throws {
        let now = Instant(Date())
        var drafts: [NotificationDraft] = []
        if !pieces.isEmpty {
            let writer = NotificationMessageWriter(
                builder: try workspace.messageBuilder(),
                workspace: workspace,
                today: today,
                now: now,
                jurisdictions: try mirror.jurisdictions()
            )
            drafts = pieces.compactMap(writer.draft)
        }
        try mirror.write(drafts, changesUntil: seq, today: today, now: now)
    }
}

extension Workspace {
    /// The sources that a run brings in.
    fileprivate var pulledNames: Set<String> {
        Set(
            sources.filter { source in
                if source.origin != nil { return true }
                let definition = try? definitions.definition(source.definition, source: source.name).definition
                return definition?.isByHand == false && definition?.pull?.url != nil
            }.map(\.name)
        )
    }
}
