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
}
