internal import Patterns
internal import Recordations

/// A table without a header: its first row is an entry, and its columns are known by their places.
enum HeaderlessTable {
    // Fewer rows have no common shape.
    private static let leastRows = 3
    // Legal forms and words of companies, as holders' names have them.
    private static let companies = [
        "ltd", "limited", "inc", "inc.", "llc", "gmbh", "ag", "s.a.", "sa", "s.p.a.", "co.", "corp", "corp.", "b.v.",
        "company",
        "ооо", "оао", "зао", "ао", "тоо", "осоо", "общество", "компания", "тов", "公司", "株式会社", "주식회사", "บริษัท",
    ]

    /// Whether a row that would be the header looks like the rows below it: a cell with digits has the shape of its
    /// column's cells.
    static func isEntry(_ header: [String], _ rows: [[String]]) -> Bool {
        guard rows.count >= leastRows else { return false }
        return header.indices.contains { cell in
            guard let text = CellText.folded(header[cell]), ColumnProfile.hasDigit(text) else { return false }
            let texts = rows.compactMap { $0.count > cell ? CellText.folded($0[cell]) : nil }
            guard texts.count >= leastRows, texts.count(where: ColumnProfile.hasDigit) == texts.count,
                let pattern = KeyShape.pattern(of: texts + [text])
            else { return false }
            return pattern.contains("d") && (try? CompiledPattern(pattern).matches(text)) == true
        }
    }

    /// The guesses of the columns by their cells alone, each with a doubt.
    static func guesses(_ profiles: [ColumnProfile], _ dates: [DateGuess?]) -> [ColumnGuess] {
        var guesses: [ColumnGuess] = []
        func take(_ cell: Int, _ field: Field) {
            guard !guesses.contains(where: { $0.field == field || $0.cell == cell }) else { return }
            guesses.append(
                ColumnGuess(
                    unnamed: cell,
                    header: "column \(cell + 1)",
                    field: field,
                    doubt: "taken for \(field.name) by its cells, such as "
                        + "'\(Excerpt.of(profiles[cell].texts.first ?? "", limit: 30))'; the table has no header"
                )
            )
        }
        let dated = profiles.indices.filter { dates[$0] != nil && dates[$0]?.capture == nil }
        // Of two dates the end is the later one.
        let sorted = dated.map { cell in
            (cell: cell, last: profiles[cell].texts.compactMap { dates[cell]?.day($0) }.max())
        }
        .filter { $0.last != nil }.sorted { ($0.last ?? .distantPast, $0.cell) < ($1.last ?? .distantPast, $1.cell) }
        if let end = sorted.last { take(end.cell, .validTo) }
        if sorted.count > 1 { take(sorted[0].cell, .validFrom) }
        for (cell, profile) in profiles.enumerated() where !dated.contains(cell) && !profile.isEmpty {
            if profile.readableClassesShare == 1, !profile.isRunningNumber,
                profile.share({ $0.contains(where: \.isLetter) }) == 0
            {
                take(cell, .classes)
            }
            let isCompany = profile.share { text in
                let words = SearchText.folded(text).split { $0.isWhitespace || ",\"«»()".contains($0) }
                return companies.contains { company in
                    words.contains(Substring(company))
                        || (company.unicodeScalars.first?.value ?? 0) >= 0x0E00
                            && SearchText.folded(text).contains(company)
                }
            }
            if isCompany >= 0.3 { take(cell, .holder) }
        }
        for (cell, profile) in profiles.enumerated() where !dated.contains(cell) {
            if !profile.isProse, !profile.isFewWords, profile.wordsShare >= 0.5,
                profile.share({ !ColumnProfile.hasDigit($0) || $0.contains(" ") }) >= 0.5
            {
                take(cell, .mark)
            }
            if profile.isProse { take(cell, .goods) }
        }
        return guesses.sorted { $0.cell < $1.cell }
    }
}

extension CivilDate {
    fileprivate static var distantPast: CivilDate { CivilDate(daysSinceEpoch: -719_162) }
}
