internal import Curation
public import Mirror
public import Recordations

/// Finds the notifications that are pending, besides alerts.
///
/// All of them are read from the mirror and not from the results of this run: the next run notifies what a killed run
/// did not, and an import by hand is notified as well. Each subject is notified once.
public struct NotificationPlanner {
    /// A notification with its subjects.
    public struct PlannedNotification: Sendable {
        /// The content.
        public let content: EventNotification
        /// The texts by which the mirror recognises what was notified.
        public let subjects: [String]
    }

    /// The greatest number of changes of one source that a notification lists; all are counted.
    public static let listed = 50

    private let mirror: Mirror
    private let portfolio: Portfolio
    private let today: CivilDate

    /// Makes a planner for a day.
    public init(mirror: Mirror, portfolio: Portfolio, today: CivilDate) {
        self.mirror = mirror
        self.portfolio = portfolio
        self.today = today
    }

    /// The pending notifications of some events, the most important first.
    ///
    /// - Parameters:
    ///   - events: The events that have hooks; nothing is read for other events.
    ///   - pulled: The sources that a run fetches; failures of other sources are not notified.
    ///   - failed: The sources whose failure left no fetch, with the reason.
    ///   - ages: The ages of sources that can become stale.
    ///   - until: The last event whose changes are notified.
    /// - Returns: The notifications with their subjects.
    /// - Throws: The errors of the mirror.
    public func pendingNotifications(
        of events: Set<String>,
        pulled: Set<String>,
        failed: [(source: String, reason: String)],
        ages: [SourceAge],
        until: Int
    ) throws -> [PlannedNotification] {
        var all: [PlannedNotification] = []
        if events.contains("sync-failed") { all += try failures(pulled, failed) }
        if events.contains("sync-held") { all += try held() }
        if events.contains("conflict") { all += try conflicts() }
        if events.contains("source-stale") { all += stale(ages) }
        var pending: [PlannedNotification] = []
        for planned in all {
            let notified = try mirror.notified(planned.content.event, among: planned.subjects)
            guard !notified.isEmpty else {
                pending.append(planned)
                continue
            }
            guard case .conflict(let details, let open) = planned.content else { continue }
            let new = details.filter { !notified.contains(Self.subject($0)) }
            if !new.isEmpty {
                pending.append(
                    PlannedNotification(content: .conflict(new, open: open), subjects: new.map(Self.subject))
                )
            }
        }
        if events.contains("change") {
            pending += try mirror.changes(
                after: try mirror.changesNotifiedUntil(),
                until: until,
                in: portfolio,
                limit: Self.listed
            ).map { PlannedNotification(content: .change($0), subjects: ["\($0.source) until \(until)"]) }
        }
        return pending
    }

    // A server that is down fails in every run: the subject has the day, so it is notified once a day.
    private func failures(
        _ pulled: Set<String>,
        _ failed: [(source: String, reason: String)]
    ) throws -> [PlannedNotification] {
        let troubles = try mirror.troubles(.failed).filter { pulled.contains($0.source) }.map { trouble in
            PlannedNotification(
                content: .syncFailed(source: trouble.source, reason: trouble.fetch.reason ?? "", trouble),
                subjects: ["\(trouble.source) since fetch \(trouble.since), on \(trouble.fetch.day)"]
            )
        }
        return troubles
            + failed.map { failure in
                PlannedNotification(
                    content: .syncFailed(source: failure.source, reason: failure.reason, nil),
                    subjects: ["\(failure.source) without a fetch, on \(today)"]
                )
            }
    }

    // The same bytes held again are notified once a day; other bytes are another subject.
    private func held() throws -> [PlannedNotification] {
        try mirror.troubles(.held).map { trouble in
            let bytes = Mirror.idempotencyKey(
                of: trouble.fetch.documents.map { $0.artifact.sha256.map(String.init).joined(separator: " ") }
            )
            return PlannedNotification(
                content: .syncHeld(trouble),
                subjects: ["\(trouble.source) \(bytes) since fetch \(trouble.since), on \(trouble.fetch.day)"]
            )
        }
    }

    private func conflicts() throws -> [PlannedNotification] {
        let open = try mirror.conflicts().filter { $0.conflict.waits(on: today) }
        return open.isEmpty
            ? [] : [PlannedNotification(content: .conflict(open, open: open.count), subjects: open.map(Self.subject))]
    }

    // A deferred conflict has another subject, so it is notified again when its day has come.
    private static func subject(_ detail: ConflictDetail) -> String {
        let conflict = detail.conflict
        return "\(conflict.id) of \(conflict.opened)" + (conflict.deferredUntil.map { ", put off until \($0)" } ?? "")
    }

    private func stale(_ ages: [SourceAge]) -> [PlannedNotification] {
        ages.filter { today.days(since: $0.knownFrom) > $0.staleAfterDays }.map { age in
            PlannedNotification(content: .sourceStale(age), subjects: ["\(age.source) of \(age.knownFrom)"])
        }
    }
}
