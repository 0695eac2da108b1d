public import Documents
internal import Recordations
internal import Rendering
internal import Settings

/// The questions that finish a definition, made from its text and from a file that it reads.
///
/// First what the definition's `check:` remarks ask, in the order of the text, then what the reading of the file shows. The
/// interview writes nothing: an answer gives changes (``DefinitionQuestion/changes(for:)``), and the changed text makes
/// the next interview.
public struct DefinitionInterview {
    /// The definition.
    public let definition: SourceDefinition
    /// What the definition reads from the file.
    public let sample: ReadingSample
    let edit: SettingsEdit
    let vocabulary: Vocabulary
    /// The remarks that a person has to check, in the order of the text.
    let checks: [Check]

    /// A comment with `check:`.
    struct Check {
        let comment: SettingsComment
        /// What stands behind `check:`.
        let text: String

        var removal: DefinitionChange { .removeCheck(comment.text, at: comment.path) }
    }

    /// Reads a definition and the start of a file by it.
    ///
    /// Throws ``SettingsError`` for a definition with mistakes, ``UnfitDocument`` where the file does not fit it, and
    /// ``DocumentError`` where the file cannot be read.
    public init(
        name: String,
        file: String,
        yaml: String,
        vocabulary: Vocabulary,
        stream: ByteStream,
        limit: Int = ReadingSample.usualLimit
    ) throws {
        definition = try SourceDefinition(name: name, file: file, yaml: yaml)
        sample = try ReadingSample(definition, stream, limit: limit)
        edit = try SettingsEdit(name: file, text: yaml)
        self.vocabulary = vocabulary
        checks = edit.comments.compactMap { comment in
            // A comment that speaks of such remarks is none.
            guard let range = comment.text.firstRange(of: DefinitionChange.mark),
                ["", "#", ";"].contains(
                    comment.text[..<range.lowerBound].last { !$0.isWhitespace }.map(String.init) ?? ""
                )
            else { return nil }
            let text = CellText.folded(String(comment.text[range.upperBound...])) ?? ""
            return Check(comment: comment, text: text)
        }
    }

    /// All questions, each once, in the order in which they should be asked.
    public var questions: [DefinitionQuestion] {
        var questions: [DefinitionQuestion] = []
        var seen: Set<DefinitionQuestion.Subject> = []
        for question in checks.flatMap(self.questions) + questionsOfReading
        where seen.insert(question.subject).inserted {
            questions.append(question)
        }
        return questions
    }

    private func questions(_ check: Check) -> [DefinitionQuestion] {
        let found: [DefinitionQuestion] =
            switch check.comment.path.first {
            case .key("title"): [title(check)]
            case .key("extent"): [extent(check)]
            case .key("columns"): check.comment.isWholeLine ? contents(check) : column(check)
            case .key("fields"): field(check)
            case .key("key"): [key(check)]
            case .key("tombstones"): rule(check)
            case .key("skip"): skipRule(check)
            default: []
            }
        return found.isEmpty ? [remark(check)] : found
    }

    private func field(_ check: Check) -> [DefinitionQuestion] {
        guard case .key(let name)? = check.comment.path.dropFirst().first, let field = Field(name: name) else {
            return []
        }
        switch field.kind {
        case .date:
            if let zone = zone(of: field, check) { return [zone] }
            return isCut(field) ? part(of: field, check) : dates(of: field, check)
        case .status where isConstant(field): return endings(check) + [state(check)]
        case .status, .rightType, .country:
            if let word = mappedWord(of: field, check) { return [word] }
            return words(of: field, check)
        case .classes: return classes(check)
        case .text: return []
        }
    }

    // What the reading shows as unread, the most harmful first.
    private var questionsOfReading: [DefinitionQuestion] {
        var questions = rejectedRows
        if isConstant(.status), definition.tombstones.isEmpty { questions += endings(nil) }
        for field in Field.allCases {
            if sample.findings.unknownWords[field] != nil { questions += words(of: field, nil) }
            if sample.findings.zoneless[field] ?? 0 > 0 { questions += [zone(of: field, nil)].compactMap { $0 } }
            if field.kind == .date, sample.findings.unread[field] ?? 0 > 0 { questions += unreadDates(of: field) }
        }
        if sample.findings.unread[.classes] ?? 0 > 0 { questions += classes(nil) }
        if sample.repeatedKeys > 0, definition.combined.isEmpty { questions.append(key(nil)) }
        return questions
    }

    // MARK: The definition's own words

    /// The readings of a field, with their paths.
    func readings(of field: Field) -> [(reading: FieldReading, path: [SettingsStep])] {
        let path: [SettingsStep] = ["fields", .key(field.name)]
        let readings = definition.fields[field] ?? []
        guard case .list? = edit.value(at: path) else { return readings.map { ($0, path) } }
        // A list of texts is one reading with several columns.
        if readings.count == 1, edit.value(at: path + [0])?["column"] == nil { return readings.map { ($0, path) } }
        return readings.enumerated().map { index, reading in (reading, path + [.item(index)]) }
    }

    func isConstant(_ field: Field) -> Bool {
        guard let readings = definition.fields[field], readings.count == 1 else { return false }
        if case .constant? = readings.first?.origin { return true }
        return false
    }

    private func isCut(_ field: Field) -> Bool {
        definition.fields[field]?.contains { $0.capture != nil } ?? false
    }

    /// The names of the columns that a field is read from.
    func columns(of field: Field) -> [String] {
        (definition.fields[field] ?? []).flatMap { reading -> [String] in
            if case .columns(let names) = reading.origin { names } else { [] }
        }
    }

    /// The fields that are read from a column.
    func fields(of column: String) -> [Field] {
        Field.allCases.filter { columns(of: $0).contains(column) }
    }

    /// The sample of a column of the definition; nil where the file lacks it.
    func column(named name: String) -> ColumnSample? { sample.columns.first { $0.isKnown && $0.name == name } }

    /// A column for a list of answers: its header and its first texts.
    func shown(_ column: ColumnSample) -> String {
        let examples = column.first.map { "'\(Excerpt.of($0, limit: 40))'" }.joined(separator: ", ")
        return "\(Excerpt.of(column.header, limit: 60)): \(examples.isEmpty ? "no cell has any text" : examples)"
    }

    /// How many rows a count is of, where not all were looked at.
    var extentOfSample: String {
        sample.isWhole ? "" : " (the first \(Phrase.number(sample.rows)) rows were looked at)"
    }

    func evidence(_ check: Check?) -> [String] { check.map { ["To check: \($0.text)"] } ?? [] }
}
