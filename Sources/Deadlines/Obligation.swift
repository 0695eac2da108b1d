public import Recordations

/// Something that must be done by a date.
public struct Obligation: Sendable {
    /// What is to be done.
    public enum Kind: String, CaseIterable, Sendable {
        /// The recordation is to be renewed.
        case renew
        /// The trademark was renewed, and customs does not know it yet.
        case tellCustoms = "tell-customs"
        /// The holder, the address or something else changed, and customs is to be told.
        case reportChange = "report-change"
        /// The power of attorney ends and is to be renewed.
        case renewPowerOfAttorney = "renew-power-of-attorney"
        /// The liability insurance ends and is to be renewed.
        case renewInsurance = "renew-insurance"
        /// The register's dues are paid up to a day and are to be paid again.
        case payDues = "pay-dues"
        /// A source was not brought in for too long: we stopped knowing.
        case staleSource = "stale-source"
    }

    /// Where it stands on a day.
    public enum State: String, CaseIterable, Sendable {
        /// The window is not open yet.
        case upcoming
        /// It can be done, and the safe date is ahead.
        case open
        /// The safe date has come, the law's last day is not over.
        case due
        /// The law's last day is over; the office may still take it.
        case grace
        /// All that is over.
        case lapsed
        /// It lies with the office.
        case filed
        /// The register shows the new end.
        case satisfied
    }

    /// A date that ends it, with its name.
    public struct Cap: Hashable, Sendable {
        /// `printed`, `registration`, `insurance`, `power of attorney`, `dues`, `edit`.
        public let what: String
        /// The date.
        public let date: CivilDate

        /// Makes a cap.
        public init(_ what: String, _ date: CivilDate) {
            self.what = what
            self.date = date
        }
    }

    /// What a reader has to know of how it was computed.
    public struct Marks: OptionSet, Hashable, Sendable {
        /// One bit a mark.
        public let rawValue: UInt16

        /// Makes marks of their bits.
        public init(rawValue: UInt16) { self.rawValue = rawValue }

        /// Holidays were not known for all days counted: it errs early.
        public static let holidaysUnknown = Marks(rawValue: 1)
        /// The register prints no end; the earliest cap is taken, and the end can only be earlier.
        public static let endIsCap = Marks(rawValue: 2)
        /// No end is known at all.
        public static let endUnknown = Marks(rawValue: 4)
        /// The printed end is later than the law's term gives.
        public static let beyondTerm = Marks(rawValue: 8)
        /// The end lies before the start.
        public static let endBeforeStart = Marks(rawValue: 16)
        /// The start is not known, so that the version of the law was chosen by the end.
        public static let anchorUnknown = Marks(rawValue: 32)
        /// The jurisdiction has no rule for this kind of right, or none at all.
        public static let noRule = Marks(rawValue: 64)
        /// No last day is known in law: the safe date is the end's.
        public static let dueUnknown = Marks(rawValue: 128)
        /// The register states no kind of right, and the law differs between them: the earliest date is taken.
        public static let rightUnknown = Marks(rawValue: 256)
        /// Whose office it is among several States is not said: the days of all of them are counted.
        public static let stateUnnamed = Marks(rawValue: 512)
    }

    /// What is to be done.
    public let kind: Kind
    /// The register's name.
    public let register: String
    /// The recordation's key, as text; empty for a source's obligation.
    public let key: String
    /// The source.
    public let source: String
    /// Whose register it is.
    public let jurisdiction: String
    /// The law; nil where none is known.
    public let rule: Rule?
    /// The change's field, for a change that is to be told.
    public var field: String?
    /// The day that it answers: the end of the term, the day of the change, the day from which a source is stale.
    public let end: CivilDate?
    /// What ends it, the earliest first.
    public var caps: [Cap] = []
    /// The first day on which it can be done; nil where the law's window is not known.
    public var windowOpens: CivilDate?
    /// The day to act by: the strictest reading, on a working day.
    public var safe: CivilDate?
    /// The last day by the law's own text; nil where it is not known.
    public var legal: CivilDate?
    /// Until when a late filing may be taken; nil where there is none, or none known.
    public var graceEnds: CivilDate?
    /// The end that the law's term gives from the anchor; nil where it cannot be computed.
    public var computedEnd: CivilDate?
    /// The kind of right, as the register states it; nil where it does not.
    public var right: String?
    /// What was done about it.
    public var renewal: Renewal?
    /// How it was computed.
    public var marks: Marks = []
    /// Whether the register shows a later end by now.
    public var isSatisfied = false

    /// Makes an obligation without dates.
    public init(
        kind: Kind,
        register: String,
        key: String,
        source: String,
        jurisdiction: String,
        rule: Rule?,
        end: CivilDate?
    ) {
        self.kind = kind
        self.register = register
        self.key = key
        self.source = source
        self.jurisdiction = jurisdiction
        self.rule = rule
        self.end = end
    }

    /// `REGISTER:KEY`; nil for a source's obligation.
    public var recordation: String? { key.isEmpty ? nil : "\(register):\(key)" }

    /// Its name, the same for as long as it answers the same end: `REGISTER:KEY:renew:2033-02-16`.
    public var id: String { "\(register):\(key):\(answers):\(end?.description ?? "unknown")" }

    /// The kind, with the field of a change.
    public var answers: String { field.map { "\(kind.rawValue)/\($0)" } ?? kind.rawValue }

    /// Where it stands on a day.
    public func state(on today: CivilDate) -> State {
        if isSatisfied { return .satisfied }
        if let renewal, renewal.state.isFiled { return .filed }
        guard let last = legal ?? end ?? safe else { return .open }
        if today > last {
            guard let graceEnds else { return .lapsed }
            return today <= graceEnds ? .grace : .lapsed
        }
        if let safe, today >= safe { return .due }
        if let windowOpens { return today < windowOpens ? .upcoming : .open }
        // The law's window is not known: half a year before is early enough to be called open.
        guard let safe else { return .open }
        return today < safe.adding(days: -180) ? .upcoming : .open
    }

    /// How many days are left to the safe date, negative after it; nil where there is none.
    public func daysLeft(on today: CivilDate) -> Int? { safe?.days(since: today) }
}
