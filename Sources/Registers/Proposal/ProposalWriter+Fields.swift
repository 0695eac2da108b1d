internal import Documents
internal import Recordations

extension ProposalWriter {
    /// Writes which column makes which field.
    mutating func fields(hasEndings: Bool) {
        lines += ["", "fields:"]
        for field in isList ? Field.ofLists : Field.allCases {
            guard let guess = guesses.first(where: { $0.field == field }) else {
                if field == .registrationDate { dateOfCertificate() }
                continue
            }
            let profile = profile(guess.cell)
            switch field.kind {
            // Names of countries are known without a table of them.
            case .country where isList: text(field, profile)
            case .date: date(field, guess.cell)
            case .status, .rightType, .country: words(guess, profile)
            case .text, .classes: text(field, profile)
            }
        }
        if isList { return noJurisdiction() }
        guard let status = guesses.first(where: { $0.field == .status }) else {
            let every = hasEndings ? "every other entry" : "every entry"
            add("  status: {constant: active}", check: "No status column found: \(every) is called active.")
            return
        }
        if !guesses.contains(where: { $0.field == .statusText }) {
            lines.append("  status_text: \(Self.column(status.field))")
        }
    }

    private mutating func noJurisdiction() {
        guard !guesses.contains(where: { $0.field == .jurisdiction }) else { return }
        lines.append(
            "  # check: no column says for which country a right is: name it, or write jurisdiction: {constant: CN} where all are of one"
        )
    }

    private mutating func text(_ field: Field, _ profile: ColumnProfile) {
        let column = Self.column(field)
        if field == .registrationNumber, !profile.isNumberLike, let number = NumberCapture(profile) {
            return add(
                "  \(field.name): {column: \(column), capture: \(YAMLText.quoted(number.pattern))}",
                check: number.doubt
            )
        }
        if field.kind == .text, profile.severalLines > 0, sample.format.isKeyed {
            let count = profile.severalLines == 1 ? "1 cell has" : "\(profile.severalLines) cells have"
            return add(
                "  \(field.name): {column: \(column), split: '\\n', take: all, join: '; '}",
                check: key.contains(field)
                    ? "\(count) several numbers. Which of them is the key?"
                    : "\(count) several values, which are joined by '; '"
            )
        }
        add("  \(field.name): \(column)", check: trial?.unread(field))
    }

