internal import Application
internal import ArgumentParser
internal import Mirror

extension CompletionKind {
    /// Asks the workspace for recordations.
    static var recordation: CompletionKind { asking(.recordation) }
    /// Asks the workspace for sources that have a definition.
    static var definedSource: CompletionKind { asking(.definedSource) }
    /// Asks the workspace for sources of which something was brought in.
    static var knownSource: CompletionKind { asking(.knownSource) }
    /// Asks the workspace for jurisdictions of which something was brought in.
    static var jurisdiction: CompletionKind { asking(.jurisdiction) }
    /// Asks the workspace for fields.
    static var field: CompletionKind { asking(.field) }
    /// Asks the workspace for a recordation, and behind it for fields.
    static var assignment: CompletionKind { asking(.assignment) }
    /// Asks the workspace for a source, and behind it for fields.
    static var sourceAssignment: CompletionKind { asking(.sourceAssignment) }
    /// Asks the workspace for companies' lists.
    static var listName: CompletionKind { asking(.list) }
    /// The commands and the chapters of the manual.
    static var topic: CompletionKind {
        .custom { words, index, start in
            let before = words.prefix(max(0, index)).dropFirst(2)
            let (command, path) = HelpText.command(Array(before))
            guard path.count == before.count else { return [] }
            let commands = command.configuration.subcommands.filter { $0.configuration.shouldDisplay }
                .compactMap { $0.configuration.commandName }
            let chapters = before.isEmpty ? Manual().chapters.map(\.name) : []
            return Set(commands + chapters).filter { $0.hasPrefix(start) }.sorted()
        }
    }

    /// Asks the workspace for the numbers of conflicts that wait.
    static var openConflict: CompletionKind { asking(.number(.openConflict)) }
    /// Asks the workspace for the numbers of conflicts whose answer can be taken back.
    static var answeredConflict: CompletionKind { asking(.number(.answeredConflict)) }
    /// Asks the workspace for the numbers of fetches.
    static var fetch: CompletionKind { asking(.number(.fetch)) }
    /// Asks the workspace for the numbers of alerts.
    static var alert: CompletionKind { asking(.number(.alert)) }
    /// Asks the workspace for the numbers of messages.
    static var message: CompletionKind { asking(.number(.message)) }
    /// Asks the workspace for the numbers of edits that can be taken back.
    static var openEdit: CompletionKind { asking(.number(.openEdit)) }
    /// Asks the workspace for the numbers of decisions on matches.
    static var decision: CompletionKind { asking(.number(.decision)) }
    /// Asks the workspace for the numbers of batches of edits.
    static var batch: CompletionKind { asking(.number(.batch)) }

    // The closure runs only where a shell asks.
    private static func asking(_ kind: CompletionCandidates.Kind) -> CompletionKind {
        .custom { words, index, start in
            // The parser gives the beginning of the last word, which need not be the cursor's.
            let word = words.indices.contains(index) && index + 1 < words.count ? words[index] : start
            let found = CompletionCandidates(words: Array(words.prefix(max(0, index))), start: word).all(kind)
            // To zsh a description stands behind a colon.
            return CompletionShell.requesting == .zsh ? found.map { $0.replacing(":", with: "\\:") } : found
        }
    }
}
