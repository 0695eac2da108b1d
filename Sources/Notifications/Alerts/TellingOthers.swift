internal import Mirror
public import Recordations

extension AlertRun {
    /// Tells others of what could not be delivered for good, or on the last day: the next run may be too late for that.
    ///
    /// Where these cannot be reached either, those after them are told, down to the fallback. The caller has handed over what
    /// was planned before. That nobody is left to be told is not an error.
    ///
    /// - Returns: What was planned besides, and what became of its messages.
    public func tellOthers(
        _ courier: some Courier,
        now: () -> Instant,
        writer: (AlertLetter, Instant) throws -> [LetterCopy]
    ) throws -> (plan: AlertPlan, report: DispatchReport) {
        var all = AlertPlan()
        var report = DispatchReport()
        for _ in 0..<settings.escalations.count + 2 {
            let more = try plan()
            all.add(more)
            guard !more.decided.isEmpty else { break }
            let moment = now()
            try write(more, now: moment) { try writer($0, moment) }
            report.add(try dispatch(courier, now: now))
        }
        return (all, report)
    }
}
