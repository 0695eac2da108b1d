internal import ArgumentParser
internal import Foundation

/// What the argument parser knows of a command, as far as pages need it.
struct CommandDescription: Decodable {
    /// An argument, an option or a flag.
    struct Argument: Decodable {
        struct Name: Decodable {
            let kind: String
            let name: String

            /// The name as it is typed.
            var typed: String { (kind == "long" ? "--" : "-") + name }
        }

        let kind: String
        let abstract: String?
        let isOptional: Bool
        let isRepeating: Bool
        let names: [Name]?
        let valueName: String?
        let defaultValue: String?
        let sectionTitle: String?
        let shouldDisplay: Bool
    }

    let commandName: String
    let abstract: String?
    let discussion: String?
    let defaultSubcommand: String?
    let shouldDisplay: Bool
    let arguments: [Argument]?
    let subcommands: [CommandDescription]?

    /// The commands below it that are shown, each once: the parser's own `help` stands behind the program's.
    var shownCommands: [CommandDescription] {
        var seen: Set<String> = []
        return (subcommands ?? []).filter { $0.shouldDisplay && seen.insert($0.commandName).inserted }
    }

    /// The description of the whole program.
    static func ofProgram() throws -> CommandDescription {
        struct Dump: Decodable { let command: CommandDescription }
        return try JSONDecoder().decode(Dump.self, from: Data(Recordal._dumpHelp().utf8)).command
    }
}
