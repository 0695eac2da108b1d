internal import Yams

/// A position in a settings file, at which a mistake can be reported.
public struct SettingsPosition: CustomStringConvertible {
    private let file: SettingsFile
    private let node: Node

    init(file: SettingsFile, node: Node) {
        self.file = file
        self.node = node
    }

    /// `file:line:column`, for a message about a mistake that is found after the file was read.
    public var description: String { "\(file.name):\(node.mark?.line ?? 1):\(node.mark?.column ?? 1)" }

    /// Reports a mistake at the position.
    public func report(_ text: String) {
        file.report(node, text)
    }
}

/// A value of a settings file with its position.
public struct Setting<Value> {
    /// The value.
    public let value: Value
    /// The position of the value.
    public let position: SettingsPosition

    /// The transformed value; an error that `transform` throws is reported at the value's position, and the result is
    /// nil.
    public func map<Other>(_ transform: (Value) throws -> Other) -> Other? {
        do {
            return try transform(value)
        } catch {
            position.report("\(error)")
            return nil
        }
    }
}

/// A mapping of a settings file.
///
/// Keys are read one by one; a key that was never read is reported as a mistake.
public final class Section {
    private let file: SettingsFile
    private let node: Node
    private let path: String
    private var known: Set<String> = []

    init(file: SettingsFile, node: Node, path: String) {
        self.file = file
        self.node = node
        self.path = path
    }

    /// The position of the section's start.
    public var position: SettingsPosition { SettingsPosition(file: file, node: node) }

    /// The keys in the order of the file.
    public var keys: [String] { node.mapping?.keys.compactMap(\.string) ?? [] }

    private func label(_ key: String) -> String { path.isEmpty ? "'\(key)'" : "\(path): '\(key)'" }

    private func readNode(_ key: String) -> Node? {
        known.insert(key)
        guard let value = node(key) else { return nil }
        if let scalar = value.scalar, scalar.style == .plain, Self.nulls.contains(scalar.string) { return nil }
        return value
    }

    // The spellings of "no value" (yaml.org, type null).
    static let nulls: Set<String> = ["", "~", "null", "Null", "NULL"]

    // The tag that nodes of a file have too; the default of Yams resolves types by guessing.
    private static var plain: Tag { Tag(.implicit, .basic) }

    // Compares keys as text, because the subscript of Yams first resolves whether each key is a number, a date or a
    // boolean.
    private func node(_ key: String) -> Node? { node.mapping?.first { $0.key.string == key }?.value }

    private func reportType(_ key: String, _ value: Node, _ expected: String) {
        let seen = value.string.map { "not '\($0)'" } ?? (value.sequence != nil ? "not a list" : "not a section")
        file.report(value, "\(label(key)) must be \(expected), \(seen)")
    }

    /// Reports a mistake if a required key is missing; `expected` describes its value.
    public func requires(_ key: String, _ expected: String) {
        if node(key) == nil { file.report(node, "\(label(key)) is missing: \(expected)") }
    }

    /// Reports a mistake at a key; its value counts as read.
    public func refuse(_ key: String, _ text: String) {
        known.insert(key)
        file.report(node.mapping?.keys.first { $0.string == key } ?? node, text)
    }

    /// Whether the section has the key with a value.
    public func has(_ key: String) -> Bool { readNode(key) != nil }

    /// The text of a key with its position; nil where the key is missing or has another kind of value, which is
    /// reported.
    public func text(_ key: String) -> Setting<String>? {
        guard let value = readNode(key) else { return nil }
        guard let text = value.string else {
            reportType(key, value, "a text")
            return nil
        }
        return Setting(value: text, position: SettingsPosition(file: file, node: value))
    }

    /// A whole number; nil where the key is missing or has another value, which is reported.
    public func integer(_ key: String) -> Setting<Int>? {
        guard let value = readNode(key) else { return nil }
        guard let number = value.int else {
            reportType(key, value, "a whole number")
            return nil
        }
        return Setting(value: number, position: SettingsPosition(file: file, node: value))
    }

    /// `true` or `false`; nil where the key is missing or has another value, which is reported.
    public func flag(_ key: String) -> Bool? {
        guard let value = readNode(key) else { return nil }
        guard let text = value.string, text == "true" || text == "false" else {
            reportType(key, value, "true or false")
            return nil
        }
        return text == "true"
    }

    /// A share written as `5%` or `0.05`; nil where the key is missing or has another value, which is reported.
    public func share(_ key: String) -> Double? {
        guard let value = readNode(key) else { return nil }
        let text = value.string ?? ""
        let number = text.hasSuffix("%") ? Double(text.dropLast()).map { $0 / 100 } : Double(text)
        guard let number, number >= 0, number.isFinite else {
            reportType(key, value, "a share such as 5%")
            return nil
        }
        return number
    }

