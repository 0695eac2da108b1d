internal import Documents
internal import Foundation
internal import Recordations

/// Writes a proposal as YAML.
struct ProposalWriter {
    let name: String
    let sample: TableSample
    let vocabulary: Vocabulary
    var guesses: [ColumnGuess]
    /// The value of `ragged` for rows with more or fewer cells than the header; nil where there is no such row.
    var ragged: String?
    private let headers: [String]
    var lines: [String] = []
    var doubts: [String] = []

    var mapped: Int { guesses.count }

    private var isList: Bool { vocabulary.purpose == .list }
    // The field that is the key wherever a column of it is found.
    private var keyField: Field { isList ? .reference : .recordationNumber }

    init(name: String, sample: TableSample, guesses: [ColumnGuess], vocabulary: Vocabulary) {
        self.name = name
        self.sample = sample
        self.vocabulary = vocabulary
        headers = sample.header.map(SearchText.folded)
        self.guesses = []
        self.guesses = guesses.filter { isName($0.cell) }
        if !self.guesses.contains(where: { $0.field == keyField }), let number = number() {
            self.guesses.append(number)
            self.guesses.sort { $0.cell < $1.cell }
        }
    }

    /// A guess of the column with the register's or the docket's number if no header shows it: the first column in which no value
    /// repeats.
    private func number() -> ColumnGuess? {
        let free = sample.header.indices.filter { cell in !guesses.contains { $0.cell == cell } && isName(cell) }
        func guess(_ cell: Int) -> ColumnGuess {
            ColumnGuess(cell: cell, header: sample.header[cell], field: keyField, likeness: 0, others: [])
        }
        let unique = free.first { cell in
            let texts = ColumnProfile(cell, sample).texts
            return texts.count == sample.rows.count && Set(texts).count == texts.count && !texts.isEmpty
        }
        return (unique ?? free.first).map(guess)
    }

    /// Whether a header can name its column: it is unique and unchanged in YAML.
    private func isName(_ cell: Int) -> Bool {
        let header = headers[cell]
        let written = SearchText.folded(printable(CellText.folded(sample.header[cell]) ?? ""))
        return !header.isEmpty && written == header && headers.count { $0 == header } == 1
    }

