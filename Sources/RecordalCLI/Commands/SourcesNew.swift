internal import ArgumentParser
internal import Documents
internal import Foundation
internal import Pulling
internal import Recordations
internal import Registers
internal import Rendering
internal import System

extension SourcesCommand {
    struct New: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "new",
            abstract: "Propose a definition for a new register from a file of it.",
            discussion: "Example: recordal sources new xy-customs --from xy-customs-2026-01-31.csv"
        )

        @Argument(help: "The source's name, such as xy-customs.")
        var name: String

        @Option(name: .customLong("from"), help: "A file of the register.")
        var file: String

        @Option(help: "Whose register it is: two letters; unless given, those the name begins with.")
        var jurisdiction: String?

        @OptionGroup var common: CommonOptions
        @OptionGroup var writing: WritingOptions

        // As much as a proposal may read into memory; a register's start is enough to judge by.
        private static let limitInBytes = 256 << 20

        func run() throws {
            let workspace = try common.workspace()
            guard name.wholeMatch(of: #/[a-z0-9][a-z0-9-]*/#) != nil else {
                throw UsageError(
                    "'\(name)' is no name for a source",
                    advice: "small letters, digits and '-', such as xy-customs"
                )
            }
            let folder = workspace.definitions.folders[0]
            let path = (folder as NSString).appendingPathComponent("\(name).yaml")
            if FileManager.default.fileExists(atPath: path) {
                throw UsageError(
                    "\(path) is there already",
                    advice: "choose another name, or move that file away first"
                )
            }
            if workspace.definitions.files.contains(where: { $0.name == name }) {
                throw UsageError(
                    "'\(name)' ships with recordal, and a file of that name would go before it",
                    advice: "choose another name; to change the shipped one, copy it into \(folder)"
                )
            }
            let bytes = try DocumentSource.file(file).open().collect(limitInBytes: Self.limitInBytes)
            let definitions = workspace.definitions.files.compactMap { known in
                // One with mistakes teaches nothing, and is none of this command's business.
                try? workspace.definitions.definition(known.name, source: known.name).definition
            }
            let proposal: SourceProposal
            do {
                proposal = try SourceProposal(
                    name: name,
                    jurisdiction: try country(),
                    file: (file as NSString).lastPathComponent,
                    bytes: bytes,
                    vocabulary: Vocabulary(definitions)
                )
            } catch let error as UnfitDocument {
                throw UsageError("\(file): \(error.seen)", advice: error.advice)
            } catch let error as DocumentError {
                throw UsageError("\(file): \(error)")
            }
            if !writing.isDryRun {
                try Folder.make(folder)
                try OutputFile.create(path, Array(proposal.yaml.utf8))
            }
            report(proposal, path)
        }

        private func country() throws -> Jurisdiction {
            let code = jurisdiction ?? String(name.prefix { $0 != "-" })
            guard let country = Jurisdiction(code.uppercased()) else {
                throw UsageError("'\(code)' is no jurisdiction", advice: "give it: --jurisdiction XY, two letters")
            }
            return country
        }

        private func report(_ proposal: SourceProposal, _ path: String) {
            if common.json {
                return common.print(
                    .object([
                        ("schema", "recordal.sources-new/1"), ("source", .string(name)), ("file", .string(path)),
                        ("mapped", .int(proposal.columns.mapped)), ("columns", .int(proposal.columns.all)),
                        ("rows", .int(proposal.rows)), ("doubts", .array(proposal.doubts.map { .string($0) })),
                        ("yaml", .string(proposal.yaml)), ("dry_run", .bool(writing.isDryRun)),
                    ])
                )
            }
            if writing.isDryRun { return Output.line(StyledText(block: proposal.yaml)) }
            if common.quiet { return }
            Output.line(
                "\(path): \(proposal.columns.mapped) of \(Phrase.count(proposal.columns.all, "column")) mapped, from "
                    + "\(Phrase.count(proposal.rows, "row")); \(Phrase.count(proposal.doubts.count, "line")) to check"
            )
            for doubt in proposal.doubts { Output.line("  check: \(doubt)") }
            Output.line("Finish it, then see how it reads the file: recordal sources check \(name) \(file)")
        }
    }
}
