internal import Yams

/// Changes single values in the text of a settings file; comments, order and spelling of everything else stay.
public struct SettingsEdit {
    /// The file's name in messages.
    public let name: String
    /// The text as it is now.
    public internal(set) var text: String

    /// Reads a file's text.
    ///
    /// Throws ``SettingsError`` for text that is no YAML mapping.
    public init(name: String, text: String) throws {
        self.name = name
        self.text = text
        _ = try SettingsFile(name: name, text: text)
    }

    /// The value at a path of keys as YAML; nil where there is none.
    public func value(at path: [String]) throws -> String? {
        guard let node = try node(at: path) else { return nil }
        if let text = node.string { return text }
        return try Yams.serialize(node: node, allowUnicode: true)
    }

    /// Sets the value at a path of keys; `[…]` and `{…}` are YAML, all else is a text.
    ///
    /// A key that is not there is added, in the section where the path puts it. Throws ``SettingsError`` with the position where
    /// the value is a section or a list over several lines, which only an editor can change, and where a part of the path is
    /// no section.
    public mutating func set(_ path: [String], to value: String) throws {
        let written = try Self.written(value)
        let former = try Yams.compose(yaml: text, .basic)
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        if let node = try node(at: path) {
            try replace(node, by: written, at: path, in: &lines)
        } else {
            try add(path, written, to: &lines)
        }
        let new = lines.joined(separator: "\n")
        // What was written is read again: the value has to be there, and nothing else may have changed.
        let read = try? Yams.compose(yaml: new, .basic)
        let wanted = try? Yams.compose(yaml: written, .basic)
        guard let read, let wanted, Self.node(at: path, in: read) == wanted, let former,
            Self.removing(path, from: read) == Self.removing(path, from: former)
        else {
            throw mistake(former?.mark, "'\(path.joined(separator: "."))' cannot be set here; change it in an editor")
        }
        text = new
    }

    // MARK: Reading

    private func node(at path: [String]) throws -> Node? {
        try Yams.compose(yaml: text, .basic).flatMap { Self.node(at: path, in: $0) }
    }

    private static func node(at path: [String], in root: Node) -> Node? {
        path.reduce(Optional(root)) { node, key in node?.mapping?[Node(key)] }
    }

    // The rest of the file; sections that the path alone made are no difference.
    private static func removing(_ path: [String], from node: Node) -> Node? {
        guard let key = path.first, var mapping = node.mapping else { return node.string == "" ? nil : node }
        guard let inner = mapping[Node(key)] else { return mapping.isEmpty ? nil : node }
        mapping[Node(key)] = path.count == 1 ? nil : removing(Array(path.dropFirst()), from: inner)
        return mapping.isEmpty ? nil : .mapping(mapping)
    }

    // MARK: Writing

    private static func written(_ value: String) throws -> String {
        if value.hasPrefix("[") || value.hasPrefix("{") { return value }
        let isPlain =
            !value.isEmpty && !value.contains("\n") && !value.contains(" #")
            && ["key: \(value)", "{key: \(value)}"].allSatisfy { text in
                (try? Yams.compose(yaml: text, .basic))?.mapping?[Node("key")]?.string == value
            }
        return isPlain ? value : "'\(value.replacing("'", with: "''"))'"
    }

    private func replace(_ node: Node, by value: String, at path: [String], in lines: inout [String]) throws {
        guard let mark = node.mark, lines.indices.contains(mark.line - 1) else { return }
        let line = lines[mark.line - 1]
        // A key without a value has its mark where the next thing stands.
        if node.string == "", let key = keyMark(of: path), !isQuoted(line, mark) {
            let own = lines[key.line - 1]
            guard let colon = own.unicodeScalars.dropFirst(key.column - 1).firstIndex(of: ":") else { return }
            let end = own.unicodeScalars.index(after: colon)
            lines[key.line - 1] = own[..<end] + " \(value)" + own[end...]
            return
        }
        let scalars = Array(line.unicodeScalars)
        let start = mark.column - 1
        guard let end = Self.end(of: scalars, from: start, isFlow: isInFlow(path)), end > start else {
            throw mistake(mark, "'\(path.joined(separator: "."))' has several lines; change it in an editor")
        }
        lines[mark.line - 1] = Self.string(scalars[..<start]) + value + Self.string(scalars[end...])
    }

    private func isQuoted(_ line: String, _ mark: Mark) -> Bool {
        let scalar = line.unicodeScalars.dropFirst(mark.column - 1).first
        return scalar == "'" || scalar == "\""
    }

    // Whether the value stands within `{…}` or `[…]`.
    private func isInFlow(_ path: [String]) -> Bool {
        guard path.count > 1, let parent = try? node(at: path.dropLast()) else { return false }
        return isFlow(parent)
    }

