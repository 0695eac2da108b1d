internal import Documents
internal import Foundation
internal import Pulling
internal import Recordations
package import Registers
internal import System

/// A definition that is proposed for a company's list from a file of it.
package struct ListDraft {
    // As much as a proposal may read into memory.
    private static let limitInBytes = 256 << 20
    // Words behind `recordal reconcile` that are commands.
    private static let commands: Set<String> = [
        "new", "review", "accept", "reject", "unsure", "why", "changes", "help", "lists",
    ]

    /// The proposal.
    package let proposal: SourceProposal
    /// The file that the definition is for.
    package let path: String
    private let folder: String

    /// Reads a file and proposes a definition by that name.
    ///
    /// Throws ``UsageError`` for a name that cannot be used or is taken, and for a file that nothing can be proposed from.
    package init(_ workspace: Workspace, name: String, file: String) throws {
        guard name.wholeMatch(of: #/[a-z0-9][a-z0-9-]*/#) != nil, !Self.commands.contains(name) else {
            throw UsageError(
                "'\(name)' is no name for a list",
                advice: "small letters, digits and '-', such as docket, and no command's name"
            )
        }
        folder = workspace.lists.folders.first ?? workspace.folder
        path = (folder as NSString).appendingPathComponent("\(name).yaml")
        if FileManager.default.fileExists(atPath: path) {
            throw UsageError("\(path) is there already", advice: "choose another name, or move that file away first")
        }
        let bytes = try DocumentSource.file(file).open().collect(limitInBytes: Self.limitInBytes)
        let definitions = workspace.definitions.files.compactMap { known in
            try? workspace.definitions.definition(known.name, source: known.name).definition
        }
        do {
            proposal = try SourceProposal(
                name: name,
                jurisdiction: .unspecified,
                file: (file as NSString).lastPathComponent,
                bytes: bytes,
                vocabulary: Vocabulary(definitions, for: .list)
            )
        } catch let error as UnfitDocument {
            throw UsageError("\(file): \(error.seen)", advice: error.advice)
        } catch let error as DocumentError {
            throw UsageError("\(file): \(error)")
        }
    }

    /// Writes the definition into the workspace.
    package func write() throws {
        try Folder.make(folder)
        try OutputFile.create(path, Array(proposal.yaml.utf8))
    }
}
