internal import Curation
internal import Delivery
internal import Foundation
package import Ingest
internal import Letters
package import Mirror
package import Notifications
package import Recordations
internal import Registers

/// The news beside deadlines, found in the mirror and put into the outbox.
package struct NotificationDelivery {
    /// The news of which nobody was notified before.
    package private(set) var pieces: [NotificationPlanner.PlannedNotification] = []

    /// Whether any hook is named for an event that is no deadline.
    static func isWanted(_ workspace: Workspace) -> Bool { !events(workspace).isEmpty }

    private static func events(_ workspace: Workspace) -> Set<String> {
        Set(workspace.delivery.hooks.map(\.event).filter { !$0.isOfObligations }.map(\.rawValue))
    }

    /// Finds the news and, unless nothing is to be written, puts its messages into the outbox; the caller holds the run's lock.
    ///
    /// `reports` are those of this run. Where no hook is named for an event, nothing is looked up and nothing is left for
    /// later. Throws ``TemplateError``; nobody counts as notified then.
    package init(
        _ workspace: Workspace,
        _ mirror: Mirror,
        _ reports: [SyncReport],
        today: CivilDate,
        isDryRun: Bool
    ) throws {
        let until = try mirror.lastSeq()
        let events = Self.events(workspace)
        if !events.isEmpty {
            let planner = NotificationPlanner(mirror: mirror, portfolio: workspace.portfolio, today: today)
            pieces = try planner.pendingNotifications(
                of: events,
                pulled: workspace.pulledNames,
                failed: reports.filter { $0.verdict == .failed && $0.fetch == nil }.map {
                    ($0.source, $0.reason ?? "")
                },
                ages: events.contains(Letter.Name.sourceStale.rawValue) ? try workspace.ages(mirror) : [],
                until: until
            )
        }
        if isDryRun { return }
        let now = Instant(Date())
        var drafts: [NotificationDraft] = []
        if !pieces.isEmpty {
            let writer = NewsMessageWriter(
                builder: try workspace.messageBuilder(),
                workspace: workspace,
                today: today,
                now: now
            )
            drafts = pieces.compactMap(writer.draft)
        }
        // Before a hook for changes is named, nobody is notified of them: the changes until now are skipped.
        if drafts.isEmpty, try mirror.changesNotifiedUntil() == until { return }
        try mirror.write(drafts, changesUntil: until, today: today, now: now)
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
