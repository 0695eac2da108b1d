internal import Curation
internal import Ingest
internal import Messages
internal import Mirror
internal import Pulling
internal import Registers
internal import Settings
internal import System

/// A reason for an exit status other than 0, in the order of precedence; the raw value is the status.
package enum ExitReason: Int32, CaseIterable, Sendable {
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

    /// The reason that an error stands for; an unknown error is a failure.
    package init(_ error: any Error) {
        switch error {
        case is UsageError, is SettingsError, is TemplateError, is ScopeError, is AcceptError, is RebaseError,
            is StatementError, is ArchiveError, is EditError:
            self = .usage
        case let error as MirrorError:
            switch error.kind {
            case .unsound: self = .unsound
            case .foreign, .moved: self = .usage
            case .unavailable, .overtaken: self = .failed
            }
        case let error as RunLockError: self = error.isHeld ? .locked : .failed
        case is PullingError: self = .failed
        // A path that cannot be is a wrong argument; a full disk is not.
        case let error as SystemError:
            self = error.isAboutPath ? .usage : .failed
        default: self = .failed
        }
    }

    /// The exit status for several reasons at once: that of the first by precedence; 0 for none.
    package static func code(_ reasons: Set<ExitReason>) -> Int32 {
        allCases.first(where: reasons.contains)?.rawValue ?? 0
    }
}