    /// One of the raw values of a type; nil where the key is missing or has another value, which is reported.
    public func choice<Choice: RawRepresentable & CaseIterable>(_ key: String, of type: Choice.Type) -> Choice?
    where Choice.RawValue == String {
        guard let value = readNode(key) else { return nil }
        guard let choice = value.string.flatMap(Choice.init) else {
            reportType(key, value, "one of \(type.allCases.map(\.rawValue).joined(separator: ", "))")
            return nil
        }
        return choice
    }

    /// A text or a list of texts; empty where the key is missing.
    ///
    /// An element that is no text is reported.
    public func texts(_ key: String) -> [Setting<String>] {
        guard let value = readNode(key) else { return [] }
        let nodes = value.sequence.map(Array.init) ?? [value]
        return nodes.compactMap { node in
            guard let text = node.string else {
                reportType(key, node, "a text or a list of texts")
                return nil
            }
            return Setting(value: text, position: SettingsPosition(file: file, node: node))
        }
    }

    /// A list of lists of texts; empty where the key is missing.
    ///
    /// An element that is no list of texts is reported.
    public func lists(_ key: String) -> [[Setting<String>]] {
        guard let value = readNode(key) else { return [] }
        guard let sequence = value.sequence else {
            reportType(key, value, "a list of lists")
            return []
        }
        return sequence.compactMap { node in
            guard let inner = node.sequence else {
                reportType(key, node, "a list")
                return nil
            }
            return inner.compactMap { node in
                guard let text = node.string else {
                    reportType(key, node, "a text")
                    return nil
                }
                return Setting(value: text, position: SettingsPosition(file: file, node: node))
            }
        }
    }

    /// Whether the value of a key is a section.
    public func isSection(_ key: String) -> Bool { node(key)?.mapping != nil }

    /// The section that is the value of a key; nil where the key is missing or has another kind of value, which is
    /// reported.
    public func section(_ key: String) -> Section? {
        guard let value = readNode(key) else { return nil }
        guard value.mapping != nil else {
            reportType(key, value, "a section of 'key: value' lines")
            return nil
        }
        return file.section(value, path: path.isEmpty ? key : "\(path).\(key)")
    }

    /// The section that is the value of a key; empty where the key has no value, because `name:` means `name: {}`.
    public func sectionOrEmpty(_ key: String) -> Section? {
        guard let value = node(key), readNode(key) == nil else { return section(key) }
        let empty = Node.mapping(Node.Mapping([], Self.plain, .block, value.mark))
        return file.section(empty, path: path.isEmpty ? key : "\(path).\(key)")
    }

    /// A section or a list of sections that is the value of a key; empty where the key is missing.
    public func sections(_ key: String) -> [Section] {
        guard let value = readNode(key) else { return [] }
        let nodes = value.sequence.map(Array.init) ?? [value]
        return nodes.enumerated().compactMap { index, node in
            guard node.mapping != nil else {
                reportType(key, node, "a section, or a list of sections")
                return nil
            }
            let name = path.isEmpty ? key : "\(path).\(key)"
            return file.section(node, path: value.sequence == nil ? name : "\(name)[\(index)]")
        }
    }

    /// A section or a list of sections; a text stands for a section with the key `short` alone: `mark: 权利名称` means
    /// `mark: {header: 权利名称}`.
    public func sections(_ key: String, short: String) -> [Section] {
        guard let value = readNode(key) else { return [] }
        let nodes = value.sequence.map(Array.init) ?? [value]
        let isShort = nodes.allSatisfy { $0.mapping == nil }
        guard isShort else { return sections(key) }
        let wrapped = Node.Mapping([(Node(short, Self.plain), value)], Self.plain, .block, value.mark)
        return [file.section(.mapping(wrapped), path: path.isEmpty ? key : "\(path).\(key)")]
    }

    /// All `key: text` pairs of the section.
    public func pairs() -> [(key: String, value: Setting<String>)] {
        keys.compactMap { key in text(key).map { (key, $0) } }
    }

    /// A fingerprint of the values of some keys, independent of their order and layout.
    public func fingerprint(of keys: [String]) -> String {
        keys.sorted().map { key in Section.fingerprint(key) + (node(key).map(Section.fingerprint) ?? "-") }
            .joined()
    }

    private static func fingerprint(_ text: String) -> String { "\(text.utf8.count):\(text)" }

    private static func fingerprint(_ node: Node) -> String {
        switch node {
        case .scalar(let scalar): "s" + fingerprint(scalar.string)
        case .sequence(let sequence): "l\(sequence.count):" + sequence.map(fingerprint).joined()
        case .mapping(let mapping):
            "m\(mapping.count):"
                + mapping.map { (fingerprint($0.key), fingerprint($0.value)) }.sorted { $0.0 < $1.0 }
                .map { $0.0 + $0.1 }.joined()
        case .alias: "a"
        }
    }

    func refuseUnread() {
        for key in node.mapping?.keys.map({ $0 }) ?? [] where !known.contains(key.string ?? "") {
            let name = key.string ?? "?"
            let allowed = known.sorted().joined(separator: ", ")
            let prefix = path.isEmpty ? "" : "\(path): "
            file.report(key, "\(prefix)there is no setting '\(name)' (there are: \(allowed))")
        }
    }
}
