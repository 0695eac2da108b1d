internal import Notifications
internal import ArgumentParser
internal import Curation
internal import Mirror
internal import Recordations
internal import Registers
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
        let today = try common.today(in: workspace, isDryRun: writing.isDryRun)
        let actor = try workspace.actor(vouchingFor: "an answer to a conflict")
        let mirror = try workspace.openMirror(creating: false)
        // Also where it ends with an error: what was written before that stands.
        defer { if !writing.isDryRun { workspace.materialiseDeadlines(mirror) } }
        let answering = ConflictResolver(workspace, mirror, actor: actor)
        if interactive {
            let docket = try workspace.docket(mirror)
            return try InteractiveResolver(
                questions(mirror, today),
                answering,
                docket,
                reason ?? "",
                today,
                common.style
            ).run()
        }
        if let deferral, deferral <= today {
            throw UsageError(
                "--defer \(deferral) is not after today",
                advice: "name the day on which to be asked again"
            )
        }
        // All of them, or none where one cannot be answered.
        let results = try mirror.transaction(isDryRun: writing.isDryRun) {
            let questions = try questions(mirror, today)
            if let take { try refuseOneValueForSeveralFields(take, questions) }
            return try questions.map { question in
                let id = question.conflict.id
                if let take { return try answering.take(take, question, reason: reason ?? "") }
                if let deferral { return try answering.putOff(id, until: deferral, reason: reason) }
                return try answering.undo(id, reason: reason ?? "")
            }
        }
        say(results)
    }

    // A date is a value of no other field, and text that was meant for one field may be read by another.
    private func refuseOneValueForSeveralFields(_ answer: String, _ questions: [ConflictCase]) throws {
        guard !["local", "register"].contains(answer) else { return }
        let fields = Set(questions.map(\.conflict.field)).sorted()
        guard fields.count > 1 else { return }
        let first = questions.filter { $0.conflict.field == fields[0] }.map { "\($0.conflict.id)" }
        throw UsageError(
            "'\(SafeText.line(answer))' would be taken for several fields: \(Phrase.list(fields))",
            advice: "give a value for one field at a time: recordal resolve \(first.prefix(12).joined(separator: " ")) "
                + "--take VALUE --reason TEXT; nothing was changed"
        )
    }

    private func questions(_ mirror: Mirror, _ today: CivilDate) throws -> [ConflictCase] {
        guard ids.isEmpty else {
            return try ids.map { id in
                guard let question = try mirror.conflict(numbered: id) else {
                    throw UsageError("there is no conflict \(id)", advice: "recordal conflicts lists them")
                }
                return question
            }
        }
        let filter = try ConflictFilter(conditions, sources: mirror.sources().map(\.name))
        return try mirror.conflicts(isAll: undo).filter { question in
            let isMeant = undo ? question.answer != nil : question.conflict.waits(on: today)
            return isMeant && filter.admits(question)
        }
    }

    private func say(_ results: [ResolveResult]) {
        if common.json {
            return common.print(
                .object([
                    ("schema", "recordal.resolve/1"),
                    (
                        "resolved",
                        .array(
                            results.map { result in
                                .object(
                                    [("recordation", .string(result.recordation))] + result.conflict.members
                                        + [("after", JSON(result.after)), ("edit_now", result.edit?.json ?? .null)]
                                )
                            }
                        )
                    ), ("dry_run", .bool(writing.isDryRun)),
                ])
            )
        }
        if common.quiet { return }
        let verb = writing.isDryRun ? "would be" : "is"
        for result in results {
            Output.line("conflict \(result.conflict.id) \(verb) \(result.words)")
        }
        if results.isEmpty {
            return Output.line(
                "No conflict that \(undo ? "was answered" : "waits") matches; recordal conflicts lists them."
            )
        }
        if results.count != 1 { Output.line("\(Phrase.count(results.count, "conflict")) in all.") }
    }
}

extension ResolveResult {
    /// What became of it, behind "is".
    var words: String {
        let place = "\(recordation), \(conflict.field)"
        switch conflict.state {
        case .open where conflict.deferredUntil != nil: return "put off until \(conflict.deferredUntil ?? ""): \(place)"
        case .open: return "open again: \(place)"
        default:
            if conflict.field == Conflict.linkField { return "answered: \(recordation) is \(after ?? "none of them")" }
            if let edit, edit.kind == .pending, edit.state == .open {
                return
                    "answered: \(place) is filed as \(edit.local ?? "no value") (edit \(edit.id) waits for the register); "
                    + "shown is \(after ?? "no value")"
            }
            let edit = edit.map { "; edit \($0.id) is \($0.state.rawValue)" } ?? ""
            return "answered: \(place) shows \(after ?? "no value")\(edit)"
        }
    }
}

/// Gives answers, for the command and for the walk.
struct ConflictResolver {
    private let workspace: Workspace
    private let mirror: Mirror
    private let actor: String

    init(_ workspace: Workspace, _ mirror: Mirror, actor: String) {
        self.workspace = workspace
        self.mirror = mirror
        self.actor = actor
    }

    /// Takes a side or a third value, which is checked as the register's are.
    func take(_ answer: String, _ question: ConflictCase, reason: String) throws -> ResolveResult {
        let id = question.conflict.id
        func resolve(_ choice: Resolution.Choice, _ value: String? = nil) throws -> ResolveResult {
            try mirror.resolve(id, choice, value: value, reason: reason, actor: actor)
        }
        switch answer {
        case "local": return try resolve(.local)
        case "register": return try resolve(.register)
        default:
            guard let field = Field(name: question.conflict.field) else { return try resolve(.link, answer) }
            guard CellText.folded(answer) != nil else { return try resolve(.value, nil) }
            return try resolve(.value, workspace.definition(of: question.source).canonical(answer, for: field))
        }
    }

    func putOff(_ id: Int, until day: CivilDate, reason: String?) throws -> ResolveResult {
        try mirror.defer(id, until: day, reason: reason, actor: actor)
    }

    func undo(_ id: Int, reason: String) throws -> ResolveResult {
        try mirror.undoResolution(ofConflict: id, reason: reason, actor: actor)
    }
}
