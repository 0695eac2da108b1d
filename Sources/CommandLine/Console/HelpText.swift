internal import Application
internal import ArgumentParser
internal import Rendering

/// The help of a command: what the argument parser knows, examples on lines of their own, and exit codes.
enum HelpText {
    /// The command that words name, as far as they name one; options and arguments behind it do not count.
    static func command(_ words: [String]) -> (type: any ParsableCommand.Type, words: [String]) {
        var found: any ParsableCommand.Type = Recordal.self
        var path: [String] = []
        for word in words where !word.hasPrefix("-") && word != "help" {
            guard let next = found.configuration.subcommands.first(where: { $0.configuration.commandName == word })
            else { break }
            found = next
            path.append(word)
        }
        return (found, path)
    }

    /// The help for a width in columns.
    static func text(of command: any ParsableCommand.Type, width: Int, style: TextStyle) -> StyledText {
        let parser = Recordal.helpMessage(for: command, columns: width)
        var lines: [StyledText] = parser.split(separator: "\n", omittingEmptySubsequences: false).map { line in
            let line = String(line).replacing(" SUBCOMMANDS:", with: ":")
            let isHeading = line.hasSuffix(":") && !line.hasPrefix(" ") && line == line.uppercased()
            return isHeading ? style.bold(line) : StyledText(line)
        }
        while lines.last == "" { lines.removeLast() }
        if let described = command as? any CommandWithExamples.Type {
            lines += ["", style.bold("EXAMPLES:")] + described.examples.map { "  \($0)" }
            lines += ["", style.bold("EXIT CODES:"), "  0   done, also when there was nothing to do"]
            let reasons = described.exitReasons.sorted { $0.rawValue < $1.rawValue }
            lines += reasons.map { reason in
                "  \(reason.rawValue)\(reason.rawValue < 10 ? "   " : "  ")\(reason.phrase)"
            }
        }
        return StyledText(lines: lines)
    }
}
