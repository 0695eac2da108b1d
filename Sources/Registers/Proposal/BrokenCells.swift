internal import Recordations

/// White space within the numbers and dates of a column, as tables have it that were made from a PDF.
enum BrokenCells {
    // A single cell is a slip that the register makes.
    private static let least = 2

    /// A cell with white space within a number, and the cell without any; nil where the column has none to repair.
    static func example(_ profile: ColumnProfile, _ field: Field, hasDates: Bool) -> (broken: String, whole: String)? {
        switch field {
        case .recordationNumber, .registrationNumber:
            // Numbers of offices may have spaces at the same places in all cells: 826 629.
            guard profile.isNumberLike else { return nil }
            let broken = profile.texts.filter(isBroken)
            guard broken.count >= least, broken.count * 2 <= profile.texts.count else { return nil }
            return broken.first.map { ($0, squeezed($0)) }
        default:
            guard field.kind == .date, hasDates, let broken = profile.texts.first(where: isBroken) else { return nil }
            return (broken, squeezed(broken))
        }
    }

    /// Whether white space stands between two digits.
    static func isBroken(_ text: String) -> Bool {
        var isBehindDigit = false
        var isBehindSpace = false
        for letter in text.unicodeScalars {
            if letter.properties.isWhitespace {
                isBehindSpace = true
                continue
            }
            let isDigit = letter.properties.numericType == .decimal
            if isDigit, isBehindDigit, isBehindSpace { return true }
            isBehindDigit = isDigit
            isBehindSpace = false
        }
        return false
    }

    static func squeezed(_ text: String) -> String { text.filter { !$0.isWhitespace } }
}

extension ColumnProfile {
    /// The dates of the column, also where white space divides them: `31.12.201 9`.
    func datesOfBrokenCells(_ formats: [DateFormat], _ habit: DateHabit) -> DateGuess? {
        let guess = dates(formats, habit)
        guard texts.contains(where: BrokenCells.isBroken), guess?.instant == nil, !isProse else { return guess }
        let squeezed = ColumnProfile(texts: texts.map(BrokenCells.squeezed), like: self)
        guard var repaired = squeezed.dates(formats, habit), repaired.capture == nil else { return guess }
        if let guess, guess.capture == nil, guess.unread <= repaired.unread { return guess }
        repaired.isRepaired = true
        return repaired
    }
}
