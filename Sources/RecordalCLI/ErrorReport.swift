internal import ArgumentParser
internal import Curation
internal import Foundation
internal import Letters
internal import Mirror
internal import Pulling
internal import Registers
internal import Rendering
internal import Settings
internal import Ingest
internal import System

/// What a run ends with, in the order in which one goes over another.
enum ExitReason: Int32, CaseIterable {
    /// The mirror is unsound.
    case unsound = 7
    /// Wrong usage or configuration.
    case usage = 2
    /// Another run holds the lock.
    case locked = 6
    /// Something failed that should not: a source could not be pulled, a disk is full.
    case failed = 1
    /// An alert or a hook failed.
    case alertFailed = 5
    /// A fetch is held by a guard.
    case held = 3
    /// Conflicts are open.
    case conflicts = 4
    /// Changes were applied; only with `--detailed-exitcode`.
    case changed = 10
}

/// A wrong usage or configuration: what was seen and what to do.
struct UsageError: Error, CustomStringConvertible {
    let seen: String
    let advice: String?

    init(_ seen: String, advice: String? = nil) {
        self.seen = seen
        self.advice = advice
    }

    var description: String { advice.map { "\(seen)\n  \($0)" } ?? seen }
}

/// A command that has said all it has to say, and ends with other reasons than "done".
struct CommandEnd: Error {
    let reasons: Set<ExitReason>
}

/// The one place that prints errors and chooses the exit code.
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
        // Help, version and what the argument parser has to say.
        let code = Recordal.exitCode(for: error)
        let message = Recordal.fullMessage(for: error)
        if code == .success {
            Output.write(message + "\n")
            leave(with: [])
        }
        ErrorOutput.line(StyledText(block: message))
        leave(with: [code == .validationFailure ? .usage : .failed])
    }

    /// What the exit code tells of an error; nil where the argument parser has something to say.
    static func reason(of error: any Error) -> ExitReason? {
        if let end = error as? CommandEnd { return ExitReason.allCases.first(where: end.reasons.contains) }
        return known(error)
    }

    private static func known(_ error: any Error) -> ExitReason? {
        switch error {
        case is UsageError, is SettingsError, is TemplateError, is ScopeError, is AcceptError, is RebaseError,
            is StatementError, is ArchiveError, is EditError:
            .usage
        case let error as MirrorError:
            switch error.kind {
            case .unsound: .unsound
            case .foreign, .moved: .usage
            case .unavailable, .overtaken: .failed
            }
        case let error as RunLockError: error.isHeld ? .locked : .failed
        case is PullingError: .failed
        // A place that cannot be is a wrong word of the command line; a disk that is full is none.
        case let error as SystemError: error.isAboutPath ? .usage : .failed
        case is ValidationError, is CleanExit, is ExitCode: nil
        default: isParsing(error) ? nil : .failed
        }
    }

    private static func isParsing(_ error: any Error) -> Bool {
        Recordal.exitCode(for: error) != .failure
    }

    /// The exit code for several reasons at once.
    static func code(_ reasons: Set<ExitReason>) -> Int32 {
        ExitReason.allCases.first { reasons.contains($0) }?.rawValue ?? 0
    }

    /// Ends the process with what standard output still has to say, and the code of the reasons.
    static func leave(with reasons: Set<ExitReason>) -> Never {
        guard let failure = Output.finish() else { CurrentProcess.end(with: code(reasons)) }
        // Who reads the first lines only knows that there are more.
        if failure.isReaderGone {
            CurrentProcess.end(with: reasons.isEmpty ? CurrentProcess.codeOfReaderGone : code(reasons))
        }
        ErrorOutput.line(
            """
            \(ErrorOutput.style.red("recordal:")) the result cannot be written to standard output: \(failure.reason)
              What was printed is not the whole result: make room or choose another place, and run it again.
            """
        )
        CurrentProcess.end(with: code(reasons.union([.failed])))
    }
}
