internal import ArgumentParser
internal import Curation
internal import Mirror
internal import Recordations
internal import Registers
internal import Rendering

struct AddCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add",
        abstract: "Add a recordation that is filed and that its register does not show yet.",
        discussion: """
            When the register shows its registration number (and the class and mark, where they are given), the two are
            linked, and what was filed becomes pending edits of the recordation.
            Example: recordal add cn-gacc registration_number=10268542 mark=小米 classes=9 --on 2026-11-02
            """
    )

    @Argument(help: "The source.")
    var source: String

    @Argument(help: "FIELD=VALUE…: what was filed, and notes; the registration_number is needed.")
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

    @OptionGroup var common: CommonOptions
    @OptionGroup var writing: WritingOptions

    func validate() throws {
        if state == .linked { throw ValidationError("a recordation is linked by its register, not by hand") }
    }

    func run() throws {
        let workspace = try common.workspace()
        let actor = try workspace.actor(vouchingFor: "a filed recordation")
        let definition = try workspace.definition(of: source)
        // What cannot be added leaves no empty mirror behind.
        let assignments = try words.map(Assignment.init)
        let checked = try Editor.filing(assignments, of: definition, workspace.localFields)
        let today = try common.today(in: workspace, isDryRun: writing.isDryRun)
        // Where nothing is there yet, a dry run adds it to an empty mirror that goes with it.
        let passing = writing.isDryRun && !workspace.hasMirror ? try TemporaryFolder() : nil
        defer { passing?.remove() }
        let mirror =
            try passing.map { folder in
                try Mirror(path: folder.path + "/recordal.sqlite", policies: workspace.policies)
            }
            ?? workspace.openMirror(creating: true)
        let result = try mirror.transaction(isDryRun: writing.isDryRun) {
            let draft = FilingDraft(
                source: try mirror.source(
                    name: definition.name,
                    register: definition.register,
                    jurisdiction: definition.jurisdiction
                ),
                values: checked.values,
                notes: checked.notes,
                state: state,
                day: day ?? today,
                reason: reason
            )
            return try mirror.add(draft, actor: actor)
        }
        if !writing.isDryRun { workspace.materialiseDeadlines(mirror) }
        say(result)
    }

    private func say(_ result: FilingResult) {
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
            let answer = "recordal resolve \(conflict) --take REGISTER:KEY, or --take local for none of them"
            Output.line("  conflict \(conflict) asks whether this is one of them: \(answer)")
        }
    }
}