    private mutating func date(_ field: Field, _ cell: Int) {
        let column = Self.column(field)
        let profile = profile(cell)
        guard let dates = table.dates[cell] else {
            let doubt =
                profile.isDayCount
                ? "the cells are numbers such as \(YAMLText.example(profile.texts.first ?? "")), which a workbook shows as days. "
                    + "Format the column as a date there, and save the file again"
                : "no cell shows how dates are written"
            return add("  \(field.name): {column: \(column), dates: [yyyy-MM-dd]}", check: doubt)
        }
        let formats = dates.formats.map { $0.source.contains(/[:,']/) ? YAMLText.quoted($0.source) : $0.source }
        var parts = ["column: \(column)"]
        if let capture = dates.capture { parts.append("capture: \(YAMLText.quoted(capture)), take: last") }
        let zone = dates.instant == nil ? nil : CommonZones.zone(of: table.jurisdiction)
        if let epoch = dates.epoch, zone != nil {
            parts.append("dates: [\(epoch.rawValue)]")
        } else {
            parts.append("dates: [\(formats.joined(separator: ", "))]")
        }
        if let zone { parts.append("zone: \(zone)") }
        let century = Self.century(field)
        if dates.hasTwoDigitYears { parts.append("two_digit_years_from: \(century)") }
        add(
            "  \(field.name): {\(parts.joined(separator: ", "))}",
            check: doubt(dates, zone: zone, century: century) ?? trial?.unread(field)
        )
    }

    // Registers that name the certificate in one cell write its number and its date there.
    private mutating func dateOfCertificate() {
        guard let guess = guesses.first(where: { $0.field == .registrationNumber }) else { return }
        let profile = profile(guess.cell)
        guard !profile.isNumberLike, NumberCapture(profile) != nil,
            let dates = table.dates[guess.cell], let capture = dates.capture,
            let format = dates.formats.first
        else { return }
        let column = Self.column(.registrationNumber)
        add(
            "  registration_date: {column: \(column), capture: \(YAMLText.quoted(capture)), dates: [\(format.source)]}",
            check: "the first date of the cells is taken. Was the right registered on this day?"
        )
    }

    // Rights and recordations that begin in the years 50 to 99 began in the last century; an end lies in this one.
    private static func century(_ field: Field) -> Int {
        switch field {
        case .validFrom, .registrationDate: 1950
        default: 2000
        }
    }

    private func doubt(_ dates: DateGuess, zone: String?, century: Int) -> String? {
        if let instant = dates.instant {
            let kind =
                dates.epoch.map { "count \($0 == .seconds ? "seconds" : "milliseconds") since 1970" } ?? "are instants"
            let start = "the cells \(kind), such as '\(instant)', which is a day only in a time zone"
            if zone != nil { return "\(start). Does the register count its days in this one?" }
            // No zone is proposed where none is known, because with a wrong one dates would be read as the day before.
            let format = dates.epoch.map { "write dates: [\($0.rawValue)] and add" } ?? "add"
            return
                "\(start), and none is read without: \(format) zone: Europe/Berlin, say, the one in which the register"
                + " counts its days"
        }
        if let rival = dates.rival {
            return "'\(rival.example)' is read as \(rival.days.chosen); as \(rival.format.source) it would be"
                + " \(rival.days.other). Which day is meant?"
        }
        if dates.capture != nil {
            return "the cells hold more than a date, and the last one found is taken; a history needs 'split'"
        }
        if let short = dates.shortYear {
            let format = DateFormats(dates.formats, twoDigitYearsFrom: century)
            let day = format.day(short).map { " as \($0)" } ?? ""
            return "years have two digits: '\(short)' is read\(day). Is that the century?"
        }
        if let zoneless = trial?.findings.zoneless, !zoneless.isEmpty { return nil }
        return dates.unread > 0 && trial == nil ? "\(dates.unread) of \(dates.of) cells are written otherwise" : nil
    }

    private mutating func words(_ guess: ColumnGuess, _ profile: ColumnProfile) {
        let field = guess.field
        let column = Self.column(field)
        guard let words = profile.words(most: Self.mostWords) else {
            // So many texts are no list of terms, so they are not mapped.
            let isStatus = field.kind == .status
            return add(
                "  \(field.name): \(isStatus ? "{constant: active}" : column)",
                check: "more than \(Self.mostWords) different texts in '\(guess.header)'"
                    + (isStatus ? ": every entry is called active" : "")
            )
        }
        let known = vocabulary.words[field] ?? [:]
        var values: [String] = []
        var unknown: [String] = []
        for word in words {
            if let value = known[SearchText.folded(word.text)] {
                values.append("\(YAMLText.quoted(word.text)): \(value)")
            } else if Self.isCanonical(word.text, field) {
                if field.kind == .status { values.append("\(YAMLText.quoted(word.text)): \(word.text)") }
            } else if field.kind == .status, let ending = EndingWords.start(of: word.text) {
                values.append(
                    "\(YAMLText.quoted(word.text)): \(ending.status.rawValue)  # check: does it mean ended?"
                )
            } else {
                unknown.append("\(YAMLText.quoted(word.text)) \(word.count)x")
            }
        }
        if values.isEmpty, field.kind != .status {
            add(
                "  \(field.name): \(column)",
                check: unknown.isEmpty
                    ? trial?.unread(field) : "the words are kept as they are until 'values' says what they mean"
            )
        } else {
            lines += ["  \(field.name):"]
            add("    column: \(column)", check: trial?.unread(field))
            lines += ["    values:"]
            // A status needs at least one mapping; other words are counted as unknown.
            if values.isEmpty { values = ["'active': active  # check: put the register's words in its place"] }
            lines += values.map { "      \($0)" }
        }
        if !unknown.isEmpty {
            let list = unknown.prefix(20).joined(separator: ", ")
            lines.append("      # check: what these words mean: \(YAMLText.comment(list))")
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
}
