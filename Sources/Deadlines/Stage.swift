public import Recordations

/// A stage before or after a deadline, at which an alert is sent.
public enum Stage: Hashable, Sendable {
    /// The window opens.
    case opens
    /// The given number of days before the safe date.
    case before(Int)
    /// The safe date.
    case safe
    /// The law's last day.
    case legal
    /// The first day after the law's last day, where the office may still accept a late filing.
    case grace
    /// The last day on which the office may accept a late filing.
    case graceEnds
    /// The last day of protection, where it is not the law's last day to file.
    case ends
    /// The given week after the law's last day, from 1.
    case overdue(Int)
    /// The recordation has no known end.
    case endUnknown
    /// The safe date moved to a date before the one in an earlier alert.
    case movedEarlier(CivilDate)
    /// A snooze ended on the given day.
    case snoozeEnded(CivilDate)

    /// The name in the ledger, which never changes: `opens`, `30`, `safe`, `legal`, `grace`, `grace-ends`,
    /// `ends`, `overdue-1`.
    public var name: String {
        switch self {
        case .opens: "opens"
        case .before(let days): "\(days)"
        case .safe: "safe"
        case .legal: "legal"
        case .grace: "grace"
        case .graceEnds: "grace-ends"
        case .ends: "ends"
        case .overdue(let week): "overdue-\(week)"
        case .endUnknown: "end-unknown"
        case .movedEarlier(let date): "earlier-\(date)"
        case .snoozeEnded(let date): "snooze-ended-\(date)"
        }
    }

    /// Reads a name; nil for any other text.
    public init?(_ name: String) {
        switch name {
        case "opens": self = .opens
        case "safe": self = .safe
        case "legal": self = .legal
        case "grace": self = .grace
        case "grace-ends": self = .graceEnds
        case "ends": self = .ends
        case "end-unknown": self = .endUnknown
        default:
            if let days = Int(name), days > 0, days <= 3_660 {
                self = .before(days)
            } else if name.hasPrefix("overdue-"), let week = Int(name.dropFirst(8)), week > 0 {
                self = .overdue(week)
            } else if name.hasPrefix("earlier-"), let date = CivilDate(String(name.dropFirst(8))) {
                self = .movedEarlier(date)
            } else if name.hasPrefix("snooze-ended-"), let date = CivilDate(String(name.dropFirst(13))) {
                self = .snoozeEnded(date)
            } else {
                return nil
            }
        }
    }

    /// Whether the stage is one of the weekly ones after the law's last day.
    public var isOverdue: Bool {
        if case .overdue = self { true } else { false }
    }

    /// Whether an answer to the stage answers the weekly stages after it too.
    ///
    /// ``grace`` is told instead of the first week, so an answer to it is an answer to that week.
    public var beginsOverdue: Bool { isOverdue || self == .grace }

    /// Whether the stage says that the safe date moved.
    public var isMoved: Bool {
        if case .movedEarlier = self { true } else { false }
    }

    /// The rank among stages of the same day; a higher number is more urgent.
    public var urgency: Int {
        switch self {
        case .opens: 0
        case .endUnknown: 1
        case .snoozeEnded: 2
        case .movedEarlier: 3
        case .before(let days): 5_000 - days
        case .safe: 6_000
        case .legal: 7_000
        case .overdue(1): 7_100
        // On the day after the last one the grace that is left says more than the first week does.
        case .grace: 7_200
        case .overdue(let week): 8_000 + week
        case .graceEnds: 9_000
        case .ends: 9_100
        }
    }
}

/// The configured stages, which decide on which days alerts are sent.
public struct StagePlan: Sendable {
    /// A stage of an obligation with its day.
    public struct StageDate: Hashable, Comparable, Sendable {
        /// The stage.
        public let stage: Stage
        /// The day from which the alert is sent.
        public let date: CivilDate

        /// Makes a stage with its day.
        public init(_ stage: Stage, _ date: CivilDate) {
            self.stage = stage
            self.date = date
        }

