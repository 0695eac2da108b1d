public import Recordations

/// The rule for a field that an edit and its register changed differently from the same base.
public enum Policy: String, CaseIterable, Sendable {
    /// The register's value wins; the edit is overruled.
    case register
    /// The edit's value wins.
    case local
    /// The earlier date wins.
    case earliest
    /// The later date wins.
    case latest
    /// Sets are merged element by element: an element that either side added is in, one that either side removed is
    /// out.
    case elements
    /// A person decides.
    case manual

    /// The policy that gives the same result when the two sides are exchanged.
    public var mirrored: Policy {
        switch self {
        case .register: .local
        case .local: .register
        default: self
        }
    }

    /// Whether the policy can be used for a field: `earliest` and `latest` are for dates, `elements` for sets.
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

    /// Makes policies; a source's own come before the general ones, and the general ones before ``standard(_:)``.
    public init(_ general: [Field: Policy] = [:], bySource: [String: [Field: Policy]] = [:]) {
        self.general = general
        self.bySource = bySource
    }

    /// The policy where none is configured: `elements` for sets, `manual` for all other fields.
    public static func standard(_ field: Field) -> Policy {
        field.kind == .classes ? .elements : .manual
    }

    /// The policy of a field of a source.
    public func policy(_ field: Field, source: String) -> Policy {
        bySource[source]?[field] ?? general[field] ?? Policies.standard(field)
    }
}
