internal import Foundation
internal import Matching
internal import Reconciliation
internal import Registers
internal import Rendering
internal import Settings

extension Workspace {
    /// Where definitions of lists are found.
    package var lists: ResourceSearchPath { ResourceSearchPath(workspace: folder, kind: "lists") }

    /// The definition of a list, with its text.
    ///
    /// Throws ``UsageError`` for a list without a definition.
    func listDefinition(_ name: String) throws -> (definition: SourceDefinition, yaml: String) {
        guard let path = lists.path(of: name) else {
            let names = lists.files.map(\.name)
            let hint = Phrase.nearest(name, in: names).map { "did you mean '\($0)'? " } ?? ""
            let all = names.isEmpty ? "there is none yet" : "there are: \(names.joined(separator: ", "))"
            throw UsageError(
                "there is no list '\(name)'",
                advice: "\(hint)\(all); recordal reconcile new \(name) --from FILE proposes one"
            )
        }
        guard let data = FileManager.default.contents(atPath: path) else {
            throw UsageError("\(path) cannot be read", advice: "check who may read it")
        }
        let yaml = try SettingsText.decoded(data, file: path)
        return (try Self.listDefinition(name, file: path, yaml: yaml), yaml)
    }

    static func listDefinition(_ name: String, file: String, yaml: String) throws -> SourceDefinition {
        try SourceDefinition(name: name, file: file, yaml: yaml, purpose: .list)
    }

    /// How numbers, marks and holders are compared: by the offices' rules, the legal forms and the workspace's aliases.
    ///
    /// Throws ``SettingsError`` with every mistake of these files.
    func textComparison() throws -> TextComparison {
        let forms = try legalForms()
        return TextComparison(numberRules: try numbers.rules(), legalForms: forms, aliases: try aliases(forms))
    }
}
