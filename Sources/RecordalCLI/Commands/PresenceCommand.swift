internal import ArgumentParser
internal import Curation
internal import Mirror
internal import Recordations
internal import Rendering

struct PresenceCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "presence",
        abstract: "List what is gone from its register, or say why a recordation is.",
        discussion: """
            Example: recordal presence
                     recordal presence kz-customs:01069/ТЗ-100718 explained --reason 'withdrawn by us'
                     recordal presence kz-customs:01069/ТЗ-100718 --undo --reason 'another one was meant'
            """
    )

    enum State: String, ExpressibleByArgument, CaseIterable { case explained }

    @Argument(help: "The recordation; without one, all that are not present are listed.")
    var id: String?

    @Argument(help: "explained.")
    var state: State?

    @Option(help: "Why it is gone.")
    var reason: String?

    @Flag(help: "Take the explanation back.")
    var undo = false

    @Option(name: .customLong("continued-as"), help: ArgumentHelp("The recordation that it became.", valueName: "id"))
    var continuedAs: String?

    @OptionGroup var common: CommonOptions
    @OptionGroup var writing: WritingOptions

    func validate() throws {
        if undo {
            guard id != nil, state == nil, continuedAs == nil else {
                throw ValidationError("--undo needs the recordation alone: recordal presence ID --undo --reason TEXT")
            }
            if reason?.isEmpty ?? true { throw ValidationError("--reason is needed: why is it taken back?") }
        }
        if id != nil, state == nil, !undo {
            throw ValidationError("say what it is: recordal presence ID explained --reason TEXT")
        }
        if state != nil, reason?.isEmpty ?? true { throw ValidationError("--reason is needed: why is it gone?") }
    }

    func run() throws {
        guard let id, let reason else {
            var filters = FilterOptions()
            filters = try FilterOptions.parse([
                "--presence", "missing", "--presence", "disappeared", "--presence", "explained",
            ])
            return try Listing(filters, common, text: nil, schema: "recordal.presence/1").run()
        }
        let workspace = try common.workspace()
        let mirror = try workspace.openMirror(creating: false)
        let number = try NamedRecordation(id, in: mirror).number
        let other = try continuedAs.map { try NamedRecordation($0, in: mirror).number }
        guard let before = try mirror.evidence(number: number)?.recordation else { return }
        try mirror.transaction(isDryRun: writing.isDryRun) {
            if undo {
                try mirror.undoExplanation(record: number, reason: reason, actor: workspace.actor)
            } else {
                try mirror.explain(record: number, reason: reason, continuedAs: other, actor: workspace.actor)
            }
        }
        if !writing.isDryRun { workspace.materialiseDeadlines(mirror) }
        let after = undo ? try presenceBefore(before, mirror, number) : "explained"
        if common.json {
            common.print([
                "schema": "recordal.presence/1", "recordation": .string(before.id), "presence": .string(after),
                "dry_run": .bool(writing.isDryRun),
            ])
        } else if !common.quiet {
            Output.line("\(before.id): \(before.presence) → \(after)\(writing.isDryRun ? " (dry run)" : "")")
        }
    }

    // A dry run leaves the recordation explained.
    private func presenceBefore(_ before: Recordation, _ mirror: Mirror, _ number: Int) throws -> String {
        writing.isDryRun ? "as before" : try mirror.evidence(number: number)?.recordation.presence ?? before.presence
    }
}
