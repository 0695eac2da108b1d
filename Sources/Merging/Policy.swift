public import Recordations

/// Who wins where an edit and its register moved differently from the same base.
public enum Policy: String, CaseIterable, Sendable {
    /// The register's value; the edit is overruled.
    case register
    /// The edit's value.
    case local
    /// The earlier date.
    case earliest
    /// The later date.
    case latest
    /// Of sets each element on its own: what either side added is in, what either side took out is out.
    case elements
    /// A person.
    case manual

    /// The policy that gives the same result when the two sides change places.
    public var mirrored: Policy {
        switch self {
        case .register: .local
        case .local: .register
        default: self
        }
    }

    /// Whether the policy can decide about such a field; `earliest` and `latest` are for dates, `elements` for sets.
    public func suits(_ field: Field) -> Bool {
        switch self {
        case .register, .local, .manual: true
        case .earliest, .latest: field.kind == .date
        case .elements: field.kind == .classes
        }
    }
}

/// The policies of all fields, for all sources or for one.
public struct Policies: Sendable {
    private let general: [Field: Policy]
    private let bySource: [String: [Field: Policy]]

    /// Makes policies; a source's own go before the general ones, and those before ``standard(_:)``.
    public init(_ general: [Field: Policy] = [:], bySource: [String: [Field: Policy]] = [:]) {
        self.general = general
        self.bySource = bySource
    }

    /// What holds where nothing is said: sets merge by their elements, and anything else is a person's to decide.
    public static func standard(_ field: Field) -> Policy {
        field.kind == .classes ? .elements : .manual
    }

    /// The policy of a field of a source.
    public func policy(_ field: Field, source: String) -> Policy {
        bySource[source]?[field] ?? general[field] ?? Policies.standard(field)
    }
}
