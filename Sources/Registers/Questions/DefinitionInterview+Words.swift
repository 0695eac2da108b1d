internal import Recordations
internal import Rendering
internal import Settings

// Questions about the register's words: for a state, a kind of right, a country.
extension DefinitionInterview {
    private typealias Choice = DefinitionQuestion.Choice

    /// How many different words a column may have of which each is asked about.
    static let mostWords = 40

    /// What each word means that the definition does not know.
    func words(of field: Field, _ check: Check?) -> [DefinitionQuestion] {
        let mapped = readings(of: field).first { reading, _ in
            if case .words = reading.form { true } else { false }
        }
        let column = columns(of: field).first.flatMap(column(named:))
        var words: [(text: String, count: Int)]
        if mapped != nil {
            words = (sample.findings.unknownWords[field] ?? [:]).map { ($0.key, $0.value) }
            // A shortened word is not the register's.
            words.removeAll { $0.text.hasSuffix("…") }
        } else {
            words = (column?.words(most: Self.mostWords) ?? []).filter { !Self.isCanonical($0.text, field) }
        }
        words.sort { ($1.count, $0.text) < ($0.count, $1.text) }
        guard field.kind != .text, let path = mapped?.path ?? readings(of: field).first?.path else { return [] }
        let all = words.prefix(Self.mostWords)
        return all.map { word in
            question(word, field, column, settled: all.count == 1 ? settled(field) : []) { value in
                let mapping = DefinitionChange.set(path + ["values", .key(word.text)], .text(value))
                if mapped != nil { return [mapping] + placeholder(path, but: word.text) }
                let values = SettingsValue.section([.init(word.text, .text(value))])
                let name = SettingsValue.text(column?.name ?? "")
                return [.set(path, .section([.init("column", name), .init("values", values)]))]
            }
        }
    }

    private func question(
        _ word: (text: String, count: Int),
        _ field: Field,
        _ column: ColumnSample?,
        settled: [DefinitionChange],
        changes: @escaping (String) -> [DefinitionChange]
    ) -> DefinitionQuestion {
        let place = column.map { " of the column '\(Excerpt.of($0.header, limit: 60))'" } ?? ""
        let known = meaning(of: word.text, field)
        var choices = Self.values(of: field).map { value, text in
            Choice(value, text + (value == known ? " (so in other registers)" : ""), changes(value) + settled)
        }
        if field.kind != .status {
            choices.append(Choice("leave", "none of these: the register's word stays as it is", isCurrent: true))
        }
        let says = word.count == 1 ? "1 cell says so" : "\(Phrase.number(word.count)) cells say so"
        let isCountry = field.kind == .country
        let typed: (@Sendable (String) throws -> [DefinitionChange])? = isCountry ? Self.country(changes, settled) : nil
        return DefinitionQuestion(
            .word(field, word.text),
            "What does '\(word.text)'\(place) mean?",
            evidence: ["\(says)\(extentOfSample)."],
            choices: choices,
            explanation: """
                recordal has its own words for \(field.phrase), so that all registers can be compared. The register's \
                own word is kept too. If you do not know the word, skip the question, and ask the office.
                """,
            fields: [field],
            entry: isCountry ? "a country's code of two letters, such as KZ" : nil,
            typed: typed
        )
    }

    /// Whether a word means what the definition says; nil for a remark that stands beside no word.
    func mappedWord(of field: Field, _ check: Check) -> DefinitionQuestion? {
        let path = check.comment.path
        guard case .key(let word)? = path.last, path.dropLast().last == .key("values"), !check.comment.isWholeLine,
            case .text(let value)? = edit.value(at: path), field.kind != .country
        else { return nil }
        let column = columns(of: field).first.flatMap(column(named:))
        let count = column?.counts.reduce(0) { sum, cell in
            sum + (SearchText.folded(cell.key) == SearchText.folded(word) ? cell.value : 0)
        }
        // A proposal without any known word has a mapping in its place.
        guard let count, count > 0 else { return nil }
        var question = question((word, count), field, column, settled: [check.removal]) { [.set(path, .text($0))] }
        question.choices = question.choices.map { choice in
            guard choice.word == value else { return choice }
            return Choice(choice.word, choice.text, isCurrent: true, [check.removal])
        }
        return question
    }

