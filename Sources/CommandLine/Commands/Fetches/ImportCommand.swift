internal import Application
internal import ArgumentParser
internal import Recordations
internal import Registers
internal import Rendering
internal import System

struct ImportCommand: ParsableCommand, CommandWithExamples {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Bring a register in from saved or pasted files.",
        discussion: """
            Several files are one edition, as the pages of a list. '-' is standard input. --archive takes an \
            older edition as history only.
            """
    )
    static let examples = [
        "recordal import kz-customs kz-customs-2025-01-19.xlsx",
        "recordal import cn-gacc paste.tsv --scope 'holder=小米科技有限责任公司'",
    ]
    static let exitReasons: [ExitReason] = [.failed, .usage, .locked, .held, .conflicts, .unsound, .changed]

    @Argument(help: "The source.", completion: .definedSource)
    var source: String

    @Argument(help: "The files; '-' for standard input.", completion: .file())
    var files: [String]

    @Flag(help: "The files are a part of the register: what is not in them is not missing.")
    var partial = false

    @Option(
        help: ArgumentHelp(
            "The files are all that matches a search: FIELD=TEXT, several joined by &.",
            valueName: "filter"
        )
    )
    var scope: String?

    @Option(help: ArgumentHelp("The edition's own date.", valueName: "YYYY-MM-DD"))
    var published: CivilDate?

    @Flag(help: "The files are an older edition: keep what it said on its day, and change nothing that is known.")
    var archive = false

    @Flag(name: .customLong("detailed-exitcode"), help: "End with 10 when changes were applied.")
    var isDetailed = false

    @OptionGroup(title: "Options of every command") var common: CommonOptions
    @OptionGroup var writing: WritingOptions

    func validate() throws {
        if partial, scope != nil { throw ValidationError("--partial and --scope exclude each other") }
        if archive, partial || scope != nil {
            throw ValidationError(
                "--archive excludes --partial and --scope: absence from an older edition means nothing"
            )
        }
        if files.isEmpty { throw ValidationError("name at least one file") }
    }

    func run() throws {
        var edition = FileImport(source: source, files: files)
        if let scope {
            edition.coverage = .scope(scope)
        } else if partial {
            edition.coverage = .partial
        }
        edition.published = published
        edition.isArchive = archive
        edition.isDetailed = isDetailed
        let outcome = try edition.run(
            in: common.workspace(),
            today: common.today,
            isDryRun: writing.isDryRun,
            input: { try StandardStream.input.readToEnd() }
        )
        try SyncOutcomeText(outcome, schema: "recordal.import/1").finish(common)
    }
}
