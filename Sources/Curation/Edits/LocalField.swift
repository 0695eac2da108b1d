internal import Recordations
public import Settings

/// A field of notes, which no register has.
public struct LocalField: Sendable {
    /// The kind of its values.
    public enum Kind: String, CaseIterable, Sendable {
        case text, date
        /// A set of texts, separated by commas.
        case set
    }

    /// Its name.
    public let name: String
    /// The kind of its values.
    public let kind: Kind

    init(_ name: String, _ kind: Kind) {
        self.name = name
        self.kind = kind
    }
}

/// The local fields: `owner`, `tags`, `remarks`, the end dates of preconditions that no register states, and the fields
/// that `recordal.yaml` declares.
public struct LocalFields: Sendable {
    /// All fields, the built-in ones first.
    public let all: [LocalField]

    /// The built-in fields.
    public static let standard = LocalFields(declared: [])

    private static let builtIn = [
        LocalField("owner", .text), LocalField("tags", .set), LocalField("remarks", .text),
        LocalField("power_of_attorney_valid_to", .date), LocalField("dues_paid_to", .date),
    ]
    /// Names with another meaning in `edit` and in edit files.
    static let reserved = [
        "watch", "filing", "recordation", "id", "field", "value", "kind", "reason", "on", "link",
    ]

    init(declared: [LocalField]) { all = Self.builtIn + declared }

    /// Reads the section `local_fields`: each name with `text`, `date` or `set`; mistakes are collected with their
    /// positions.
    public init(_ section: Section?) {
        var declared: [LocalField] = []
        for name in section?.keys ?? [] {
            guard let kind = section?.choice(name, of: LocalField.Kind.self) else { continue }
            // A date that became built-in later may still be declared.
            if let known = Self.builtIn(name), known.kind == .date, kind == .date { continue }
            if let reason = Self.refusal(name) {
                section?.refuse(name, "'\(name)' cannot be a local field: \(reason)")
            } else {
                declared.append(LocalField(name, kind))
            }
        }
        self.init(declared: declared)
    }

    /// The field with a name; nil if there is none.
    public subscript(name: String) -> LocalField? { all.first { $0.name == name } }

    private static func builtIn(_ name: String) -> LocalField? { builtIn.first { $0.name == name } }

    private static func refusal(_ name: String) -> String? {
        if Field(name: name) != nil { return "a register has that field" }
        if let known = builtIn(name) {
            return "it is always there" + (known.kind == .date ? ", and it is a date: leave this line out" : "")
        }
        if reserved.contains(name) { return "the word means something else" }
        let isPlain = name.utf8.allSatisfy { (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x5F }
        guard isPlain, let first = name.utf8.first, (0x61...0x7A).contains(first), name.utf8.count <= 40 else {
            return "write small letters, digits and _, beginning with a letter, 40 at most"
        }
        return nil
    }
}
