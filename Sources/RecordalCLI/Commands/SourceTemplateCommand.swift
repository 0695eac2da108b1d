internal import ArgumentParser
internal import Foundation
internal import Registers
internal import Rendering
internal import System

extension SourcesCommand {
    struct Template: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "template",
            abstract: "Write an empty list in a source's columns, for a person to fill in and import.",
            discussion: """
                A workbook's cells are text, so that a spreadsheet program changes neither numbers nor dates.
                Example: recordal sources template us-cbp recordations.xlsx
                """
        )

        @Argument(help: "The source.")
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

        @OptionGroup var common: CommonOptions
        @OptionGroup var writing: WritingOptions

        func validate() throws {
            if csv, xlsx { throw ValidationError("--csv and --xlsx exclude each other") }
        }

        func run() throws {
            let workspace = try common.workspace()
            let configured = workspace.sources.first { $0.name == source }
            let definition = try workspace.definitions.definition(configured?.definition ?? source, source: source)
                .definition
            let template = try SourceTemplate(definition)
            let format = try format(template)
            let bytes = try template.bytes(format)
            let path = file ?? "\(source).\(format.rawValue)"
            guard !FileManager.default.fileExists(atPath: path) else {
                throw UsageError("\(path) is there already", advice: "name another file; this one was left alone")
            }
            if !writing.isDryRun {
                try OutputFile.create(path, Array(bytes))
            }
            if common.json {
                return common.print(
                    .object([
                        ("schema", "recordal.sources-template/1"), ("source", .string(source)), ("file", .string(path)),
                        ("format", .string(format.rawValue)),
                        ("columns", .array(template.headers.map { .string($0) })),
                        ("dry_run", .bool(writing.isDryRun)),
                    ])
                )
            }
            if common.quiet { return }
            Output.line("\(writing.isDryRun ? "Would make" : "Made") \(path)")
            Output.line("  columns: \(template.headers.joined(separator: " | "))")
            Output.line("  fill it in, then: recordal import \(source) \(path)")
        }

        // What is asked for, else what the file is called, else what the source reads.
        private func format(_ template: SourceTemplate) throws -> SourceTemplate.Format {
            if csv { return .csv }
            if xlsx { return .xlsx }
            guard let file else { return template.formats.contains(.xlsx) ? .xlsx : .csv }
            let ending = (file as NSString).pathExtension.lowercased()
            if let format = SourceTemplate.Format(rawValue: ending) { return format }
            throw UsageError("'\(SafeText.line(file))' does not say what it is", advice: "say --csv or --xlsx")
        }
    }
}
