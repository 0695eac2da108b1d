internal import ArgumentParser
internal import Foundation
internal import Rendering
internal import System
internal import Transport

struct SyncCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sync",
        abstract:
            "Bring in what recordal.yaml names under 'sources': files, the newest file of a folder, web addresses.",
        discussion: """
            One source that fails or is held keeps no other from being applied; several are brought in at once.
            Example: recordal sync
                     recordal sync --due
                     recordal sync kz-customs --dry-run
            """
    )

    @Argument(help: "Only these sources.")
    var sources: [String] = []

    @Flag(help: "Only what is due by its 'every'; what failed last time always is.")
    var due = false

    @Flag(name: .customLong("detailed-exitcode"), help: "End with 10 when changes were applied.")
    var isDetailed = false

    @OptionGroup var common: CommonOptions
    @OptionGroup var writing: WritingOptions

    func run() throws {
        let workspace = try common.workspace(askingNetwork: true)
        try SourceSync.carryOut(
            workspace,
            sources,
            due: due,
            common: common,
            writing: writing,
            schema: "recordal.sync/1",
            isDetailed: isDetailed
        ) { session, reports, _ in
            // A sync leaves its news in the outbox, for the next 'run' or 'alerts send' to hand over.
            if !session.isDryRun {
                _ = try NotificationDelivery(workspace, session.mirror, reports, today: session.today, isDryRun: false)
            }
            return nil
        }
    }
}

extension SourceSync {
    /// What `sync` and `run` have in common: the lock, the round, the reports; under the same lock the telling follows.
    ///
    /// Throws ``CommandEnd`` where the exit code is not 0.
    static func carryOut(
        _ workspace: Workspace,
        _ names: [String],
        due: Bool,
        common: CommonOptions,
        writing: WritingOptions,
        schema: String,
        isDetailed: Bool,
        telling: SyncTelling
    ) throws {
        var round = try SourceSync(workspace, named: names)
        let isTalking = !common.quiet && !common.json
        if round.jobs.isEmpty, round.broken.isEmpty, round.byHand.isEmpty, isTalking {
            let unnamed = workspace.unnamedPulls.map { "'\($0): {}'" }
            Output.line(
                unnamed.isEmpty
                    ? "No source has a 'from:' in \(workspace.file): there is nothing to bring in."
                    : "\(workspace.file) names no source under 'sources'; write there: \(Phrase.list(unnamed))."
            )
        }
        let purpose = schema.contains(".run/") ? "run" : "sync"
        let session = try SyncSession(workspace, common, isDryRun: writing.isDryRun, purpose: purpose)
        let network = Network(workspace)
        if due { try round.keepDue(session.mirror, today: session.today, now: Date()) }
        for one in round.ahead {
            ErrorOutput.line("recordal: \(one.source): \(one.why)")
        }
        try round.keepOpen(network, now: Date())
        let (reports, fault) = try round.run(session, network)
        if isTalking {
            if !round.byHand.isEmpty {
                let names = round.byHand.joined(separator: ", ")
                Output.line("By hand, and left alone: \(names) (recordal import SOURCE FILE, recordal observe ID).")
            }
            for left in round.left { Output.line("\(left.source): left alone, \(left.why)") }
        }
        let removed = try fault == nil ? session.removeOldBytes() : 0
        if removed > 0, isTalking {
            Output.line("The bytes of \(Phrase.count(removed, "old document")) were removed (retention).")
        }
        do {
            try session.finish(reports, schema: schema, isDetailed: isDetailed, left: round.left) {
                session,
                reports,
                reasons in
                // Whoever stops a run does not want letters to go out after it.
                if (fault as? TransportError)?.kind == .stopped { return nil }
                let faulty = fault.map { ErrorReport.reason(of: $0) ?? .failed }
                return try telling(session, reports, reasons.union(faulty.map { [$0] } ?? []))
            }
        } catch let end as CommandEnd {
            throw fault ?? end
        }
        if let fault { throw fault }
    }
}
