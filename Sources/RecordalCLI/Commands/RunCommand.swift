internal import ArgumentParser
internal import Foundation
internal import Mirror
internal import Recordations
internal import Rendering
internal import Ingest
internal import Transport

struct RunCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "What a timer calls: brings in every source that is due, then tells everybody what has to be filed.",
        discussion: """
            Alerts and news go out also where a source failed. Tells the 'heartbeat' of recordal.yaml when it begins and how it ended.
            Example: recordal run
                     recordal run --dry-run
            """
    )

    @OptionGroup var common: CommonOptions
    @OptionGroup var writing: WritingOptions

    func run() throws {
        let workspace = try common.workspace(askingNetwork: true)
        _ = try common.today(in: workspace, isDryRun: writing.isDryRun)
        let network = Network(workspace)
        tell(workspace.heartbeat?.start, workspace, network)
        do {
            try carryOut(workspace)
        } catch let error as RunLockError where error.isHeld {
            // The other run tells how it ends.
            throw error
        } catch let end as CommandEnd where end.reasons.isSubset(of: workspace.successReasons.union([.changed])) {
            tell(workspace.heartbeat?.success, workspace, network)
            throw end
        } catch {
            tell(workspace.heartbeat?.failure, workspace, network)
            throw error
        }
        tell(workspace.heartbeat?.success, workspace, network)
    }

    // Alerts go out whatever became of the sources: nobody misses a renewal because a server is down.
    private func carryOut(_ workspace: Workspace) throws {
        var isTold = false
        var hasNobody = false
        // With neither alerts nor hooks a run only brings in, and says so below all else.
        defer { if hasNobody, !common.quiet, !common.json, let words = workspace.noAlerts { Output.line(words) } }
        // A run is known by when it began, and by its process.
        let began = "\(Instant(Date())) \(ProcessInfo.processInfo.processIdentifier)"
        do {
            try SourceSync.carryOut(
                workspace,
                [],
                due: true,
                common: common,
                writing: writing,
                schema: Self.schema,
                isDetailed: false
            ) { session, reports, reasons in
                isTold = true
                let round = try tell(workspace, session.mirror, reports, reasons, began: began)
                hasNobody = round == nil
                return round
            }
        } catch let error as RunLockError {
            throw error
        } catch {
            if !isTold, (error as? TransportError)?.kind != .stopped {
                try tellAlone(workspace, error, began: began)
            }
            throw error
        }
    }

    private func tell(
        _ workspace: Workspace,
        _ mirror: Mirror,
        _ reports: [SyncReport],
        _ reasons: Set<ExitReason>,
        began: String
    ) throws -> AlertDelivery? {
        guard try AlertDelivery.isWanted(workspace, mirror) else { return nil }
        let today = common.today(in: workspace)
        var round = try AlertDelivery(workspace, mirror, today: today, isDryRun: writing.isDryRun, reports: reports)
        try round.tellEnd(of: reports, began: began, reasons)
        return round
    }

    // The sources came to nothing before one of them was begun, by a mistake in a definition, say. What goes wrong here must
    // not hide that.
    private func tellAlone(_ workspace: Workspace, _ error: any Error, began: String) throws {
        guard workspace.hasMirror else { return }
        let lock = writing.isDryRun ? nil : try RunLock(mirror: workspace.mirrorPath, purpose: "run")
        defer { withExtendedLifetime(lock) {} }
        let reason = ErrorReport.reason(of: error) ?? .failed
        do {
            let mirror = try workspace.openMirror(creating: false)
            guard let round = try tell(workspace, mirror, [], [reason], began: began) else { return }
            for fault in round.faults { warn("\(fault)") }
            guard common.json else { return round.tell(common) }
            let codes = round.reasons.union([reason]).map { Int($0.rawValue) }.sorted()
            common.print(
                .object([
                    ("schema", .string(Self.schema)), ("sources", .array([])), ("left", .array([])),
                    ("alerts", .object(round.json)), ("codes", .array(codes.map { .int($0) })),
                ])
            )
        } catch {
            warn("\(error)")
        }
    }

    private func warn(_ text: String) {
        ErrorOutput.line("recordal: \(block: text)")
    }

    private static let schema = "recordal.run/1"

    private func tell(_ address: SecretText?, _ workspace: Workspace, _ network: Network) {
        // A rehearsal must not pass for the run that is watched.
        guard !writing.isDryRun, !workspace.isRehearsal, let wrong = workspace.heartbeat?.tell(address, network) else {
            return
        }
        warn(wrong)
    }
}
