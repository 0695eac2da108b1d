/// What a JSON value may be: declared beside what writes the value, and from it come its keys and its schema.
public indirect enum JSONShape: Sendable {
    /// Any text.
    case string
    /// A civil day, `YYYY-MM-DD`.
    case date
    /// An instant, RFC 3339 in UTC.
    case instant
    /// A whole number.
    case integer
    /// A truth value.
    case boolean
    /// Null, where nothing else is written.
    case null
    /// One of these texts.
    case words([String])
    /// A list of values of one shape.
    case array(JSONShape)
    /// An object with all of these keys in their order, and no other.
    case object([(key: String, shape: JSONShape)])
    /// An object whose keys are not known before, such as fields.
    case map(JSONShape)
    /// A value of the shape, or null.
    case optional(JSONShape)
    /// A value of one of the shapes.
    case either([JSONShape])

    /// A value of this shape, or null.
    public var orNull: JSONShape { .optional(self) }

    /// The members of an object, in their order; none of any other shape.
    public var members: [(key: String, shape: JSONShape)] {
        if case .object(let members) = self { members } else { [] }
    }

    /// The keys of an object, in their order; none of any other shape.
    public var keys: [String] { members.map(\.key) }

    /// The object with further keys behind its own.
    ///
    /// The receiver must be an object.
    public func with(_ more: JSONShape) -> JSONShape {
        guard case .object(let members) = self, case .object(let further) = more else {
            preconditionFailure("only objects have keys")
        }
        return .object(members + further)
    }

    /// The whole object of a command, whose first key is `schema`.
    public func named(_ schema: String) -> JSONShape { JSONShape.object([("schema", .words([schema]))]).with(self) }

    /// One of the texts of an enumeration.
    public static func words<Word: RawRepresentable & CaseIterable>(of type: Word.Type) -> JSONShape
    where Word.RawValue == String { .words(type.allCases.map(\.rawValue)) }
}

extension JSONShape: ExpressibleByDictionaryLiteral {
    /// Makes an object with its keys in the order of the literal.
    public init(dictionaryLiteral elements: (String, JSONShape)...) {
        self = .object(elements.map { (key: $0.0, shape: $0.1) })
    }
}

extension JSONShape {
    /// The shape as a JSON Schema (2020-12), with its name and what it is of.
    public func schema(title: String, description: String) -> JSON {
        guard case .object(let members) = definition else { return definition }
        return .object(
            [
                ("$schema", "https://json-schema.org/draft/2020-12/schema"), ("title", .string(title)),
                ("description", .string(description)),
            ] + members
        )
    }

    // The schema of a value within another.
    private var definition: JSON {
        switch self {
        case .string: ["type": "string"]
        case .date: ["type": "string", "format": "date"]
        case .instant: ["type": "string", "format": "date-time"]
        case .integer: ["type": "integer"]
        case .boolean: ["type": "boolean"]
        case .null: ["type": "null"]
        case .words(let words): words.count == 1 ? ["const": .string(words.joined())] : ["enum": texts(words)]
        case .array(let element): ["type": "array", "items": element.definition]
        case .map(let value): ["type": "object", "additionalProperties": value.definition]
        case .object(let members):
            [
                "type": "object", "properties": .object(members.map { ($0.key, $0.shape.definition) }),
                "required": texts(members.map(\.key)), "additionalProperties": false,
            ]
        case .optional(let shape): shape.nullableDefinition
        case .either(let shapes): ["anyOf": .array(shapes.map(\.definition))]
        }
    }

    private var nullableDefinition: JSON {
        if case .words(let words) = self { return ["enum": .array(words.map { .string($0) } + [.null])] }
        guard case .object(let members) = definition else { return definition }
        guard let type = members.first(where: { $0.0 == "type" })?.1 else {
            return ["anyOf": [definition, ["type": "null"]]]
        }
        return .object(members.map { key, value in key == "type" ? (key, .array([type, "null"])) : (key, value) })
    }

    private func texts(_ texts: [String]) -> JSON { .array(texts.map { .string($0) }) }
}
