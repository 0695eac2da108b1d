internal import Application
internal import ArgumentParser
internal import Curation
internal import Mirror
internal import Recordations
internal import Rendering

struct AddCommand: ParsableCommand, CommandWithExamples {
    static let configuration = CommandConfiguration(
        commandName: "add",
        abstract: "Add a recordation that is filed and that its register does not show yet.",
        discussion: """
            When the register shows its registration number (and the class and mark, where they are given), the \
            two are linked, and what was filed becomes pending edits of the recordation.
            """
    )
    /// The shape of the object that `--json` gives.
    static let shape: JSONShape = [
        "schema": .words(["recordal.add/1"]), "recordation": .string, "filing": .words(of: Filing.State.self),
        "on": .date, "alike": .array(.string), "conflict": .integer.orNull, "dry_run": .boolean,
    ]
    static let examples = ["recordal add cn-gacc registration_number=10268542 mark=小米 classes=9 --on 2026-11-02"]

    @Argument(help: "The source.", completion: .definedSource)
    var source: String

    @Argument(
        help: "FIELD=VALUE…: what was filed, and notes; the registration_number is needed.",
        completion: .sourceAssignment
    )
    var words: [String]

    @Option(help: "prepared, filed, refused or withdrawn.")
    var state = Filing.State.filed

    @Option(
        name: .customLong("on"),
        help: ArgumentHelp("The day on which it was filed; today unless said.", valueName: "YYYY-MM-DD")
    )
    var day: CivilDate?

    @Option(help: "What the filing is, or why.")
    var reason: String?

    @OptionGroup(title: "Options of every command") var common: CommonOptions
    @OptionGroup var writing: WritingOptions

    func validate() throws {
        if state == .linked { throw ValidationError("a recordation is linked by its register, not by hand") }
    }

    func run() throws {
        let entry = FilingEntry(source: source, assignments: words, state: state, day: day, reason: reason)
        print(try entry.add(to: common.workspace(), today: common.today, isDryRun: writing.isDryRun))
    }

    private func print(_ result: FilingResult) {
        let (name, state, on) = (result.recordation, result.filing.state, result.filing.on)
        if common.json {
            return common.print(
                .object([
                    ("schema", "recordal.add/1"), ("recordation", .string(name)), ("filing", .string(state.rawValue)),
                    ("on", .string(on)), ("alike", .array(result.alike.map { .string($0) })),
                    ("conflict", JSON(result.conflict)),
                    ("dry_run", .bool(writing.isDryRun)),
                ])
            )
        }
        if common.quiet { return }
        let verb = writing.isDryRun ? "would be added" : "added"
        Output.line("\(name): \(verb), \(state.rawValue) on \(on)")
        for other in result.alike {
            let isEnded = result.conflict == nil ? ", and is not in force" : ""
            Output.line("  \(other) has that registration number\(isEnded)")
        }
        if let conflict = result.conflict {
            let command = "recordal resolve \(conflict) --take REGISTER:KEY, or --take local for none of them"
            Output.line("  conflict \(conflict) asks whether this is one of them: \(command)")
        }
    }
}
