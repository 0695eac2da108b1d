internal import Application
internal import ArgumentParser
internal import History
internal import Mirror
internal import Rendering

struct RedactCommand: ParsableCommand, CommandWithExamples {
    static let configuration = CommandConfiguration(
        commandName: "redact",
        abstract: "Remove what events tell of a person: values, actor and reason. The chain still verifies.",
        discussion: """
            The edits, conflicts, answers, renewals and messages that repeat it lose it too. What a register \
            says stays; of its events only the actor is removed. Backups, and copies of the mirror, keep \
            everything: remove those too.
            """
    )
    /// The shape of the object that `--json` gives.
    static let shape: JSONShape = [
        "schema": .words(["recordal.redact/1"]), "dry_run": .boolean, "events": .array(.integer),
        "further": .array(.integer), "register_events": .array(.integer), "unsalted": .array(.integer),
        "messages": .integer, "documents": .integer, "head": .string,
    ]
    static let examples = [
        "recordal redact 1734 --reason 'asked for by the person, 12 May'",
        "recordal redact 1734 1735 --reason 'erasure' --dry-run",
    ]

    @Argument(help: "The events' numbers, as 'recordal history ID --json' gives them.")
    var events: [Int]

    @Option(help: "Why; it stays in the history.")
    var reason: String

    @Flag(help: "Remove the documents too of fetches whose verdict is among the events.")
    var withBytes = false

    @OptionGroup(title: "Options of every command") var common: CommonOptions
    @OptionGroup var writing: WritingOptions

    func validate() throws {
        if reason.isEmpty { throw ValidationError("--reason is needed: why is it removed?") }
    }

    func run() throws {
        let workspace = try common.workspace()
        let today = try workspace.writingDay(common.today, isDryRun: writing.isDryRun)
        let mirror = try workspace.openMirror(creating: false)
        let done = try mirror.redact(
            events,
            reason: reason,
            actor: workspace.actor,
            today: today,
            withBytes: withBytes,
            isDryRun: writing.isDryRun
        )
        if common.json {
            func numbers(_ all: [Int]) -> JSON { .array(all.map { .int($0) }) }
            return common.print(
                .object([
                    ("schema", "recordal.redact/1"), ("dry_run", .bool(writing.isDryRun)),
                    ("events", numbers(done.events)), ("further", numbers(done.further)),
                    ("register_events", numbers(done.registerEvents)), ("unsalted", numbers(done.unsalted)),
                    ("messages", .int(done.messages)), ("documents", .int(done.documents)),
                    ("head", .string(try mirror.head())),
                ])
            )
        }
        if common.quiet { return }
        let verb = writing.isDryRun ? "would be redacted" : "redacted"
        Output.line("\(Phrase.count(done.events.count + done.further.count, "event")) \(verb).")
        func list(_ title: String, _ numbers: [Int]) {
            if !numbers.isEmpty { Output.line("  \(title): \(numbers.map(String.init).joined(separator: ", "))") }
        }
        list("with them, because they repeat the same", done.further)
        list("only the actor, because a register says the rest", done.registerEvents)
        list(
            "hashed by an older recordal with actor and reason unsalted: who guesses both can still prove it",
            done.unsalted
        )
        if done.messages > 0 { Output.line("  removed from \(Phrase.count(done.messages, "message"))") }
        if done.documents > 0 { Output.line("  bytes removed of \(Phrase.count(done.documents, "document"))") }
        if !writing.isDryRun { Output.line("Backups and copies of the mirror keep everything; remove those too.") }
    }
}
