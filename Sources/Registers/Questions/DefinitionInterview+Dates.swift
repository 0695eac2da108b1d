internal import Patterns
internal import Recordations
internal import Rendering
internal import Settings

// Questions about how dates are written.
extension DefinitionInterview {
    private typealias Choice = DefinitionQuestion.Choice

    /// A format, with the number of cells that it reads.
    struct DateCandidate {
        let format: DateFormat
        let count: Int
        /// The days of the texts that were looked at.
        let days: [String: CivilDate]
    }

    // A register writes its dates in few ways, and hundreds of different days show them.
    private static let mostTexts = 400
    private static let mostFormats = 6
    private static let mostTerms = 10
    private static let leastLetters = 4

    /// What the dates of a column mean, where the definition has a doubt.
    func dates(of field: Field, _ check: Check) -> [DefinitionQuestion] {
        guard let (path, formats, columns) = dateReading(of: field) else { return [] }
        let known = formats.formats
        let candidates = dateCandidates(columns, base: formats.twoDigitYearsFrom, known: known)
        let cells = columns.reduce(0) { $0 + $1.filled }
        let texts = Self.texts(of: columns)
        let example =
            texts.first { text in Set(candidates.compactMap { $0.days[text] }).count > 1 }
            ?? texts.first { text in candidates.first?.days[text] != nil } ?? texts.first
        let choices = candidates.prefix(Self.mostFormats).map { candidate -> Choice in
            let others = known.filter { other in
                other != candidate.format
                    && !candidates.contains { $0.format == other && $0.format.isRival(of: candidate.format) }
                    && !other.isRival(of: candidate.format)
            }
            let isCurrent = candidate.format == known.first
            let day = example.flatMap { candidate.days[$0] }?.inWords ?? "no date"
            let read =
                "\(Phrase.number(candidate.count)) of \(Phrase.count(cells, "cell")) \(cells == 1 ? "is a date" : "are dates")"
            return Choice(
                candidate.format.source,
                "\(day) (\(candidate.format.source)): \(read)",
                isCurrent: isCurrent,
                (isCurrent ? [] : Self.setting([candidate.format] + others, at: path, formats)) + [check.removal]
            )
        }
        return [
            DefinitionQuestion(
                .dates(field),
                example.map { "What does '\(Excerpt.of($0, limit: 60))' mean as \(field.phrase)?" }
                    ?? "How is \(field.phrase) written?",
                evidence: evidence(check),
                choices: choices,
                explanation: """
                    3/4/2027 is 3 April in most countries and 4 March in the United States. Look for an entry whose day \
                    you know. The letters are d for the day, M for the month and y for the year: recordal help dates.
                    """,
                fields: [field],
                entry: "a format such as dd.MM.yyyy"
            ) { text in
                Self.setting(try Self.format(text), at: path, formats) + [check.removal]
            }
        ]
    }

    /// What date cells mean that none of the definition's formats reads.
    func unreadDates(of field: Field) -> [DefinitionQuestion] {
        guard let (path, formats, columns) = dateReading(of: field) else { return [] }
        let known = formats.formats
        let undated = readings(of: field).compactMap(\.reading.undated)
        let unread = columns.flatMap { $0.counts }.filter { text, _ in
            formats.day(text) == nil && !undated.contains { (try? $0.matches(text)) ?? false }
        }
        let counts = Dictionary(unread.map { ($0.key, $0.value) }, uniquingKeysWith: +)
        let found = Self.candidates(
            counts,
            vocabulary.dateFormats.filter { format in !known.contains { $0 == format || $0.isRival(of: format) } },
            base: formats.twoDigitYearsFrom
        )
        var choices = found.prefix(Self.mostFormats).map { candidate -> Choice in
            let text = candidate.days.keys.min { (counts[$1] ?? 0, $0) < (counts[$0] ?? 0, $1) } ?? ""
            let day = candidate.days[text]?.inWords ?? ""
            return Choice(
                candidate.format.source,
                "'\(text)' is \(day) (\(candidate.format.source)): reads \(Phrase.count(candidate.count, "cell")) more",
                Self.setting(known + [candidate.format], at: path, formats)
            )
        }
        choices += cleaning(of: columns, counts, formats)
        choices += terms(of: counts, but: undated, at: path)
        choices.append(
            Choice("leave", "they stay unread: the last known day stays, and every import says so", isCurrent: true)
        )
        let count = sample.findings.unread[field] ?? 0
        return [
            DefinitionQuestion(
                .unreadDates(field),
                count == 1
                    ? "What does the cell mean that is not read as \(field.phrase)?"
                    : "What do the \(Phrase.number(count)) cells mean that are not read as \(field.phrase)?",
                evidence: (sample.findings.examples[field] ?? []).map { "row \($0.rowNumber): '\($0.text)'" },
                choices: choices,
                explanation: """
                    A cell that is no date in any format of the definition is not guessed at. Choose what it means, or \
                    leave it if the register made a slip.
                    """,
                fields: [field],
                signature: "\(count)",
                entry: "a format such as dd.MM.yyyy"
            ) { text in Self.setting(known + (try Self.format(text)), at: path, formats) }
        ]
    }

