public import Recordations

/// A duty of the holder with its dates.
public struct Obligation: Sendable {
    /// What is to be done.
    public enum Kind: String, CaseIterable, Sendable {
        /// The recordation is to be renewed.
        case renew
        /// The trademark was renewed, and customs has to be notified.
        case notifyCustoms = "tell-customs"
        /// The holder, the address or another field changed, and customs has to be notified.
        case reportChange = "report-change"
        /// The power of attorney ends and is to be renewed.
        case renewPowerOfAttorney = "renew-power-of-attorney"
        /// The liability insurance ends and is to be renewed.
        case renewInsurance = "renew-insurance"
        /// The register's dues are paid up to a day and are to be paid again.
        case payDues = "pay-dues"
        /// The last edition of a source is older than allowed, and a new one has to be imported.
        case staleSource = "stale-source"
    }

    /// The state of an obligation on a day.
    public enum State: String, CaseIterable, Sendable {
        /// The filing window is not open yet.
        case upcoming
        /// The filing window is open, and the safe date is in the future.
        case open
        /// The safe date has come, and the law's last day has not passed.
        case due
        /// The law's last day has passed, and the office may still accept a late filing.
        case grace
        /// All days on which the office accepts a filing have passed.
        case lapsed
        /// The filing is with the office.
        case filed
        /// The register shows the new end.
        case satisfied
    }

    /// A date that ends the recordation, with its name.
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

    /// Facts about the computation of the dates that a reader has to know.
    public struct Marks: OptionSet, Hashable, Sendable {
        /// One bit for each mark.
        public let rawValue: UInt16

        /// Makes marks from their bits.
        public init(rawValue: UInt16) { self.rawValue = rawValue }

        /// Holidays are not known for all days counted: the date may be some days too early.
        public static let holidaysUnknown = Marks(rawValue: 1)
        /// The register prints no end; the earliest cap is used, and the real end can only be earlier.
        public static let endIsCap = Marks(rawValue: 2)
        /// No end is known at all.
        public static let endUnknown = Marks(rawValue: 4)
        /// The printed end is later than the law's term gives.
        public static let beyondTerm = Marks(rawValue: 8)
        /// The end lies before the start.
        public static let endBeforeStart = Marks(rawValue: 16)
        /// The start is not known; the version of the law was chosen by the end.
        public static let anchorUnknown = Marks(rawValue: 32)
        /// The jurisdiction has no rule for this kind of right, or none at all.
        public static let noRule = Marks(rawValue: 64)
        /// The law's last day is not known: the safe date is computed from the end.
        public static let dueUnknown = Marks(rawValue: 128)
        /// The register states no kind of right, and the law differs between them: the earliest date is used.
        public static let rightUnknown = Marks(rawValue: 256)
        /// The workspace does not name the State whose office it is: the holidays of all States of the union count.
        public static let stateUnnamed = Marks(rawValue: 512)
    }

    /// The kind of duty.
    public let kind: Kind
    /// The register's name.
    public let register: String
    /// The recordation's key, as text; empty for an obligation about a source.
    public let key: String
    /// The source's name.
    public let source: String
    /// The code of the jurisdiction that keeps the register.
    public let jurisdiction: String
    /// The rule of law; nil where none is known.
    public let rule: Rule?
    /// The changed field, for ``Kind/reportChange``.
    public var field: String?
    /// The day that the obligation is about: the end of the term, the day of the change, the first day on which a
    /// source is stale.
    public let end: CivilDate?
    /// The dates that end the recordation, the earliest first.
    public var caps: [Cap] = []
    /// The first day of the filing window; nil where the law's window is not known.
    public var windowOpens: CivilDate?
    /// The day to act by: a working day, by the strictest reading of the law.
    public var safe: CivilDate?
    /// The last day by the law's own text; nil where it is not known.
    public var legal: CivilDate?
    /// The last day on which a late filing may be accepted; nil where there is none, or none is known.
    public var graceEnds: CivilDate?
    /// The end that the law's term gives from the anchor; nil where it cannot be computed.
    public var computedEnd: CivilDate?
    /// The kind of right, as the register states it; nil where it is not stated.
    public var right: String?
    /// The progress of the renewal, as a person noted it.
    public var renewal: Renewal?
    /// Facts about the computation that a reader has to know.
    public var marks: Marks = []
    /// Whether the register shows a later end now.
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

    /// `REGISTER:KEY`; nil for an obligation about a source.
    public var recordation: String? { key.isEmpty ? nil : "\(register):\(key)" }

    /// The name of the obligation, which is stable for one end: `REGISTER:KEY:renew:2033-02-16`.
    public var id: String { "\(register):\(key):\(answers):\(end?.description ?? "unknown")" }

    /// The kind; for a change with its field, `report-change/holder`.
    public var answers: String { field.map { "\(kind.rawValue)/\($0)" } ?? kind.rawValue }

    /// The state on a day.
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
        // The law's window is not known: half a year before the safe date is early enough to file.
        guard let safe else { return .open }
        return today < safe.adding(days: -180) ? .upcoming : .open
    }

    /// The number of days until the safe date, negative after it; nil where there is no safe date.
    public func daysLeft(on today: CivilDate) -> Int? { safe?.days(since: today) }
}
