internal import Documents
internal import Foundation
internal import Pulling
internal import Recordations
internal import Registers
internal import System

extension SourceProposal {
    // As much as a proposal may read into memory; a document's start is enough to judge by.
    private static var limitInBytes: Int { 256 << 20 }

    /// Proposes a definition from a file; `older` is an earlier edition, against which keys are tried.
    ///
    /// Throws ``UsageError`` for a file that nothing can be proposed from.
    init(
        _ workspace: Workspace,
        name: String,
        file: String,
        older: String? = nil,
        jurisdiction: Jurisdiction,
        purpose: SourceDefinition.Purpose
    ) throws {
        let bytes = try DocumentSource.file(file).open().collect(limitInBytes: Self.limitInBytes)
        let earlier = try older.map { try DocumentSource.file($0).open().collect(limitInBytes: Self.limitInBytes) }
        // A definition with mistakes teaches nothing, and checking it is not this command's task.
        let definitions = workspace.definitions.files.compactMap { known in
            try? workspace.definitions.definition(known.name, source: known.name).definition
        }
        do {
            try self.init(
                name: name,
                jurisdiction: jurisdiction,
                file: (file as NSString).lastPathComponent,
                bytes: bytes,
                older: earlier,
                vocabulary: Vocabulary(definitions, for: purpose)
            )
        } catch let error as UnfitDocument {
            throw UsageError("\(file): \(error.seen)", advice: error.advice)
        } catch let error as DocumentError {
            throw UsageError("\(file): \(error)")
        }
    }

    /// Writes the definition to a path where nothing is yet, and makes its folder.
    func write(to path: String) throws {
        try Folder.make((path as NSString).deletingLastPathComponent)
        try OutputFile.create(path, Array(yaml.utf8))
    }

    /// Throws ``UsageError`` where something is at a path already.
    static func refuseTaken(_ path: String) throws {
        guard FileManager.default.fileExists(atPath: path) else { return }
        throw UsageError("\(path) is there already", advice: "choose another name, or move that file away first")
    }
}
