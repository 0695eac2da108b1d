internal import ArgumentParser
internal import Documents
internal import Foundation
internal import Mirror
internal import Pulling
internal import Recordations
internal import Registers
internal import Rendering
internal import Ingest

struct SourcesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sources",
        abstract: "List the sources, write or try a definition, or take over new keys.",
        discussion: "Example: recordal sources",
        subcommands: [List.self, Check.self, New.self, Template.self, Rebase.self],
        defaultSubcommand: List.self
    )

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list",
            abstract: "List the sources that can be used here.",
            discussion: "Example: recordal sources list"
        )

        @OptionGroup var common: CommonOptions

        func run() throws {
            let workspace = try common.workspace()
            var names = workspace.definitions.files.map { (name: $0.name, definition: $0.name) }
            for source in workspace.sources where !names.contains(where: { $0.name == source.name }) {
                names.append((source.name, source.definition))
            }
            let isMirrored = FileManager.default.fileExists(atPath: workspace.mirrorPath)
            let mirror = isMirrored ? try workspace.openMirror(creating: false) : nil
            var table = TextTable(columns: [
                TextTable.Column("Source"), TextTable.Column("Register", minimum: 20, isFlexible: true),
                TextTable.Column("From", minimum: 10, isFlexible: true), TextTable.Column("Formats"),
                TextTable.Column("Known from"),
            ])
            var objects: [JSON] = []
            for (name, file) in names.sorted(by: { $0.name < $1.name }) {
                let definition = try workspace.definitions.definition(file, source: name).definition
                let from = workspace.sources.first { $0.name == name }?.origin
                let known = try mirror?.source(name: name)
                let accepted = known?.accepted
                let formats = definition.documents.map(\.format.rawValue)
                table.add([
                    name, "\(definition.title) (\(definition.jurisdiction))",
                    definition.isByHand ? "by hand" : from ?? "–",
                    formats.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }.joined(separator: ", "),
                    known?.knownFrom?.description ?? "",
                ])
                objects.append(
                    .object([
                        ("source", .string(name)), ("register", .string(definition.register)),
                        ("title", .string(definition.title)), ("jurisdiction", .string(definition.jurisdiction.code)),
                        ("from", JSON(from)), ("pull", definition.isByHand ? "by-hand" : .null),
                        ("formats", .array(formats.map { .string($0) })),
                        ("fetch", accepted.map { .int($0.id) } ?? .null),
                    ])
                )
            }
            if common.json {
                return common.print(.object([("schema", "recordal.sources/1"), ("sources", .array(objects))]))
            }
            Output.line(table.render(width: common.width, style: common.style))
        }
    }

    struct Check: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "check",
            abstract: "Show how a definition reads a file, field by field; nothing is written.",
            discussion: "Example: recordal sources check kz-customs kz-customs-2025-01-19.xlsx"
        )

        @Argument(help: "The source.")
        var source: String

        @Argument(help: "A file of it; without one only the definition is checked.")
        var file: String?

        @Option(help: "How many rows of each kind to show.")
        var rows = 3

        @OptionGroup var common: CommonOptions

        func validate() throws {
            if rows < 0 { throw ValidationError("--rows is a number from 0 on, not \(rows)") }
        }

        func run() throws {
            let workspace = try common.workspace()
            let configured = workspace.sources.first { $0.name == source }
            let (definition, _) = try workspace.definitions.definition(configured?.definition ?? source, source: source)
            guard let file else {
                if common.json {
                    return common.print([
                        "schema": "recordal.sources-check/1", "source": .string(source), "sound": true,
                    ])
                }
                return Output.line(
                    "\(source): the definition is sound. Try it on a file: recordal sources check \(source) FILE"
                )
            }
            let check = try SourceCheck(definition, .file(file), sample: rows)
            if common.json { return common.print(check.json) }
            Output.line(check.text(common.style))
        }
    }

    struct Rebase: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "rebase",
            abstract: "Take over the keys of a changed definition, so that recordations keep their history.",
            discussion: "Example: recordal sources rebase kz-customs --reason 'key without the date'"
        )

        @Argument(help: "The source.")
        var source: String

        @Option(help: "Why.")
        var reason: String

        @OptionGroup var common: CommonOptions
        @OptionGroup var writing: WritingOptions

        func run() throws {
            let workspace = try common.workspace()
            let configured = workspace.sources.first { $0.name == source }
            let (definition, yaml) = try workspace.definitions.definition(
                configured?.definition ?? source,
                source: source
            )
            let session = try SyncSession(workspace, common, isDryRun: writing.isDryRun, purpose: "rebase \(source)")
            let done = try session.run(definition, yaml).rebase(reason: reason)
            try session.close()
            if common.json {
                return common.print(
                    .object([
                        ("schema", "recordal.sources-rebase/1"), ("source", .string(source)),
                        ("rekeyed", .int(done.rekeyed)), ("added", .int(done.added)),
                        ("explained", .int(done.explained)),
                        ("changed", .int(done.changed)), ("dry_run", .bool(writing.isDryRun)),
                    ])
                )
            }
            if common.quiet { return }
            let verb = writing.isDryRun ? "would be" : done.rekeyed == 1 ? "was" : "were"
            Output.line(
                "\(source): \(Phrase.count(done.rekeyed, "recordation")) \(verb) given a new key, \(done.added) added, "
                    + "\(done.explained) explained, \(done.changed) changed"
            )
        }
    }
}