    private static func country(
        _ changes: @escaping (String) -> [DefinitionChange],
        _ settled: [DefinitionChange]
    ) -> @Sendable (String) throws -> [DefinitionChange] {
        // The changes for each code are made now: a function may not leave its thread.
        let byCode = Dictionary(
            uniqueKeysWithValues: codes.map { ($0, changes($0) + settled) }
        )
        return { text in
            guard let found = byCode[text.uppercased()] else {
                throw AnswerMistake(
                    "'\(Excerpt.of(text, limit: 40))' is no country's code: type two letters, such as KZ."
                )
            }
            return found
        }
    }

    private static let codes: [String] = {
        let letters = (UInt8(ascii: "A")...UInt8(ascii: "Z")).map { String(UnicodeScalar($0)) }
        return letters.flatMap { first in letters.map { first + $0 } }
    }()

    // The values of a field that recordal knows, each with what it means.
    private static func values(of field: Field) -> [(value: String, text: String)] {
        switch field.kind {
        case .status: Status.allCases.map { ($0.rawValue, $0.meaning) }
        case .rightType: RightType.allCases.map { ($0.rawValue, $0.rawValue.replacing("-", with: " ")) }
        default: []
        }
    }

    /// What a word means by the sources that are known; nil for a word that none of them has.
    func meaning(of word: String, _ field: Field) -> String? {
        if Self.isCanonical(word, field) { return word }
        return vocabulary.words[field]?[SearchText.folded(word)]
    }

    private static func isCanonical(_ word: String, _ field: Field) -> Bool {
        switch field.kind {
        case .status: Status(rawValue: word) != nil
        case .rightType: RightType(rawValue: word) != nil
        case .country: Jurisdiction(word) != nil
        default: true
        }
    }

    // A proposal without any known word has a mapping in its place, for a definition needs one.
    private func placeholder(_ path: [SettingsStep], but word: String) -> [DefinitionChange] {
        let place = path + ["values", "active"]
        guard word != "active", checks.contains(where: { $0.comment.path == place && !$0.comment.isWholeLine }) else {
            return []
        }
        return [.remove(place)]
    }

    // The remarks on a field's words, when the last of the words is mapped.
    private func settled(_ field: Field) -> [DefinitionChange] {
        let path: [SettingsStep] = ["fields", .key(field.name)]
        return checks.filter { check in
            // A remark beside another word is a question of its own.
            check.comment.path.starts(with: path) && (check.comment.isWholeLine || check.comment.path == path)
        }
        .map(\.removal)
    }

    // MARK: Entries that have ended

    /// Whether cells that begin with a word of ending say that an entry has ended.
    func endings(_ check: Check?) -> [DefinitionQuestion] {
        let known = Set(checks.map(\.comment.path).filter { $0.first == "tombstones" })
        guard known.isEmpty else { return [] }
        // In a mark or in goods such a word says nothing of the entry.
        let apart = sample.columns.indices.filter { index in
            let column = sample.columns[index]
            guard column.isKnown else { return !isNamed(column) }
            return !Set(fields(of: column.name)).isDisjoint(with: [.mark, .goods, .holder, .agent])
        }
        return Ending.all(in: sample.columns.map(\.profile), without: Set(apart)).map { ending in
            let column = sample.columns[ending.cell]
            let header = Excerpt.of(column.header, limit: 60)
            func yes(_ status: Status, _ text: String) -> Choice {
                let name = column.isKnown ? column.name : newName(for: .note)
                let named: [DefinitionChange] =
                    column.isKnown ? [] : [naming(column, name)] + removalOfListed(column)
                let rule = SettingsValue.section([
                    .init("column", .text(name)), .init("pattern", .text(ending.pattern)),
                    .init("status", .text(status.rawValue)),
                ])
                return Choice(status.rawValue, "yes: \(text)", named + [.append(rule, to: ["tombstones"])])
            }
            let cells = column.counts.filter {
                EndingWords.start(of: $0.key)?.word == EndingWords.squeezed(ending.word)
            }
            .sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(3)
            .map { "'\(Excerpt.of($0.key, limit: 60))' \(Phrase.number($0.value))×" }
            let (count, word) = (ending.count, ending.word)
            return DefinitionQuestion(
                .ended(column: column.header, word: word),
                "\(Phrase.count(count, "cell")) of '\(header)' \(count == 1 ? "begins" : "begin") with '\(word)'. "
                    + "Does it mean that the entry has ended?",
                evidence: ["Such cells: \(cells.joined(separator: ", "))\(extentOfSample)"],
                choices: [
                    yes(.cancelled, Status.cancelled.meaning), yes(.revoked, Status.revoked.meaning),
                    yes(.expired, Status.expired.meaning),
                    Choice("no", "no: it says something else", isCurrent: true),
                ],
                explanation: """
                    An entry that has ended no longer protects the mark. It stays in your files, marked as ended, and \
                    you are told of it.
                    """,
                fields: [.status]
            )
        }
    }

