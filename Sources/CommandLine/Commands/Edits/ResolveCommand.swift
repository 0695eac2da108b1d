internal import Application
internal import ArgumentParser
internal import Curation
internal import Mirror
internal import Recordations
internal import Rendering

struct ResolveCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "resolve",
        abstract: "Answer conflicts: by a side or a third value, one or many; put them off; take an answer back.",
        discussion: """
            The same question is not asked again; a new move of the register is a new question.
            Example: recordal resolve 3 --take register --reason 'the letter was superseded'
                     recordal resolve 4 --take 2027-04-11 --reason 'certificate of 3 May'
                     recordal resolve --where field=holder --where source=kz-customs --take local --reason 'merger'
                     recordal resolve 5 --defer 2026-12-01
                     recordal resolve 3 --undo --reason 'wrong file'
                     recordal resolve -i --reason 'monthly review'
            """
    )

    @Argument(help: "The conflicts' numbers.")
    var ids: [Int] = []

    @Option(help: ArgumentHelp("local, register, or a third value.", valueName: "answer"))
    var take: String?

    @Option(help: "Why; every answer needs it.")
    var reason: String?

    @Option(
        name: .customLong("where"),
        help: ArgumentHelp("All that wait and match, as field=valid_to or holder=TEXT.", valueName: "condition")
    )
    var conditions: [String] = []

    @Option(name: .customLong("defer"), help: ArgumentHelp("Ask again on that day.", valueName: "YYYY-MM-DD"))
    var deferral: CivilDate?

    @Flag(help: "Take the answer, or the putting off, back.")
    var undo = false

    @Flag(name: .shortAndLong, help: "Walk the queue, one key an answer; it can be left and gone on with.")
    var interactive = false

    @OptionGroup var common: CommonOptions
    @OptionGroup var writing: WritingOptions

    func validate() throws {
        let ways = [take != nil, deferral != nil, undo, interactive].count { $0 }
        if ways != 1 { throw ValidationError("say one of --take ANSWER, --defer DATE, --undo and -i") }
        if ids.isEmpty, conditions.isEmpty, !interactive {
            throw ValidationError("name a conflict (recordal conflicts lists them), or several by --where")
        }
        if !ids.isEmpty, !conditions.isEmpty {
            throw ValidationError("name conflicts, or match them by --where: not both")
        }
        if deferral == nil, reason?.isEmpty ?? true {
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
        let selection = ConflictSelection(ids: ids, conditions: conditions)
        guard let action else {
            let conflicts = try selection.conflicts(in: resolver.mirror, on: today)
            let docket = try workspace.docket(resolver.mirror)
            var walk = InteractiveResolver(resolver, docket, reason: reason ?? "", today: today, common.style)
            return try walk.run(conflicts)
        }
        let results = try resolver.apply(
            action,
            to: selection,
            reason: reason,
            today: today,
            isDryRun: writing.isDryRun
        )
        print(results)
    }

    // Nil for -i, which asks a person for each conflict.
    private var action: ConflictResolver.Action? {
        if let take { return .resolve(take) }
        if let deferral { return .putOff(deferral) }
        return undo ? .undo : nil
    }

    private func print(_ results: [ResolveResult]) {
        if common.json {
            return common.print(
                .object([
                    ("schema", "recordal.resolve/1"), ("resolved", .array(results.map(\.json))),
                    ("dry_run", .bool(writing.isDryRun)),
                ])
            )
        }
        if common.quiet { return }
        let verb = writing.isDryRun ? "would be" : "is"
        for result in results { Output.line("conflict \(result.conflict.id) \(verb) \(result.outcome)") }
        if results.isEmpty {
            let what = undo ? "was answered" : "waits"
            return Output.line("No conflict that \(what) matches; recordal conflicts lists them.")
        }
        if results.count != 1 { Output.line("\(Phrase.count(results.count, "conflict")) in all.") }
    }
}
