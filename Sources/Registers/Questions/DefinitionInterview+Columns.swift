internal import Recordations
internal import Rendering
internal import Settings

// Questions about what is in the columns of the file.
extension DefinitionInterview {
    private typealias Choice = DefinitionQuestion.Choice

    /// Which column a field is read from, where the definition names one with a doubt.
    func column(_ check: Check) -> [DefinitionQuestion] {
        guard case .key(let name)? = check.comment.path.dropFirst().first,
            let field = fields(of: name).first(where: { $0 != .statusText })
        else { return [] }
        var choices = sample.columns.filter(isNamed).map { column in
            choice(column, for: field, name, check)
        }
        choices += otherFields(of: name, but: field, check)
        if !definition.required.contains(field), !definition.key.contains(field) {
            let isUsed = isInRules(name)
            let removed = fields(of: name).map { DefinitionChange.remove(["fields", .key($0.name)]) }
            choices.append(
                Choice(
                    "none",
                    "none of them: the register does not state it",
                    (isUsed ? [check.removal] : []) + removed + (isUsed ? [] : [.remove(["columns", .key(name)])])
                )
            )
        }
        return [
            DefinitionQuestion(
                .column(field),
                "Which column is \(field.phrase)?",
                evidence: evidence(check),
                choices: choices,
                explanation: """
                    recordal calls this field \(field.name). Each answer shows the first cells of a column. Look at the \
                    register's own page if two columns look alike.
                    """,
                fields: fields(of: name)
            )
        ]
    }

    // Fields that look alike in a file: the column may be the right one, and another field.
    private static let alike: [[Field]] = [
        [.recordationNumber, .registrationNumber], [.holder, .agent],
        [.validTo, .registrationValidTo, .validFrom, .registrationDate, .suspendedUntil],
    ]

    // The column stays, and is read into a field that nothing is read into yet.
    private func otherFields(of name: String, but field: Field, _ check: Check) -> [Choice] {
        let path: [SettingsStep] = ["fields", .key(field.name)]
        guard fields(of: name).filter({ $0 != .statusText }) == [field], let column = column(named: name),
            let value = edit.value(at: path),
            ["required", "strict", "combine"].allSatisfy({ edit.value(at: [.key($0)]) == nil })
        else { return [] }
        let alike = Self.alike.first { $0.contains(field) } ?? []
        let doubts = checks.filter { $0.comment.path == path }
        let key = definition.key.map(\.name)
        return alike.filter { definition.fields[$0] == nil }.map { other in
            let new: [SettingsStep] = ["fields", .key(other.name)]
            var changes: [DefinitionChange] = [.remove(path), .set(new, value)]
            changes += doubts.map { .check($0.text, at: new) }
            if key.contains(field.name) {
                changes.append(.set(["key"], .texts(key.map { $0 == field.name ? other.name : $0 })))
            }
            return Choice(
                other.name,
                "'\(Excerpt.of(column.header, limit: 60))' is another field: \(other.phrase)",
                changes + [check.removal]
            )
        }
    }

    private func choice(_ column: ColumnSample, for field: Field, _ name: String, _ check: Check) -> Choice {
        let others = column.isKnown ? fields(of: column.name).filter { $0 != .statusText } : []
        let shared = fields(of: name).filter { $0 != .statusText && $0 != field }
        var changes: [DefinitionChange] = []
        var note = ""
        if column.isKnown, column.name == name {
            return Choice(column.header, shown(column), isCurrent: true, [check.removal])
        } else if !column.isKnown {
            changes = newHeader(column, for: field, name, isShared: !shared.isEmpty)
        } else if others.isEmpty, !isInRules(column.name), shared.isEmpty {
            changes = [.remove(["columns", .key(column.name)]), naming(column, name)]
        } else if !shared.isEmpty || others.isEmpty {
            changes = setColumn(of: field, from: name, to: column.name)
            note = others.isEmpty ? "" : " (also read as \(Phrase.list(others.map(\.name))))"
        } else if let mine = edit.value(at: ["columns", .key(name)]),
            let other = edit.value(at: ["columns", .key(column.name)])
        {
            note = " (now read as \(Phrase.list(others.map(\.name))): the two change places)"
            changes = [.set(["columns", .key(name)], other), .set(["columns", .key(column.name)], mine)]
        }
        return Choice(column.header, shown(column) + note, changes + [check.removal])
    }

