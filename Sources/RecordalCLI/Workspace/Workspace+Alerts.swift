internal import Notifications
internal import Mirror

extension Workspace {
    /// Says that nobody is told of deadlines; nil where somebody is.
    var noAlerts: String? {
        alerts == nil ? "No alerts are configured (no section 'alerts' in \(file)): nobody is told of deadlines." : nil
    }

    /// Throws ``UsageError`` where there is neither anybody who is to be told of deadlines nor a hook for anything else.
    func requireAnybodyToTell() throws {
        if alerts != nil || NotificationDelivery.isWanted(self) { return }
        throw UsageError(
            "\(file) does not say who is to be told",
            advice: "add a section 'alerts' with a 'fallback': the address that is told of what nobody else is told of;"
                + " or name hooks for what happens beside deadlines, such as 'sync-failed'"
        )
    }
}
