public import Recordations

/// A letter before it is written: what happened, to whom it is told, and what can be done.
public struct Letter: Sendable {
    /// The names of letters, which are those of the events and of the templates' files.
    public enum Name: String, CaseIterable, Sendable {
        /// One stage of one obligation.
        case alert
        /// All alerts of one recipient of one day.
        case digest
        /// The dates of one recipient that a change of the law moved.
        case lawChanged = "law-changed"
        /// A source could not be pulled.
        case syncFailed = "sync-failed"
        /// A guard holds a fetch.
        case syncHeld = "sync-held"
        /// Conflicts are open.
        case conflict
        /// A register changed recordations of the portfolio.
        case change
        /// Nothing has been known of a source for longer than it allows.
        case sourceStale = "source-stale"
        /// A run has ended.
        case runFinished = "run-finished"

        /// Whether it goes to the recipients of obligations instead of those that its hook names.
        public var isOfObligations: Bool { self == .alert || self == .digest || self == .lawChanged }
    }

    /// What a letter is about.
    public enum Subject: Sendable {
        /// One alert.
        case alert(Alert)
        /// Several, in the order in which they are to stand.
        case digest([Alert])
        /// The listed moves of a change of the law, the number of all moves, and of those that are earlier.
        case lawChanged([LawMove], total: Int, earlier: Int)
        /// A source that could not be pulled.
        case syncFailed(Source)
        /// A fetch that a guard holds.
        case syncHeld(Source)
        /// Open conflicts, and how many there are in all.
        case conflict([Conflict], total: Int)
        /// A source's changes, and how many there are in all.
        case change(Source, [Change], total: Int)
        /// A source gone stale.
        case sourceStale(Source)
        /// A run's outcome.
        case runFinished(Run)
    }

    /// A command that a reader may run next.
    public struct Command: Sendable {
        /// What it is good for; the words for it are the language's.
        public enum Purpose: String, CaseIterable, Sendable {
            /// Look at the thing.
            case show
            /// Say that the letter was read and is being seen to.
            case acknowledge
            /// Be told again later.
            case snooze
            /// Say that the renewal was filed.
            case filed
            /// Type the new end of a precondition, once it is renewed or paid.
            case extended
            /// Let a held fetch through.
            case accept
            /// Refuse a held fetch.
            case reject
            /// Decide a conflict.
            case resolve
            /// Try once more.
            case retry
        }

        /// What it is good for.
        public let purpose: Purpose
        /// The command as one would type it.
        public let line: String

        /// Makes a command.
        public init(_ purpose: Purpose, _ line: String) {
            self.purpose = purpose
            self.line = line
        }
    }

    /// For whom it is, as the configuration names them.
    public let recipient: String
    /// The civil day.
    public let today: CivilDate
    /// The workspace's name, by which a reader of several tells them apart.
    public let workspace: String
    /// What it is about.
    public let subject: Subject

    /// Makes a letter.
    public init(recipient: String, today: CivilDate, workspace: String, subject: Subject) {
        self.recipient = recipient
        self.today = today
        self.workspace = workspace
        self.subject = subject
    }

    /// The letter's name.
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

    func fields(_ words: Words) -> LetterFields {
        let own: LetterFields =
            switch subject {
            case .alert(let alert): alert.fields(words)
            case .digest(let alerts):
                [
                    "count": .count(alerts.count), "overdue_count": .count(alerts.count { $0.isOverdue }),
                    "items": .list(alerts.map { $0.fields(words) }),
                    "first": alerts.first.map { .fields($0.fields(words)) } ?? .absent,
                ]
            case .lawChanged(let moves, let total, let earlier):
                [
                    "count": .count(total), "earlier_count": .count(earlier),
                    "more": .count(max(0, total - moves.count)), "moves": .list(moves.map { $0.fields(words) }),
                ]
            case .syncFailed(let source), .syncHeld(let source), .sourceStale(let source): source.fields(words)
            case .conflict(let conflicts, let total):
                [
                    "count": .count(total), "more": .count(max(0, total - conflicts.count)),
                    "conflicts": .list(conflicts.map { $0.fields(words) }),
                ]
            case .change(let source, let changes, let total):
                source.fields(words).merging([
                    "count": .count(total), "more": .count(max(0, total - changes.count)),
                    "changes": .list(changes.map(\.fields)),
                ]) { $1 }
            case .runFinished(let run): run.fields(words)
            }
        return own.merging([
            "recipient": LetterValue(recipient), "today": .text(today.description), "workspace": LetterValue(workspace),
        ]) { $1 }
    }
}

extension [Letter.Command] {
    func value(_ words: Words) -> LetterValue {
        .list(map { ["purpose": .text(words.word("commands", $0.purpose.rawValue)), "line": .text($0.line)] })
    }
}
