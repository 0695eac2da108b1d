internal import Foundation
package import Matching
internal import Settings

extension Workspace {
    /// The offices' rules of numbers: the workspace's files go before the shipped ones.
    package var numbers: NumberBook {
        NumberBook { [folder] in
            try NumberRules(
                ResourceSearchPath(workspace: folder, kind: "numbers").files.map { name, path in
                    (name: name, path: path, yaml: try Self.text(path))
                }
            )
        }
    }

    /// The legal forms of companies; none where the file is not there.
    ///
    /// Throws ``SettingsError`` for a file with mistakes.
    package func legalForms() throws -> LegalForms {
        guard let path = ResourceSearchPath(workspace: folder, kind: "names").path(of: "legal-forms") else {
            return .none
        }
        return try LegalForms(file: path, yaml: Self.text(path))
    }

    /// What the user says to be the same, from `aliases.yaml` beside the settings; none where it is not there.
    ///
    /// Throws ``SettingsError`` for a file with mistakes.
    package func aliases(_ forms: LegalForms) throws -> Aliases {
        let path = (folder as NSString).appendingPathComponent("aliases.yaml")
        guard FileManager.default.fileExists(atPath: path) else { return .none }
        return try Aliases(file: path, yaml: Self.text(path), forms: forms)
    }

    /// What is wrong with the files of numbers, legal forms and aliases, the shipped ones and the workspace's own.
    var matchingMistakes: [String] {
        func mistake(_ body: () throws -> Void) -> [String] {
            do {
                try body()
                return []
            } catch {
                return ["\(error)"]
            }
        }
        return mistake { _ = try numbers.rules() } + mistake { _ = try aliases(try legalForms()) }
    }

    private static func text(_ path: String) throws -> String {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw UsageError("\(path) cannot be read", advice: "check who may read it")
        }
        return try SettingsText.decoded(data, file: path)
    }
}
