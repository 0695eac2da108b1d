/// A JSON value whose objects keep the order of their members.
public enum JSON: Sendable {
    /// The absence of a value.
    case null
    /// A truth value.
    case bool(Bool)
    /// A whole number.
    case int(Int)
    /// A number; infinity and NaN, which JSON does not have, are written as null.
    case double(Double)
    /// A text.
    case string(String)
    /// Values in their order.
    case array([JSON])
    /// Members in their order; the caller must not repeat a key.
    case object([(String, JSON)])

    /// Makes a string, or null where there is no text.
    public init(_ text: String?) {
        self = text.map(JSON.string) ?? .null
    }

    /// Makes a whole number, or null where there is none.
    public init(_ number: Int?) {
        self = number.map(JSON.int) ?? .null
    }

    /// The value as JSON text without a newline at the end; `pretty` indents by two spaces for each level.
    public func write(pretty: Bool) -> String {
        var text = JSONText(isPretty: pretty)
        text.append(self, level: 0)
        return text.bytes.text
    }
}

extension JSON: Equatable {
    /// Whether both are the same value, with members of objects in the same order.
    public static func == (left: JSON, right: JSON) -> Bool {
        switch (left, right) {
        case (.null, .null): true
        case (.bool(let left), .bool(let right)): left == right
        case (.int(let left), .int(let right)): left == right
        case (.double(let left), .double(let right)): left == right
        case (.string(let left), .string(let right)): left == right
        case (.array(let left), .array(let right)): left == right
        case (.object(let left), .object(let right)): left.elementsEqual(right, by: ==)
        default: false
        }
    }
}

extension JSON: ExpressibleByNilLiteral {
    /// Makes null.
    public init(nilLiteral: ()) {
        self = .null
    }
}

extension JSON: ExpressibleByBooleanLiteral {
    /// Makes a truth value.
    public init(booleanLiteral value: Bool) {
        self = .bool(value)
    }
}

extension JSON: ExpressibleByIntegerLiteral {
    /// Makes a whole number.
    public init(integerLiteral value: Int) {
        self = .int(value)
    }
}

extension JSON: ExpressibleByFloatLiteral {
    /// Makes a number.
    public init(floatLiteral value: Double) {
        self = .double(value)
    }
}

extension JSON: ExpressibleByStringInterpolation {
    /// Makes a string.
    public init(stringLiteral value: String) {
        self = .string(value)
    }
}

extension JSON: ExpressibleByArrayLiteral {
    /// Makes an array.
    public init(arrayLiteral elements: JSON...) {
        self = .array(elements)
    }
}

extension JSON: ExpressibleByDictionaryLiteral {
    /// Makes an object with its members in the order of the literal.
    public init(dictionaryLiteral elements: (String, JSON)...) {
        self = .object(elements)
    }
}
