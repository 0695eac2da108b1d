internal import Yams

/// The text of a settings file with the places of its values: where each begins, and where it ends.
///
/// Places are offsets in the text's Unicode scalars. Lines end where libyaml ends them: at CR, LF, both, NEL, LS and PS.
struct SettingsLayout {
    /// A key of a section, or an item of a list, with its value.
    struct Entry {
        let path: [SettingsStep]
        /// The place of the key, or of the item's value.
        let mark: Mark
        let value: Node
    }

    let scalars: [Unicode.Scalar]
    /// The lines without their ends.
    let lines: [Range<Int>]
    let root: Node
    /// All keys and items in the order of the file.
    let entries: [Entry]
    // A byte order mark is no column of libyaml's.
    private let shift: Int

    /// Reads a text; throws the error of Yams where it is no YAML.
    init?(_ text: String) throws {
        guard let root = try Yams.compose(yaml: text, .basic) else { return nil }
        self.root = root
        scalars = Array(text.unicodeScalars)
        shift = scalars.first == "\u{FEFF}" ? 1 : 0
        lines = Self.lines(of: scalars)
        var entries: [Entry] = []
        Self.collect(root, [], &entries)
        self.entries = entries.sorted {
            ($0.mark.line, $0.mark.column, $0.path.count) < ($1.mark.line, $1.mark.column, $1.path.count)
        }
    }

    private static func lines(of scalars: [Unicode.Scalar]) -> [Range<Int>] {
        var lines: [Range<Int>] = []
        var (start, index) = (0, 0)
        while index < scalars.count {
            switch scalars[index] {
            case "\r", "\n", "\u{85}", "\u{2028}", "\u{2029}":
                lines.append(start..<index)
                if scalars[index] == "\r", index + 1 < scalars.count, scalars[index + 1] == "\n" { index += 1 }
                start = index + 1
            default: break
            }
            index += 1
        }
        return lines + [start..<scalars.count]
    }

    private static func collect(_ node: Node, _ path: [SettingsStep], _ entries: inout [Entry]) {
        switch node {
        case .mapping(let mapping):
            for (key, value) in mapping {
                guard let name = key.string, let mark = key.mark else { continue }
                entries.append(Entry(path: path + [.key(name)], mark: mark, value: value))
                collect(value, path + [.key(name)], &entries)
            }
        case .sequence(let sequence):
            for (index, value) in sequence.enumerated() {
                guard let mark = value.mark else { continue }
                entries.append(Entry(path: path + [.item(index)], mark: mark, value: value))
                collect(value, path + [.item(index)], &entries)
            }
        case .scalar, .alias: break
        }
    }

    // MARK: Places

    /// The line break of the file.
    var lineBreak: [Unicode.Scalar] {
        guard let first = lines.first, lines.count > 1, first.upperBound < scalars.count else { return ["\n"] }
        return Array(scalars[first.upperBound..<lines[1].lowerBound])
    }

    /// The offset of a mark; nil for one beyond the text.
    func offset(_ mark: Mark) -> Int? {
        guard lines.indices.contains(mark.line - 1) else { return nil }
        let line = lines[mark.line - 1]
        let offset = line.lowerBound + mark.column - 1 + (mark.line == 1 ? shift : 0)
        return offset <= line.upperBound ? offset : nil
    }

    /// The index of the line in which an offset lies.
    func line(of offset: Int) -> Int {
        var (low, high) = (0, lines.count - 1)
        while low < high {
            let middle = (low + high + 1) / 2
            if lines[middle].lowerBound <= offset { low = middle } else { high = middle - 1 }
        }
        return low
    }

    /// The entry at a path.
    func entry(at path: [SettingsStep]) -> Entry? { entries.first { $0.path == path } }

    /// Whether a node is written within `[…]` or `{…}`.
    ///
    /// By the text: the library takes the style of a section from the event of its end, which has none.
    func isFlow(_ node: Node) -> Bool {
        guard let offset = node.mark.flatMap(offset), offset < scalars.count else { return false }
        return node.mapping != nil && scalars[offset] == "{" || node.sequence != nil && scalars[offset] == "["
    }

    /// Whether a path lies within a value that is written within brackets.
    func isWithinFlow(_ path: [SettingsStep]) -> Bool {
        path.indices.contains { root.value(at: path[..<$0]).map(isFlow) ?? false }
    }

