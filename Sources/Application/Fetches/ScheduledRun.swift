internal import FoundationEssentials
internal import Ingest
internal import Mirror
internal import Notifications
package import Recordations
internal import Rendering
internal import Transport

/// What a timer starts: brings in every source that is due, delivers alerts and other notifications, and pings the heartbeat.
package struct ScheduledRun {
    /// What a run came to.
    package enum Outcome {
        /// The sources were brought in; `hasNobodyToNotify` where neither alerts nor hooks are configured.
        case synced(SyncOutcome, hasNobodyToNotify: Bool)
        /// The sources failed before the first of them was begun. The alerts were delivered all the same, or failed too.
        case failed(any Error, delivery: Result<AlertDelivery?, any Error>)
    }

    private let workspace: Workspace
    private let stated: CivilDate?
    private let isDryRun: Bool
    private let network: Network

    /// Makes a run on a stated civil day, or on today.
    ///
    /// Throws ``UsageError`` for a day that has not come; see ``Workspace/writingDay(_:isDryRun:)``.
    package init(_ workspace: Workspace, today: CivilDate?, isDryRun: Bool) throws {
        self.workspace = workspace
        self.isDryRun = isDryRun
        stated = today
        _ = try workspace.writingDay(today, isDryRun: isDryRun)
        network = Network(workspace)
    }

    /// Pings the heartbeat before and after `body`, which returns the reasons for the exit status.
    ///
    /// No ping is sent after a run that another run's lock refused: the other one pings at its end. A dry run and a rehearsal
    /// send none at all.
    package func watched(_ body: () throws -> Set<ExitReason>) throws -> Set<ExitReason> {
        ping(workspace.heartbeat?.start)
        do {
            let reasons = try body()
            let isSuccess = reasons.isSubset(of: workspace.successReasons.union([.changed]))
            ping(isSuccess ? workspace.heartbeat?.success : workspace.heartbeat?.failure)
            return reasons
        } catch let error as RunLockError where error.isHeld {
            throw error
        } catch {
            ping(workspace.heartbeat?.failure)
            throw error
        }
    }

    private func ping(_ address: SecretText?) {
        guard !isDryRun, !workspace.isRehearsal, let fault = workspace.heartbeat?.ping(address, network) else { return }
        workspace.reporter.warn(fault)
    }

    /// Brings in the sources that are due, then delivers.
    ///
    /// Alerts are delivered whatever came of the sources: nobody misses a renewal because a server is down. Throws
    /// ``RunLockError`` where another process holds the lock.
    package func carryOut() throws -> Outcome {
        var isNotified = false
        var hasNobody = false
        // A run is known by the instant at which it began, and by its process.
        let began = "\(Instant(Date())) \(ProcessInfo.processInfo.processIdentifier)"
        do {
            let sync = SourceSync(workspace, isDueOnly: true, stated: stated, isDryRun: isDryRun, purpose: "run")
            let outcome = try sync.run { session, reports, reasons in
                isNotified = true
                let delivery = try deliver(
                    session.mirror,
                    reports,
                    recorded: session.recordedNotifications,
                    reasons,
                    began: began
                )
                hasNobody = delivery == nil
                return delivery
            }
            return .synced(outcome, hasNobodyToNotify: hasNobody)
        } catch let error as RunLockError {
            throw error
        } catch {
            guard !isNotified, (error as? TransportError)?.kind != .stopped else { throw error }
            return .failed(error, delivery: try deliverAlone(error, began: began))
        }
    }

    private func deliver(
        _ mirror: Mirror,
        _ reports: [SyncReport],
        recorded: [NotificationPlanner.PlannedNotification] = [],
        _ reasons: Set<ExitReason>,
        began: String
    ) throws -> AlertDelivery? {
        guard try AlertDelivery.isWanted(workspace, mirror) else { return nil }
        var delivery = try AlertDelivery(
            workspace,
            mirror,
            today: stated ?? workspace.civilDay,
            isDryRun: isDryRun,
            reports: reports,
            recorded: recorded
        )
        try delivery.notifyRunFinished(reports, began: began, reasons)
        return delivery
    }

    // The sources failed before one of them was begun, for example by a mistake in a definition.
    private func deliverAlone(_ error: any Error, began: String) throws -> Result<AlertDelivery?, any Error> {
        guard workspace.hasMirror else { return .success(nil) }
        let lock = isDryRun ? nil : try RunLock(mirror: workspace.mirrorPath, purpose: "run")
        defer { withExtendedLifetime(lock) {} }
        return Result {
            try deliver(workspace.openMirror(creating: false), [], [ExitReason(error)], began: began)
        }
    }
}
