public import Recordations

/// A point on the way to a deadline at which someone is told.
public enum Stage: Hashable, Sendable {
    /// The window opens.
    case opens
    /// So many days before the safe date.
    case before(Int)
    /// The safe date.
    case safe
    /// The law's last day.
    case legal
    /// So many weeks over, from 1.
    case overdue(Int)
    /// There is no end to count from.
    case endUnknown
    /// The safe date moved to an earlier one than was told.
    case movedEarlier(CivilDate)
    /// A snooze ended on that day.
    case snoozeEnded(CivilDate)

    /// Its name in the ledger, which never changes: `opens`, `30`, `safe`, `legal`, `overdue-1`.
    public var name: String {
        switch self {
        case .opens: "opens"
        case .before(let days): "\(days)"
        case .safe: "safe"
        case .legal: "legal"
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

    /// Whether it comes after the law's last day.
    public var isOverdue: Bool {
        if case .overdue = self { true } else { false }
    }

    /// Whether it tells that the safe date moved.
    public var isMoved: Bool {
        if case .movedEarlier = self { true } else { false }
    }

    /// How urgent it is beside another stage of the same day.
    public var urgency: Int {
        switch self {
        case .opens: 0
        case .endUnknown: 1
        case .snoozeEnded: 2
        case .movedEarlier: 3
        case .before(let days): 5_000 - days
        case .safe: 6_000
        case .legal: 7_000
        case .overdue(let week): 8_000 + week
        }
    }
}

/// Which stages there are, and when each is reached.
public struct StagePlan: Sendable {
    /// A stage of an obligation with its day.
    public struct Point: Hashable, Comparable, Sendable {
        /// The stage.
        public let stage: Stage
        /// The day from which it is to be told.
        public let date: CivilDate

        /// Makes a point.
        public init(_ stage: Stage, _ date: CivilDate) {
            self.stage = stage
            self.date = date
        }

        /// Whether the first is the less urgent: the earlier one, on one day the one further from the last day.
        public static func < (left: Point, right: Point) -> Bool {
            (left.date, left.stage.urgency) < (right.date, right.stage.urgency)
        }
    }

    /// How many weeks after the law's last day it is still told.
    public static let overdueWeeks = 8

    /// The stages, as they are configured.
    public let stages: [Stage]
    /// Whether it is told every week after the law's last day.
    public let tellsOverdue: Bool

    /// Window opens; 90, 60, 30, 14, 7, 3, 1 days before the safe date; the safe date; the law's last day; weekly after.
    public static let standard = StagePlan(
        stages: [.opens] + [90, 60, 30, 14, 7, 3, 1].map(Stage.before) + [.safe, .legal],
        tellsOverdue: true
    )

    /// Makes a plan.
    public init(stages: [Stage], tellsOverdue: Bool) {
        self.stages = stages
        self.tellsOverdue = tellsOverdue
    }

    /// The stages that an obligation has reached by a day, the most urgent last.
    ///
    /// None lies before the window opens, but the window's own.
    public func reached(_ obligation: Obligation, by today: CivilDate) -> [Point] {
        guard let safe = obligation.safe else { return [Point(.endUnknown, today)] }
        // Most obligations are far away: nothing is made for them.
        let first = obligation.windowOpens ?? safe.adding(days: -farthest)
        if today < first, today < safe { return [] }
        var points: [Point] = []
        func add(_ stage: Stage, _ date: CivilDate?) {
            guard let date, date <= today else { return }
            if let opens = obligation.windowOpens, date < opens { return }
            points.append(Point(stage, date))
        }
        for stage in stages {
            switch stage {
            case .opens: add(stage, obligation.windowOpens)
            case .before(let days): add(stage, safe.adding(days: -days))
            case .safe: add(stage, safe)
            case .legal: add(stage, obligation.legal)
            default: break
            }
        }
        if tellsOverdue, let last = obligation.legal ?? obligation.end.map({ max($0, safe) }) {
            for week in 1...Self.overdueWeeks { add(.overdue(week), last.adding(days: 1 + 7 * (week - 1))) }
        }
        return points.sorted()
    }

    /// How many days before the safe date the first stage lies, but for the window's own.
    public var farthest: Int {
        stages.reduce(0) { farthest, stage in
            if case .before(let days) = stage { max(farthest, days) } else { farthest }
        }
    }
}
