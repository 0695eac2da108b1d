internal import Application
internal import ArgumentParser
internal import Rendering

/// An argument in the place of a command that names no command.
enum UnknownCommand {
    /// What is said of it, in a command line that cannot be understood; nil where every command is known.
    static func error(in words: [String]) -> UsageError? {
        var path = "recordal"
        var commands = Recordal.configuration.subcommands
        var hasDefault = false
        for word in words {
            if commands.isEmpty || word.hasPrefix("-") || word == "help" { return nil }
            let names = commands.map { $0.configuration.commandName ?? "" }
            guard let index = names.firstIndex(of: word) else {
                // Where a command is meant without its name, the word is an argument of it, such as a list's name.
                return hasDefault ? nil : unknown(word, behind: path, among: names)
            }
            hasDefault = commands[index].configuration.defaultSubcommand.map(takesArguments) ?? false
            commands = commands[index].configuration.subcommands
            path += " " + word
        }
        return nil
    }

    private static func takesArguments(_ command: any ParsableCommand.Type) -> Bool {
        Swift.Mirror(reflecting: command.init()).children.contains { "\(type(of: $0.value))".hasPrefix("Argument<") }
    }

    private static func unknown(_ word: String, behind path: String, among names: [String]) -> UsageError {
        let near = Phrase.nearest(word, in: names).map { "did you mean '\(path) \($0)'? " } ?? ""
        let all = names.count > 10 ? "'\(path) --help' lists them" : "there are: " + names.joined(separator: ", ")
        return UsageError("there is no command '\(path) \(SafeText.line(word))'", advice: near + all)
    }
}
