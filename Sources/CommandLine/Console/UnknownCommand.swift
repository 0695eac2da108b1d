internal import Application
internal import ArgumentParser
internal import Rendering

/// A command that is meant where its group's name has an argument of its own behind it, and no command.
protocol CommandWithoutName: ParsableCommand {}

/// An argument in the place of a command that names no command.
enum UnknownCommand {
    /// What is said of it, in a command line that cannot be understood; nil where every command is known.
    static func error(in words: [String]) -> UsageError? {
        var path = "recordal"
        var commands = Recordal.configuration.subcommands
        var unnamed: (any ParsableCommand.Type)?
        for word in words {
            if commands.isEmpty || word.hasPrefix("-") || word == "help" { return nil }
            let names = commands.map { $0.configuration.commandName ?? "" }
            guard let index = names.firstIndex(of: word) else {
                let isArgument = unnamed is any CommandWithoutName.Type && Phrase.nearest(word, in: names) == nil
                return isArgument ? nil : unknown(word, behind: path, among: names)
            }
            unnamed = commands[index].configuration.defaultSubcommand
            commands = commands[index].configuration.subcommands
            path += " " + word
        }
        return nil
    }

    private static func unknown(_ word: String, behind path: String, among names: [String]) -> UsageError {
        let near = Phrase.nearest(word, in: names).map { "did you mean '\(path) \($0)'? " } ?? ""
        let all = names.count > 10 ? "'\(path) --help' lists them" : "there are: " + names.joined(separator: ", ")
        return UsageError("there is no command '\(path) \(SafeText.line(word))'", advice: near + all)
    }
}
