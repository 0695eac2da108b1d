internal import Yams

/// A comment of a settings file.
public struct SettingsComment: Equatable, Sendable {
    /// The line, from 1.
    public let line: Int
    /// The text behind the `#`, without white space at its ends.
    public let text: String
    /// Whether nothing else stands in the line.
    public let isWholeLine: Bool
    /// What the comment stands beside: the first key or item of its line; for a whole line the section in which it stands.
    public let path: [SettingsStep]
}

extension SettingsEdit {
    /// The comments in the order of the file.
    public var comments: [SettingsComment] {
        guard let layout = try? layout() else { return [] }
        let quoted = Self.ranges(ofTexts: layout)
        return layout.lines.indices.compactMap { line in
            guard let start = Self.start(ofComment: line, layout, quoted) else { return nil }
            let isWholeLine = layout.scalars[layout.lines[line].lowerBound..<start].allSatisfy(layout.isBlank)
            return SettingsComment(
                line: line + 1,
                text: Self.trimmed(layout.scalars[(start + 1)..<layout.lines[line].upperBound]),
                isWholeLine: isWholeLine,
                path: isWholeLine
                    ? Self.section(atLine: line, start - layout.lines[line].lowerBound, layout)
                    : layout.entries.first { $0.mark.line == line + 1 }?.path ?? []
            )
        }
    }

    /// Removes the first comment with a text at a path, from a mark in it on; without such a comment nothing changes.
    ///
    /// What stands before the mark stays.
    public mutating func removeComment(_ text: String, at path: [SettingsStep], from mark: String = "") {
        guard let comment = comments.first(where: { $0.text == text && $0.path == path }),
            let layout = try? layout(),
            let start = Self.start(ofComment: comment.line - 1, layout, Self.ranges(ofTexts: layout))
        else { return }
        let line = layout.lines[comment.line - 1]
        var range = start..<line.upperBound
        let kept = mark.isEmpty ? "" : text.components(before: mark)
        if !kept.isEmpty {
            // Behind the '#' there may be white space, which the text of a comment lacks.
            let head = layout.scalars[(start + 1)..<line.upperBound].prefix(while: layout.isBlank).count
            range = (start + 1 + head + kept.unicodeScalars.count)..<line.upperBound
        } else if comment.isWholeLine {
            let next = comment.line < layout.lines.count ? layout.lines[comment.line].lowerBound : line.upperBound
            range = line.lowerBound..<next
        } else {
            while range.lowerBound > line.lowerBound, layout.isBlank(layout.scalars[range.lowerBound - 1]) {
                range = (range.lowerBound - 1)..<range.upperBound
            }
        }
        var scalars = layout.scalars
        scalars.removeSubrange(range)
        self.text = String(String.UnicodeScalarView(scalars))
    }

    /// Writes a comment behind the line in which a key begins; a comment that stands there stays before it.
    public mutating func addComment(_ comment: String, at path: [SettingsStep]) {
        guard let layout = try? layout(), let entry = layout.entry(at: path) else { return }
        let line = entry.mark.line - 1
        let hasOne = Self.start(ofComment: line, layout, Self.ranges(ofTexts: layout)) != nil
        var scalars = layout.scalars
        let text = comment.unicodeScalars.map { $0.properties.generalCategory == .control ? " " : $0 }
        scalars.insert(contentsOf: (hasOne ? "; " : "  # ").unicodeScalars + text, at: layout.lines[line].upperBound)
        let new = String(String.UnicodeScalarView(scalars))
        // A text of several lines may go on there.
        guard let read = try? Yams.compose(yaml: new, .basic), SettingsTree(read) == SettingsTree(layout.root) else {
            return
        }
        self.text = new
    }

    private static func trimmed(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
        let start = scalars.firstIndex { !$0.properties.isWhitespace } ?? scalars.endIndex
        let end = scalars.lastIndex { !$0.properties.isWhitespace }.map { $0 + 1 } ?? start
        return String(String.UnicodeScalarView(scalars[start..<end]))
    }

    // The texts in which a `#` is no comment: those in quotes, and those of several lines.
    private static func ranges(ofTexts layout: SettingsLayout) -> [Range<Int>] {
        layout.entries.flatMap { entry -> [Range<Int>] in
            var ranges: [Range<Int>] = []
            if case .key? = entry.path.last, let start = layout.offset(entry.mark), start < layout.scalars.count,
                layout.scalars[start] == "'" || layout.scalars[start] == "\"", let end = layout.quotedEnd(start)
            {
                ranges.append(start..<end)
            }
            guard let scalar = entry.value.scalar, let start = entry.value.mark.flatMap(layout.offset) else {
                return ranges
            }
            switch scalar.style {
            case .singleQuoted, .doubleQuoted:
                if let end = layout.quotedEnd(start) { ranges.append(start..<end) }
            case .literal, .folded:
                let lines = layout.blockLines(of: entry).dropFirst()
                if let first = lines.first, let last = lines.last {
                    ranges.append(layout.lines[first].lowerBound..<layout.lines[last].upperBound)
                }
            default: break
            }
            return ranges
        }
    }

    private static func start(ofComment line: Int, _ layout: SettingsLayout, _ quoted: [Range<Int>]) -> Int? {
        let range = layout.lines[line]
        return range.first { offset in
            layout.scalars[offset] == "#"
                && (offset == range.lowerBound || layout.isBlank(layout.scalars[offset - 1]))
                && !quoted.contains { $0.contains(offset) }
        }
    }

    // The nearest key above that is less indented.
    private static func section(atLine line: Int, _ indent: Int, _ layout: SettingsLayout) -> [SettingsStep] {
        layout.entries.last { $0.mark.line <= line && $0.mark.column - 1 < indent && !layout.isWithinFlow($0.path) }?
            .path ?? []
    }
}

extension String {
    // What stands before a mark, without the signs that set it apart.
    fileprivate func components(before mark: String) -> String {
        guard let range = firstRange(of: mark) else { return "" }
        var head = self[..<range.lowerBound]
        while let last = head.last, last.isWhitespace || last == "#" || last == ";" { head = head.dropLast() }
        return String(head)
    }
}