    // By the text: the library takes the style of a mapping from the event of its end, which has none.
    private func isFlow(_ node: Node) -> Bool {
        guard node.mapping != nil, let mark = node.mark else { return false }
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        return lines.indices.contains(mark.line - 1)
            && lines[mark.line - 1].unicodeScalars.dropFirst(mark.column - 1).first == "{"
    }

    private func keyMark(of path: [String]) -> Mark? {
        guard let last = path.last, let parent = try? node(at: path.dropLast()) else { return nil }
        return parent.mapping?.keys.first { $0.string == last }?.mark
    }

    /// The end of a value that begins at an offset of a line; nil for one that goes on in the next line.
    private static func end(of line: [Unicode.Scalar], from start: Int, isFlow: Bool) -> Int? {
        guard start < line.count else { return nil }
        switch line[start] {
        case "'", "\"": return quotedEnd(line, start)
        case "[", "{": return bracketEnd(line, start)
        case "|", ">", "&", "*", "!",
            "-" where line[start] != "-" || start + 1 < line.count && line[start + 1] == " ":
            return nil
        default:
            var end = start
            while end < line.count {
                if line[end] == "#", end > start, line[end - 1] == " " { break }
                if isFlow, ",}]".unicodeScalars.contains(line[end]) { break }
                // A block's first key: the value is a section.
                if line[end] == ":", !isFlow, end + 1 == line.count || line[end + 1] == " " { return nil }
                end += 1
            }
            while end > start, line[end - 1] == " " { end -= 1 }
            return end
        }
    }

    private static func quotedEnd(_ line: [Unicode.Scalar], _ start: Int) -> Int? {
        var index = start + 1
        while index < line.count {
            if line[start] == "\"", line[index] == "\\" {
                index += 2
                continue
            }
            if line[index] == line[start] {
                guard line[start] == "'", index + 1 < line.count, line[index + 1] == "'" else { return index + 1 }
                index += 1
            }
            index += 1
        }
        return nil
    }

    private static func bracketEnd(_ line: [Unicode.Scalar], _ start: Int) -> Int? {
        var (depth, index) = (0, start)
        while index < line.count {
            switch line[index] {
            case "[", "{": depth += 1
            case "]", "}": depth -= 1
            case "'", "\"":
                guard let end = quotedEnd(line, index) else { return nil }
                index = end
                continue
            default: break
            }
            index += 1
            if depth == 0 { return index }
        }
        return nil
    }

    private func add(_ path: [String], _ value: String, to lines: inout [String]) throws {
        // The deepest section that is there.
        var known = path.dropLast()
        while !known.isEmpty, try node(at: Array(known)) == nil { known = known.dropLast() }
        let missing = path.dropFirst(known.count)
        let parent = try node(at: Array(known))
        guard parent?.mapping != nil || parent?.string == "" else {
            throw mistake(parent?.mark, "'\(known.joined(separator: "."))' is no section")
        }
        if !known.isEmpty, let parent, let mapping = parent.mapping, isFlow(parent), let mark = parent.mark {
            let line = Array(lines[mark.line - 1].unicodeScalars)
            let inner = missing.dropLast().reversed().reduce("\(missing.last ?? ""): \(value)") { "\($1): {\($0)}" }
            let rest = Self.string(line[mark.column...])
            let comma = mapping.isEmpty ? "" : ", "
            lines[mark.line - 1] = Self.string(line[..<mark.column]) + inner + comma + rest
            return
        }
        let (place, indent) = place(for: Array(known), parent, lines)
        let added = missing.enumerated().map { depth, key in
            let isLast = depth == missing.count - 1
            return String(repeating: " ", count: indent + 2 * depth) + key + (isLast ? ": \(value)" : ":")
        }
        lines.insert(contentsOf: added, at: place)
    }

    // Where a section's new line goes, and how far it is indented.
    private func place(for known: [String], _ parent: Node?, _ lines: [String]) -> (line: Int, indent: Int) {
        guard !known.isEmpty, let key = keyMark(of: known) else {
            // At the end, above empty lines there.
            return ((lines.lastIndex { !$0.isEmpty } ?? -1) + 1, 0)
        }
        guard let first = parent?.mapping?.keys.first?.mark else { return (key.line, key.column + 1) }
        return (first.line - 1, first.column - 1)
    }

    private static func string(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
        var text = ""
        text.unicodeScalars.append(contentsOf: scalars)
        return text
    }

    private func mistake(_ mark: Mark?, _ text: String) -> SettingsError {
        SettingsError([SettingsMistake(file: name, line: mark?.line ?? 1, column: mark?.column ?? 1, text: text)])
    }
}