    private func newHeader(
        _ column: ColumnSample,
        for field: Field,
        _ name: String,
        isShared: Bool
    ) -> [DefinitionChange] {
        let listed = removalOfListed(column)
        guard isShared else { return [naming(column, name)] + listed }
        let new = newName(for: field)
        return [naming(column, new)] + setColumn(of: field, from: name, to: new) + listed
    }

    private func setColumn(of field: Field, from name: String, to new: String) -> [DefinitionChange] {
        readings(of: field).compactMap { reading, path in
            guard case .columns(let names) = reading.origin, names == [name] else { return nil }
            if case .section? = edit.value(at: path) { return .set(path + ["column"], .text(new)) }
            return .set(path, .text(new))
        }
    }

    /// Whether a definition can name a column.
    func isNamed(_ column: ColumnSample) -> Bool { column.value != nil }

    /// The change by which a definition knows a column by a name.
    func naming(_ column: ColumnSample, _ name: String) -> DefinitionChange {
        .set(["columns", .key(name)], column.value ?? .text(column.header))
    }

    /// Whether a rule about rows looks at a column.
    private func isInRules(_ name: String) -> Bool {
        let continued = definition.continuation.map { [$0.rule] } ?? []
        return (definition.skips + definition.tombstones + definition.unstated + continued).contains { rule in
            switch rule.condition {
            case .cell(let column, _): column == name
            case .blank(let columns): columns.contains(name)
            }
        } || definition.documents.contains { $0.lacking.contains(name) || $0.layouts.contains { $0.contains(name) } }
    }

    /// A name of a column that the definition does not have yet.
    func newName(for field: Field) -> String {
        let base = ProposalWriter.column(field)
        let known = Set(definition.columns.map(\.name) + sample.columns.map(\.name))
        if !known.contains(base) { return base }
        return (2...).lazy.map { "\(base)_\($0)" }.first { !known.contains($0) } ?? base
    }

    // MARK: Columns that are read into no field

    /// What is in each column that no field is read from.
    func contents(_ check: Check) -> [DefinitionQuestion] {
        sample.columns.filter { !$0.isKnown && isNamed($0) }.map { column in
            let free = Field.allCases.filter { field in
                field != .statusText && (definition.fields[field] == nil || field == .status && isConstant(field))
            }
            let likeness = vocabulary.likenesses(of: column.header)
            let ordered = free.sorted { (likeness[$1] ?? 0, $0.rawValue) < (likeness[$0] ?? 0, $1.rawValue) }
            let settled = removalOfListed(column)
            let leave = Choice(
                "nothing",
                "none of these: the cells are kept as they are, and shown by 'show'",
                isCurrent: true,
                settled
            )
            return DefinitionQuestion(
                .content(column: column.header),
                "What is in the column '\(Excerpt.of(column.header, limit: 80))'?",
                evidence: ["Its first cells: \(column.first.map { "'\($0)'" }.joined(separator: ", "))"],
                choices: [leave]
                    + ordered.compactMap { field in
                        contentChanges(column, field).map {
                            Choice(field.name, "\(field.phrase) (\(field.name))", $0 + settled)
                        }
                    },
                explanation: """
                    No field is read from this column. Choose a field if the column states it. What is in the other \
                    columns is not lost: it is kept with each entry.
                    """,
                fields: Field.allCases.filter { definition.fields[$0] == nil || $0 == .status }
            )
        }
    }

