public import Recordations

/// The content of a message before it is written: the event, the recipient and proposed commands.
public struct Message: Sendable {
    /// The names of messages, which are also the names of events and of template files.
    public enum Name: String, CaseIterable, Sendable {
        /// One stage of one obligation.
        case alert
        /// All alerts of one recipient on one day.
        case digest
        /// The dates of one recipient that a change of the law moved.
        case lawChanged = "law-changed"
        /// A source could not be downloaded.
        case syncFailed = "sync-failed"
        /// A guard holds a fetch.
        case syncHeld = "sync-held"
        /// Conflicts are open.
        case conflict
        /// A register changed recordations of the portfolio.
        case change
        /// The last edition of a source is older than allowed.
        case sourceStale = "source-stale"
        /// A run has ended.
        case runFinished = "run-finished"

        /// Whether the message goes to the recipients of obligations instead of those of its hook.
        public var isOfObligations: Bool { self == .alert || self == .digest || self == .lawChanged }
    }

    /// The subject of a message.
    public enum Subject: Sendable {
        /// One alert.
        case alert(Alert)
        /// Several alerts in the order of the message.
        case digest([Alert])
        /// The listed moves of a change of the law, the number of all moves, and of those that are earlier.
        case lawChanged([LawMove], total: Int, earlier: Int)
        /// A source that could not be downloaded.
        case syncFailed(Source)
        /// A fetch that a guard holds.
        case syncHeld(Source)
        /// Open conflicts, and the number of all open conflicts.
        case conflict([Conflict], total: Int)
        /// A source's changes, and the number of all changes.
        case change(Source, [Change], total: Int)
        /// A stale source.
        case sourceStale(Source)
        /// The result of a run.
        case runFinished(Run)
    }

    /// A command that the message proposes.
    public struct Command: Sendable {
        /// The purposes of commands; each language has a text for them.
        public enum Purpose: String, CaseIterable, Sendable {
            /// Show details.
            case show
            /// State that the message was read and is handled.
            case acknowledge
            /// Postpone the alert.
            case snooze
            /// State that the renewal was filed.
            case filed
            /// Enter the new end of a precondition after it was renewed or paid.
            case extended
            /// Accept a held fetch.
            case accept
            /// Reject a held fetch.
            case reject
            /// Resolve a conflict.
            case resolve
            /// Try again.
            case retry
        }

        /// The purpose of the command.
        public let purpose: Purpose
        /// The command line.
        public let line: String

        /// Makes a command.
        public init(_ purpose: Purpose, _ line: String) {
            self.purpose = purpose
            self.line = line
        }
    }

    /// The recipient, as the configuration names it.
    public let recipient: String
    /// The civil day.
    public let today: CivilDate
    /// The workspace's name, for readers with several workspaces.
    public let workspace: String
    /// The subject.
    public let subject: Subject

    /// Makes a message.
    public init(recipient: String, today: CivilDate, workspace: String, subject: Subject) {
        self.recipient = recipient
        self.today = today
        self.workspace = workspace
        self.subject = subject
    }

    /// The message's name.
    public var name: Name {
        switch subject {
        case .alert: .alert
        case .digest: .digest
        case .lawChanged: .lawChanged
        case .syncFailed: .syncFailed
        case .syncHeld: .syncHeld
        case .conflict: .conflict
        case .change: .change
        case .sourceStale: .sourceStale
        case .runFinished: .runFinished
        }
    }

    /// The number of things that a message lists; nil for a message about one thing.
    var length: Int? {
        switch subject {
        case .digest(let all): all.count
        case .lawChanged(let all, _, _): all.count
        case .conflict(let all, _): all.count
        case .change(_, let all, _): all.count
        case .alert, .syncFailed, .syncHeld, .sourceStale, .runFinished: nil
        }
    }

    /// The values of the message's names; only the first `limit` things of a list are among them, and the rest is counted.
    func fields(_ words: Words, limit: Int = .max) -> MessageFields {
        let own: MessageFields =
            switch subject {
            case .alert(let alert): alert.fields(words, on: today)
            case .digest(let alerts): digest(alerts, words, limit)
            case .lawChanged(let all, let total, let earlier):
                list("moves", all, of: total, limit) { $0.fields(words) }.merging(["earlier_count": .count(earlier)]) {
                    $1
                }
            case .syncFailed(let source), .syncHeld(let source), .sourceStale(let source): source.fields(words)
            case .conflict(let conflicts, let total):
                list("conflicts", conflicts, of: total, limit) { $0.fields(words) }
            case .change(let source, let changes, let total):
                source.fields(words).merging(list("changes", changes, of: total, limit) { $0.fields(words) }) { $1 }
            case .runFinished(let run): run.fields(words)
            }
        return own.merging([
            "recipient": MessageValue(recipient), "today": .text(today.description),
            "workspace": MessageValue(workspace),
        ]) { $1 }
    }

    private func list<One>(
        _ name: String,
        _ all: [One],
        of total: Int,
        _ limit: Int,
        fields: (One) -> MessageFields
    ) -> MessageFields {
        let listed = all.prefix(limit)
        return [
            "count": .count(total), "more": .count(max(0, total - listed.count)), name: .list(listed.map(fields)),
            "attachment": MessageValue(listed.count < all.count ? attachmentName : nil),
        ]
    }

    private func digest(_ alerts: [Alert], _ words: Words, _ limit: Int) -> MessageFields {
        let urgencies = Dictionary(grouping: alerts) { $0.outlook(on: today).urgency }.mapValues(\.count)
        return list("items", alerts, of: alerts.count, limit) { $0.fields(words, on: today) }.merging([
            "overdue_count": .count(alerts.count { $0.isOverdue }),
            "first": alerts.first.map { .fields($0.fields(words, on: today)) } ?? .absent,
            "urgencies": .list(
                Alert.Urgency.allCases.compactMap { urgency in
                    urgencies[urgency].map { number in
                        [
                            "urgency": .text(urgency.rawValue), "number": .count(number),
                            "urgency_text": .text(words.word("urgencies", urgency.rawValue)),
                        ]
                    }
                }
            ),
        ]) { $1 }
    }
}

extension [Message.Command] {
    func value(_ words: Words) -> MessageValue {
        .list(map { ["purpose": .text(words.word("commands", $0.purpose.rawValue)), "line": .text($0.line)] })
    }
}
