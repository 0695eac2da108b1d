internal import Foundation
internal import Recordations
package import Registers

/// A definition that is proposed for a new register from a file of it.
package struct SourceDraft {
    /// The proposal.
    package let proposal: SourceProposal
    /// The file that the definition is for.
    package let path: String

    /// Reads a file, or an older and a newer one of the same register, and proposes a definition by that name.
    ///
    /// `charset` is the label of the file's charset; without one it is guessed where the file does not show it. Throws
    /// ``UsageError`` for a name that cannot be used or is taken, and for a file that nothing can be proposed from.
    package init(
        _ workspace: Workspace,
        name: String,
        files: [String],
        jurisdiction: String?,
        charset: String? = nil
    ) throws {
        guard let file = files.last, files.count <= 2 else {
            throw UsageError(
                "\(files.count) files were given with --from",
                advice: "give one file of the register, or two editions of it, the older one first"
            )
        }
        try Self.check(name)
        let folder = workspace.definitions.folders.first ?? workspace.folder
        path = (folder as NSString).appendingPathComponent("\(name).yaml")
        try SourceProposal.refuseTaken(path)
        if workspace.definitions.files.contains(where: { $0.name == name }) {
            throw UsageError(
                "'\(name)' ships with recordal, and a file of that name would go before it",
                advice: "choose another name; to change the shipped one: recordal sources edit \(name) \(file)"
            )
        }
        let place = try Self.jurisdiction(jurisdiction ?? String(name.prefix { $0 != "-" }))
        proposal = try SourceProposal(
            workspace,
            name: name,
            file: file,
            older: files.count == 2 ? files.first : nil,
            jurisdiction: place,
            purpose: .register,
            charset: charset
        )
    }

    /// Writes the definition into the workspace.
    package func write() throws { try proposal.write(to: path) }

    /// Throws ``UsageError`` for a name that no source can have.
    static func check(_ name: String) throws {
        guard name.wholeMatch(of: #/[a-z0-9][a-z0-9-]*/#) != nil else {
            throw UsageError(
                "'\(name)' is not a name for a source",
                advice: "small letters, digits and '-', such as xy-customs"
            )
        }
    }

    private static func jurisdiction(_ code: String) throws -> Jurisdiction {
        guard let country = Jurisdiction(code.uppercased()) else {
            throw UsageError("'\(code)' is not a jurisdiction", advice: "give it: --jurisdiction XY, two letters")
        }
        return country
    }
}
