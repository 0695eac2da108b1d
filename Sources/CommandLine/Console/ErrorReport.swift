internal import Application
internal import ArgumentParser
internal import Rendering
internal import System

/// The one place that prints errors and chooses the exit status.
enum ErrorReport {
    /// Ends the process as an error asks for.
    static func finish(_ error: any Error) -> Never {
        if let end = error as? CommandEnd { leave(with: end.reasons) }
        if let reason = reason(of: error) {
            ErrorOutput.line("\(ErrorOutput.style.red("recordal:")) \(block: error)")
            leave(with: [reason])
        }
        if let unknown = UnknownCommand.error(in: Array(CommandLine.arguments.dropFirst())) {
            ErrorOutput.line("\(ErrorOutput.style.red("recordal:")) \(block: unknown)")
            leave(with: [.usage])
        }
        // Help, version and the argument parser's own messages.
        let code = Recordal.exitCode(for: error)
        let message = Recordal.fullMessage(for: error)
        if code == .success {
            Output.write(message + "\n")
            leave(with: [])
        }
        ErrorOutput.line(StyledText(block: message))
        leave(with: [code == .validationFailure ? .usage : .failed])
    }

    // Nil where the argument parser has a message of its own.
    private static func reason(of error: any Error) -> ExitReason? {
        if error is ValidationError || error is CleanExit || error is ExitCode { return nil }
        return Recordal.exitCode(for: error) == .failure ? ExitReason(error) : nil
    }

    /// Ends the process with the rest of standard output, and with the status of the reasons.
    static func leave(with reasons: Set<ExitReason>) -> Never {
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
