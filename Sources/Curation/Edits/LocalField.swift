public import Settings

/// A field that no register has: it is the user's own.
public struct LocalField: Sendable {
    /// What its values are.
    public enum Kind: String, CaseIterable, Sendable {
        case text, date
        /// Words with commas between them, each once.
        case set
    }

    /// Its name.
    public let name: String
    /// What its values are.
    public let kind: Kind

    init(_ name: String, _ kind: Kind) {
        self.name = name
        self.kind = kind
    }
}

/// The fields of the user's own: `owner`, `tags`, `remarks`, the ends of preconditions that no register states, and those that
/// `recordal.yaml` declares.
public struct LocalFields: Sendable {
    /// They, in their order.
    public let all: [LocalField]

    /// Those that are always there.
    public static let standard = LocalFields(declared: [])

    private static let builtIn = [
        LocalField("owner", .text), LocalField("tags", .set), LocalField("remarks", .text),
        LocalField("power_of_attorney_valid_to", .date), LocalField("dues_paid_to", .date),
    ]
    /// Words that `edit` and edit files understand as something else.
    static let reserved = [
        "watch", "filing", "recordation", "id", "field", "value", "kind", "reason", "changed_on", "link",
    ]

    init(declared: [LocalField]) { all = Self.builtIn + declared }

    /// Reads the section `local_fields`: a name and `text`, `date` or `set` a line; mistakes are noted at their place.
    public init(_ section: Section?) {
        var declared: [LocalField] = []
        for name in section?.keys ?? [] {
            guard let kind = section?.choice(name, of: LocalField.Kind.self) else { continue }
            // Whoever declared such a date before it was always there has said nothing wrong.
            if let known = Self.builtIn(name), known.kind == .date, kind == .date { continue }
            if let reason = Self.refusal(name) {
                section?.refuse(name, "'\(name)' cannot be a local field: \(reason)")
            } else {
                declared.append(LocalField(name, kind))
            }
        }
        self.init(declared: declared)
    }

    /// The field of a name; nil where there is none.
    public subscript(name: String) -> LocalField? { all.first { $0.name == name } }

    private static func builtIn(_ name: String) -> LocalField? { builtIn.first { $0.name == name } }

    private static func refusal(_ name: String) -> String? {
        if Fields.names.contains(name) { return "a register has that field" }
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
