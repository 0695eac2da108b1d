/// A field that a register can state of a recordation.
///
/// The raw value is stored in hashes and in sets of fields: it never changes and is never given to another field. A new
/// field takes the next number.
public enum Field: Int, CaseIterable, Sendable {
    case recordationNumber = 0
    case registrationNumber = 1
    case mark = 2
    case markImage = 3
    case holder = 4
    case holderCountry = 5
    case rightType = 6
    case classes = 7
    case goods = 8
    case status = 9
    case statusText = 10
    case validFrom = 11
    case validTo = 12
    case registrationDate = 13
    case registrationValidTo = 14
    case insuranceValidTo = 15
    case suspendedFrom = 16
    case suspendedUntil = 17
    case agent = 18
    case note = 19

    /// How a field's values are written and compared.
    public enum Kind: Sendable {
        /// Text of the register, white space folded.
        case text
        /// A ``CivilDate``.
        case date
        /// ``NiceClasses``.
        case classes
        /// A ``Status``.
        case status
        /// A ``RightType``, or the register's own text where that text is no known right.
        case rightType
        /// An ISO 3166-1 alpha-2 code, or the register's own text where that text is no known country.
        case country
    }

    /// The field's name in sources, `--json`, SQL and events.
    public var name: String {
        switch self {
        case .recordationNumber: "recordation_number"
        case .registrationNumber: "registration_number"
        case .mark: "mark"
        case .markImage: "mark_image"
        case .holder: "holder"
        case .holderCountry: "holder_country"
        case .rightType: "right_type"
        case .classes: "classes"
        case .goods: "goods"
        case .status: "status"
        case .statusText: "status_text"
        case .validFrom: "valid_from"
        case .validTo: "valid_to"
        case .registrationDate: "registration_date"
        case .registrationValidTo: "registration_valid_to"
        case .insuranceValidTo: "insurance_valid_to"
        case .suspendedFrom: "suspended_from"
        case .suspendedUntil: "suspended_until"
        case .agent: "agent"
        case .note: "note"
        }
    }

    /// How the field's values are written and compared.
    public var kind: Kind {
        switch self {
        case .validFrom, .validTo, .registrationDate, .registrationValidTo, .insuranceValidTo: .date
        case .suspendedFrom, .suspendedUntil: .date
        case .classes: .classes
        case .status: .status
        case .rightType: .rightType
        case .holderCountry: .country
        default: .text
        }
    }

    private static let byName = Dictionary(uniqueKeysWithValues: allCases.map { ($0.name, $0) })

    /// The field of a name; nil for a name that no field has.
    public init?(name: String) {
        guard let field = Field.byName[name] else { return nil }
        self = field
    }
}

/// A set of fields.
public struct FieldSet: OptionSet, Hashable, Sendable {
    /// One bit for each field, at the bit position of ``Field``'s raw value.
    public let rawValue: UInt32

    /// Makes a set from its bits.
    public init(rawValue: UInt32) {
        self.rawValue = rawValue
    }

    /// Makes a set of fields.
    public init(_ fields: some Sequence<Field>) {
        self.init(rawValue: fields.reduce(0) { $0 | 1 << UInt32($1.rawValue) })
    }

    /// Whether the field is in the set.
    public func contains(_ field: Field) -> Bool {
        rawValue & 1 << UInt32(field.rawValue) != 0
    }

    /// Adds a field.
    public mutating func insert(_ field: Field) {
        self = FieldSet(rawValue: rawValue | 1 << UInt32(field.rawValue))
    }

    /// The fields in the order of ``Field``'s cases.
    public var fields: [Field] { Field.allCases.filter { contains($0) } }
}