    /// Which column says whether an entry is in force, where the definition calls all of them active.
    func state(_ check: Check) -> DefinitionQuestion {
        let columns = sample.columns.filter { column in
            guard isNamed(column), let words = column.words(most: Self.mostWords) else { return false }
            return words.count > 1 && words.count * 2 <= column.filled + 1 && column.filled * 2 >= sample.rows
        }
        return DefinitionQuestion(
            .state,
            "Which column says whether an entry is in force?",
            evidence: evidence(check),
            choices: [
                Choice("none", "none: an entry that is listed is in force", isCurrent: true, [check.removal])
            ]
                + columns.compactMap { column in
                    let words = (column.words(most: 5) ?? Array((column.words(most: Self.mostWords) ?? []).prefix(5)))
                        .map { "'\(Excerpt.of($0.text, limit: 40))' \(Phrase.number($0.count))×" }
                    return contentChanges(column, .status).map { changes in
                        let text = "\(Excerpt.of(column.header, limit: 60)): \(words.joined(separator: ", "))"
                        let listed = column.isKnown ? [] : removalOfListed(column)
                        return Choice(column.header, text, [check.removal] + changes + listed)
                    }
                },
            explanation: """
                Some registers list entries that have ended, with a word for it. If such a column is not named here, \
                recordal takes every listed entry as in force, and tells you of deadlines that do not matter any more.
                """,
            fields: [.status, .statusText]
        )
    }

    /// Whether a rule of `tombstones` is right.
    func rule(_ check: Check) -> [DefinitionQuestion] {
        guard case .item(let index)? = check.comment.path.dropFirst().first,
            definition.tombstones.indices.contains(index)
        else { return [] }
        let path: [SettingsStep] = ["tombstones", .item(index)]
        let current = definition.tombstones[index].status.flatMap(Status.init) ?? .cancelled
        let texts = sample.tombstoneTexts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(3)
            .map { "'\($0.key)' \(Phrase.number($0.value))×" }
        let rows =
            "\(Phrase.count(sample.tombstones, "row")) now \(sample.tombstones == 1 ? "counts" : "count") as ended"
        return [
            DefinitionQuestion(
                .rule(index),
                "Do these words mean that an entry has ended?",
                evidence: evidence(check)
                    + [rows + (texts.isEmpty ? "" : ": \(texts.joined(separator: ", "))") + extentOfSample],
                choices: [Status.cancelled, .revoked, .expired].map { status in
                    let isCurrent = status == current
                    let change = DefinitionChange.set(path + ["status"], .text(status.rawValue))
                    return Choice(
                        status.rawValue,
                        "yes: \(status.meaning)",
                        isCurrent: isCurrent,
                        (isCurrent ? [] : [change]) + [check.removal]
                    )
                } + [Choice("no", "no: such entries are in force", [.remove(path)])],
                explanation: """
                    An entry that has ended no longer protects the mark. It stays in your files, marked as ended, and \
                    you are told of it.
                    """,
                fields: [.status]
            )
        ]
    }
}

extension Status {
    /// What the status means, for a person who chooses it.
    fileprivate var meaning: String {
        switch self {
        case .active: "in force (active)"
        case .expired: "its time is over (expired)"
        case .cancelled: "taken off the register (cancelled)"
        case .revoked: "revoked by the office or a court (revoked)"
        case .suspended: "suspended for a time (suspended)"
        case .pending: "not in force yet (pending)"
        case .unknown: "nobody knows (unknown)"
        }
    }
}
