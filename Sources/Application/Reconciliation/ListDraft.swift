internal import Foundation
internal import Recordations
package import Registers

/// A definition that is proposed for a company's list from a file of it.
package struct ListDraft {
    // Words behind `recordal reconcile` that are commands.
    private static let commands: Set<String> = [
        "new", "review", "accept", "reject", "unsure", "why", "changes", "help", "lists",
    ]

    /// The proposal.
    package let proposal: SourceProposal
    /// The file that the definition is for.
    package let path: String

    /// Reads a file and proposes a definition by that name.
    ///
    /// `charset` is the label of the file's charset; without one it is guessed where the file does not show it. Throws
    /// ``UsageError`` for a name that cannot be used or is taken, and for a file that nothing can be proposed from.
    package init(_ workspace: Workspace, name: String, file: String, charset: String? = nil) throws {
        guard name.wholeMatch(of: #/[a-z0-9][a-z0-9-]*/#) != nil, !Self.commands.contains(name) else {
            throw UsageError(
                "'\(name)' is not a name for a list",
                advice: "small letters, digits and '-', such as docket, and no command's name"
            )
        }
        let folder = workspace.lists.folders.first ?? workspace.folder
        path = (folder as NSString).appendingPathComponent("\(name).yaml")
        try SourceProposal.refuseTaken(path)
        proposal = try SourceProposal(
            workspace,
            name: name,
            file: file,
            jurisdiction: .unspecified,
            purpose: .list,
            charset: charset
        )
    }

    /// Writes the definition into the workspace.
    package func write() throws { try proposal.write(to: path) }
}
