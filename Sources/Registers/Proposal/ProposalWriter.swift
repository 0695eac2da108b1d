internal import Documents
internal import Foundation
internal import Patterns
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
    /// Whether rows without a key continue the row above, if they look so.
    var continues = true
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
        if sample.isHeaderless { parts.append("header: none") }
        if sample.isUnquoted { parts.append("quote: none") }
        if let records = sample.records, !records.isEmpty { parts.append("records: \(YAMLText.quoted(records))") }
        if let charset = sample.charset { parts.append("charset: [\(charset.name.lowercased())]") }
        if sample.headerRow > DocumentRule.usualHeaderWithin { parts.append("header_within: \(sample.headerRow)") }
        if let sheet = sample.sheet { parts.append("sheet: \(sheet)") }
        if let ragged { parts.append("ragged: \(ragged)") }
        lines += ["", "documents:"]
        let doubts = [
            ragged.map { _ in "some rows have more or fewer cells than the header, and are not read" },
            sample.isHeaderless ? "the first row looks like an entry. Has the table no header?" : nil,
            sample.sheetDoubt, sample.charsetDoubt,
        ]
        let doubt = doubts.compactMap { $0 }.joined(separator: "; ")
        add("  - {\(parts.joined(separator: ", "))}", check: doubt.isEmpty ? nil : doubt)
    }

    private mutating func columns(_ endings: [(ending: Ending, column: String)]) {
        lines += ["", "columns:"]
        for guess in guesses {
            let broken = BrokenCells.example(
                profile(guess.cell),
                guess.field,
                hasDates: table.dates[guess.cell]?.isRepaired == true
            )
            let repair = broken.map { "'\($0.broken)' is read as '\($0.whole)'" }
            let doubts = [guess.doubt, repair].compactMap { $0 }
            add(
                "  \(Self.column(guess.field)): \(header(guess.cell, isBroken: broken != nil))",
                check: doubts.isEmpty ? nil : doubts.joined(separator: "; ")
            )
        }
        var left = sample.header.indices.filter { cell in !guesses.contains { $0.cell == cell } }
        for (ending, column) in endings where left.contains(ending.cell) {
            lines.append("  \(column): \(header(ending.cell))")
            left.removeAll { $0 == ending.cell }
        }
        let running = left.filter { table.isName($0) && profile($0).isRunningNumber }
        for (index, cell) in running.enumerated() {
            let name = index == 0 ? "row" : "row_\(index + 1)"
            // A column that is known by its place is never missing.
            let optional = sample.isHeaderless ? "" : ", optional: true"
            lines.append("  \(name): {\(place(cell)), volatile: true\(optional)}")
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

    /// What names a column in YAML: its header, or the start of a very long one, or its place.
    private func header(_ cell: Int, isBroken: Bool = false) -> String {
        let place = place(cell)
        if isBroken { return "{\(place), clean: {spaces: none}}" }
        let prefix = "header: "
        return place.hasPrefix(prefix) && table.number(cell) == nil
            ? String(place.dropFirst(prefix.count)) : "{\(place)}"
    }

    /// The keys that name a column.
    private func place(_ cell: Int) -> String {
        if sample.isHeaderless { return "column: \(cell + 1)" }
        let header = CellText.folded(sample.header[cell]) ?? ""
        let start = String(header.prefix(60)).trimmingCharacters(in: .whitespaces)
        // The start is enough only if no other header contains it.
        if header.count > 100, table.count(headersWith: SearchText.folded(start)) == 1 {
            return "fragment: \(YAMLText.quoted(start))"
        }
        return "header: \(YAMLText.quoted(header))" + (table.number(cell).map { ", nth: \($0)" } ?? "")
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
        let keys = keys
        let pattern = isList ? nil : KeyShape.pattern(of: keys)
        lines.append("")
        let doubts = [keyDoubt, isList || pattern != nil ? nil : Self.oddKeys(keys)].compactMap { $0 }
        add(
            "key: [\(key.map(\.name).joined(separator: ", "))]",
            check: doubts.isEmpty ? nil : doubts.joined(separator: " ")
        )
        guard let pattern else { return }
        let odd = trial.flatMap { trial in
            trial.notFitting.example.map { example in
                trial.notFitting.count == 1
                    ? "the key \(example) does not fit. Is it an entry?"
                    : "\(trial.notFitting.count) keys do not fit, the first is \(example). Are they entries?"
            }
        }
        add("key_pattern: \(YAMLText.quoted(pattern))", check: odd)
    }

    /// The keys of the rows, without those of sums and signatures, which have nothing in the other columns.
    private var keys: [String] {
        let cells = key.compactMap { field in guesses.first { $0.field == field }?.cell }
        let others = guesses.map(\.cell).filter { !cells.contains($0) }
        return sample.rows.compactMap { row in
            let isBare = !others.contains { $0 < row.count && CellText.folded(row[$0]) != nil }
            if isBare, !others.isEmpty { return nil }
            let components = cells.map { row.count > $0 ? CellText.folded(row[$0]) : nil }
            return components.first.flatMap { $0 } == nil ? nil : RecordKey(components: components).plain
        }
    }

    /// A clause on keys of another shape than most, which are too many for a pattern; nil where there are none.
    private static func oddKeys(_ keys: [String]) -> String? {
        guard let pattern = KeyShape.pattern(of: keys, least: 0.8), let compiled = try? CompiledPattern(pattern) else {
            return nil
        }
        let odd = keys.filter { (try? compiled.matches($0)) != true }
        guard let first = odd.first else { return nil }
        return
            "\(odd.count) of \(keys.count) have another shape, such as '\(Excerpt.of(first, limit: 40))'. Are they entries?"
    }

    /// The rules for rows that are no entries, and for entries that have ended.
    private mutating func rowRules(_ endings: [(ending: Ending, column: String)]) {
        let starts = (trial?.bare ?? []).compactMap { row in RowShapes.start(of: row.text).map { (row, $0) } }
        let shapes = shapes
        var seen: Set<String> = []
        if !starts.isEmpty || !shapes.repeated.isEmpty { lines += ["", "skip:"] }
        for (start, text, count) in shapes.repeated where seen.insert(SearchText.folded(start)).inserted {
            add(
                "  - {pattern: \(YAMLText.quoted("(?i)^\\s*" + Self.escaped(start)))}",
                check: "\(count) rows have only a text such as \(YAMLText.example(text)). Are they no entries?"
            )
        }
        for (row, start) in starts where seen.insert(SearchText.folded(start)).inserted {
            let count = starts.count { SearchText.folded($0.1) == SearchText.folded(start) }
            let rows =
                count == 1 ? "row \(row.rowNumber) has" : "\(count) rows, the first of them row \(row.rowNumber), have"
            add(
                "  - {pattern: \(YAMLText.quoted("(?i)^\\s*" + Self.escaped(start)))}",
                check: "\(rows) only \(YAMLText.example(row.text)). Is it no entry?"
            )
        }
        if continues, shapes.continuations > 0 {
            lines.append("")
            let column = Self.column(key.first ?? .recordationNumber)
            add(
                "continues: {blank: [\(column)]}",
                check:
                    "\(shapes.continuations) rows have no \(column), and are joined to the row above. Do they continue it?"
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

    /// The rows that are no entries of their own.
    private var shapes: RowShapes {
        let cells = key.compactMap { field in guesses.first { $0.field == field }?.cell }
        let others = guesses.map(\.cell).filter { !cells.contains($0) }
        guard !isList, let first = cells.first else { return RowShapes() }
        return RowShapes(sample, key: first, others: others)
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
