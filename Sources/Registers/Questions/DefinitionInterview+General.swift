internal import Recordations
internal import Rendering
internal import Settings

// Questions about the register as a whole, and remarks that have no question of their own.
extension DefinitionInterview {
    func title(_ check: Check) -> DefinitionQuestion {
        DefinitionQuestion(
            .title,
            "What is the register's name for people?",
            evidence: evidence(check),
            choices: [.init("keep", "keep '\(definition.title)'", isCurrent: true, [check.removal])],
            explanation: """
                The name stands in lists, messages and letters, such as 'Kazakhstan, customs register'. It can be \
                changed at any time.
                """,
            entry: "the name"
        ) { [.set(["title"], .text($0)), check.removal] }
    }

    func extent(_ check: Check) -> DefinitionQuestion {
        func choice(_ extent: DeclaredExtent, _ text: String) -> DefinitionQuestion.Choice {
            let isCurrent = definition.extent == extent
            let change = DefinitionChange.set(["extent"], .text(extent.rawValue))
            return .init(
                extent.rawValue,
                text,
                isCurrent: isCurrent,
                (isCurrent ? [] : [change]) + [check.removal]
            )
        }
        return DefinitionQuestion(
            .extent,
            "Does each file show the whole register?",
            evidence: ["The file has \(Phrase.count(sample.rows, "row"))\(extentOfSample)."],
            choices: [
                choice(.complete, "yes: an entry that is not in a new file is no longer in the register"),
                choice(.partial, "no: a file shows only some entries, such as one gazette or one search"),
            ],
            explanation: """
                With 'complete', entries that are missing in a new file are reported as gone. With 'partial', \
                nothing follows from what a file does not show. Choose 'partial' if you are not sure.
                """
        )
    }

    func remark(_ check: Check) -> DefinitionQuestion {
        let line =
            edit.text.split(whereSeparator: \.isNewline)
            .first { $0.contains(check.comment.text) } ?? ""
        let code = check.comment.isWholeLine ? "" : String(line.prefix { $0 != "#" })
        let shown = CellText.folded(code).map { ["The definition says: \(Excerpt.of($0, limit: 160))"] } ?? []
        return DefinitionQuestion(
            .remark(path: check.comment.path.text, text: check.text),
            "Is this right as it stands?",
            evidence: shown + evidence(check),
            choices: [
                .init("yes", "yes: the remark is removed", [check.removal]),
                .init("no", "no, or not sure: the remark stays, for somebody who can write YAML"),
            ],
            explanation: """
                The definition has a remark at line \(check.comment.line) that begins with 'check:'. recordal cannot \
                decide it from the file. Look at the register, or ask a colleague.
                """,
            fields: Field.allCases.filter { check.comment.path == ["fields", .key($0.name)] }
        )
    }

    /// Whether a rule of `skip` is right.
    func skipRule(_ check: Check) -> [DefinitionQuestion] {
        guard case .item(let index)? = check.comment.path.dropFirst().first, definition.skips.indices.contains(index)
        else { return [] }
        return [
            DefinitionQuestion(
                .skipRule(index),
                "Are such rows no entries?",
                evidence: evidence(check)
                    + ["\(Phrase.count(sample.skipped, "row")) \(sample.skipped == 1 ? "is" : "are") left out now."],
                choices: [
                    .init("yes", "yes: they are left out", isCurrent: true, [check.removal]),
                    .init("no", "no: they are entries, and are read", [.remove(["skip", .item(index)])]),
                ],
                explanation: """
                    A register's file may have rows that are no entries: titles between the rows, sums, a date at the \
                    end. They are left out without a warning.
                    """
            )
        ]
    }

    // MARK: Rows that are rejected

    var rejectedRows: [DefinitionQuestion] {
        let reasons = sample.rejectedReasons.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
        return reasons.map { reason, count in
            let rows = sample.rejected.filter { $0.reason == reason }
            var choices: [DefinitionQuestion.Choice] = []
            if let field = definition.key.first, reason == "the \(field.name) is missing",
                let name = columns(of: field).first, columns(of: field).count == 1, let column = column(named: name),
                let cell = sample.columns.firstIndex(where: { $0.isKnown && $0.name == name }),
                rows.allSatisfy({ $0.cells.count <= cell || $0.cells[cell].isEmpty })
            {
                choices.append(
                    .init(
                        "skip-empty",
                        "no entries: rows without any text in '\(Excerpt.of(column.header, limit: 60))' are left out",
                        [.append(.section([.init("blank", .texts([name]))]), to: ["skip"])]
                    )
                )
            }
            choices += continuing(choices)
            choices += beginnings(of: rows).map { text in
                let pattern = "(?i)^\\s*" + Self.pattern(of: text)
                return .init(
                    text,
                    "no entries: rows whose first text begins with '\(text)' are left out",
                    [.append(.section([.init("pattern", .text(pattern))]), to: ["skip"])]
                )
            }
            choices.append(.init("leave", "entries that cannot be read: they stay rejected", isCurrent: true))
            return DefinitionQuestion(
                .rejected(reason),
                "\(Phrase.count(count, "row")) cannot be read: \(reason). What are they?",
                evidence: rows.prefix(3).map { row in
                    let cells = row.cells.filter { !$0.isEmpty }.prefix(6).map { "'\($0)'" }
                    return "row \(row.rowNumber): \(cells.isEmpty ? "no text" : cells.joined(separator: " | "))"
                },
                choices: choices,
                explanation: """
                    A register's file may have rows that are no entries: titles between the rows, sums, a date at the \
                    end. They are left out without a warning. An entry that cannot be read is rejected, and every \
                    import says so.
                    """,
                signature: "\(count)"
            )
        }
    }

    // Rows without a number may go on with the entry above them, as where a page ends within an entry.
    private func continuing(_ empty: [DefinitionQuestion.Choice]) -> [DefinitionQuestion.Choice] {
        guard !empty.isEmpty, definition.continuation == nil, let field = definition.key.first,
            let name = columns(of: field).first
        else { return [] }
        let rule = SettingsValue.section([.init("blank", .texts([name]))])
        return [
            .init("continue", "more of the entry above them: their cells are joined to it", [.set(["continues"], rule)])
        ]
    }

    // The first text of rows, where it is the same for all, or for several of them.
    private func beginnings(of rows: [ReadingSample.Rejected]) -> [String] {
        let texts = rows.compactMap { row in row.cells.first { !$0.isEmpty } }
            .filter {
                !$0.isEmpty && !$0.hasSuffix("…") && $0.unicodeScalars.contains(where: \.properties.isAlphabetic)
            }
        let counts = Dictionary(texts.map { ($0, 1) }, uniquingKeysWith: +)
        return counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(3).map(\.key)
    }

    /// A text as a pattern that matches it alone; white space matches any white space.
    static func pattern(of text: String) -> String {
        text.unicodeScalars.reduce(into: "") { pattern, scalar in
            if scalar.properties.isWhitespace {
                pattern += "\\s+"
            } else if scalar.isASCII, !scalar.properties.isAlphabetic, !("0"..."9").contains(scalar) {
                pattern += "\\\(scalar)"
            } else {
                pattern.unicodeScalars.append(scalar)
            }
        }
    }
}
