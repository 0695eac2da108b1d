internal import Curation
internal import Foundation
package import Mirror
internal import Recordations
internal import Rendering

/// The words with which a shell may complete a command line, asked of the workspace that the line is about.
///
/// Nothing is written, and nothing is thrown: without a workspace, or without a mirror, there are no candidates.
package struct CompletionCandidates {
    /// What a word can name.
    package enum Kind: Sendable {
        /// A recordation, `REGISTER:KEY` or a key.
        case recordation
        /// A source that has a definition, or that the settings name.
        case definedSource
        /// A source or register of which something was brought in.
        case knownSource
        /// A jurisdiction of which something was brought in.
        case jurisdiction
        /// A field of registers or of notes.
        case field
        /// A recordation, and behind it `FIELD=VALUE`.
        case assignment
        /// A source, and behind it `FIELD=VALUE`.
        case sourceAssignment
        /// A company's list.
        case list
        /// A number.
        case number(NamesByPrefix.Numbered)
    }

    private let words: [String]
    private let start: String

    /// Takes the words of a command line before the cursor's, and the beginning of the cursor's word.
    package init(words: [String], start: String) {
        self.words = words
        self.start = start
    }

    /// The candidates, in the order in which they are shown.
    package func all(_ kind: Kind) -> [String] {
        // A shell takes a line for a candidate, and shows it raw.
        found(kind).filter { $0.hasPrefix(start) && SafeText.line($0) == $0 }
    }

    private func found(_ kind: Kind) -> [String] {
        guard let workspace else { return [] }
        let names = { NamesByPrefix(path: workspace.mirrorPath) }
        switch kind {
        case .recordation: return names()?.recordations(start) ?? []
        case .definedSource:
            return Set(workspace.definitions.files.map(\.name) + workspace.sources.map(\.name)).sorted()
        case .knownSource: return names()?.sources(start) ?? []
        case .jurisdiction: return names()?.jurisdictions(start) ?? []
        case .field: return fields(workspace)
        case .assignment: return isFirst ? names()?.recordations(start) ?? [] : assignments(workspace)
        case .sourceAssignment: return isFirst ? found(.definedSource) : assignments(workspace)
        case .list: return workspace.lists.files.map(\.name)
        case .number(let kind): return names()?.numbers(kind, start) ?? []
        }
    }

    private var workspace: Workspace? {
        var config: String?
        for (index, word) in words.enumerated() {
            if word == "--config", index + 1 < words.count { config = words[index + 1] }
            if word.hasPrefix("--config=") { config = String(word.dropFirst(9)) }
        }
        guard let file = try? WorkspaceSearch(config: config).file() else { return nil }
        return try? Workspace(file: file, askingNetwork: false)
    }

    // Whether no argument stands before the cursor's word; values of options are none.
    private var isFirst: Bool {
        let withValue: Set = [
            "--config", "--today", "--color", "--width", "--reason", "--on", "--evidence", "--source",
        ]
        var before: String?
        for word in words.dropFirst(2) {
            if !word.hasPrefix("-"), before.map({ !withValue.contains($0) }) ?? true { return false }
            before = word
        }
        return true
    }

    private func fields(_ workspace: Workspace) -> [String] {
        Field.allCases.map(\.name) + workspace.localFields.all.map(\.name)
    }

    private func assignments(_ workspace: Workspace) -> [String] {
        if start.hasPrefix("status=") { return Status.allCases.map { "status=\($0.rawValue)" } }
        return fields(workspace).map { $0 + "=" }
    }
}
