internal import Recordations

/// The columns of a proposed key, and what speaks for them.
struct KeyChoice {
    /// The cells, the first of which identifies most.
    let cells: [Int]
    /// What a person has to know and to answer.
    let doubt: String

    private static let question = "Is it the register's own number, not a line number?"

    /// Chooses the key of a register from one edition; nil where no column can be one: all number the rows or are names.
    init?(_ table: ProposedTable, _ guesses: [ColumnGuess]) {
        let (sample, profiles, isNamed) = (table.sample, table.profiles, table.isName)
        // Registers put their own number first.
        let first = sample.header.indices.first { !profiles[$0].isEmpty && !profiles[$0].isRunningNumber }
        let candidates = sample.header.indices.filter(isNamed).compactMap { cell in
            Self.weight(profiles[cell], guesses.first { $0.cell == cell }).map { weight in
                (cell: cell, weight: cell == first && profiles[cell].isUnique ? weight + 1.5 : weight)
            }
        }
        if let best = candidates.max(by: { ($0.weight, $1.cell) < ($1.weight, $0.cell) }) {
            let (cells, repeated) = Self.extended([best.cell], by: guesses, sample, profiles)
            self.init(cells: cells, doubt: Self.sentence(repeated, of: profiles[best.cell], isPair: cells.count > 1))
            return
        }
        // Without any number a mark and what stands beside it is all that there is.
        let texts = guesses.filter { Self.canStandAlone($0.field) && isNamed($0.cell) }
        guard let mark = texts.first(where: { $0.field == .mark }) ?? texts.first else { return nil }
        let (cells, repeated) = Self.extended([mark.cell], by: guesses, sample, profiles)
        self.init(
            cells: cells,
            doubt: "no column looks like a number. "
                + Self.sentence(repeated, of: profiles[mark.cell], isPair: cells.count > 1)
        )
    }

    /// Makes a choice that was tried against two editions.
    init(tried trial: EditionTrial, _ header: (Int) -> String) {
        let best = trial.best
        var text = "\(best.agreeing) of \(trial.rows) rows of the newer file agree with the older one under this key"
        if let next = trial.next {
            let names = next.cells.map { "'\(header($0))'" }.joined(separator: " and ")
            text += ", and \(next.agreeing) under \(names), the next best"
        }
        cells = best.cells
        doubt = "\(text). \(Self.question)"
    }

    private init(cells: [Int], doubt: String) {
        self.cells = cells
        self.doubt = doubt
    }

    /// How much speaks for a column as the key; nil where it cannot be one.
    private static func weight(_ profile: ColumnProfile, _ guess: ColumnGuess?) -> Double? {
        guard !profile.isEmpty, !profile.isName, profile.numbersShare >= 0.5 else { return nil }
        let isNumber = guess?.field == .recordationNumber
        // A header that says so outweighs that the numbers go up one by one.
        guard !profile.isRunningNumber || (isNumber && guess?.isKnown == true) else { return nil }
        var weight = 0.0
        switch guess?.field {
        case .recordationNumber: weight = (guess?.likeness ?? 0) >= 0.85 ? 6 : 3
        case .registrationNumber: weight = 2
        case nil: weight = profile.isNumberLike ? 1 : -4
        default: return nil
        }
        let count = Double(profile.texts.count)
        if profile.isNumberLike { weight += 1 }
        if Double(profile.repeated) <= count * 0.02 { weight += 1.5 }
        if Double(profile.texts.count) >= Double(profile.rows) * 0.98 { weight += 1.5 }
        if profile.isProse { weight -= 3 }
        return weight > 0 ? weight : nil
    }

    private static func canStandAlone(_ field: Field) -> Bool {
        field == .mark || field == .goods || field == .note || field == .recordationNumber
    }

    /// The cells with the column that keeps most rows apart, where more than a few rows repeat; and how many still do.
    private static func extended(
        _ cells: [Int],
        by guesses: [ColumnGuess],
        _ sample: TableSample,
        _ profiles: [ColumnProfile]
    ) -> (cells: [Int], repeated: Int) {
        let keys = keys(sample, cells)
        let repeated = keys.count - Set(keys).count
        // A few repeated numbers are mistakes of the register; many mean that a number has several registrations.
        guard repeated * 50 > keys.count else { return (cells, repeated) }
        let partners: [Field] = [.registrationNumber, .recordationNumber, .registrationDate, .classes, .mark]
        var best = (cells: cells, repeated: repeated)
        for field in partners {
            guard let cell = guesses.first(where: { $0.field == field })?.cell, !cells.contains(cell),
                !profiles[cell].isRunningNumber, !profiles[cell].isEmpty
            else { continue }
            let both = Self.keys(sample, cells + [cell])
            let left = both.count - Set(both).count
            if left < best.repeated { best = (cells + [cell], left) }
            if left * 50 <= both.count { break }
        }
        return best
    }

    private static func sentence(_ repeated: Int, of profile: ColumnProfile, isPair: Bool) -> String {
        let start =
            isPair
            ? "Used as the key, because the first number alone repeats in \(profile.repeated) of \(profile.texts.count) rows"
            : "Used as the key"
        let end = repeated == 0 ? "no value repeats" : "values repeat in \(repeated) of \(profile.texts.count) rows"
        return "\(start): \(end). \(question)"
    }

    private static func keys(_ sample: TableSample, _ cells: [Int]) -> [String] {
        sample.rows.compactMap { row in
            let components = cells.map { row.count > $0 ? CellText.folded(row[$0]) : nil }
            return components.first.flatMap { $0 } == nil ? nil : RecordKey(components: components).text
        }
    }
}
