internal import ArgumentParser
internal import Mirror
internal import Pulling
internal import Registers
internal import Rendering
internal import Sync
internal import Transport

struct SyncCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sync",
        abstract:
            "Bring in what recordal.yaml names under 'sources': files, the newest file of a folder, web addresses.",
        discussion: """
            One source that fails or is held keeps no other from being applied.
            Example: recordal sync
                     recordal sync kz-customs --dry-run
            """
    )

    @Argument(help: "Only these sources.")
    var sources: [String] = []

    @Flag(name: .customLong("detailed-exitcode"), help: "End with 10 when changes were applied.")
    var isDetailed = false

    @OptionGroup var common: CommonOptions
    @OptionGroup var writing: WritingOptions

    func run() throws {
        let workspace = try common.workspace()
        let pulled = workspace.sources.filter { $0.origin != nil }
        // Said once a run, and for as long as it is asked for: such a source never becomes news by itself.
        var byHand: [String] = []
        for name in sources where !pulled.contains(where: { $0.name == name }) {
            if isByHand(name, workspace) {
                byHand.append(name)
                continue
            }
            throw UsageError(
                "'\(name)' has no 'from:' under 'sources' in \(workspace.file)",
                advice: pulled.isEmpty
                    ? "add it there, or bring a file in with: recordal import \(name) FILE"
                    : "there are: \(pulled.map(\.name).joined(separator: ", "))"
            )
        }
        let wanted = pulled.filter { sources.isEmpty || sources.contains($0.name) }
        if wanted.isEmpty, byHand.isEmpty, !common.quiet, !common.json {
            Output.line("No source has a 'from:' in \(workspace.file): there is nothing to bring in.")
        }
        let session = try SyncSession(workspace, common, isDryRun: writing.isDryRun, purpose: "sync")
        let network = Network(workspace)
        var reports: [SyncReport] = []
        for source in wanted {
            let (definition, yaml) = try workspace.definitions.definition(source.definition, source: source.name)
            if definition.isByHand {
                byHand.append(source.name)
                continue
            }
            let extent: Fetch.Extent = definition.extent == .partial ? .partial : .complete
            do {
                if let web = source.web {
                    reports.append(
                        try session.run(definition, yaml).take(web, by: try network.pull(), extent: extent) { name in
                            try session.published(definition, name)
                        }
                    )
                    continue
                }
                let file = try LocalFiles.newest(at: source.from ?? "")
                reports.append(
                    try session.run(definition, yaml).take(
                        [.file(file)],
                        extent: extent,
                        published: session.published(definition, file)
                    )
                )
            } catch let error as PullingError {
                reports.append(SyncReport(failed: source.name, reason: error.description))
            } catch let error as TransportError {
                reports.append(SyncReport(failed: source.name, reason: error.description))
                if error.kind == .stopped { break }
            }
        }
        if !byHand.isEmpty, !common.quiet, !common.json {
            let names = byHand.joined(separator: ", ")
            Output.line("By hand, and left alone: \(names) (recordal import SOURCE FILE, recordal observe ID).")
        }
        try session.finish(reports, schema: "recordal.sync/1", isDetailed: isDetailed)
    }

    private func isByHand(_ name: String, _ workspace: Workspace) -> Bool {
        let configured = workspace.sources.first { $0.name == name }?.definition ?? name
        return (try? workspace.definitions.definition(configured, source: name).definition.isByHand) ?? false
    }
}
