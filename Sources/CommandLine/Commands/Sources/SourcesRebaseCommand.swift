internal import Application
internal import ArgumentParser
internal import Ingest
internal import Mirror
internal import Recordations
internal import Registers
internal import Rendering

struct SourcesRebaseCommand: ParsableCommand, CommandWithExamples {
    static let configuration = CommandConfiguration(
        commandName: "rebase",
        abstract: "Take over the keys of a changed definition, so that recordations keep their history."
    )
    /// The shape of the object that `--json` gives.
    static let shape: JSONShape = [
        "schema": .words(["recordal.sources-rebase/1"]), "source": .string, "rekeyed": .integer,
        "added": .integer, "explained": .integer, "changed": .integer, "dry_run": .boolean,
    ]
    static let examples = ["recordal sources rebase kz-customs --reason 'key without the date'"]
    static let exitReasons: [ExitReason] = [.failed, .usage, .locked, .unsound]

    @Argument(help: "The source.", completion: .definedSource)
    var source: String

    @Option(help: "Why.")
    var reason: String

    @OptionGroup(title: "Options of every command") var common: CommonOptions
    @OptionGroup var writing: WritingOptions

    func run() throws {
        let workspace = try common.workspace()
        let (definition, yaml) = try workspace.definitionText(of: source)
        let session = try SyncSession(
            workspace,
            today: workspace.writingDay(common.today, isDryRun: writing.isDryRun),
            isDryRun: writing.isDryRun,
            purpose: "rebase \(source)"
        )
        let done = try session.run(definition, yaml).rebase(reason: reason)
        try session.close()
        if common.json {
            return common.print(
                .object([
                    ("schema", "recordal.sources-rebase/1"), ("source", .string(source)),
                    ("rekeyed", .int(done.rekeyed)), ("added", .int(done.added)),
                    ("explained", .int(done.explained)),
                    ("changed", .int(done.changed)), ("dry_run", .bool(writing.isDryRun)),
                ])
            )
        }
        if common.quiet { return }
        let verb = writing.isDryRun ? "would be" : done.rekeyed == 1 ? "was" : "were"
        Output.line(
            "\(source): \(Phrase.count(done.rekeyed, "recordation")) \(verb) given a new key, \(done.added) added, "
                + "\(done.explained) explained, \(done.changed) changed"
        )
    }
}
