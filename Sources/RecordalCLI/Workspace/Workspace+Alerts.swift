internal import Alerts
internal import Mirror

extension Workspace {
    /// Who is told what.
    ///
    /// Throws ``UsageError`` where the settings say nothing: somebody has to be told.
    func alertSettings() throws -> AlertSettings {
        guard let alerts else {
            throw UsageError(
                "\(file) does not say who is to be told",
                advice:
                    "add a section 'alerts' with a 'fallback': the address that is told of what nobody else is told of"
            )
        }
        return alerts
    }

    /// Whatever hands letters over.
    var courier: some Courier { NoHooks(file: file) }
}

/// No hook is configured: every letter waits, and every run says so.
private struct NoHooks: Courier {
    let file: String

    func deliver(_ letter: OutboxLetter) -> DeliveryOutcome {
        .later("no hook for '\(letter.event)' is configured in \(file)")
    }
}
