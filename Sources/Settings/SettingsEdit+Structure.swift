internal import Yams

extension SettingsEdit {
    /// The value at a path; nil where there is none.
    public func value(at path: [SettingsStep]) -> SettingsValue? {
        (try? layout())?.root.value(at: path).flatMap { SettingsValue($0) }
    }

    /// Sets the value at a path; the value that stands there must be in one line or within brackets.
    ///
    /// A key that is not there is added at the end of its section, and sections that are missing are made. Throws
    /// ``SettingsError`` with the position where only an editor can change the value; then the text is as it was.
    public mutating func set(_ path: [SettingsStep], to value: SettingsValue) throws {
        text = try changed(path) { layout, text in
            guard let entry = layout.entry(at: path) else {
                return try add(value, at: path, layout, &text)
            }
            guard let range = layout.inlineRange(of: entry) else { throw refused(entry.mark, path) }
            let written = (range.isEmpty ? " " : "") + value.yaml
            text.replaceSubrange(range, with: written.unicodeScalars)
        } result: { _ in
            SettingsTree(value)
        }
    }

    /// Adds an item at the end of the list at a path; a list that is missing is made, and a single value becomes a list.
    ///
    /// Throws ``SettingsError`` with the position where only an editor can do that; then the text is as it was.
    public mutating func append(_ value: SettingsValue, to path: [SettingsStep]) throws {
        text = try changed(path) { layout, text in
            guard let entry = layout.entry(at: path), SettingsTree(entry.value) != .nothing else {
                return try addList(value, at: path, layout, &text)
            }
            if let range = layout.inlineRange(of: entry) {
                if entry.value.sequence == nil {
                    text.insert(contentsOf: ", \(value.yaml)]".unicodeScalars, at: range.upperBound)
                    text.insert("[", at: range.lowerBound)
                } else {
                    let comma = entry.value.sequence?.isEmpty == false ? ", " : ""
                    let end = range.upperBound - 1
                    text.insert(contentsOf: (comma + value.yaml).unicodeScalars, at: end)
                }
                return
            }
            guard let list = entry.value.sequence, let last = list.indices.last,
                let item = layout.entry(at: path + [.item(last)]), let indent = dash(of: item, layout)
            else { throw refused(entry.mark, path) }
            let line = String(repeating: " ", count: indent) + "- " + value.yaml
            insert([line], atLine: layout.blockLines(of: item).upperBound, layout, &text)
        } result: { former in
            switch former {
            case nil, .nothing: .list([SettingsTree(value)])
            case .list(let list): .list(list + [SettingsTree(value)])
            case .some(let single): .list([single, SettingsTree(value)])
            }
        }
    }

    /// Removes the value at a path with its key; the last item of a list is removed with the list.
    ///
    /// Throws ``SettingsError`` with the position where only an editor can do that; then the text is as it was.
    public mutating func remove(_ path: [SettingsStep]) throws {
        guard let layout = try layout(), let entry = layout.entry(at: path) else { return }
        let parent = Array(path.dropLast())
        if case .item? = path.last, layout.root.value(at: parent)?.sequence?.count == 1, !parent.isEmpty {
            return try remove(parent)
        }
        text = try changed(path) { layout, text in
            if layout.isWithinFlow(path) {
                guard let range = flowRange(of: entry, layout) else { throw refused(entry.mark, path) }
                return text.removeSubrange(range)
            }
            let range = layout.blockLines(of: entry)
            let start = layout.lines[range.lowerBound].lowerBound
            let end = range.upperBound < layout.lines.count ? layout.lines[range.upperBound].lowerBound : text.count
            text.removeSubrange(start..<end)
        } result: { _ in
            nil
        }
    }

    // MARK: Changing the text

    func layout() throws -> SettingsLayout? { try SettingsLayout(text) }

    // What was written is read again: the value has to be there, and nothing else may have changed.
    private func changed(
        _ path: [SettingsStep],
        write: (SettingsLayout, inout [Unicode.Scalar]) throws -> Void,
        result: (SettingsTree?) -> SettingsTree?
    ) throws -> String {
        guard let layout = try layout() else { return text }
        var scalars = layout.scalars
        try write(layout, &scalars)
        let new = String(String.UnicodeScalarView(scalars))
        let wanted = SettingsTree(layout.root).changing(path[...], by: result).normalized
        guard let read = try? Yams.compose(yaml: new, .basic), SettingsTree(read).normalized == wanted else {
            throw refused(layout.entry(at: path)?.mark, path)
        }
        return new
    }

    private func refused(_ mark: Mark?, _ path: [SettingsStep]) -> SettingsError {
        SettingsError([
            SettingsMistake(
                file: name,
                line: mark?.line ?? 1,
                column: mark?.column ?? 1,
                text: "'\(path.text)' cannot be changed here; change it in an editor"
            )
        ])
    }

    // The deepest section that is there, the keys below it that are missing, and its entry.
    private func parent(
        of path: [SettingsStep],
        _ layout: SettingsLayout
    ) throws -> (path: [SettingsStep], node: Node, missing: [String]) {
        var known = path.count - 1
        while known > 0, layout.root.value(at: path[..<known]) == nil { known -= 1 }
        let parent = Array(path[..<known])
        let missing = path[known...].compactMap { step in if case .key(let key) = step { key } else { nil } }
        guard let node = layout.root.value(at: parent), missing.count == path.count - known,
            node.mapping != nil || SettingsTree(node) == .nothing
        else { throw refused(layout.entry(at: parent)?.mark, path) }
        return (parent, node, missing)
    }

