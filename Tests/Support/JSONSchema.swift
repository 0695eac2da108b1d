public import Foundation

/// A value of JSON as it is written: unlike Foundation's objects, a number is never a truth value.
public indirect enum JSONValue: Decodable, Equatable, Sendable {
    case null
    case bool(Bool)
    case number(Double)
    case string(String)
    case array([JSONValue])
    case object([String: JSONValue])

    /// Reads any value.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        // Texts are the most common: each wrong guess costs an error.
        if container.decodeNil() {
            self = .null
        } else if let value = try? container.decode(String.self) {
            self = .string(value)
        } else if let value = try? container.decode(Double.self) {
            self = .number(value)
        } else if let value = try? container.decode(Bool.self) {
            self = .bool(value)
        } else if let value = try? container.decode([String: JSONValue].self) {
            self = .object(value)
        } else {
            self = .array(try container.decode([JSONValue].self))
        }
    }

    /// The value of a key; nil where there is none, or where it is no object.
    public subscript(key: String) -> JSONValue? { if case .object(let members) = self { members[key] } else { nil } }

    /// The text; nil for any other value.
    public var text: String? { if case .string(let text) = self { text } else { nil } }

    fileprivate var elements: [JSONValue] { if case .array(let elements) = self { elements } else { [] } }

    fileprivate var typeName: String {
        switch self {
        case .null: "null"
        case .bool: "boolean"
        case .number(let number): number == number.rounded() ? "integer" : "number"
        case .string: "string"
        case .array: "array"
        case .object: "object"
        }
    }
}

/// The schemas in `Config/schemas`, and values held against them.
///
/// It knows exactly the keywords that these files use; any other is a mistake.
public enum JSONSchema {
    private static let schemas: [String: JSONValue] = {
        let folder = Repository.path + "/Config/schemas/"
        let files = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        let pairs = files.compactMap { file -> (String, JSONValue)? in
            guard let data = FileManager.default.contents(atPath: folder + file),
                let schema = try? JSONDecoder().decode(JSONValue.self, from: data), let title = schema["title"]?.text
            else { return nil }
            return (title, schema)
        }
        return Dictionary(pairs) { first, _ in first }
    }()

    /// The names of all schemas, such as `recordal.list/1`.
    public static var names: Set<String> { Set(schemas.keys) }

    /// What is wrong with an object by the schema that it names; empty where nothing is.
    public static func mistakes(in data: Data) throws -> [String] {
        let value = try JSONDecoder().decode(JSONValue.self, from: data)
        guard let name = value["schema"]?.text else { return ["it has no key 'schema'"] }
        guard let schema = schemas[name] else { return ["there is no schema \(name)"] }
        return mistakes(value, schema, at: name)
    }

    private static let known: Set = [
        "$schema", "title", "description", "type", "const", "enum", "format", "properties", "required",
        "additionalProperties", "items", "anyOf",
    ]

    private static func mistakes(_ value: JSONValue, _ schema: JSONValue, at place: String) -> [String] {
        guard case .object(let keywords) = schema else { return ["\(place): the schema is no object"] }
        var found = keywords.keys.filter { !known.contains($0) }.map { "\(place): unknown keyword \($0)" }
        if let type = keywords["type"] {
            let types = type.text.map { [$0] } ?? type.elements.compactMap(\.text)
            if !types.contains(value.typeName) { return found + ["\(place): \(value.typeName), not \(types)"] }
        }
        if let const = keywords["const"], value != const { found.append("\(place): \(value) is not \(const)") }
        if let words = keywords["enum"], !words.elements.contains(value) {
            found.append("\(place): \(value) is none of \(words.elements)")
        }
        if let format = keywords["format"]?.text, let text = value.text, !matches(text, format) {
            found.append("\(place): '\(text)' is no \(format)")
        }
        if let shapes = keywords["anyOf"] {
            let each = shapes.elements.map { mistakes(value, $0, at: place) }
            if !each.contains([]) { found += each.min { $0.count < $1.count } ?? [] }
        }
        if case .array(let elements) = value, let items = keywords["items"] {
            for (index, element) in elements.enumerated() {
                found += mistakes(element, items, at: "\(place)[\(index)]")
            }
        }
        if case .object(let members) = value { found += mistakes(members, keywords, at: place) }
        return found
    }

    private static func mistakes(
        _ members: [String: JSONValue],
        _ keywords: [String: JSONValue],
        at place: String
    ) -> [String] {
        var found: [String] = []
        for key in keywords["required"]?.elements.compactMap(\.text) ?? [] where members[key] == nil {
            found.append("\(place): \(key) is missing")
        }
        for (key, value) in members.sorted(by: { $0.key < $1.key }) {
            if let schema = keywords["properties"]?[key] {
                found += mistakes(value, schema, at: "\(place).\(key)")
            } else if keywords["additionalProperties"] == .bool(false) {
                found.append("\(place): \(key) is not promised")
            } else if let schema = keywords["additionalProperties"] {
                found += mistakes(value, schema, at: "\(place).\(key)")
            }
        }
        return found
    }

    private static func matches(_ text: String, _ format: String) -> Bool {
        switch format {
        case "date": text.wholeMatch(of: #/\d{4}-\d{2}-\d{2}/#) != nil
        case "date-time": text.wholeMatch(of: #/\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z/#) != nil
        default: false
        }
    }
}