    mutating func write(_ jurisdiction: Jurisdiction, file: String) -> String {
        lines = [
            "# Proposed from \(comment(file)), \(sample.rows.count) rows of it. Every line with 'check:' is a guess: look at it, and"
        ]
        if isList {
            lines += [
                "# try the whole with: recordal reconcile \(name) \(comment(file)) --dry-run",
                "title: \(quoted(name))  # check: the list's name for people",
            ]
        } else {
            lines += [
                "# try the whole with: recordal sources check \(name) \(comment(file))",
                "register: \(quoted(name))",
                "title: \(quoted(name))  # check: the register's name for people",
                "jurisdiction: \(jurisdiction)",
                "extent: complete  # check: 'partial' where a file shows only some of the register",
                "stale_after_days: 60",
            ]
        }
        if !isList, file.firstMatch(of: #/\d{4}-\d{2}-\d{2}/#) != nil {
            lines.append(#"published: '(\d{4}-\d{2}-\d{2})'"#)
        }
        document()
        columns()
        fields()
        key()
        doubts = lines.compactMap { line in
            guard let mark = line.range(of: "# check: ") else { return nil }
            let key = line[..<mark.lowerBound].prefix { $0 != ":" }.trimmingCharacters(in: .whitespaces)
            return (key.isEmpty ? "" : "\(key): ") + line[mark.upperBound...]
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private mutating func document() {
        var parts = ["format: \(sample.format.rawValue)"]
        if let delimiter = sample.delimiter { parts.append("delimiter: '\(Character(UnicodeScalar(delimiter)))'") }
        if let records = sample.records, !records.isEmpty { parts.append("records: \(quoted(records))") }
        if let charset = sample.charset { parts.append("charset: [\(charset.name.lowercased())]") }
        if sample.headerRow > DocumentRule.usualHeaderWithin { parts.append("header_within: \(sample.headerRow)") }
        if let sheet = sample.sheet { parts.append("sheet: \(sheet)") }
        if let ragged { parts.append("ragged: \(ragged)") }
        let doubts = [
            ragged.map { _ in "some rows have more or fewer cells than the header, and are not read" },
            sample.sheetDoubt, sample.charsetDoubt,
        ].compactMap { $0 }
        let note = doubts.isEmpty ? "" : "  # check: \(comment(doubts.joined(separator: "; ")))"
        lines += ["", "documents:", "  - {\(parts.joined(separator: ", "))}\(note)"]
    }

    private mutating func columns() {
        lines += ["", "columns:"]
        for guess in guesses {
            let header = CellText.folded(guess.header) ?? ""
            var line = "  \(column(guess)): \(quoted(header))"
            let start = String(header.prefix(60)).trimmingCharacters(in: .whitespaces)
            // The start is enough only if no other header contains it.
            if header.count > 100, headers.count(where: { $0.contains(SearchText.folded(start)) }) == 1 {
                line = "  \(column(guess)): {fragment: \(quoted(start))}"
            }
            if guess.likeness == 0 {
                let texts = ColumnProfile(guess.cell, sample).texts
                let isUnique = texts.count == sample.rows.count && Set(texts).count == texts.count
                line +=
                    "  # check: used as the key\(isUnique ? ": no value repeats" : ", though values repeat"). "
                    + "Is it the \(isList ? "docket" : "register")'s own number, not a line number?"
            } else if guess.likeness < ColumnGuess.certain {
                let others = guess.others.isEmpty ? "" : ", or \(guess.others.map(\.name).joined(separator: ", "))"
                line += "  # check: taken for \(guess.field.name)\(others)"
            }
            lines.append(line)
        }
        var left = sample.header.indices.filter { cell in !guesses.contains { $0.cell == cell } }
        if let running = left.first(where: { isName($0) && ColumnProfile($0, sample).isRunningNumber }),
            let header = CellText.folded(sample.header[running])
        {
            lines.append("  row: {header: \(quoted(header)), volatile: true, optional: true}")
            left.removeAll { $0 == running }
        }
        if left.isEmpty { return }
        lines.append("  # check: kept raw and read into no field; give those a name that matter:")
        for cell in left {
            let examples = ColumnProfile(cell, sample).texts.prefix(2).map { "'\(comment(Excerpt.of($0, limit: 30)))'" }
            let header = CellText.folded(sample.header[cell]).map { Excerpt.of($0, limit: 80) } ?? "(no header)"
            lines.append(
                "  #   \(comment(header))" + (examples.isEmpty ? "" : "    such as \(examples.joined(separator: ", "))")
            )
        }
    }

    private mutating func fields() {
        lines += ["", "fields:"]
        for field in isList ? Field.ofLists : Field.allCases {
            guard let guess = guesses.first(where: { $0.field == field }) else { continue }
            let profile = ColumnProfile(guess.cell, sample)
            switch field.kind {
            // Names of countries are known without a table of them.
            case .country where isList: lines.append("  \(field.name): \(column(guess))")
            case .date: date(guess, profile)
            case .status, .rightType, .country: words(guess, profile)
            case .text, .classes: lines.append("  \(field.name): \(column(guess))")
            }
        }
        if isList { return noJurisdiction() }
        if !guesses.contains(where: { $0.field == .status }) {
            lines.append(
                "  status: {constant: active}  # check: no status column was found: every entry is called active. Does the register say of an entry that it has ended?"
            )
        }
        if let status = guesses.first(where: { $0.field == .status }),
            !guesses.contains(where: { $0.field == .statusText })
        {
            lines.append("  status_text: \(column(status))")
        }
    }

    private mutating func noJurisdiction() {
        guard !guesses.contains(where: { $0.field == .jurisdiction }) else { return }
        lines.append(
            "  # check: no column says for which country a right is: name it, or write jurisdiction: {constant: CN} where all are of one"
        )
    }

    private mutating func date(_ guess: ColumnGuess, _ profile: ColumnProfile) {
        guard let dates = profile.dates(vocabulary.dateFormats) else {
            lines.append(
                "  \(guess.field.name): {column: \(column(guess)), dates: [yyyy-MM-dd]}  # check: no cell shows how dates are written"
            )
            return
        }
        let formats = dates.formats.map { $0.source.contains(/[:,']/) ? quoted($0.source) : $0.source }
            .joined(separator: ", ")
        let capture = dates.capture.map { "capture: \(quoted($0)), take: last, " } ?? ""
        let base = dates.hasTwoDigitYears ? ", two_digit_years_from: 2000" : ""
        var line = "  \(guess.field.name): {column: \(column(guess)), \(capture)dates: [\(formats)]\(base)}"
        if let instant = dates.instant {
            // No zone is proposed, because with a wrong zone some dates would be read as the day before.
            let kind =
                dates.epoch.map { "count \($0 == .seconds ? "seconds" : "milliseconds") since 1970" } ?? "are instants"
            let format = dates.epoch.map { "write dates: [\($0.rawValue)] and add" } ?? "add"
            line +=
                "  # check: the cells \(kind), such as '\(comment(instant))', which is a day only in a time zone, and none is read "
                + "without: \(format) zone: Europe/Berlin, say, the one in which the register counts its days"
        } else if !dates.rivals.isEmpty {
            line += "  # check: \(dates.rivals.joined(separator: " or ")) would read every cell too, as other days"
        } else if dates.capture != nil {
            line +=
                "  # check: the cells hold more than a date, and the last one found is taken; a history needs 'split'"
        } else if dates.unread > 0 {
            line += "  # check: \(dates.unread) of \(dates.of) cells are written otherwise"
        }
        lines.append(line)
    }

    private mutating func words(_ guess: ColumnGuess, _ profile: ColumnProfile) {
        let field = guess.field
        guard let words = profile.words(most: 40) else {
            // So many texts are no list of terms, so they are not mapped.
            let isStatus = field.kind == .status
            lines.append(
                "  \(field.name): \(isStatus ? "{constant: active}" : column(guess))  # check: more than 40 different texts in '\(comment(guess.header))'"
            )
            return
        }
        let known = vocabulary.words[field] ?? [:]
        var values: [String] = []
        var unknown: [String] = []
        for word in words {
            if let value = known[SearchText.folded(word.text)] {
                values.append("\(quoted(word.text)): \(value)")
            } else if Self.isCanonical(word.text, field) {
                if field.kind == .status { values.append("\(quoted(word.text)): \(word.text)") }
            } else {
                unknown.append("\(quoted(word.text)) \(word.count)x")
            }
        }
        if values.isEmpty, field.kind != .status {
            let note =
                unknown.isEmpty ? "" : "  # check: the words are kept as they are until 'values' says what they mean"
            lines.append("  \(field.name): \(column(guess))\(note)")
        } else {
            lines += ["  \(field.name):", "    column: \(column(guess))", "    values:"]
            // A status needs at least one mapping; other words are counted as unknown.
            if values.isEmpty { values = ["'active': active  # check: put the register's words in its place"] }
            lines += values.map { "      \($0)" }
        }
        if !unknown.isEmpty {
            let list = unknown.prefix(20).joined(separator: ", ")
            lines.append("      # check: what these words mean: \(comment(list))")
        }
    }

    private static func isCanonical(_ word: String, _ field: Field) -> Bool {
        switch field.kind {
        case .status: Status(rawValue: word) != nil
        case .rightType: RightType(rawValue: word) != nil
        case .country: Jurisdiction(word) != nil
        default: true
        }
    }

    private mutating func key() {
        if isList { return keyOfList() }
        let number = guesses.first { $0.field == .recordationNumber }
        let registration = guesses.first { $0.field == .registrationNumber }
        var fields = [number?.field ?? registration?.field ?? guesses.first?.field].compactMap { $0 }
        var note = number == nil ? "  # check: no column looks like the register's own number" : ""
        if let number, let registration {
            let keys = sample.rows.compactMap { $0.count > number.cell ? CellText.folded($0[number.cell]) : nil }
            let repeated = keys.count - Set(keys).count
            if repeated > 0 {
                // A few repeated numbers are mistakes of the register; many mean that a number has several
                // registrations.
                if repeated * 50 > keys.count { fields.append(registration.field) }
                note = "  # check: the number alone repeats (\(repeated) of \(keys.count) rows)"
            }
        }
        lines += ["", "key: [\(fields.map(\.name).joined(separator: ", "))]\(note)"]
        let cells = fields.compactMap { field in guesses.first { $0.field == field }?.cell }
        if let pattern = KeyShape.pattern(of: sample.rows.compactMap { key($0, cells) }) {
            lines.append("key_pattern: \(quoted(pattern))")
        }
    }

    private mutating func keyOfList() {
        guard let guess = guesses.first(where: { $0.field == .reference }) else { return }
        let keys = sample.rows.compactMap { $0.count > guess.cell ? CellText.folded($0[guess.cell]) : nil }
        let repeated = keys.count - Set(keys).count
        let note =
            repeated == 0
            ? "" : "  # check: the reference repeats (\(repeated) of \(keys.count) rows), and such rows are not matched"
        lines += ["", "key: [reference]\(note)"]
    }

    private func key(_ row: [String], _ cells: [Int]) -> String? {
        let components = cells.map { row.count > $0 ? CellText.folded(row[$0]) : nil }
        return components.first.flatMap { $0 } == nil ? nil : RecordKey(components: components).text
    }

    private func column(_ guess: ColumnGuess) -> String {
        switch guess.field {
        case .recordationNumber: "number"
        case .registrationNumber: "registration"
        case .markImage: "image"
        case .holderCountry: "country"
        case .rightType: "kind"
        case .validFrom: "from"
        case .validTo: "to"
        default: guess.field.name
        }
    }

    // Invisible characters are escaped in double quotes, because a reader of the proposal could not see them.
    private func quoted(_ text: String) -> String {
        let text = printable(text)
        guard text.unicodeScalars.contains(where: isInvisible) else {
            return "'" + text.replacing("'", with: "''") + "'"
        }
        let escaped = text.unicodeScalars.map { scalar in
            if isInvisible(scalar) {
                return "\\U" + String(String(UInt64(scalar.value) + 1 << 32, radix: 16, uppercase: true).suffix(8))
            }
            return scalar == "\"" || scalar == "\\" ? "\\\(scalar)" : String(scalar)
        }
        return "\"" + escaped.joined() + "\""
    }

    private func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
        let properties = scalar.properties
        switch properties.generalCategory {
        case .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned: return true
        default: return properties.isDefaultIgnorableCodePoint || properties.isNoncharacterCodePoint
        }
    }

    // YAML does not allow control characters in single quotes.
    private func printable(_ text: String) -> String {
        String(String.UnicodeScalarView(text.unicodeScalars.filter { $0.properties.generalCategory != .control }))
    }

    private func comment(_ text: String) -> String {
        (CellText.folded(text) ?? "").replacing(/\p{Cc}/, with: " ")
    }
}
