internal import Application
internal import ArgumentParser

struct SourcesEditCommand: ParsableCommand, CommandWithExamples {
    static let configuration = CommandConfiguration(
        commandName: "edit",
        abstract: "Finish a definition by answering questions about a file, one by one.",
        discussion: """
            A definition that is not there yet is proposed from the file; a shipped one is copied into the workspace \
            with the first answer. Each answer is a number, a word or a text, in one line; 'skip', 'back', '?' and \
            'quit' are understood at every question. Each answer is written at once, and shows what it does to the \
            reading. Comments and all other lines stay. Answers may come from a pipe, one a line.
            """
    )
    static let examples = [
        "recordal sources edit xy-customs xy-customs-2026-01-31.csv",
        "recordal sources edit ruritania xy-customs-2026-01-31.csv --jurisdiction XY",
    ]

    @Argument(help: "The source.", completion: .definedSource)
    var source: String

    @Argument(help: "A file of it.", completion: .file())
    var file: String

    @Option(help: "Whose register a new source is: two letters; asked for unless given, or the name begins with them.")
    var jurisdiction: String?

    @OptionGroup(title: "Options of every command") var common: CommonOptions
    @OptionGroup var writing: WritingOptions

    func validate() throws {
        if common.json { throw ValidationError("edit asks a person: it has no --json") }
    }

    func run() throws {
        let edit = try SourceEdit(
            common.workspace(),
            name: source,
            file: file,
            jurisdiction: jurisdiction,
            isDryRun: writing.isDryRun
        )
        var walk = InteractiveSourceEdit(
            edit,
            isDryRun: writing.isDryRun,
            style: common.style,
            width: common.statedWidth
        )
        try walk.run()
    }
}
