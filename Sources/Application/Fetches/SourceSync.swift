internal import FoundationEssentials
package import Ingest
internal import Mirror
internal import Pulling
package import Recordations
internal import Registers
internal import Synchronization
internal import System
internal import Transport

/// A sync: the sources are pulled and applied one by one, several at once.
///
/// A source that fails, is held or is slow keeps no other from being applied. Sources of one register go one after the other,
/// for each is compared with what the other applied.
package struct SourceSync {
    /// The workspace.
    package let workspace: Workspace
    /// The sources that are wanted; empty for all that can be pulled.
    package var names: [String] = []
    /// Whether only sources are wanted that are due by their `every`.
    package let isDueOnly: Bool
    /// The stated civil day; nil for today.
    package let stated: CivilDate?
    /// Whether nothing is written.
    package let isDryRun: Bool
    /// What others that find the lock are shown.
    package let purpose: String
    /// Whether ``ExitReason/changed`` is among the reasons of the outcome.
    package var isDetailed = false

    /// Makes a sync.
    package init(
        _ workspace: Workspace,
        named names: [String] = [],
        isDueOnly: Bool,
        stated: CivilDate?,
        isDryRun: Bool,
        purpose: String,
        isDetailed: Bool = false
    ) {
        self.workspace = workspace
        self.names = names
        self.isDueOnly = isDueOnly
        self.stated = stated
        self.isDryRun = isDryRun
        self.purpose = purpose
        self.isDetailed = isDetailed
    }

    /// Brings the sources in; `followUp` runs under the same lock, unless somebody stopped the run.
    package func run(
        followUp: (SyncSession, [SyncReport], Set<ExitReason>) throws -> AlertDelivery?
    ) throws -> SyncOutcome {
        let reporter = workspace.reporter
        var selection = try SourceSelection(workspace, named: names)
        if selection.jobs.isEmpty, selection.broken.isEmpty, selection.byHand.isEmpty {
            reporter.reached(.nothingToPull(settings: workspace.file, unnamed: workspace.unnamedPulls))
        }
        let today = try workspace.writingDay(stated, isDryRun: isDryRun)
        let session = try SyncSession(workspace, today: today, isDryRun: isDryRun, purpose: purpose)
        let network = Network(workspace)
        if isDueOnly { try selection.keepDue(session.mirror, today: today, now: Date()) }
        for job in selection.jobs { workspace.warnOfOpenChecks(job.source.name, job.yaml) }
        for one in selection.ahead { reporter.reached(.aheadOfTime(one)) }
        try selection.keepOpen(network, now: Date())
        let (reports, fault) = try Self.run(selection, session, network)
        if !selection.byHand.isEmpty { reporter.reached(.filledByHand(selection.byHand)) }
        for one in selection.skipped { reporter.reached(.skipped(one)) }
        let removed = try fault == nil ? session.removeOldBytes() : 0
        if removed > 0 { reporter.reached(.bytesRemoved(documents: removed)) }
        let outcome = try session.conclude(reports, isDetailed: isDetailed, skipped: selection.skipped) {
            session,
            reports,
            reasons in
            // A person who stops a run does not want messages to go out after it.
            if (fault as? TransportError)?.kind == .stopped { return nil }
            return try followUp(session, reports, reasons.union(fault.map { [ExitReason($0)] } ?? []))
        }
        return SyncOutcome(
            reports: outcome.reports,
            skipped: outcome.skipped,
            delivery: outcome.delivery,
            reasons: outcome.reasons,
            fault: outcome.fault ?? fault
        )
    }

    /// Brings the sources in and puts the notifications into the outbox, for the next `run` or `alerts send` to deliver.
    package func runQueueingNotifications() throws -> SyncOutcome {
        try run { session, reports, _ in
            guard !session.isDryRun else { return nil }
            _ = try NotificationDelivery(
                workspace,
                session.mirror,
                reports,
                recorded: session.recordedNotifications,
                today: session.today,
                isDryRun: false
            )
            return nil
        }
    }

    /// Brings the selected sources in; the reports have the order of the settings.
    ///
    /// `fault` is the first error of the mirror; the other sources are brought in all the same.
    private static func run(
        _ selection: SourceSelection,
        _ session: SyncSession,
        _ network: Network
    ) throws -> (reports: [SyncReport], fault: (any Error)?) {
        let pull = try selection.jobs.contains { $0.web != nil } ? network.pull() : nil
        // Unchecked: each job is used by one thread.
        nonisolated(unsafe) let jobs = selection.jobs
        let queues = Dictionary(grouping: jobs.indices) { jobs[$0].definition.register }.values.sorted { $0[0] < $1[0] }
        let outcome = Mutex<(reports: [Int: SyncReport], fault: (any Error)?)>(([:], nil))
        ParallelLoop.run(count: queues.count, atOnce: session.workspace.rateLimits.sourcesAtOnce) { mine in
            for index in queues[mine] where pull?.isStopped != true {
                let result = Result { try importSource(jobs[index], session, pull) }
                outcome.withLock { outcome in
                    switch result {
                    case .success(let report): outcome.reports[index] = report
                    case .failure(let error): outcome.fault = outcome.fault ?? error
                    }
                }
            }
        }
        let (reports, fault) = outcome.withLock { ($0.reports, $0.fault) }
        return (reports.sorted { $0.key < $1.key }.map(\.value) + selection.broken, fault)
    }

    private static func importSource(
        _ job: SourceSelection.Job,
        _ session: SyncSession,
        _ pull: Downloader?
    ) throws -> SyncReport {
        let name = job.source.name
        let extent: Fetch.Extent = job.extent == .partial ? .partial : .complete
        let run = session.run(job.definition, job.yaml)
        do {
            if let web = job.web, let pull {
                return try run.importDocuments(web, by: pull, extent: extent) {
                    try session.published(job.definition, $0)
                }
            }
            let file = try LocalFiles.newest(at: job.source.from ?? "")
            return try run.importDocuments(
                [.file(file)],
                extent: extent,
                published: session.published(job.definition, file)
            )
        } catch let error as MirrorError {
            throw error
        } catch let error as TransportError where error.kind == .stopped {
            return SyncReport(failed: name, reason: "\(error)")
        } catch {
            return try run.recordFailure("\(error)")
        }
    }
}
