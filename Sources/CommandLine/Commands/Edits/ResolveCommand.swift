internal import Application
internal import ArgumentParser
internal import Curation
internal import Mirror
internal import Recordations
internal import Rendering

struct ResolveCommand: ParsableCommand, CommandWithExamples {
    static let configuration = CommandConfiguration(
        commandName: "resolve",
        abstract: "Answer conflicts: by a side or a third value, one or many; or put them off.",
        discussion: "The same question is not asked again; a new move of the register is a new question."
    )
    static let examples = [
        "recordal resolve 3 --take register --reason 'the letter was superseded'",
        "recordal resolve 4 --take 2027-04-11 --reason 'certificate of 3 May'",
        "recordal resolve --field holder --source kz-customs --take local --reason 'merger'",
        "recordal resolve 5 --defer 2026-12-01",
        "recordal resolve -i",
    ]

    @Argument(help: "The conflicts' numbers.", completion: .openConflict)
    var ids: [Int] = []

    @Option(
        help: ArgumentHelp("local, register, or a third value.", valueName: "answer"),
        completion: .list(["local", "register"])
    )
    var take: String?

    @Option(help: "Why; every answer needs it.")
    var reason: String?

    @OptionGroup(title: "Which conflicts") var filter: ConflictFilterOptions

    @Option(name: .customLong("defer"), help: ArgumentHelp("Ask again on that day.", valueName: "YYYY-MM-DD"))
    var deferral: CivilDate?

    @Flag(name: .shortAndLong, help: "Walk the queue, one key an answer; it asks for the reasons.")
    var interactive = false

    @OptionGroup(title: "Options of every command") var common: CommonOptions
    @OptionGroup var writing: WritingOptions

    func validate() throws {
        let ways = [take != nil, deferral != nil, interactive].count { $0 }
        if ways != 1 { throw ValidationError("say one of --take ANSWER, --defer DATE and -i") }
        if ids.isEmpty, filter.conditions.isEmpty, !interactive {
            throw ValidationError("name a conflict (recordal conflicts lists them), or several by --field, --source, …")
        }
        if !ids.isEmpty, !filter.conditions.isEmpty {
            throw ValidationError("name conflicts by number, or match them by --field, --source, …: not both")
        }
        if deferral == nil, !interactive || reason != nil, reason?.allSatisfy(\.isWhitespace) ?? true {
            throw ValidationError("--reason is needed: whoever looks at it later has to know why")
        }
        if interactive, common.json || writing.isDryRun {
            throw ValidationError("-i asks a person: it has neither --json nor --dry-run")
        }
    }

    func run() throws {
        let workspace = try common.workspace()
        let today = try workspace.writingDay(common.today, isDryRun: writing.isDryRun)
        let resolver = try ConflictResolver(workspace)
        // Also after an error: what was written before it stays.
        defer { if !writing.isDryRun { workspace.materialiseDeadlines(resolver.mirror) } }
        let selection = ConflictSelection(ids: ids, conditions: filter.conditions)
        guard let action else {
            let docket = try workspace.docket(resolver.mirror)
            var walk = try InteractiveResolver(
                resolver,
                docket,
                selection: selection,
                reason: reason,
                today: today,
                style: common.style
            )
            return try walk.run()
        }
        let results = try resolver.apply(
            action,
            to: selection,
            reason: reason,
            today: today,
            isDryRun: writing.isDryRun
        )
        ResolveText(results, schema: "recordal.resolve/1", isDryRun: writing.isDryRun).print(common)
    }

    // Nil for -i, which asks a person for each conflict.
    private var action: ConflictResolver.Action? { take.map { .resolve($0) } ?? deferral.map { .putOff($0) } }
}
