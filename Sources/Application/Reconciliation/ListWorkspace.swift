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
        let rules = try ResourceSearchPath(workspace: folder, kind: "numbers").files.map { file in
            (name: file.name, path: file.path, yaml: try text(of: file.path))
        }
        let names = ResourceSearchPath(workspace: folder, kind: "names")
        let forms = try names.path(of: "legal-forms").map { try LegalForms(file: $0, yaml: text(of: $0)) } ?? .none
        let path = (folder as NSString).appendingPathComponent("aliases.yaml")
        let aliases =
            FileManager.default.fileExists(atPath: path)
            ? try Aliases(file: path, yaml: text(of: path), forms: forms) : .none
        return TextComparison(numberRules: try NumberRules(rules), legalForms: forms, aliases: aliases)
    }

    private func text(of path: String) throws -> String {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw UsageError("\(path) cannot be read", advice: "check who may read it")
        }
        return try SettingsText.decoded(data, file: path)
    }
}
