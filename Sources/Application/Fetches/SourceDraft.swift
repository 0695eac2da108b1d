internal import Documents
internal import Foundation
internal import Pulling
internal import Recordations
package import Registers
internal import System

/// A definition that is proposed for a new register from a file of it.
package struct SourceDraft {
    // As much as a proposal may read into memory; a register's start is enough to judge by.
    private static let limitInBytes = 256 << 20

    /// The proposal.
    package let proposal: SourceProposal
    /// The file that the definition is for.
    package let path: String
    private let folder: String

    /// Reads a file and proposes a definition by that name.
    ///
    /// Throws ``UsageError`` for a name that cannot be used or is taken, and for a file that nothing can be proposed from.
    package init(_ workspace: Workspace, name: String, file: String, jurisdiction: String?) throws {
        guard name.wholeMatch(of: #/[a-z0-9][a-z0-9-]*/#) != nil else {
            throw UsageError(
                "'\(name)' is no name for a source",
                advice: "small letters, digits and '-', such as xy-customs"
            )
        }
        folder = workspace.definitions.folders.first ?? workspace.folder
        path = (folder as NSString).appendingPathComponent("\(name).yaml")
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
        // A definition with mistakes teaches nothing, and checking it is not this command's task.
        let definitions = workspace.definitions.files.compactMap { known in
            try? workspace.definitions.definition(known.name, source: known.name).definition
        }
        do {
            proposal = try SourceProposal(
                name: name,
                jurisdiction: try Self.jurisdiction(jurisdiction ?? String(name.prefix { $0 != "-" })),
                file: (file as NSString).lastPathComponent,
                bytes: bytes,
                vocabulary: Vocabulary(definitions)
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

    private static func jurisdiction(_ code: String) throws -> Jurisdiction {
        guard let country = Jurisdiction(code.uppercased()) else {
            throw UsageError("'\(code)' is no jurisdiction", advice: "give it: --jurisdiction XY, two letters")
        }
        return country
    }
}
