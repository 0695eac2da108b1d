internal import Application
internal import ArgumentParser

struct UndoResolutionCommand: ParsableCommand, CommandWithExamples {
    static let configuration = CommandConfiguration(
        commandName: "resolution",
        abstract: "Take back the resolution of conflicts, or their deferral: they wait again."
    )
    static let examples = ["recordal undo resolution 1 --reason 'asked again'"]

    @Argument(help: "The conflicts' numbers.", completion: .answeredConflict)
    var ids: [Int]

    @OptionGroup var reason: NeededReason
    @OptionGroup var writing: WritingOptions
    @OptionGroup(title: "Options of every command") var common: CommonOptions

    func run() throws {
        let workspace = try common.workspace()
        let today = try workspace.writingDay(common.today, isDryRun: writing.isDryRun)
        let resolver = try ConflictResolver(workspace)
        // Also after an error: what was written before it stays.
        defer { if !writing.isDryRun { workspace.materialiseDeadlines(resolver.mirror) } }
        let results = try resolver.apply(
            .undo,
            to: ConflictSelection(ids: ids),
            reason: reason.text,
            today: today,
            isDryRun: writing.isDryRun
        )
        ResolveText(results, schema: "recordal.undo-resolution/1", isDryRun: writing.isDryRun).print(common)
    }
}