    /// The changes by which a field is read from a column; nil where its cells are no such values.
    func contentChanges(_ column: ColumnSample, _ field: Field) -> [DefinitionChange]? {
        let name = column.isKnown ? column.name : newName(for: field)
        let path: [SettingsStep] = ["fields", .key(field.name)]
        let named: [DefinitionChange] = column.isKnown ? [] : [naming(column, name)]
        switch field.kind {
        case .text: return named + [.set(path, .text(name))]
        case .classes:
            let numbers = column.counts.keys.count { text in
                text.split { !$0.isNumber }.contains { Int($0).map { (1...45).contains($0) } ?? false }
            }
            return numbers * 2 < column.counts.count ? nil : named + [.set(path, .text(name))]
        case .date:
            let candidates = dateCandidates([column], base: nil, known: [])
            guard let best = candidates.first else { return nil }
            var pairs: [SettingsValue.Pair] = [
                .init("column", .text(name)), .init("dates", .texts([best.format.source])),
            ]
            if best.format.hasTwoDigitYear { pairs.append(Self.base(best.format)) }
            let rivals = candidates.dropFirst().filter { $0.count == best.count }.map(\.format.source)
            let doubt = "\(rivals.joined(separator: " or ")) would read every cell too, as other days"
            return named + [.set(path, .section(pairs))] + (rivals.isEmpty ? [] : [.check(doubt, at: path)])
        case .status, .rightType, .country:
            guard let words = column.words(most: Self.mostWords), !words.isEmpty else { return nil }
            return named + wordChanges(words.map(\.text), field, name, at: path)
        }
    }

    private func wordChanges(
        _ words: [String],
        _ field: Field,
        _ name: String,
        at path: [SettingsStep]
    ) -> [DefinitionChange] {
        let known = words.compactMap { word in meaning(of: word, field).map { (word, $0) } }
        if field.kind == .country, known.count == words.count, known.allSatisfy({ $0 == $1 }) {
            return [.set(path, .text(name))]
        }
        let former: [DefinitionChange] = definition.fields[field] == nil ? [] : [.remove(path)]
        let isTextFree = field == .status && definition.fields[.statusText] == nil
        let text: [DefinitionChange] = isTextFree ? [.set(["fields", "status_text"], .text(name))] : []
        guard !known.isEmpty else {
            let empty = SettingsValue.section([.init("column", .text(name)), .init("values", .section([]))])
            return former + [.set(path, empty)] + text
        }
        return former + [.set(path + ["column"], .text(name))]
            + known.map { .set(path + ["values", .key($0)], .text($1)) } + text
    }

    // The line of the column in the list of those that are kept raw, and with the last of them the list's heading.
    func removalOfListed(_ column: ColumnSample) -> [DefinitionChange] {
        let listed = edit.comments.filter { $0.isWholeLine && $0.path == ["columns"] }
        func isLine(_ comment: SettingsComment, of column: ColumnSample) -> Bool {
            let head = YAMLText.comment(Excerpt.of(column.plainHeader, limit: 80))
            return comment.text == head || comment.text.hasPrefix(head + "    such as ")
        }
        // Of several columns with the same header each has a line.
        let same = sample.columns.filter { !$0.isKnown && $0.plainHeader == column.plainHeader }
        let lines = listed.filter { isLine($0, of: column) }
        let place = same.firstIndex { $0.header == column.header } ?? 0
        let mine = lines.dropFirst(lines.count == same.count ? place : 0).prefix(1)
        let others = listed.filter { other in
            !mine.contains(other) && sample.columns.contains { !$0.isKnown && isLine(other, of: $0) }
        }
        let headings = checks.filter { $0.comment.isWholeLine && $0.comment.path == ["columns"] }
        return mine.map { .removeComment($0.text, at: $0.path) } + (others.isEmpty ? headings.map(\.removal) : [])
    }
}
