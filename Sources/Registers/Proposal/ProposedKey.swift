internal import Recordations

/// The key of a proposal, with the columns that it needs.
struct ProposedKey {
    /// The guesses, with those of the key's columns.
    private(set) var guesses: [ColumnGuess]
    /// The fields of the key, the first of which every row has.
    private(set) var fields: [Field] = []
    /// What a person has to know of the key; nil where nothing is in doubt.
    private(set) var doubt: String?

    /// Chooses the key; nil where no column can be one.
    init?(_ table: ProposedTable, _ guesses: [ColumnGuess]) {
        self.guesses = guesses
        if table.vocabulary.purpose == .list {
            guard chooseReference(table) else { return nil }
        } else {
            guard choose(table) else { return nil }
        }
    }

    private mutating func choose(_ table: ProposedTable) -> Bool {
        let header = { (cell: Int) in Excerpt.of(CellText.folded(table.sample.header[cell]) ?? "", limit: 40) }
        let tried = table.trial.map { KeyChoice(tried: $0, header) }
        guard let choice = tried ?? KeyChoice(table, guesses) else { return false }
        doubt = choice.doubt
        if table.isTriedInVain {
            doubt =
                "no row of the newer file agrees with the older one under any key. Are they two editions? "
                + choice.doubt
        }
        for (index, cell) in choice.cells.enumerated() {
            guard let field = field(of: cell, isFirst: index == 0, table) else { continue }
            fields.append(field)
        }
        return !fields.isEmpty
    }

    /// The field of a column of the key, which gets one where it has none.
    private mutating func field(of cell: Int, isFirst: Bool, _ table: ProposedTable) -> Field? {
        if let guess = guesses.first(where: { $0.cell == cell }) { return guess.field }
        let numbers: [Field] = [.recordationNumber, .registrationNumber]
        let free = numbers.first { field in !guesses.contains { $0.field == field } }
        guard let field = isFirst ? .recordationNumber : free else { return nil }
        guesses.removeAll { $0.field == field }
        guesses.append(
            ColumnGuess(
                unnamed: cell,
                header: table.sample.header[cell],
                field: field,
                doubt: "taken for \(field.name), though its header does not say so"
            )
        )
        return field
    }

    /// Chooses the reference of a company's list, by which its rows are known again.
    private mutating func chooseReference(_ table: ProposedTable) -> Bool {
        let sample = table.sample
        fields = [.reference]
        if let guess = guesses.first(where: { $0.field == .reference }) {
            let profile = table.profiles[guess.cell]
            if profile.repeated > 0 {
                doubt =
                    "the reference repeats (\(profile.repeated) of \(profile.texts.count) rows), and such rows are not"
                    + " matched"
            }
            return true
        }
        let free = sample.header.indices.filter { cell in
            table.isName(cell) && !guesses.contains { $0.cell == cell }
        }
        let profiles = free.map { (cell: $0, profile: table.profiles[$0]) }
        let unique = profiles.filter { $0.profile.isUnique }
        let fit =
            unique.first { $0.profile.isNumberLike && !$0.profile.isRunningNumber } ?? unique.first ?? profiles.first
        guard let fit else { return false }
        let isUnique = fit.profile.isUnique
        guesses.append(
            ColumnGuess(
                unnamed: fit.cell,
                header: sample.header[fit.cell],
                field: .reference,
                doubt:
                    "Used as the key\(isUnique ? ": no value repeats" : ", though values repeat"). Is it the docket's"
                    + " own number, not a line number?"
            )
        )
        return true
    }
}