    // White space within dates, which tables that come from a PDF have.
    private func cleaning(
        of columns: [ColumnSample],
        _ counts: [String: Int],
        _ formats: DateFormats
    ) -> [Choice] {
        func joined(_ text: String) -> String { text.filter { !$0.isWhitespace } }
        let found = counts.filter { formats.day(joined($0.key)) != nil }
        guard let example = found.keys.min(), let day = formats.day(joined(example)),
            let column = columns.first(where: { $0.counts[example] != nil }),
            fields(of: column.name).allSatisfy({ $0.kind == .date })
        else { return [] }
        let path: [SettingsStep] = ["columns", .key(column.name)]
        let clean = SettingsValue.section([.init("spaces", .text("none"))])
        var change = DefinitionChange.set(path + ["clean"], clean)
        switch edit.value(at: path) {
        case .section: break
        case let header?: change = .set(path, .section([.init("header", header), .init("clean", clean)]))
        case nil: return []
        }
        let cells = found.reduce(0) { $0 + $1.value }
        let text = "'\(example)' is \(day.inWords): white space within the cells of the column does not count; "
        return [Choice("clean", text + "reads \(Phrase.count(cells, "cell")) more", [change])]
    }

    // Texts that state no date on purpose: words alone, and texts that begin with the same word.
    private func terms(of counts: [String: Int], but undated: [Pattern], at path: [SettingsStep]) -> [Choice] {
        let sorted = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
        let words = sorted.filter { !$0.key.unicodeScalars.contains { $0.properties.numericType != nil } }
        var cells: [String: Int] = [:]
        for (text, count) in sorted where !words.contains(where: { $0.key == text }) {
            let first = text.prefix(while: \.isLetter)
            if first.count >= Self.leastLetters { cells[first.lowercased(), default: 0] += count }
        }
        func choice(_ word: String, _ text: String, _ pattern: String) -> Choice {
            let former = undated.map { "(?:\($0.source))" }
            let whole = (former + [pattern]).joined(separator: "|")
            return Choice(
                word,
                "\(text): no date on purpose, the day is not known",
                [.set(path + ["undated"], .text(whole))]
            )
        }
        var choices: [Choice] = []
        if !words.isEmpty, words.count <= Self.mostTerms {
            let shown = words.prefix(3).map { "'\(Excerpt.of($0.key, limit: 40))'" }.joined(separator: ", ")
            let patterns = words.map { Self.pattern(of: $0.key) }.joined(separator: "|")
            choices.append(choice("undated", shown, "(?i:^\\s*(?:\(patterns))\\s*$)"))
        }
        return choices
            + cells.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(3).map { word, count in
                let text = "\(Phrase.count(count, "cell")) that \(count == 1 ? "begins" : "begin") with '\(word)'"
                return choice(word, text, "(?i:^\\s*\(Self.pattern(of: word)))")
            }
    }

    /// Which of several dates in a cell counts.
    func part(of field: Field, _ check: Check) -> [DefinitionQuestion] {
        guard let (reading, path) = readings(of: field).first(where: { $0.reading.capture != nil }) else { return [] }
        let column = columns(of: field).first.flatMap(column(named:))
        func choice(_ selection: FieldReading.Selection, _ text: String) -> Choice {
            let isCurrent = reading.selection == selection
            let change = DefinitionChange.set(path + ["take"], .text(selection.rawValue))
            return Choice(
                selection.rawValue,
                text,
                isCurrent: isCurrent,
                (isCurrent ? [] : [change]) + [check.removal]
            )
        }
        return [
            DefinitionQuestion(
                .part(field),
                "The cells hold more than a date. Which date is \(field.phrase)?",
                evidence: (column?.first ?? []).map { "'\($0)'" } + evidence(check),
                choices: [
                    choice(.first, "the first date in the cell"), choice(.last, "the last date in the cell"),
                    choice(.earliest, "the earliest date in the cell"), choice(.latest, "the latest date in the cell"),
                ],
                explanation: """
                    A register may write a new date behind the old one when an entry is extended. Then the last one \
                    counts.
                    """,
                fields: [field]
            )
        ]
    }

    /// In which zone the instants of a column are days; nil for a column without instants.
    func zone(of field: Field, _ check: Check?) -> DefinitionQuestion? {
        guard let (path, formats, columns) = dateReading(of: field) else { return nil }
        let texts = Self.texts(of: columns)
        let epoch = Epoch.allCases.first { epoch in
            let digits = epoch == .seconds ? 10 : 13
            let counted = texts.count { $0.utf8.count == digits && $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }
            return counted > 0 && counted * 10 >= texts.count * 9
        }
        let zone = edit.value(at: path + ["zone"])
        let isStated = zone != nil && texts.contains { ClockTime.instant($0) != nil }
        guard sample.findings.zoneless[field] ?? 0 > 0 || check != nil && (epoch != nil || isStated) else { return nil }
        let counted: [DefinitionChange] =
            epoch.map { formats.epochs.contains($0) ? [] : [.set(path + ["dates"], .texts([$0.rawValue]))] } ?? []
        let removal = check.map { [$0.removal] } ?? []
        return DefinitionQuestion(
            .zone(field),
            "In which time zone does the register count its days?",
            evidence: texts.prefix(3).map { "'\(Excerpt.of($0, limit: 60))' states an instant, and no day" }
                + evidence(check),
            choices: Self.stated(zone, removal),
            explanation: """
                An instant such as 2027-12-30T23:00:00Z is 30 December in London and 31 December in Berlin. The zone is \
                that of the register's office, by its name in the IANA time zone database, such as Asia/Almaty.
                """,
            fields: [field],
            entry: "a time zone such as Europe/Berlin"
        ) { [.set(path + ["zone"], .text($0))] + counted + removal }
    }

