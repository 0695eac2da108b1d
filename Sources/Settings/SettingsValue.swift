internal import Yams

/// One step of the path to a value of a settings file.
public enum SettingsStep: Hashable, Sendable, ExpressibleByStringLiteral, ExpressibleByIntegerLiteral {
    /// The value of a key of a section.
    case key(String)
    /// An item of a list, from 0.
    case item(Int)

    /// The value of a key.
    public init(stringLiteral key: String) { self = .key(key) }
    /// An item of a list.
    public init(integerLiteral item: Int) { self = .item(item) }
}

extension [SettingsStep] {
    /// The path for messages, such as `tombstones[0].pattern`.
    public var text: String {
        reduce("") { text, step in
            switch step {
            case .key(let key): text.isEmpty ? key : "\(text).\(key)"
            case .item(let item): "\(text)[\(item)]"
            }
        }
    }
}

/// A value to be written into a settings file.
public indirect enum SettingsValue: Equatable, Sendable {
    /// A key of a section with its value.
    public struct Pair: Equatable, Sendable {
        /// The key.
        public let key: String
        /// The value.
        public let value: SettingsValue

        /// Makes a pair.
        public init(_ key: String, _ value: SettingsValue) {
            self.key = key
            self.value = value
        }
    }

    case text(String)
    case list([SettingsValue])
    case section([Pair])

    /// A list of texts.
    public static func texts(_ texts: [String]) -> SettingsValue { .list(texts.map { .text($0) }) }

    /// The value in one line of YAML.
    public var yaml: String {
        switch self {
        case .text(let text): Self.quoted(text)
        case .list(let values): "[\(values.map(\.yaml).joined(separator: ", "))]"
        case .section(let pairs):
            "{\(pairs.map { "\(Self.quoted($0.key)): \($0.value.yaml)" }.joined(separator: ", "))}"
        }
    }

    /// Makes the value of a node; nil for an alias.
    init?(_ node: Node) {
        switch node {
        case .scalar(let scalar): self = .text(scalar.string)
        case .sequence(let sequence): self = .list(sequence.compactMap { SettingsValue($0) })
        case .mapping(let mapping):
            self = .section(
                mapping.compactMap { key, value in
                    guard let key = key.string, let value = SettingsValue(value) else { return nil }
                    return Pair(key, value)
                }
            )
        case .alias: return nil
        }
    }

    /// The value of a key of a section; nil for a key that is not there, and for another value.
    public subscript(key: String) -> SettingsValue? {
        guard case .section(let pairs) = self else { return nil }
        return pairs.first { $0.key == key }?.value
    }

    /// A text as a scalar of YAML 1.1 that is read back as the same text, in a line and within brackets.
    ///
    /// Characters that a person would not see are escaped.
    static func quoted(_ text: String) -> String {
        if isPlain(text) { return text }
        guard text.unicodeScalars.contains(where: isInvisible) else {
            return "'" + text.replacing("'", with: "''") + "'"
        }
        let escaped = text.unicodeScalars.map { scalar in
            if isInvisible(scalar) {
                return "\\U" + String(String(UInt64(scalar.value) + 1 << 32, radix: 16, uppercase: true).suffix(8))
            }
            return scalar == "\"" || scalar == "\\" ? "\\\(scalar)" : String(scalar)
        }
        return "\"" + escaped.joined() + "\""
    }

    // Words, numbers and formats of dates; everything else is quoted.
    private static func isPlain(_ text: String) -> Bool {
        guard let first = text.utf8.first, isLetterOrDigit(first), text.utf8.count <= 100 else { return false }
        return text.utf8.allSatisfy { isLetterOrDigit($0) || $0 == 0x2E || $0 == 0x2F || $0 == 0x2D || $0 == 0x5F }
            && text.lowercased() != "null"
    }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
    }

    private static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
        let properties = scalar.properties
        switch properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned: return true
        default: return properties.isDefaultIgnorableCodePoint || properties.isNoncharacterCodePoint
        }
    }
}
