package import Deadlines
internal import Mirror
internal import Notifications
package import Recordations
internal import Rendering

/// What was done about a recordation's renewal.
package struct RenewalEntry {
    /// The recordation and what was noted.
    package struct Result {
        /// The recordation, as `REGISTER:KEY`.
        package let recordation: String
        /// What was noted.
        package let renewal: Renewal
    }

    /// The recordation's name.
    package let name: String
    /// How far the renewal is.
    package let state: Renewal.State
    /// The day; nil for today.
    package let day: CivilDate?
    /// The office's or the agent's number.
    package let reference: String?

    /// Makes an entry.
    package init(name: String, state: Renewal.State, day: CivilDate?, reference: String?) {
        self.name = name
        self.state = state
        self.day = day
        self.reference = reference
    }

    /// Notes it.
    ///
    /// Throws ``UsageError`` for a recordation that has nothing to renew, and for a day that is still to come.
    package func note(in workspace: Workspace, today: CivilDate?, isDryRun: Bool) throws -> Result {
        let today = try workspace.writingDay(today, isDryRun: isDryRun)
        let mirror = try workspace.openMirror(creating: false)
        let number = try NamedRecordation(name, in: mirror).number
        let items = try workspace.docket(mirror).items(of: number).items
        guard let one = items.map(\.obligation).first(where: { $0.kind.isOfTerm && !$0.isSatisfied }) else {
            throw UsageError(
                "'\(SafeText.line(name))' has nothing to renew",
                advice: "its register calls it ended, or it was explained as gone; recordal show \(name) tells which"
            )
        }
        let day = day ?? today
        guard day <= today else {
            throw UsageError("\(day) is still to come", advice: "give --on the day on which it was \(state.rawValue)")
        }
        // What customs acknowledges is what was filed, under the same reference.
        let filed = one.renewal.flatMap { state == .acknowledged && $0.state == .filed ? $0.reference : nil }
        let renewal = Renewal(end: one.end, state: state, on: day, reference: reference ?? filed)
        try mirror.transaction(isDryRun: isDryRun) {
            try mirror.note(renewal, record: number, actor: workspace.actor)
        }
        if !isDryRun { workspace.materialiseDeadlines(mirror) }
        return Result(recordation: one.recordation ?? "", renewal: renewal)
    }
}
