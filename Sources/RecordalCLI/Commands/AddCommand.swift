internal import ArgumentParser
internal import Editing
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
        let filedOn = day ?? common.today(in: workspace)
        let isKnown = try workspace.hasMirror && workspace.openMirror(creating: false).source(name: source) != nil
        if writing.isDryRun, !isKnown {
            return say("\(definition.register):(new)", state, filedOn.description, alike: [])
        }
        let mirror = try workspace.openMirror(creating: true)
        let draft = FilingDraft(
            source: try mirror.source(
                name: definition.name,
                register: definition.register,
                jurisdiction: definition.jurisdiction
            ),
            values: checked.values,
            notes: checked.notes,
            state: state,
            day: filedOn,
            reason: reason
        )
        let result = try mirror.add(draft, actor: actor, isDryRun: writing.isDryRun)
        if !writing.isDryRun { workspace.materialiseDeadlines(mirror) }
        say(result.recordation, result.filing.state, result.filing.on, alike: result.alike)
    }

    private func say(_ name: String, _ state: Filing.State, _ on: String, alike: [String]) {
        if common.json {
            return common.print(
                .object([
                    ("schema", "recordal.add/1"), ("recordation", .string(name)), ("filing", .string(state.rawValue)),
                    ("on", .string(on)), ("alike", .array(alike.map { .string($0) })),
                    ("dry_run", .bool(writing.isDryRun)),
                ])
            )
        }
        if common.quiet { return }
        let verb = writing.isDryRun ? "would be added" : "added"
        Output.line("\(name): \(verb), \(state.rawValue) on \(on)")
        for other in alike {
            Output.line("  \(other) has that registration number already; it is another recordation")
        }
    }
}
