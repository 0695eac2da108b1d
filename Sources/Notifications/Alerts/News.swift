public import Curation
public import Mirror
public import Recordations

/// Something that hooks are told of beside deadlines.
public enum News: Sendable {
    /// A source could not be brought in; nil where there is not even a fetch of it.
    case syncFailed(source: String, reason: String, SourceTrouble?)
    /// A guard holds a fetch.
    case syncHeld(SourceTrouble)
    /// Conflicts that nobody was told of yet, and how many are open in all.
    case conflict([ConflictCase], open: Int)
    /// What a register changed in recordations of the portfolio.
    case change(SourceChanges)
    /// Nothing came from a source for longer than it allows.
    case sourceStale(SourceAge)

    /// The event whose hooks are told.
    public var event: String {
        switch self {
        case .syncFailed: "sync-failed"
        case .syncHeld: "sync-held"
        case .conflict: "conflict"
        case .change: "change"
        case .sourceStale: "source-stale"
        }
    }
}

/// What news there is that was not told yet.
///
/// All of it is read off the mirror and not off what this run did, so that whatever a killed run left untold is told by the
/// next one, and an import by hand is told as well. What is the same is told once.
public struct NotificationPlanner {
    /// A piece of news with what it tells of, each of which is told once.
    public struct Piece: Sendable {
        /// What there is to tell.
        public let news: News
        /// By which the mirror knows that it was told.
        public let subjects: [String]
    }

    /// How many changes of one source are listed; all are counted.
    public static let listed = 50

    private let mirror: Mirror
    private let portfolio: Portfolio
    private let today: CivilDate

    /// Makes a desk for a day.
    public init(mirror: Mirror, portfolio: Portfolio, today: CivilDate) {
        self.mirror = mirror
        self.portfolio = portfolio
        self.today = today
    }

    /// The news of some events, the weightiest first.
    ///
    /// - Parameters:
    ///   - events: Those that anybody is told of; for others nothing is looked up.
    ///   - pulled: The sources that a run brings in: only of those a failure is news.
    ///   - failed: Sources that failed just now and left no fetch, and why.
    ///   - ages: Sources that can go stale.
    ///   - until: The last event whose changes are told.
    /// - Returns: The news, each piece with what it tells of.
    /// - Throws: What the mirror throws.
    public func untold(
        of events: Set<String>,
        pulled: Set<String>,
        failed: [(source: String, reason: String)],
        ages: [SourceAge],
        until: Int
    ) throws -> [Piece] {
        var pieces: [Piece] = []
        if events.contains("sync-failed") { pieces += try failures(pulled, failed) }
        if events.contains("sync-held") { pieces += try held() }
        if events.contains("conflict") { pieces += try conflicts() }
        if events.contains("source-stale") { pieces += stale(ages) }
        var untold: [Piece] = []
        for piece in pieces {
            let told = try mirror.told(piece.news.event, among: piece.subjects)
            guard !told.isEmpty else {
                untold.append(piece)
                continue
            }
            guard case .conflict(let cases, let open) = piece.news else { continue }
            let new = cases.filter { !told.contains(Self.subject($0)) }
            if !new.isEmpty { untold.append(Piece(news: .conflict(new, open: open), subjects: new.map(Self.subject))) }
        }
        if events.contains("change") {
            untold += try mirror.changes(
                after: try mirror.changesToldUntil(),
                until: until,
                in: portfolio,
                limit: Self.listed
            ).map { Piece(news: .change($0), subjects: ["\($0.source) until \(until)"]) }
        }
        return untold
    }

    // A server that is down fails at every run: it is told at once, and then once a day for as long as it lasts.
    private func failures(_ pulled: Set<String>, _ failed: [(source: String, reason: String)]) throws -> [Piece] {
        let troubles = try mirror.troubles(.failed).filter { pulled.contains($0.source) }.map { trouble in
            Piece(
                news: .syncFailed(source: trouble.source, reason: trouble.fetch.reason ?? "", trouble),
                subjects: ["\(trouble.source) since fetch \(trouble.since), on \(trouble.fetch.day)"]
            )
        }
        return troubles
            + failed.map { one in
                Piece(
                    news: .syncFailed(source: one.source, reason: one.reason, nil),
                    subjects: ["\(one.source) without a fetch, on \(today)"]
                )
            }
    }

    // The same bytes held again are the same news, once a day; other bytes are other news.
    private func held() throws -> [Piece] {
        try mirror.troubles(.held).map { trouble in
            let bytes = Mirror.idempotencyKey(
                of: trouble.fetch.documents.map { $0.artifact.sha256.map(String.init).joined(separator: " ") }
            )
            return Piece(
                news: .syncHeld(trouble),
                subjects: ["\(trouble.source) \(bytes) since fetch \(trouble.since), on \(trouble.fetch.day)"]
            )
        }
    }

    private func conflicts() throws -> [Piece] {
        let open = try mirror.conflicts().filter { $0.conflict.waits(on: today) }
        return open.isEmpty ? [] : [Piece(news: .conflict(open, open: open.count), subjects: open.map(Self.subject))]
    }

    // One that was put off is told again when its day has come.
    private static func subject(_ question: ConflictCase) -> String {
        let conflict = question.conflict
        return "\(conflict.id) of \(conflict.opened)" + (conflict.deferredUntil.map { ", put off until \($0)" } ?? "")
    }

    private func stale(_ ages: [SourceAge]) -> [Piece] {
        ages.filter { today.days(since: $0.knownFrom) > $0.staleAfterDays }.map { age in
            Piece(news: .sourceStale(age), subjects: ["\(age.source) of \(age.knownFrom)"])
        }
    }
}
