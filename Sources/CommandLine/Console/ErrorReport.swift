internal import Application
internal import ArgumentParser
internal import Rendering
internal import System

/// The one place that prints errors and chooses the exit status.
enum ErrorReport {
    /// The shape of the object of an error.
    static let shape: JSONShape = [
        "schema": .words(["recordal.error/1"]), "command": .string, "code": .integer,
        "errors": .array(ErrorParts.shape),
    ]

    /// Ends the process as an error asks for.
    static func finish(_ error: any Error) -> Never {
        if let end = error as? CommandEnd { leave(with: end.reasons) }
        let words = Array(CommandLine.arguments.dropFirst())
        if words.first == "---completion" { finishCompletion(error) }
        if let reason = reason(of: error) { leave(with: reason, for: error, in: words) }
        if let unknown = UnknownCommand.error(in: words) { leave(with: .usage, for: unknown, in: words) }
        // Help, version and the argument parser's own messages.
        let code = Recordal.exitCode(for: error)
        if code == .success {
            if !words.contains("--version"), words.contains(where: { ["--help", "-h", "help"].contains($0) }) {
                printHelp(words)
            } else {
                Output.write(Recordal.fullMessage(for: error) + "\n")
            }
            leave(with: [])
        }
        let reason: ExitReason = code == .validationFailure ? .usage : .failed
        let message = Recordal.fullMessage(for: error)
        if isForPrograms(words) {
            let first = message.split(separator: "\n").first.map(String.init) ?? message
            let what = first.hasPrefix("Error: ") ? String(first.dropFirst(7)) : first
            printObject([ErrorParts(what: what, place: nil, next: nil)], reason, words)
        }
        ErrorOutput.line(StyledText(block: message))
        leave(with: [reason])
    }

    // A shell that completes a word shows whatever is printed between the person's keys: there is an answer, or nothing.
    private static func finishCompletion(_ error: any Error) -> Never {
        let answer = Recordal.exitCode(for: error) == .success ? Recordal.fullMessage(for: error) : ""
        if !answer.isEmpty { Output.write(answer + "\n") }
        leave(with: [])
    }

    private static func printHelp(_ words: [String]) {
        Output.allowPager()
        let style = ConsoleSettings.style(of: .output)
        let width = StandardStream.output.terminalWidth ?? 80
        Output.line(HelpText.text(of: HelpText.command(words).type, width: width, style: style))
    }

    private static func leave(with reason: ExitReason, for error: any Error, in words: [String]) -> Never {
        if isForPrograms(words) { printObject(ErrorParts.all(of: error), reason, words) }
        ErrorOutput.line("\(ErrorOutput.style.red("recordal:")) \(block: error)")
        leave(with: [reason])
    }

    // The options are looked at as they were typed: the error may be that they cannot be parsed.
    private static func isForPrograms(_ words: [String]) -> Bool {
        words.contains("--json") || words.contains("--format=json")
            || zip(words, words.dropFirst()).contains { $0 == "--format" && $1 == "json" }
    }

    // An object that was begun, or is whole, stays alone: two would be none.
    private static func printObject(_ parts: [ErrorParts], _ reason: ExitReason, _ words: [String]) {
        guard !Output.hasWritten else { return }
        let command = HelpText.command(words).words.joined(separator: " ")
        let object: JSON = [
            "schema": "recordal.error/1", "command": .string(command), "code": .int(Int(reason.rawValue)),
            "errors": .array(parts.map(\.json)),
        ]
        Output.write(object.write(pretty: true) + "\n")
    }

    // Nil where the argument parser has a message of its own.
    private static func reason(of error: any Error) -> ExitReason? {
        if error is ValidationError || error is CleanExit || error is ExitCode { return nil }
        return Recordal.exitCode(for: error) == .failure ? ExitReason(error) : nil
    }

    /// Ends the process with the rest of standard output, and with the status of the reasons.
    static func leave(with reasons: Set<ExitReason>) -> Never {
        EmptyMirror.remove()
        guard let failure = Output.finish() else { CurrentProcess.end(with: ExitReason.code(reasons)) }
        // A reader that takes the first lines only knows that there are more.
        if failure.isReaderGone {
            CurrentProcess.end(with: reasons.isEmpty ? CurrentProcess.codeOfReaderGone : ExitReason.code(reasons))
        }
        ErrorOutput.line(
            """
            \(ErrorOutput.style.red("recordal:")) the result cannot be written to standard output: \(failure.reason)
              What was printed is not the whole result: make room or choose another place, and run it again.
            """
        )
        CurrentProcess.end(with: ExitReason.code(reasons.union([.failed])))
    }
}
