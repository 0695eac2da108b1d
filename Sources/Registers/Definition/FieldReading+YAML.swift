internal import FoundationEssentials
internal import Patterns
internal import Recordations
internal import Settings

extension FieldReading {
    init?(_ section: Section, of field: Field, columns: [String], zone: TimeZone?) {
        let names = section.columnNames("column", among: columns)
        let isTerm = section.has("term")
        if let constant = section.text("constant") {
            origin = .constant(constant.value)
            if !names.isEmpty { section.position.report("a reading has a column or a constant, not both") }
            FieldReading.check(constant, isValueOf: field)
        } else {
            origin = .columns(names)
            if !section.has("column"), !isTerm {
                section.position.report("the field '\(field.name)' is to have a column or a constant")
            }
        }
        bounds = CellBounds(section)
        capture = section.pattern("capture")
        split = section.pattern("split")
        selection = section.choice("take", of: Selection.self) ?? (field.kind == .classes ? .all : .first)
        joiner = section.text("join")?.value ?? ", "
        let dates = DateFormats(section, zone: zone)
        undated = section.pattern("undated")
        let words = FieldReading.words(section, of: field)
        let unknown = section.choice("otherwise", of: UnknownWord.self)
        if field.kind != .date {
            if section.has("zone") { section.refuse("zone", "'zone' is for dates, and '\(field.name)' is none") }
            if undated != nil { section.position.report("'undated' is for dates, and '\(field.name)' is none") }
            if selection == .earliest || selection == .latest {
                section.position.report("'take: \(selection.rawValue)' is for dates, and '\(field.name)' is none")
            }
        }
        if isTerm {
            FieldReading.checkTerm(section, of: field)
            let own = section.has("dates") ? dates : nil
            term = section.section("term").flatMap {
                TermRule($0, of: field, columns: columns, dates: own, zone: zone)
            }
        }
        switch field.kind {
        case .date:
            if !section.has("dates"), !isTerm {
                section.position.report("the date '\(field.name)' is to have 'dates', such as dd.MM.yyyy")
            }
            form = .dates(dates)
        case .classes: form = .classes
        case .text, .status, .rightType, .country:
            if !dates.formats.isEmpty || !dates.epochs.isEmpty { section.position.report("'\(field.name)' is no date") }
            if let words {
                form = .words(words, unknown: unknown ?? (field.kind == .status ? .unknown : .keep))
            } else if case .columns = origin, field.kind == .status {
                section.position.report("a status is to have 'values' that say what the register's words mean")
                form = .text
            } else {
                form = .text
            }
        }
    }

    /// Reports keys that do not go with `term`.
    private static func checkTerm(_ section: Section, of field: Field) {
        if field.kind != .date { section.refuse("term", "'term' is for dates, and '\(field.name)' is none") }
        if section.has("constant") { section.refuse("term", "a reading has a term or a constant, not both") }
        for key in ["undated", "join"] where section.has(key) {
            section.refuse(key, "'\(key)' does not go with 'term'")
        }
        if ["earliest", "latest"].contains(section.text("take")?.value) {
            section.refuse("take", "of a term the 'first', the 'last' or 'all' parts of the cell count")
        }
        guard !section.has("column") else { return }
        for key in ["capture", "after", "before", "split", "take"] where section.has(key) {
            section.refuse(
                key,
                "'\(key)' looks at the 'column' that states the term, which is missing; for the date that the term counts "
                    + "from it stands under 'from'"
            )
        }
    }

    private static func check(_ constant: Setting<String>, isValueOf field: Field, word: String? = nil) {
        switch field.kind {
        case .status where Status(rawValue: constant.value) == nil:
            let allowed = Status.allCases.map(\.rawValue).joined(separator: ", ")
            let word = word.map { " after the register's word '\(Excerpt.of($0))'" } ?? ""
            constant.position.report("'\(constant.value)' is no status: write one of \(allowed)\(word)")
        case .rightType where RightType(rawValue: constant.value) == nil:
            let allowed = RightType.allCases.map(\.rawValue).joined(separator: ", ")
            let word = word.map { " after the register's word '\(Excerpt.of($0))'" } ?? ""
            constant.position.report("'\(constant.value)' is no right type: write one of \(allowed)\(word)")
        case .country where Jurisdiction(constant.value) == nil:
            constant.position.report(
                "'\(constant.value)' is no country: write its code, two capital letters such as KZ"
            )
        case .date where CivilDate(constant.value) == nil:
            constant.position.report("'\(constant.value)' is no date: write YYYY-MM-DD")
        default: break
        }
    }

    private static func words(_ section: Section, of field: Field) -> [String: String]? {
        guard let values = section.section("values") else { return nil }
        var words: [String: String] = [:]
        for (word, value) in values.pairs() {
            check(value, isValueOf: field, word: word)
            words[SearchText.folded(word)] = value.value
        }
        return words
    }
}

extension CellBounds {
    /// Reads `after` and `before`; nil where a reading has neither.
    init?(_ section: Section) {
        func texts(_ key: String) -> [LiteralText] {
            section.texts(key).compactMap { setting in
                let text = LiteralText(setting.value)
                if text == nil { setting.position.report("'\(key)' is to be a text that stands in the cell") }
                return text
            }
        }
        after = texts("after")
        before = texts("before")
        if after.isEmpty, before.isEmpty { return nil }
    }
}

extension ContinuationRule {
    init?(_ section: Section, columns: [String]) {
        joiner = Array((section.text("join")?.value ?? " ").utf8)
        guard let rule = RowRule(section, columns: columns, consequence: .nothing) else { return nil }
        self.rule = rule
    }
}

extension RowRule {
    /// The consequence that a kind of rule states beside its condition.
    enum Consequence { case nothing, status, fields }

    init?(_ section: Section, columns: [String], consequence: Consequence) {
        let names = section.columnNames("column", among: columns)
        let blank = section.columnNames("blank", among: columns)
        let pattern = section.pattern("pattern")
        if !blank.isEmpty {
            condition = .blank(blank)
            if pattern != nil { section.position.report("a rule has a pattern or 'blank', not both") }
        } else if let pattern {
            condition = .cell(names.first, pattern)
        } else {
            section.position.report("a rule is to have a 'pattern', with a 'column', or 'blank' columns")
            return nil
        }
        status = consequence == .status ? (section.choice("status", of: Status.self) ?? .cancelled).rawValue : nil
        fields = consequence == .fields ? section.texts("fields").compactMap { Field(setting: $0)?.rawValue } : []
        if consequence == .fields, fields.isEmpty {
            section.position.report("'fields' are to say what is then not stated")
        }
    }
}
