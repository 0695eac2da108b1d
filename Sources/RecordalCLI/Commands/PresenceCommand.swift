internal import ArgumentParser
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
            """
    )

    enum State: String, ExpressibleByArgument, CaseIterable { case explained }

    @Argument(help: "The recordation; without one, all that are not present are listed.")
    var id: String?

    @Argument(help: "explained.")
    var state: State?

    @Option(help: "Why it is gone.")
    var reason: String?

    @Option(name: .customLong("continued-as"), help: ArgumentHelp("The recordation that it became.", valueName: "id"))
    var continuedAs: String?

    @OptionGroup var common: CommonOptions
    @OptionGroup var writing: WritingOptions

    func validate() throws {
        if id != nil, state == nil {
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
            try mirror.explain(record: number, reason: reason, continuedAs: other, actor: workspace.actor)
        }
        if !writing.isDryRun { workspace.materialiseDeadlines(mirror) }
        if common.json {
            common.print([
                "schema": "recordal.presence/1", "recordation": .string(before.id), "presence": "explained",
                "dry_run": .bool(writing.isDryRun),
            ])
        } else if !common.quiet {
            Output.line("\(before.id): \(before.presence) → explained\(writing.isDryRun ? " (dry run)" : "")")
        }
    }
}
