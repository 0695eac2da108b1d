internal import Application
internal import ArgumentParser
internal import Registers
internal import Rendering

struct SourcesTemplateCommand: ParsableCommand, CommandWithExamples {
    static let configuration = CommandConfiguration(
        commandName: "template",
        abstract: "Write an empty list in a source's columns, for a person to fill in and import.",
        discussion: "A workbook's cells are text, so that a spreadsheet program changes neither numbers nor dates."
    )
    /// The shape of the object that `--json` gives.
    static let shape: JSONShape = [
        "schema": .words(["recordal.sources-template/1"]), "source": .string, "file": .string,
        "format": .string, "columns": .array(.string), "dry_run": .boolean,
    ]
    static let examples = ["recordal sources template us-cbp recordations.xlsx"]

    @Argument(help: "The source.", completion: .definedSource)
    var source: String

    @Argument(
        help: "The file to make; SOURCE.xlsx or SOURCE.csv here, unless said. One that is there is left alone.",
        completion: .file()
    )
    var file: String?

    @Flag(help: "As CSV in UTF-8.")
    var csv = false

    @Flag(help: "As a workbook.")
    var xlsx = false

    @OptionGroup(title: "Options of every command") var common: CommonOptions
    @OptionGroup var writing: WritingOptions

    func validate() throws {
        if csv, xlsx { throw ValidationError("--csv and --xlsx exclude each other") }
    }

    func run() throws {
        let format: SourceTemplate.Format? = csv ? .csv : xlsx ? .xlsx : nil
        let template = try SourceTemplateFile(common.workspace(), source: source, file: file, format: format)
        if !writing.isDryRun { try template.write() }
        if common.json {
            return common.print(
                .object([
                    ("schema", "recordal.sources-template/1"), ("source", .string(source)),
                    ("file", .string(template.path)), ("format", .string(template.format.rawValue)),
                    ("columns", .array(template.headers.map { .string($0) })),
                    ("dry_run", .bool(writing.isDryRun)),
                ])
            )
        }
        if common.quiet { return }
        Output.line("\(writing.isDryRun ? "Would make" : "Made") \(template.path)")
        Output.line("  columns: \(template.headers.joined(separator: " | "))")
        Output.line("  fill it in, then: recordal import \(source) \(template.path)")
    }
}