    private static func stated(_ zone: SettingsValue?, _ removal: [DefinitionChange]) -> [Choice] {
        guard case .text(let name)? = zone else { return [] }
        return [Choice("keep", "keep \(name)", isCurrent: true, removal)]
    }

    // MARK: Formats

    // The reading of a field that reads whole cells as dates, and its columns in the file.
    private func dateReading(of field: Field) -> (path: [SettingsStep], formats: DateFormats, columns: [ColumnSample])?
    {
        for (reading, path) in readings(of: field) where reading.isWhole && reading.term == nil {
            guard case .dates(let formats) = reading.form, case .columns(let names) = reading.origin else { continue }
            return (path, formats, names.compactMap(column(named:)))
        }
        return nil
    }

    // The different texts of columns, the most frequent first.
    private static func texts(of columns: [ColumnSample]) -> [String] {
        let counts = Dictionary(columns.flatMap { $0.counts.map { ($0.key, $0.value) } }, uniquingKeysWith: +)
        return counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map(\.key)
    }

    /// The formats that read most of the cells of columns; of those that read all cells as the same days only one.
    func dateCandidates(_ columns: [ColumnSample], base: Int?, known: [DateFormat]) -> [DateCandidate] {
        let counts = Dictionary(columns.flatMap { $0.counts.map { ($0.key, $0.value) } }, uniquingKeysWith: +)
        let formats = known + vocabulary.dateFormats.filter { !known.contains($0) }
        let found = Self.candidates(counts, formats, base: base)
        guard let best = found.first else { return [] }
        return found.filter { $0.count * 2 >= best.count }
    }

    // The formats that read any of the texts, those that read most first.
    private static func candidates(_ counts: [String: Int], _ formats: [DateFormat], base: Int?) -> [DateCandidate] {
        let texts = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
        var candidates: [DateCandidate] = []
        for format in formats {
            let reader = DateFormats([format], twoDigitYearsFrom: base ?? Self.century(of: format))
            // Civil years such as 2566 and 111 do not occur in registers.
            func day(_ text: String) -> CivilDate? {
                reader.day(text).flatMap { (1900...2150).contains($0.year) ? $0 : nil }
            }
            guard texts.prefix(mostTexts).contains(where: { day($0.key) != nil }) else { continue }
            var days: [String: CivilDate] = [:]
            var count = 0
            for (text, cells) in texts {
                guard let day = day(text) else { continue }
                days[text] = day
                count += cells
            }
            guard !candidates.contains(where: { $0.days == days }) else { continue }
            candidates.append(DateCandidate(format: format, count: count, days: days))
        }
        // A stable order: of two formats that read as many cells the one that is known comes first.
        return candidates.enumerated().sorted { ($1.element.count, $0.offset) < ($0.element.count, $1.offset) }
            .map(\.element)
    }

    private static func century(of format: DateFormat) -> Int { format.count == .buddhist ? 2500 : 2000 }

    /// The first year that two digits mean.
    static func base(_ format: DateFormat) -> SettingsValue.Pair {
        .init("two_digit_years_from", .text("\(century(of: format))"))
    }

    private static func format(_ text: String) throws -> [DateFormat] {
        do { return [try DateFormat(text)] } catch {
            throw AnswerMistake("'\(Excerpt.of(text, limit: 40))' is no format of dates: \(error).")
        }
    }

    private static func setting(
        _ formats: [DateFormat],
        at path: [SettingsStep],
        _ former: DateFormats
    ) -> [DefinitionChange] {
        let texts = formats.reduce(into: [String]()) { if !$0.contains($1.source) { $0.append($1.source) } }
        let short = formats.first(where: \.hasTwoDigitYear)
        let base = former.twoDigitYearsFrom == nil ? short.map { [Self.base($0)] } ?? [] : []
        return [.set(path + ["dates"], .texts(texts + former.epochs.map(\.rawValue)))]
            + base.map { .set(path + [.key($0.key)], $0.value) }
    }
}

extension DateFormat {
    /// Whether a text can be two days by the two formats.
    fileprivate func isRival(of other: DateFormat) -> Bool {
        self != other && ambiguity(with: other, months: .all, twoDigitYearsFrom: 2000) != nil
    }
}

extension CivilDate {
    /// The day with the month's name, such as `3 April 2027`.
    fileprivate var inWords: String {
        let months = [
            "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
            "November", "December",
        ]
        return "\(day) \(months[month - 1]) \(year)"
    }
}
