internal import Documents
internal import Foundation
internal import Recordations

/// Writes a proposal as YAML.
struct ProposalWriter {
    let table: ProposedTable
    let name: String
    let file: String
    /// The guesses that are written, in the order of the columns.
    private(set) var guesses: [ColumnGuess]
    /// The fields of the key.
    let key: [Field]
    /// What a person has to know of the key; nil where nothing is in doubt.
    let keyDoubt: String?
    /// The value of `ragged` for rows with more or fewer cells than the header; nil where there is no such row.
    var ragged: String?
    /// What the reading of the whole file showed; nil before it was read.
    var trial: ProposalTrial?
    var lines: [String] = []
    private(set) var doubts: [String] = []

    var sample: TableSample { table.sample }
    func profile(_ cell: Int) -> ColumnProfile { table.profiles[cell] }
    var vocabulary: Vocabulary { table.vocabulary }
    var isList: Bool { vocabulary.purpose == .list }

    /// Makes a writer; nil where no column can be the key.
    ///
    /// With `isBare` only the key is read.
    init?(_ table: ProposedTable, name: String, file: String, isBare: Bool) {
        self.table = table
        self.name = name
        self.file = file
        let choice = ProposedKey(table, isBare ? [] : table.guesses)
        guard let choice else { return nil }
        guesses = choice.guesses.sorted { $0.cell < $1.cell }
        key = choice.fields
        keyDoubt = choice.doubt
    }