        /// Whether the first is less urgent: it is earlier or, on the same day, has the lower urgency.
        public static func < (left: StageDate, right: StageDate) -> Bool {
            (left.date, left.stage.urgency) < (right.date, right.stage.urgency)
        }
    }

    /// The number of weeks after the law's last day in which alerts are still sent.
    public static let overdueWeeks = 8

    /// The configured stages.
    public let stages: [Stage]
    /// Whether an alert is sent every week after the law's last day.
    public let repeatsWhenOverdue: Bool

    /// Window opens; 90, 60, 30, 14, 7, 3, 1 days before the safe date; the safe date; the law's last day; grace begins
    /// and ends; protection ends; weekly after the last day.
    public static let standard = StagePlan(
        stages: [.opens] + [90, 60, 30, 14, 7, 3, 1].map(Stage.before) + [.safe, .legal, .grace, .graceEnds, .ends],
        repeatsWhenOverdue: true
    )

    /// Makes a plan.
    public init(stages: [Stage], repeatsWhenOverdue: Bool) {
        self.stages = stages
        self.repeatsWhenOverdue = repeatsWhenOverdue
    }

    /// The stages that an obligation has reached by a day, the most urgent last.
    ///
    /// No stage is reached before the window opens, except ``Stage/opens`` itself and ``Stage/ends``: protection may end
    /// before the office takes the filing.
    public func reached(_ obligation: Obligation, by today: CivilDate) -> [StageDate] {
        guard let safe = obligation.safe else { return [StageDate(.endUnknown, today)] }
        // Most obligations are far in the future: an early return avoids the work for them.
        if let first = firstDay(of: obligation), today < first { return [] }
        var dates: [StageDate] = []
        func add(_ stage: Stage, _ date: CivilDate?) {
            guard let date, date <= today else { return }
            if let opens = obligation.windowOpens, date < opens { return }
            dates.append(StageDate(stage, date))
        }
        for stage in stages {
            switch stage {
            case .opens: add(stage, obligation.windowOpens)
            case .before(let days): add(stage, safe.adding(days: -days))
            case .safe: add(stage, safe)
            case .legal: add(stage, obligation.legal)
            case .grace: add(stage, obligation.firstDayOfGrace)
            case .graceEnds: add(stage, obligation.lastDayOfGrace)
            case .ends:
                if let end = obligation.endOfProtection, end <= today { dates.append(StageDate(stage, end)) }
            default: break
            }
        }
        if repeatsWhenOverdue, let last = obligation.legal ?? obligation.end.map({ max($0, safe) }) {
            for week in 1...Self.overdueWeeks { add(.overdue(week), last.adding(days: 1 + 7 * (week - 1))) }
        }
        return dates.sorted()
    }

    /// The first day on which a stage of an obligation can be reached; nil where the safe date is not known.
    public func firstDay(of obligation: Obligation) -> CivilDate? {
        guard let safe = obligation.safe else { return nil }
        let first = min(obligation.windowOpens ?? safe.adding(days: -farthest), safe)
        guard stages.contains(.ends), let end = obligation.endOfProtection else { return first }
        return min(first, end)
    }

    /// The most days before the safe date that a stage has; ``Stage/opens`` does not count.
    public var farthest: Int {
        stages.reduce(0) { farthest, stage in
            if case .before(let days) = stage { max(farthest, days) } else { farthest }
        }
    }
}

extension Obligation {
    /// The first day on which only a late filing is possible; nil where there is no grace.
    var firstDayOfGrace: CivilDate? {
        guard let legal, let graceEnds, legal < graceEnds else { return nil }
        return legal.adding(days: 1)
    }

    // The end of protection is the later news where both are one day.
    fileprivate var lastDayOfGrace: CivilDate? {
        firstDayOfGrace == nil || graceEnds == endOfProtection ? nil : graceEnds
    }

    /// The last day of protection; nil where it is the last day to file, which has a stage of its own.
    public var endOfProtection: CivilDate? {
        guard kind.isOfTerm, let end, end != (legal ?? safe) else { return nil }
        return end
    }
}
