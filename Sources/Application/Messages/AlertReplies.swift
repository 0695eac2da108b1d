internal import Deadlines
internal import FoundationEssentials
internal import Mirror
package import Notifications
package import Recordations

/// What a person replies to an alert.
package struct AlertReplies {
    private let workspace: Workspace
    private let mirror: Mirror
    private let isDryRun: Bool
    private let actor: String
    private let cause: String

    /// Opens the mirror.
    package init(_ workspace: Workspace, isDryRun: Bool) throws {
        self.init(
            workspace,
            try workspace.openMirror(creating: false),
            isDryRun: isDryRun,
            actor: workspace.actor,
            cause: "alert"
        )
    }

    /// Takes a mirror that is open; the events name the actor and the cause.
    init(_ workspace: Workspace, _ mirror: Mirror, isDryRun: Bool, actor: String, cause: String) {
        self.workspace = workspace
        self.mirror = mirror
        self.isDryRun = isDryRun
        self.actor = actor
        self.cause = cause
    }

    /// Notes that somebody has taken note of an alert; the next stage is notified again.
    ///
    /// Throws ``UsageError`` for an unknown number.
    package func acknowledge(_ id: Int, note: String?) throws -> LedgerEntry {
        let entry = try mirror.entry(numbered: id)
        try mirror.transaction(isDryRun: isDryRun) {
            try mirror.acknowledge(entry, note: note, actor: actor, cause: cause)
        }
        return entry
    }

    /// Silences an alert's obligation until a day.
    ///
    /// Throws ``UsageError`` for a day that is not to come, and for one after the obligation's safe date.
    package func snooze(_ id: Int, until day: CivilDate, note: String?, today: CivilDate) throws -> LedgerEntry {
        let entry = try mirror.entry(numbered: id)
        guard day > today else {
            throw UsageError("\(day) is not to come", advice: "give a day after \(today)")
        }
        // Without a safe date nobody knows how late it is: a month is long enough to look.
        let last = try safeDate(entry) ?? today.adding(days: 30)
        guard day <= last else {
            throw UsageError(
                "\(day) is past the last day to act, \(last)",
                advice: last > today
                    ? "snooze it until \(last) at the latest"
                    : "the safe date is over: acknowledge it instead, recordal alerts ack \(id)"
            )
        }
        try mirror.transaction(isDryRun: isDryRun) {
            try mirror.snooze(entry.key, until: day, note: note, actor: actor, cause: cause)
        }
        return entry
    }

    // The earliest safe date that a recipient was notified of or that is computed now.
    private func safeDate(_ entry: LedgerEntry) throws -> CivilDate? {
        let notified = try mirror.ledger()[entry.key.subject]?.compactMap(\.due).min()
        guard let record = try mirror.numbers(named: entry.key.subject.name, limit: 1).first else { return notified }
        let now = try workspace.docket(mirror).items(of: record).items.first {
            AlertSubject($0.obligation) == entry.key.subject
        }
        return [notified, now?.obligation.safe].compactMap { $0 }.min()
    }

    /// Lets failed messages be tried again: all, those of one alert, or one; returns how many they are.
    ///
    /// Throws ``UsageError`` for a message or an alert that did not fail.
    package func retry(alert: Int?, message: Int?) throws -> Int {
        let advice = "only one that failed, whether it is dead or waits for its next try, is tried again"
        let entry = try alert.map { try mirror.entry(numbered: $0) }
        if let entry, entry.state != .dead, entry.state != .retry {
            throw UsageError("alert \(entry.id) is \(entry.state.rawValue)", advice: advice)
        }
        let one = try message.map { try mirror.message(numbered: $0) }
        if let one, one.state != "dead", one.state != "retry" {
            throw UsageError("message \(one.id) is \(one.state)", advice: advice)
        }
        return try mirror.transaction(isDryRun: isDryRun) {
            try mirror.retryMessages(of: entry, message: one?.id, now: Instant(Date()), actor: workspace.actor)
        }
    }
}
