internal import Application
internal import ArgumentParser
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
            let filters = try FilterOptions.parse([
                "--presence", "missing", "--presence", "disappeared", "--presence", "explained",
            ])
            return try RecordationList(filters, common, text: nil, schema: "recordal.presence/1").run()
        }
        let explanation = PresenceExplanation(
            name: id,
            reason: reason,
            continuedAs: continuedAs,
            isWithdrawal: undo
        )
        guard let result = try explanation.apply(to: common.workspace(), isDryRun: writing.isDryRun) else { return }
        if common.json {
            common.print([
                "schema": "recordal.presence/1", "recordation": .string(result.recordation),
                "presence": .string(result.after), "dry_run": .bool(writing.isDryRun),
            ])
        } else if !common.quiet {
            let end = writing.isDryRun ? " (dry run)" : ""
            Output.line("\(result.recordation): \(result.before) → \(result.after)\(end)")
        }
    }
}
