internal import Recordations

/// An unknown table and what is guessed of it.
struct ProposedTable {
    let sample: TableSample
    let jurisdiction: Jurisdiction
    let vocabulary: Vocabulary
    /// Statistics of each column's cells.
    let profiles: [ColumnProfile]
    /// The dates of each column; nil for columns of something else.
    let dates: [DateGuess?]
    /// The guesses of columns that can be named, in the order of the columns.
    let guesses: [ColumnGuess]
    /// The trial of keys against an older edition; nil without one, and where no row agrees.
    let trial: EditionTrial?
    /// Whether there was an older edition of which no row agrees under any key.
    let isTriedInVain: Bool
    private let headers: [String]

    init(_ sample: TableSample, older: TableSample?, _ jurisdiction: Jurisdiction, _ vocabulary: Vocabulary) {
        self.sample = sample
        self.jurisdiction = jurisdiction
        self.vocabulary = vocabulary
        headers = sample.header.map(SearchText.folded)
        let headers = headers
        let profiles = sample.header.indices.map { ColumnProfile($0, sample) }
        self.profiles = profiles
        var habit = DateHabit(jurisdiction: jurisdiction)
        let first = profiles.map { $0.dates(vocabulary.dateFormats, habit) }
        // Columns whose cells prove a format show how the others are written.
        for case let guess? in first where guess.rival == nil && guess.capture == nil && guess.instant == nil {
            habit.proven.formUnion(guess.formats.map(\.source))
        }
        let dates = zip(profiles, first).map { profile, guess in
            guess?.rival == nil ? guess : profile.dates(vocabulary.dateFormats, habit)
        }
        self.dates = dates
        let guesses = ColumnGuess.guesses(sample, profiles, dates, vocabulary).filter {
            Self.isName($0.cell, sample, headers)
        }
        self.guesses = guesses
        trial = older.flatMap { older in
            EditionTrial(older: older, newer: sample, profiles) { cell in
                guard Self.isName(cell, sample, headers), dates[cell] == nil else { return nil }
                switch guesses.first(where: { $0.cell == cell })?.field {
                case .recordationNumber, .reference: return 3
                case .registrationNumber: return 2
                case nil: return 1
                default: return nil
                }
            }
        }
        isTriedInVain = older != nil && trial == nil
    }

    /// Whether any column can be named.
    var hasNames: Bool { sample.header.indices.contains(where: isName) }

    /// Whether a header can name its column: it is unique and unchanged in YAML.
    func isName(_ cell: Int) -> Bool { Self.isName(cell, sample, headers) }

    /// Whether another edition has the columns of this one.
    func hasColumns(of other: TableSample) -> Bool {
        Set(other.header.map(SearchText.folded)).isSuperset(of: headers.filter { !$0.isEmpty })
    }

    /// The number of columns whose header contains a text.
    func count(headersWith text: String) -> Int { headers.count { $0.contains(text) } }

    private static func isName(_ cell: Int, _ sample: TableSample, _ headers: [String]) -> Bool {
        let header = headers[cell]
        let written = SearchText.folded(YAMLText.printable(CellText.folded(sample.header[cell]) ?? ""))
        return !header.isEmpty && written == header && headers.count { $0 == header } == 1
    }
}