    /// The offset behind the colon of a key.
    func offsetBehindColon(of entry: Entry) -> Int? {
        guard case .key? = entry.path.last, var index = offset(entry.mark), index < scalars.count else { return nil }
        if scalars[index] == "'" || scalars[index] == "\"" {
            guard let end = quotedEnd(index) else { return nil }
            index = end
        }
        while index < scalars.count, scalars[index] != ":" { index += 1 }
        return index < scalars.count ? index + 1 : nil
    }

    /// The range of a value that is no block; nil for a block and for a value that cannot be told.
    ///
    /// The range of a value that is not there is empty, behind the colon of its key.
    func inlineRange(of entry: Entry) -> Range<Int>? {
        guard let mark = entry.value.mark, let start = offset(mark) else { return nil }
        if let text = entry.value.scalar {
            if text.style == .plain, text.string.isEmpty {
                return offsetBehindColon(of: entry).map { $0..<$0 }
            }
            guard start < scalars.count else { return nil }
            switch scalars[start] {
            case "'", "\"": return quotedEnd(start).map { start..<$0 }
            case "|", ">", "&", "*", "!": return nil
            default: return start..<plainEnd(start, isFlow: isWithinFlow(entry.path))
            }
        }
        return isFlow(entry.value) ? bracketEnd(start).map { start..<$0 } : nil
    }

    private func plainEnd(_ start: Int, isFlow: Bool) -> Int {
        let limit = lines[line(of: start)].upperBound
        var end = start
        while end < limit {
            if scalars[end] == "#", end > start, isBlank(scalars[end - 1]) { break }
            if isFlow, [",", "}", "]"].contains(scalars[end]) { break }
            end += 1
        }
        while end > start, isBlank(scalars[end - 1]) { end -= 1 }
        return end
    }

    func quotedEnd(_ start: Int) -> Int? {
        var index = start + 1
        while index < scalars.count {
            if scalars[start] == "\"", scalars[index] == "\\" {
                index += 2
                continue
            }
            if scalars[index] == scalars[start] {
                guard scalars[start] == "'", index + 1 < scalars.count, scalars[index + 1] == "'" else {
                    return index + 1
                }
                index += 1
            }
            index += 1
        }
        return nil
    }

    private func bracketEnd(_ start: Int) -> Int? {
        var (depth, index) = (0, start)
        while index < scalars.count {
            switch scalars[index] {
            case "[", "{": depth += 1
            case "]", "}": depth -= 1
            // A quotation mark within a word is an ordinary character.
            case "'", "\"":
                if index > start, !",[{:".unicodeScalars.contains(scalars[index - 1]), !isSpace(scalars[index - 1]) {
                    break
                }
                guard let end = quotedEnd(index) else { return nil }
                index = end
                continue
            case "#" where index > start && isSpace(scalars[index - 1]):
                index = lines[line(of: index)].upperBound
                continue
            default: break
            }
            index += 1
            if depth == 0 { return index }
        }
        return nil
    }

    func isBlank(_ scalar: Unicode.Scalar) -> Bool { scalar == " " || scalar == "\t" }

    private func isSpace(_ scalar: Unicode.Scalar) -> Bool { scalar.properties.isWhitespace }

    // MARK: Blocks

    /// Whether a line has nothing but white space, or a comment.
    func isEmptyOrComment(_ line: Int) -> Bool {
        scalars[lines[line]].first { !isBlank($0) }.map { $0 == "#" } ?? true
    }

    /// The lines of an entry of a block: from its key, or its dash, to its last line with a value.
    ///
    /// Comments and empty lines below it belong to what follows.
    func blockLines(of entry: Entry) -> Range<Int> {
        let start = entry.mark.line - 1
        let next = entries.first { other in
            other.mark.line - 1 > start && !other.path.starts(with: entry.path)
        }
        var end = next.map { $0.mark.line - 1 } ?? lines.count
        let isLiteral =
            entries.last { $0.path.starts(with: entry.path) }?.value.scalar
            .map { $0.style == .literal || $0.style == .folded } ?? false
        let column = entry.mark.column - 1
        while end > start + 1 {
            let line = lines[end - 1]
            let indent = scalars[line].prefix(while: isBlank).count
            // A line of a text of several lines may look like a comment.
            if isLiteral, indent > column, indent < line.count { break }
            guard isEmptyOrComment(end - 1) else { break }
            end -= 1
        }
        return start..<end
    }
}
