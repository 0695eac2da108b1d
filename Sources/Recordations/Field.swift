/// A field that a register can state of a recordation, or a company's list of a right.
///
/// The raw value is stored in hashes and in sets of fields: it never changes and is never given to another field. A new
/// field of recordations takes the number behind the last one, and moves the numbers of lists, which are stored nowhere.
public enum Field: Int, Sendable {
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
    case reference = 20
    case jurisdiction = 21
    case office = 22
    case system = 23
    case recordationValidTo = 24
    case wanted = 25
    case owner = 26

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
        case .reference: "reference"
        case .jurisdiction: "jurisdiction"
        case .office: "office"
        case .system: "system"
        case .recordationValidTo: "recordation_valid_to"
        case .wanted: "wanted"
        case .owner: "owner"
        }
    }

    /// How the field's values are written and compared.
    public var kind: Kind {
        switch self {
        case .validFrom, .validTo, .registrationDate, .registrationValidTo, .insuranceValidTo: .date
        case .suspendedFrom, .suspendedUntil, .recordationValidTo: .date
        case .classes: .classes
        case .status: .status
        case .rightType: .rightType
        case .holderCountry, .jurisdiction: .country
        default: .text
        }
    }

    private static let byName = Dictionary(uniqueKeysWithValues: everyCase.map { ($0.name, $0) })

    /// The field of recordations with a name; nil for a name that none of them has.
    public init?(name: String) {
        guard let field = Field.byName[name], field.isOfRecordations else { return nil }
        self = field
    }

    /// The field of a list with a name; nil for a name that none of them has.
    public init?(nameInLists name: String) {
        guard let field = Field.byName[name], Field.ofLists.contains(field) else { return nil }
        self = field
    }
}

extension Field: CaseIterable {
    /// The fields of recordations, in the order of their numbers.
    public static let allCases = everyCase.filter(\.isOfRecordations)

    /// The fields of a company's list: those of the right and of its owner's wishes, and what the list says of the
    /// recordation.
    public static let ofLists: [Field] = [
        .reference, .mark, .jurisdiction, .office, .system, .registrationNumber, .classes, .goods, .holder, .rightType,
        .registrationDate, .registrationValidTo, .status, .recordationNumber, .recordationValidTo, .wanted, .owner,
        .note,
    ]

    /// The fields of recordations and of lists.
    public static let everyCase = (0...owner.rawValue).compactMap(Field.init(rawValue:))

    /// Whether it is a field of recordations, and a column of the mirror.
    public var isOfRecordations: Bool { rawValue <= Field.note.rawValue }
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

    /// The fields in the order of their numbers.
    public var fields: [Field] { Field.everyCase.filter { contains($0) } }
}
