public import Recordations

/// The facts about one recordation from which deadlines are computed.
public struct RecordationFacts: Sendable {
    /// A change, stated by an open edit, of which customs has to be notified.
    public struct Change: Hashable, Sendable {
        /// The field's name, such as `holder`.
        public let field: String
        /// The day of the change.
        public let on: CivilDate

        /// Makes a change.
        public init(field: String, on: CivilDate) {
            self.field = field
            self.on = on
        }
    }

    /// The register's name.
    public var register = ""
    /// The key, as text.
    public var key = ""
    /// The source's name.
    public var source = ""
    /// The code of the jurisdiction that keeps the register.
    public var jurisdiction = ""
    /// The kind of right; nil where it is not stated.
    public var rightType: String?
    /// The status in the register.
    public var status = Status.unknown
    /// Whether a person explained why the recordation is no longer listed.
    public var isExplained = false
    /// The first day of the term, as the register prints it: the anchor.
    public var validFrom: CivilDate?
    /// The last day of the term, as the register prints it.
    public var validTo: CivilDate?
    /// The end of the registration that the recordation is based on.
    public var registrationEnd: CivilDate?
    /// The end of the registration before its last change; nil where it never changed.
    public var formerRegistrationEnd: CivilDate?
    /// The end of the liability insurance.
    public var insuranceEnd: CivilDate?
    /// The end of the power of attorney.
    public var powerOfAttorneyEnd: CivilDate?
    /// The day up to which the register's dues are paid.
    public var duesEnd: CivilDate?
    /// The end that an open edit states.
    public var editedEnd: CivilDate?
    /// Changes of which customs has to be notified.
    public var changes: [Change] = []
    /// The latest state of the renewal of each end.
    public var renewals: [Renewal] = []

    /// Makes facts in which nothing is stated.
    public init() {}
}

/// The progress of the renewal of a term, as a person noted it.
public struct Renewal: Hashable, Sendable {
    /// The state of a renewal.
    public enum State: String, CaseIterable, Sendable {
        /// The papers are ready.
        case prepared
        /// The papers are filed with the office.
        case filed
        /// The office confirmed the receipt.
        case acknowledged
        /// The renewal was withdrawn: the term is as it was before.
        case withdrawn

        /// Whether the papers are with the office.
        public var isFiled: Bool { self == .filed || self == .acknowledged }
    }

    /// The end of the term that is renewed; nil for a recordation whose end is unknown.
    public let end: CivilDate?
    /// The state.
    public let state: State
    /// The day from which the state holds.
    public let on: CivilDate
    /// The office's or the agent's reference number.
    public let reference: String?

    /// Makes a renewal.
    public init(end: CivilDate?, state: State, on: CivilDate, reference: String?) {
        self.end = end
        self.state = state
        self.on = on
        self.reference = reference
    }
}

extension Renewal {
    /// The state as text: `filed on 2026-11-02 (REF 7)`.
    public var words: String { "\(state.rawValue) on \(on)" + (reference.map { " (\($0))" } ?? "") }
}
