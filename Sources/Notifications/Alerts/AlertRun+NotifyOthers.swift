internal import Mirror
public import Recordations

extension AlertRun {
    /// Notifies other recipients where a delivery failed for good, or failed on the last day, when the next run may be
    /// too late.
    ///
    /// If these cannot be reached either, the recipients after them are notified, down to the fallback. The caller has
    /// dispatched the earlier messages before. It is not an error if no recipient is left.
    ///
    /// - Returns: The alerts that were planned in addition, and the report on their messages.
    public func notifyOthers(
        _ channel: some DeliveryChannel,
        now: () -> Instant,
        writer: (AlertMessage, Instant) throws -> [MessageCopy]
    ) throws -> (plan: AlertPlan, report: DispatchReport) {
        var all = AlertPlan()
        var report = DispatchReport()
        for _ in 0..<settings.escalations.count + 2 {
            let more = try plan()
            all.add(more)
            guard !more.decided.isEmpty else { break }
            let moment = now()
            try write(more, now: moment) { try writer($0, moment) }
            report.add(try dispatch(channel, now: now))
        }
        return (all, report)
    }
}
