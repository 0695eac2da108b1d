internal import Application
internal import ArgumentParser
internal import Deadlines
internal import Recordations
internal import Rendering

struct RenewalCommand: ParsableCommand, CommandWithExamples {
    static let configuration = CommandConfiguration(
        commandName: "renewal",
        abstract: "Note what was done about a recordation's renewal.",
        discussion: "Only the register's new end satisfies a renewal: what is filed is chased until then."
    )
    /// The shape of the object that `--json` gives.
    static let shape: JSONShape = [
        "schema": .words(["recordal.renewal/1"]), "recordation": .string, "state": .words(of: Renewal.State.self),
        "on": .date, "reference": .string.orNull, "end": .date.orNull, "dry_run": .boolean,
    ]
    static let examples = ["recordal renewal kz-customs:01280/ТЗ-271119 filed --on 2026-11-02 --reference 14-77/2026"]

    @Argument(help: "The recordation.", completion: .recordation)
    var id: String

    @Argument(help: "prepared, filed, acknowledged (by the office) or withdrawn.")
    var state: Renewal.State

    @Option(help: ArgumentHelp("The day; today unless said.", valueName: "YYYY-MM-DD"))
    var on: CivilDate?

    @Option(help: "The office's or the agent's number.")
    var reference: String?

    @OptionGroup(title: "Options of every command") var common: CommonOptions
    @OptionGroup var writing: WritingOptions

    func validate() throws {
        if reference?.isEmpty == true { throw ValidationError("--reference is empty") }
    }

    func run() throws {
        let entry = RenewalEntry(name: id, state: state, day: on, reference: reference)
        let result = try entry.note(in: common.workspace(), today: common.today, isDryRun: writing.isDryRun)
        let renewal = result.renewal
        if common.json {
            common.print([
                "schema": "recordal.renewal/1", "recordation": .string(result.recordation),
                "state": .string(state.rawValue), "on": .string(renewal.on.description),
                "reference": JSON(renewal.reference), "end": JSON(renewal.end?.description),
                "dry_run": .bool(writing.isDryRun),
            ])
        } else if !common.quiet {
            let end = renewal.end.map { "the term that ends on \($0)" } ?? "a term whose end is unknown"
            let verb = writing.isDryRun ? "would be noted" : "noted"
            Output.line("\(result.recordation): renewal of \(end) \(verb) as \(renewal.words)")
        }
    }
}
