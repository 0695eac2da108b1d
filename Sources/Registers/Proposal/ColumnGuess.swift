internal import Recordations

/// A guess of the field of a column in an unknown table.
struct ColumnGuess {
    let cell: Int
    let header: String
    let field: Field
    /// The similarity of the header to a known one, 0 to 1.
    let likeness: Double
    /// Whether the header names the field and nothing else.
    let isKnown: Bool
    /// Why a person has to look at the guess, as a clause; nil where header and cells leave no doubt.
    let doubt: String?

    // The factor for a guess that the cells support.
    private static let contentWeight = 1.5
    private static let leastOfEmpty = 0.6
    // The share of the best likeness from which on another field or another column is named beside it.
    private static let rivalShare = 0.9

    // Adjusts the likenesses of a header by the cells of its column.
    private static func weighed(
        _ likenesses: [Field: Double],
        _ profile: ColumnProfile,
        _ dates: DateGuess?
    ) -> [Field: Double] {
        var weighed: [Field: Double] = [:]
        for (field, likeness) in likenesses {
            var likeness = likeness
            switch field.kind {
            case .date where dates != nil && dates?.capture == nil: likeness = min(1, likeness * contentWeight)
            case .date where dates == nil && !profile.isEmpty && !profile.isDayCount: continue
            case .classes where !profile.isEmpty && profile.classesShare < 0.5: continue
            default: break
            }
            if field == .recordationNumber || field == .registrationNumber, profile.numbersShare < 0.5 { continue }
            // A column without any text has no cells that could support a guess.
            if profile.isEmpty, likeness < leastOfEmpty { continue }
            if likeness >= Vocabulary.leastLikeness { weighed[field] = likeness }
        }
        return weighed
    }

    /// Assigns to each field the column with the most similar header, and to each column at most one field.
    static func guesses(
        _ sample: TableSample,
        _ profiles: [ColumnProfile],
        _ dates: [DateGuess?],
        _ vocabulary: Vocabulary
    ) -> [ColumnGuess] {
        let likenesses = sample.header.indices.map { cell in
            weighed(
                vocabulary.likenesses(of: sample.header[cell], least: Vocabulary.leastLikeness / contentWeight),
                profiles[cell],
                dates[cell]
            )
        }
        var pairs: [(cell: Int, field: Field, likeness: Double)] = []
        for (cell, fields) in likenesses.enumerated() {
            for (field, likeness) in fields {
                // Cells that contradict a header make room for a column that fits.
                let fits = CellEvidence.fits(field, profiles[cell])
                pairs.append((cell, field, fits ? likeness : likeness * 0.6))
            }
        }
        pairs.sort { ($1.likeness, $0.cell, $0.field.rawValue) < ($0.likeness, $1.cell, $1.field.rawValue) }
        var chosen: [(cell: Int, field: Field, likeness: Double)] = []
        for pair in pairs where !chosen.contains(where: { $0.cell == pair.cell || $0.field == pair.field }) {
            chosen.append(pair)
        }
        let hasNumber = chosen.contains { pair in
            pair.field == .recordationNumber && vocabulary.isKnown(sample.header[pair.cell], as: .recordationNumber)
        }
        return chosen.sorted { $0.cell < $1.cell }.map { pair in
            let isKnown = vocabulary.isKnown(sample.header[pair.cell], as: pair.field)
            let evidence = CellEvidence(
                field: pair.field,
                isKnown: isKnown,
                hasNumber: hasNumber && vocabulary.purpose == .register,
                otherFields: likenesses[pair.cell].filter { field, likeness in
                    field != pair.field && field.kind == pair.field.kind && likeness >= pair.likeness * rivalShare
                }.keys.sorted { $0.rawValue < $1.rawValue },
                otherHeaders: sample.header.indices.filter { cell in
                    cell != pair.cell && likenesses[cell][pair.field] ?? 0 >= pair.likeness * rivalShare
                        && !chosen.contains { $0.cell == cell && $0.likeness >= likenesses[cell][pair.field] ?? 0 }
                }.compactMap { CellText.folded(sample.header[$0]) }
            )
            return ColumnGuess(
                cell: pair.cell,
                header: sample.header[pair.cell],
                field: pair.field,
                likeness: pair.likeness,
                isKnown: isKnown,
                doubt: evidence.doubt(profiles[pair.cell])
            )
        }
    }

    /// A guess of the key's column that no header names.
    init(unnamed cell: Int, header: String, field: Field, doubt: String) {
        self.cell = cell
        self.header = header
        self.field = field
        likeness = 0
        isKnown = false
        self.doubt = doubt
    }

    private init(cell: Int, header: String, field: Field, likeness: Double, isKnown: Bool, doubt: String?) {
        self.cell = cell
        self.header = header
        self.field = field
        self.likeness = likeness
        self.isKnown = isKnown
        self.doubt = doubt
    }
}
