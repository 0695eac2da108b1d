public import Recordations

/// What deadlines need to know of one recordation.
public struct RecordationFacts: Sendable {
    /// A change that was made and has to be told, by an edit that is still open.
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
    /// The source that fills it.
    public var source = ""
    /// Whose register it is.
    public var jurisdiction = ""
    /// The kind of right; nil where it is not stated.
    public var rightType: String?
    /// What the register says it is worth.
    public var status = Status.unknown
    /// Whether it is gone for a reason that a person gave.
    public var isExplained = false
    /// The first day of the term, as the register prints it: the anchor.
    public var validFrom: CivilDate?
    /// The last day of the term, as the register prints it.
    public var validTo: CivilDate?
    /// The end of the registration underneath.
    public var registrationEnd: CivilDate?
    /// The end that the registration had before it last changed; nil where it never did.
    public var formerRegistrationEnd: CivilDate?
    /// The end of the liability insurance.
    public var insuranceEnd: CivilDate?
    /// The end of the power of attorney.
    public var powerOfAttorneyEnd: CivilDate?
    /// The day up to which the register's dues are paid.
    public var duesEnd: CivilDate?
    /// The end that an open edit states.
    public var editedEnd: CivilDate?
    /// Changes that wait to be told.
    public var changes: [Change] = []
    /// What was done about a renewal, the last word for each end.
    public var renewals: [Renewal] = []

    /// Makes facts of nothing.
    public init() {}
}

/// What was done about the renewal of a term.
public struct Renewal: Hashable, Sendable {
    /// How far it is.
    public enum State: String, CaseIterable, Sendable {
        /// The papers are ready.
        case prepared
        /// It lies with the office.
        case filed
        /// The office said that it has it.
        case acknowledged
        /// It was taken back: the term is as it was before.
        case withdrawn

        /// Whether the office is at work.
        public var isFiled: Bool { self == .filed || self == .acknowledged }
    }

    /// The end that it answers; nil for a recordation whose end is unknown.
    public let end: CivilDate?
    /// How far it is.
    public let state: State
    /// The day on which it became so.
    public let on: CivilDate
    /// The office's or the agent's number.
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
    /// `filed on 2026-11-02 (REF 7)`.
    public var words: String { "\(state.rawValue) on \(on)" + (reference.map { " (\($0))" } ?? "") }
}