    private func add(
        _ value: SettingsValue,
        at path: [SettingsStep],
        _ layout: SettingsLayout,
        _ text: inout [Unicode.Scalar]
    ) throws {
        let (known, node, missing) = try parent(of: path, layout)
        let isInline = layout.isWithinFlow(known) || layout.isFlow(node)
        if isInline {
            guard let entry = layout.entry(at: known), let range = layout.inlineRange(of: entry) else {
                throw refused(layout.entry(at: known)?.mark, path)
            }
            let inner = missing.dropLast().reversed().reduce(
                "\(SettingsValue.quoted(missing.last ?? "")): \(value.yaml)"
            ) { "\(SettingsValue.quoted($1)): {\($0)}" }
            if range.isEmpty {
                text.insert(contentsOf: " {\(inner)}".unicodeScalars, at: range.lowerBound)
            } else {
                let comma = node.mapping?.isEmpty == false ? ", " : ""
                text.insert(contentsOf: (comma + inner).unicodeScalars, at: range.upperBound - 1)
            }
            return
        }
        let place = place(for: known, node, layout)
        insert(Self.lines(missing, place.indent, ending: value.yaml), atLine: place.line, layout, &text)
    }

    private func addList(
        _ value: SettingsValue,
        at path: [SettingsStep],
        _ layout: SettingsLayout,
        _ text: inout [Unicode.Scalar]
    ) throws {
        // Within brackets, and where the key is there without items, the list is written in one line.
        if layout.entry(at: path) != nil || layout.isWithinFlow(path) {
            guard let entry = layout.entry(at: path) else {
                return try add(.list([value]), at: path, layout, &text)
            }
            guard let range = layout.inlineRange(of: entry) else { throw refused(entry.mark, path) }
            let list = SettingsValue.list([value]).yaml
            return text.replaceSubrange(range, with: (range.isEmpty ? " " + list : list).unicodeScalars)
        }
        let (known, node, missing) = try parent(of: path, layout)
        if layout.isFlow(node) { return try add(.list([value]), at: path, layout, &text) }
        let place = place(for: known, node, layout)
        let keys = Self.lines(missing, place.indent, ending: nil)
        let item = String(repeating: " ", count: place.indent + 2 * missing.count) + "- " + value.yaml
        insert(keys + [item], atLine: place.line, layout, &text)
    }

    // Lines of keys, each deeper than the one before; the last has a value.
    private static func lines(_ keys: [String], _ indent: Int, ending value: String?) -> [String] {
        keys.enumerated().map { depth, key in
            let start = String(repeating: " ", count: indent + 2 * depth) + SettingsValue.quoted(key) + ":"
            return depth == keys.count - 1 ? start + (value.map { " \($0)" } ?? "") : start
        }
    }

    // Where a section's new line goes, and how far it is indented: behind its last key.
    private func place(
        for path: [SettingsStep],
        _ node: Node,
        _ layout: SettingsLayout
    ) -> (line: Int, indent: Int) {
        let inner = layout.entries.filter { $0.path.count == path.count + 1 && $0.path.starts(with: path) }
        if let first = inner.first, let last = inner.last {
            return (layout.blockLines(of: last).upperBound, first.mark.column - 1)
        }
        guard let entry = layout.entry(at: path) else { return (layout.lines.count, 0) }
        return (entry.mark.line, entry.mark.column + 1)
    }

    private func insert(
        _ new: [String],
        atLine line: Int,
        _ layout: SettingsLayout,
        _ text: inout [Unicode.Scalar]
    ) {
        let end = layout.lineBreak
        if line < layout.lines.count {
            text.insert(contentsOf: new.flatMap { $0.unicodeScalars + end }, at: layout.lines[line].lowerBound)
        } else {
            // The last line may lack its end.
            let isOpen = layout.lines.last.map { !$0.isEmpty } ?? false
            text += (isOpen ? end : []) + new.flatMap { $0.unicodeScalars + end }
        }
    }

    // How far the dash of a list's item is indented; nil where no dash stands before it in its line.
    private func dash(of item: SettingsLayout.Entry, _ layout: SettingsLayout) -> Int? {
        guard let offset = layout.offset(item.mark) else { return nil }
        let before = layout.scalars[layout.lines[item.mark.line - 1].lowerBound..<offset]
        let indent = before.prefix(while: layout.isBlank)
        let rest = before.dropFirst(indent.count)
        return rest.first == "-" && rest.dropFirst().allSatisfy(layout.isBlank) ? indent.count : nil
    }

    // A key with its value within brackets, and one comma beside it.
    private func flowRange(of entry: SettingsLayout.Entry, _ layout: SettingsLayout) -> Range<Int>? {
        guard var start = layout.offset(entry.mark), let value = layout.inlineRange(of: entry) else { return nil }
        var end = max(value.upperBound, start)
        let scalars = layout.scalars
        var next = end
        while next < scalars.count, scalars[next].properties.isWhitespace { next += 1 }
        if next < scalars.count, scalars[next] == "," {
            end = next + 1
            while end < scalars.count, layout.isBlank(scalars[end]) { end += 1 }
            return start..<end
        }
        var before = start
        while before > 0, scalars[before - 1].properties.isWhitespace { before -= 1 }
        if before > 0, scalars[before - 1] == "," { start = before - 1 }
        return start..<end
    }
}
