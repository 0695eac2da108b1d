internal import ArgumentParser
internal import Foundation
internal import Rendering
internal import Sync
internal import Transport

struct RunCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "What a timer calls: brings in every source that is due.",
        discussion: """
            Tells the 'heartbeat' of recordal.yaml when it begins and how it ended.
            Example: recordal run
                     recordal run --dry-run
            """
    )

    @OptionGroup var common: CommonOptions
    @OptionGroup var writing: WritingOptions

    func run() throws {
        let workspace = try common.workspace()
        let network = Network(workspace)
        tell(workspace.heartbeat?.start, workspace, network)
        do {
            try carryOut(workspace)
        } catch let error as RunLockError where error.isHeld {
            // The other run tells how it ends.
            throw error
        } catch let end as CommandEnd where end.reasons.isSubset(of: Self.good) {
            tell(workspace.heartbeat?.success, workspace, network)
            throw end
        } catch {
            tell(workspace.heartbeat?.failure, workspace, network)
            throw error
        }
        tell(workspace.heartbeat?.success, workspace, network)
    }

    // Steps follow one another, and each is carried out whatever became of the one before.
    private func carryOut(_ workspace: Workspace) throws {
        try SyncRound.carryOut(
            workspace,
            [],
            due: true,
            common: common,
            writing: writing,
            schema: "recordal.run/1",
            isDetailed: false
        )
        // Alerts are sent here.
    }

    // Changes that were applied are no failure.
    private static let good: Set<ExitReason> = [.changed]

    private func tell(_ address: SecretText?, _ workspace: Workspace, _ network: Network) {
        guard !writing.isDryRun, let wrong = workspace.heartbeat?.tell(address, network) else { return }
        FileHandle.standardError.write(Data("recordal: \(SafeText.line(wrong))\n".utf8))
    }
}
