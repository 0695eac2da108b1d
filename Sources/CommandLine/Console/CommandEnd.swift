internal import Application

/// A command that has printed everything and ends with a status other than 0.
struct CommandEnd: Error {
    /// Why; the status is that of the first by precedence.
    let reasons: Set<ExitReason>
}
