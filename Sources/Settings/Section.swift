internal import Yams

/// A place in a settings file, for a mistake found later.
public struct SettingsPlace: CustomStringConvertible {
    private let file: SettingsFile
    private let node: Node

    init(file: SettingsFile, node: Node) {
        self.file = file
        self.node = node
    }

    /// `file:line:column`, for a mistake that is found when the reading is over.
    public var description: String { "\(file.name):\(node.mark?.line ?? 1):\(node.mark?.column ?? 1)" }

    /// Notes a mistake at this place.
    public func report(_ text: String) {
        file.report(node, text)
    }
}

/// A value of a settings file together with its place.
public struct Setting<Value> {
    /// The value.
    public let value: Value
    /// Where it stands.
    public let place: SettingsPlace

    /// The value made into something else by a reading that may fail; a failure is noted at the value's place.
    public func map<Other>(_ transform: (Value) throws -> Other) -> Other? {
        do {
            return try transform(value)
        } catch {
            place.report("\(error)")
            return nil
        }
    }
}

/// A mapping of a settings file.
///
/// Keys are taken one by one; what is left is refused with its line.
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

    /// Where the section starts.
    public var place: SettingsPlace { SettingsPlace(file: file, node: node) }

    /// The keys in the order of the file.
    public var keys: [String] { node.mapping?.keys.compactMap(\.string) ?? [] }

    private func where_(_ key: String) -> String { path.isEmpty ? "'\(key)'" : "\(path): '\(key)'" }

    private func take(_ key: String) -> Node? {
        known.insert(key)
        guard let value = find(key) else { return nil }
        if let scalar = value.scalar, scalar.style == .plain, Self.nulls.contains(scalar.string) { return nil }
        return value
    }

    // How YAML writes that there is no value (yaml.org, type null).
    private static let nulls: Set<String> = ["", "~", "null", "Null", "NULL"]

    // As what is read has it; Yams' own would be one that guesses.
    private static var plain: Tag { Tag(.implicit, .basic) }

    // Keys are texts: Yams would find out first what number, date or truth each of them may be.
    private func find(_ key: String) -> Node? { node.mapping?.first { $0.key.string == key }?.value }

    private func wrong(_ key: String, _ value: Node, _ expected: String) {
        let seen = value.string.map { "not '\($0)'" } ?? (value.sequence != nil ? "not a list" : "not a section")
        file.report(value, "\(where_(key)) is to be \(expected), \(seen)")
    }

    /// Notes that a key which must be there is not.
    public func requires(_ key: String, _ expected: String) {
        if find(key) == nil { file.report(node, "\(where_(key)) is missing: \(expected)") }
    }

    /// Notes a mistake at a key itself; what stands below it is not looked at.
    public func refuse(_ key: String, _ text: String) {
        known.insert(key)
        file.report(node.mapping?.keys.first { $0.string == key } ?? node, text)
    }

    /// Whether the key is there with a value.
    public func has(_ key: String) -> Bool { take(key) != nil }

    /// The text of a key with its place; nil where it is not there.
    public func text(_ key: String) -> Setting<String>? {
        guard let value = take(key) else { return nil }
        guard let text = value.string else {
            wrong(key, value, "a text")
            return nil
        }
        return Setting(value: text, place: SettingsPlace(file: file, node: value))
    }

    /// A whole number; nil where it is not there.
    public func integer(_ key: String) -> Setting<Int>? {
        guard let value = take(key) else { return nil }
        guard let number = value.int else {
            wrong(key, value, "a whole number")
            return nil
        }
        return Setting(value: number, place: SettingsPlace(file: file, node: value))
    }

    /// `true` or `false`; nil where it is not there.
    public func flag(_ key: String) -> Bool? {
        guard let value = take(key) else { return nil }
        guard let text = value.string, text == "true" || text == "false" else {
            wrong(key, value, "true or false")
            return nil
        }
        return text == "true"
    }

    /// A share written as `5%` or `0.05`; nil where it is not there.
    public func share(_ key: String) -> Double? {
        guard let value = take(key) else { return nil }
        let text = value.string ?? ""
        let number = text.hasSuffix("%") ? Double(text.dropLast()).map { $0 / 100 } : Double(text)
        guard let number, number >= 0, number.isFinite else {
            wrong(key, value, "a share such as 5%")
            return nil
        }
        return number
    }

    /// One of some words; nil where the key is not there.
    public func choice<Choice: RawRepresentable & CaseIterable>(_ key: String, of type: Choice.Type) -> Choice?
    where Choice.RawValue == String {
        guard let value = take(key) else { return nil }
        guard let choice = value.string.flatMap(Choice.init) else {
            wrong(key, value, "one of \(type.allCases.map(\.rawValue).joined(separator: ", "))")
            return nil
        }
        return choice
    }

    /// A text or a list of texts; empty where the key is not there.
    public func texts(_ key: String) -> [Setting<String>] {
        guard let value = take(key) else { return [] }
        let nodes = value.sequence.map(Array.init) ?? [value]
        return nodes.compactMap { node in
            guard let text = node.string else {
                wrong(key, node, "a text or a list of texts")
                return nil
            }
            return Setting(value: text, place: SettingsPlace(file: file, node: node))
        }
    }

    /// A list of lists of texts; empty where the key is not there.
    public func lists(_ key: String) -> [[Setting<String>]] {
        guard let value = take(key) else { return [] }
        guard let sequence = value.sequence else {
            wrong(key, value, "a list of lists")
            return []
        }
        return sequence.compactMap { node in
            guard let inner = node.sequence else {
                wrong(key, node, "a list")
                return nil
            }
            return inner.compactMap { node in
                guard let text = node.string else {
                    wrong(key, node, "a text")
                    return nil
                }
                return Setting(value: text, place: SettingsPlace(file: file, node: node))
            }
        }
    }

    /// Whether a section, and no single text, stands below a key.
    public func isSection(_ key: String) -> Bool { find(key)?.mapping != nil }

    /// A section below a key; nil where it is not there.
    public func section(_ key: String) -> Section? {
        guard let value = take(key) else { return nil }
        guard value.mapping != nil else {
            wrong(key, value, "a section of 'key: value' lines")
            return nil
        }
        return file.section(value, path: path.isEmpty ? key : "\(path).\(key)")
    }

    /// A section below a key that is there, empty where nothing stands below it: `name:` says as much as `name: {}`.
    public func sectionOrEmpty(_ key: String) -> Section? {
        guard let value = find(key), take(key) == nil else { return section(key) }
        let empty = Node.mapping(Node.Mapping([], Self.plain, .block, value.mark))
        return file.section(empty, path: path.isEmpty ? key : "\(path).\(key)")
    }

    /// A section, or a list of sections, below a key; empty where it is not there.
    public func sections(_ key: String) -> [Section] {
        guard let value = take(key) else { return [] }
        let nodes = value.sequence.map(Array.init) ?? [value]
        return nodes.enumerated().compactMap { index, node in
            guard node.mapping != nil else {
                wrong(key, node, "a section, or a list of sections")
                return nil
            }
            let name = path.isEmpty ? key : "\(path).\(key)"
            return file.section(node, path: value.sequence == nil ? name : "\(name)[\(index)]")
        }
    }

    /// A text that may also stand for a section with only that one key: `mark: 权利名称` for `mark: {header: 权利名称}`.
    public func sections(_ key: String, short: String) -> [Section] {
        guard let value = take(key) else { return [] }
        let nodes = value.sequence.map(Array.init) ?? [value]
        let isShort = nodes.allSatisfy { $0.mapping == nil }
        guard isShort else { return sections(key) }
        let wrapped = Node.Mapping([(Node(short, Self.plain), value)], Self.plain, .block, value.mark)
        return [file.section(.mapping(wrapped), path: path.isEmpty ? key : "\(path).\(key)")]
    }

    /// All `key: text` pairs of the section; each key counts as read.
    public func pairs() -> [(key: String, value: Setting<String>)] {
        keys.compactMap { key in text(key).map { (key, $0) } }
    }

    /// A text in which two sections' chosen keys are equal only if they say the same, whatever their order and layout.
    public func fingerprint(of keys: [String]) -> String {
        keys.sorted().map { key in Section.fingerprint(key) + (find(key).map(Section.fingerprint) ?? "-") }
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
            let place = path.isEmpty ? "" : "\(path): "
            file.report(key, "\(place)there is no setting '\(name)' (there are: \(allowed))")
        }
    }
}
