internal import Application
internal import ArgumentParser
internal import Rendering

struct FetchesExportCommand: ParsableCommand, CommandWithExamples {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Write a fetch's documents into a folder, with a list that 'sha256sum -c SHA256SUMS' checks."
    )
    /// The shape of the object that `--json` gives.
    static let shape: JSONShape = [
        "schema": .words(["recordal.fetches-export/1"]), "fetch": .integer, "files": .array(.string),
        "dry_run": .boolean,
    ]
    static let examples = ["recordal fetches export 3 evidence"]

    @Argument(help: "The fetch's number.", completion: .fetch)
    var id: Int

    @Argument(help: "The folder; made if it is not there.", completion: .directory)
    var directory: String

    @OptionGroup(title: "Options of every command") var common: CommonOptions
    @OptionGroup var writing: WritingOptions

    func run() throws {
        let mirror = try common.workspace().openMirror(creating: false)
        let fetch = try mirror.fetch(numbered: id)
        let export = try FetchExport(mirror: mirror, fetch: fetch, directory: directory)
        let files = try writing.isDryRun ? export.check() : export.write()
        if common.json {
            return common.print(
                .object([
                    ("schema", "recordal.fetches-export/1"), ("fetch", .int(id)),
                    ("files", .array(files.map { .string($0) })), ("dry_run", .bool(writing.isDryRun)),
                ])
            )
        }
        if !common.quiet { for file in files { Output.line(StyledText(file)) } }
    }
}