    mutating func write() -> String {
        let file = YAMLText.comment(self.file)
        lines = [
            "# Proposed from \(file), \(sample.rows.count) rows of it. Every line with 'check:' is a guess: look at it, and"
        ]
        if isList {
            lines += [
                "# try the whole with: recordal reconcile \(name) \(file) --dry-run",
                "title: \(YAMLText.quoted(name))  # check: the list's name for people",
            ]
        } else {
            lines += [
                "# try the whole with: recordal sources check \(name) \(file)",
                "register: \(YAMLText.quoted(name))",
                "title: \(YAMLText.quoted(name))  # check: the register's name for people",
                "jurisdiction: \(table.jurisdiction)",
                "extent: complete  # check: 'partial' where a file shows only some of the register",
                "stale_after_days: 60",
            ]
        }
        if !isList, file.firstMatch(of: #/\d{4}-\d{2}-\d{2}/#) != nil {
            lines.append(#"published: '(\d{4}-\d{2}-\d{2})'"#)
        }
        document()
        let endings = endings()
        columns(endings)
        fields(hasEndings: !endings.isEmpty)
        writeKey()
        rowRules(endings)
        var section = ""
        doubts = lines.compactMap { line in
            if !line.hasPrefix(" "), !line.hasPrefix("#") { section = String(line.prefix { $0 != ":" }) }
            guard let mark = line.range(of: "# check: ") else { return nil }
            let start = line[..<mark.lowerBound].trimmingCharacters(in: .whitespaces)
            // An element of a list has no key of its own.
            let key = start.hasPrefix("-") ? section : String(start.prefix { $0 != ":" })
            return (key.isEmpty ? "" : "\(key): ") + line[mark.upperBound...]
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private mutating func document() {
        var parts = ["format: \(sample.format.rawValue)"]
        if let delimiter = sample.delimiter { parts.append("delimiter: '\(Character(UnicodeScalar(delimiter)))'") }
        if sample.isUnquoted { parts.append("quote: none") }
        if let records = sample.records, !records.isEmpty { parts.append("records: \(YAMLText.quoted(records))") }
        if let charset = sample.charset { parts.append("charset: [\(charset.name.lowercased())]") }
        if sample.headerRow > DocumentRule.usualHeaderWithin { parts.append("header_within: \(sample.headerRow)") }
        if let ragged { parts.append("ragged: \(ragged)") }
        let note =
            ragged == nil ? "" : "  # check: some rows have more or fewer cells than the header, and are not read"
        lines += ["", "documents:", "  - {\(parts.joined(separator: ", "))}\(note)"]
    }

    private mutating func columns(_ endings: [(ending: Ending, column: String)]) {
        lines += ["", "columns:"]
        for guess in guesses {
            add("  \(Self.column(guess.field)): \(header(guess.cell))", check: guess.doubt)
        }
        var left = sample.header.indices.filter { cell in !guesses.contains { $0.cell == cell } }
        for (ending, column) in endings where left.contains(ending.cell) {
            lines.append("  \(column): \(header(ending.cell))")
            left.removeAll { $0 == ending.cell }
        }
        let running = left.filter { table.isName($0) && profile($0).isRunningNumber }
        for (index, cell) in running.enumerated() {
            let header = YAMLText.quoted(CellText.folded(sample.header[cell]) ?? "")
            let name = index == 0 ? "row" : "row_\(index + 1)"
            lines.append("  \(name): {header: \(header), volatile: true, optional: true}")
        }
        left.removeAll { running.contains($0) }
        if left.isEmpty { return }
        lines.append("  # check: kept raw and read into no field; give those a name that matter:")
        for cell in left {
            let examples = profile(cell).texts.prefix(2).map { YAMLText.example($0, limit: 30) }
            let header = CellText.folded(sample.header[cell]).map { Excerpt.of($0, limit: 80) } ?? "(no header)"
            lines.append(
                "  #   \(YAMLText.comment(header))"
                    + (examples.isEmpty ? "" : "    such as \(examples.joined(separator: ", "))")
            )
        }
    }

    /// The header of a column in YAML, or the start of a very long one.
    private func header(_ cell: Int) -> String {
        let header = CellText.folded(sample.header[cell]) ?? ""
        let start = String(header.prefix(60)).trimmingCharacters(in: .whitespaces)
        // The start is enough only if no other header contains it.
        if header.count > 100, table.count(headersWith: SearchText.folded(start)) == 1 {
            return "{fragment: \(YAMLText.quoted(start))}"
        }
        return YAMLText.quoted(header)
    }

    /// The words of ending with the names of their columns; a column of states has its words among the values.
    private func endings() -> [(ending: Ending, column: String)] {
        if isList { return [] }
        let states = guesses.filter { guess in
            guess.field == .status && profile(guess.cell).words(most: Self.mostWords) != nil
        }
        var names: [Int: String] = [:]
        return Ending.all(in: table.profiles, without: Set(states.map(\.cell))).compactMap { ending in
            if let guess = guesses.first(where: { $0.cell == ending.cell }) {
                return (ending, Self.column(guess.field))
            }
            guard table.isName(ending.cell) else { return nil }
            let count = names.count
            let name = names[ending.cell] ?? (count == 0 ? "ended" : "ended_\(count + 1)")
            names[ending.cell] = name
            return (ending, name)
        }
    }

    private mutating func writeKey() {
        lines.append("")
        add("key: [\(key.map(\.name).joined(separator: ", "))]", check: keyDoubt)
        guard !isList else { return }
        let cells = key.compactMap { field in guesses.first { $0.field == field }?.cell }
        let others = guesses.map(\.cell).filter { !cells.contains($0) }
        let keys = sample.rows.compactMap { row -> String? in
            // A sum or a signature below the table has nothing in the other columns.
            let isBare = !others.contains { $0 < row.count && CellText.folded(row[$0]) != nil }
            if isBare, !others.isEmpty { return nil }
            let components = cells.map { row.count > $0 ? CellText.folded(row[$0]) : nil }
            return components.first.flatMap { $0 } == nil ? nil : RecordKey(components: components).plain
        }
        if let pattern = KeyShape.pattern(of: keys) { lines.append("key_pattern: \(YAMLText.quoted(pattern))") }
    }

    /// The rules for rows that are no entries, and for entries that have ended.
    private mutating func rowRules(_ endings: [(ending: Ending, column: String)]) {
        let starts = (trial?.bare ?? []).compactMap { row in Self.start(of: row.text).map { (row, $0) } }
        var seen: Set<String> = []
        for (row, start) in starts where seen.insert(SearchText.folded(start)).inserted {
            if seen.count == 1 { lines += ["", "skip:"] }
            let count = starts.count { SearchText.folded($0.1) == SearchText.folded(start) }
            let rows =
                count == 1 ? "row \(row.rowNumber) has" : "\(count) rows, the first of them row \(row.rowNumber), have"
            add(
                "  - {pattern: \(YAMLText.quoted("(?i)^\\s*" + Self.escaped(start)))}",
                check: "\(rows) only \(YAMLText.example(row.text)). Is it no entry?"
            )
        }
        if endings.isEmpty { return }
        lines += ["", "tombstones:"]
        for (ending, column) in endings {
            let status = ending.status == .cancelled ? "" : ", status: \(ending.status.rawValue)"
            add(
                "  - {column: \(column), pattern: \(YAMLText.quoted(ending.pattern))\(status)}",
                check: "\(ending.count) cells contain \(YAMLText.example(ending.word)). Does it mean ended?"
            )
        }
    }

    // The first word of a sum or a signature, which the next edition will have too.
    private static func start(of text: String) -> String? {
        let word = text.prefix { $0.isLetter }
        return word.count >= 3 || (word.count >= 2 && word.unicodeScalars.allSatisfy { $0.value >= 0x2E80 })
            ? String(word) : nil
    }

    private static func escaped(_ text: String) -> String {
        text.map { $0.isLetter ? String($0) : "\\\($0)" }.joined()
    }

    /// Adds a line with a doubt behind it.
    mutating func add(_ line: String, check: String?) {
        lines.append(line + (check.map { "  # check: \(YAMLText.comment($0))" } ?? ""))
    }

    // More different texts are no list of terms.
    static let mostWords = 40

    static func column(_ field: Field) -> String {
        switch field {
        case .recordationNumber: "number"
        case .registrationNumber: "registration"
        case .markImage: "image"
        case .holderCountry: "country"
        case .rightType: "kind"
        case .validFrom: "from"
        case .validTo: "to"
        default: field.name
        }
    }
}
