internal import Application
internal import ArgumentParser
internal import Rendering

struct RunCommand: ParsableCommand, CommandWithExamples {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "What a timer calls: brings in every source that is due, then tells everybody what has to be filed.",
        discussion: """
            Alerts and news go out also where a source failed. Tells the 'heartbeat' of recordal.yaml when it \
            begins and how it ended.
            """
    )
    static let examples = [
        "recordal run",
        "recordal run --dry-run",
    ]
    static let exitReasons: [ExitReason] = [
        .failed, .usage, .locked, .held, .conflicts, .alertFailed, .unsound, .changed,
    ]

    @OptionGroup(title: "Options of every command") var common: CommonOptions
    @OptionGroup var writing: WritingOptions

    func run() throws {
        let workspace = try common.workspace(askingNetwork: true)
        let run = try ScheduledRun(workspace, today: common.today, isDryRun: writing.isDryRun)
        let reasons = try run.watched {
            switch try run.carryOut() {
            case .synced(let outcome, let hasNobody):
                SyncOutcomeText(outcome, schema: Self.schema).print(common)
                if hasNobody, !common.quiet, !common.json, let text = workspace.noAlerts { Output.line(text) }
                if let fault = outcome.fault { throw fault }
                return outcome.reasons
            case .failed(let error, let delivery):
                print(delivery, after: error)
                throw error
            }
        }
        if !reasons.isEmpty { throw CommandEnd(reasons: reasons) }
    }

    // An error of the delivery must not hide the one that kept the sources from being brought in.
    private func print(_ delivery: Result<AlertDelivery?, any Error>, after error: any Error) {
        do {
            guard let delivery = try delivery.get() else { return }
            for fault in delivery.faults { warn(fault) }
            guard common.json else { return delivery.print(common) }
            let codes = delivery.reasons.union([ExitReason(error)]).map { Int($0.rawValue) }.sorted()
            common.print(
                .object([
                    ("schema", .string(Self.schema)), ("sources", .array([])), ("left", .array([])),
                    ("alerts", .object(delivery.json)), ("codes", .array(codes.map { .int($0) })),
                ])
            )
        } catch {
            warn(error)
        }
    }

    private func warn(_ error: any Error) { ErrorOutput.line("recordal: \(block: error)") }

    private static let schema = "recordal.run/1"
}
