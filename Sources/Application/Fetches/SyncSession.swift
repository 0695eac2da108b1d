internal import Curation
internal import Foundation
package import Ingest
package import Mirror
internal import Notifications
package import Recordations
package import Registers

/// A workspace whose mirror is open and locked for one command that writes fetches.
///
/// A dry run takes no lock; where there is no mirror yet, it works on an empty one that is removed at the end.
package struct SyncSession {
    /// The workspace.
    package let workspace: Workspace
    /// Its mirror.
    package let mirror: Mirror
    /// Whether nothing is written.
    package let isDryRun: Bool
    /// The civil day of the command.
    package let today: CivilDate
    private let lock: RunLock?
    private let temporary: TemporaryFolder?
    private let recorded = RecordedNotifications()
    /// The notifications whose messages were written together with this session's editions.
    var recordedNotifications: [NotificationPlanner.PlannedNotification] { recorded.pieces }

    /// Takes the lock and opens the mirror; `purpose` is what others that find the lock are shown.
    ///
    /// Throws ``RunLockError`` where another process holds the lock, and what opening the mirror throws.
    package init(_ workspace: Workspace, today: CivilDate, isDryRun: Bool, purpose: String) throws {
        self.workspace = workspace
        self.isDryRun = isDryRun
        self.today = today
        lock = isDryRun ? nil : try RunLock(mirror: workspace.mirrorPath, purpose: purpose)
        if isDryRun, !workspace.hasMirror {
            let folder = try TemporaryFolder()
            temporary = folder
            mirror = try Mirror(path: folder.path + "/recordal.sqlite", policies: workspace.policies)
        } else {
            temporary = nil
            mirror = try workspace.openMirror(creating: true)
        }
        if !isDryRun {
            try mirror.removeLeftovers()
            // An edition moves the same dates: what a change of the law moved is recorded before.
            workspace.materialiseDeadlines(mirror)
        }
    }

    /// A run of one source.
    package func run(_ definition: SourceDefinition, _ yaml: String) -> SyncRun {
        let reporter = workspace.reporter
        var run = SyncRun(
            mirror: mirror,
            definition: definition,
            yaml: yaml,
            today: today,
            actor: workspace.actor,
            isDryRun: isDryRun
        ) { reporter.reading(definition.name, $0) }
        run.recordMessages = { [workspace, mirror, today, recorded] in
            recorded.append(try NotificationDelivery.recordChanges(workspace, mirror, today: today))
        }
        return run
    }

    /// The edition's date in a file's name, where the definition says how it is written there.
    package func published(_ definition: SourceDefinition, _ file: String?) throws -> CivilDate? {
        guard let pattern = definition.published, let file else { return nil }
        let text = try pattern.capture(in: (file as NSString).lastPathComponent)
        guard let text, text.count == 8, text.allSatisfy({ $0.isASCII && $0.isNumber }) else {
            return text.flatMap { CivilDate($0) }
        }
        return CivilDate("\(text.prefix(4))-\(text.dropFirst(4).prefix(2))-\(text.dropFirst(6))")
    }

    /// Removes the bytes that `retention` no longer keeps; returns how many documents had them.
    func removeOldBytes() throws -> Int {
        guard !isDryRun, let days = workspace.retentionDays else { return 0 }
        return try mirror.removeBytes(before: today.adding(days: -days), today: today)
    }

    /// Refreshes the view of deadlines and closes the mirror.
    package func close() throws {
        if !isDryRun { workspace.materialiseDeadlines(mirror) }
        try mirror.close()
        temporary?.remove()
    }

    /// Counts the open conflicts, runs what follows the sources under the same lock, and closes the session.
    ///
    /// `followUp` gets the reports and what the exit status tells of them.
    /// What goes wrong in `followUp` does not keep the reports from being returned: it is the outcome's `fault`.
    func conclude(
        _ reports: [SyncReport],
        isDetailed: Bool,
        skipped: [SourceSelection.Skipped] = [],
        followUp: (SyncSession, [SyncReport], Set<ExitReason>) throws -> AlertDelivery? = { _, _, _ in nil }
    ) throws -> SyncOutcome {
        workspace.reporter.readingEnded()
        let waiting = try mirror.openConflicts(on: today)
        let reports = reports.map { report in
            var report = report
            report.conflicts = report.predicted?.waiting ?? waiting[report.source] ?? 0
            return report
        }
        var reasons = Set(reports.flatMap(\.reasons))
        if !isDetailed || isDryRun { reasons.remove(.changed) }
        if !waiting.isEmpty { reasons.insert(.conflicts) }
        var delivery: AlertDelivery?
        var fault: (any Error)?
        do {
            delivery = try followUp(self, reports, reasons)
            fault = delivery?.faults.first
        } catch { fault = error }
        if let delivery { reasons.formUnion(delivery.reasons) }
        try close()
        return SyncOutcome(
            reports: reports,
            skipped: skipped,
            delivery: delivery,
            reasons: reasons,
            fault: fault
        )
    }
}
