internal import Recordations

/// What speaks for the guess that a column holds a field.
///
/// A guess stands without a doubt only where the whole header names this field and nothing else, no other column
/// could be meant, and the cells look like values of the field.
struct CellEvidence {
    let field: Field
    /// Whether the header names the field and nothing else.
    let isKnown: Bool
    /// Whether another column is certainly the recordation's number, so that a registration number is the right's.
    let hasNumber: Bool
    /// Other fields whose known headers are nearly as similar.
    let otherFields: [Field]
    /// Other columns whose headers are nearly as similar to those of the field.
    let otherHeaders: [String]

    /// Why a person has to look at the column, as a clause; nil where nothing is in doubt.
    func doubt(_ profile: ColumnProfile) -> String? {
        var text = "taken for \(field.name)"
        if !otherFields.isEmpty { text += ", or \(otherFields.map(\.name).joined(separator: ", "))" }
        if let contradiction = Self.contradiction(of: field, profile) { return "\(text), though \(contradiction)" }
        if !otherHeaders.isEmpty {
            let headers = otherHeaders.prefix(3).map { "'\(Excerpt.of($0, limit: 40))'" }.joined(separator: " or ")
            return "\(text); \(headers) could be it too"
        }
        let isSettled = isKnown || (field == .registrationNumber && hasNumber)
        if isSettled, otherFields.isEmpty { return nil }
        return question.map { "\(text): \($0)" } ?? text
    }

    // What is most often mistaken for the field.
    private var question: String? {
        switch field {
        case .recordationNumber: "is it customs' own number, not that of the right?"
        case .registrationNumber: "is it the number of the right, not that of customs?"
        case .holderCountry: "is it the holder's country, not that of the goods?"
        case .validFrom: "does the recordation begin on this day?"
        case .validTo: "does the recordation end on this day, not the right?"
        case .registrationDate: "was the right registered on this day, not the recordation?"
        case .holder: "is it who owns the right, not the mark or an agent?"
        case .mark: "is it the mark itself, not its kind?"
        case .agent: "is it the agent's name?"
        default: nil
        }
    }

    /// Whether the cells could be values of a field at all; a number within other text is one that a capture finds.
    static func fits(_ field: Field, _ profile: ColumnProfile) -> Bool {
        switch field {
        case .recordationNumber, .registrationNumber: !profile.isRunningNumber
        case .classes: true
        default: contradiction(of: field, profile) == nil
        }
    }

    /// What in the cells speaks against a field, as a clause after "though"; nil where nothing does.
    static func contradiction(of field: Field, _ profile: ColumnProfile) -> String? {
        guard let example = profile.texts.first.map({ "'\(Excerpt.of($0, limit: 30))'" }) else {
            return "all its cells are empty"
        }
        let isWords = profile.wordsShare
        switch field {
        case .holder, .agent:
            if isWords < 0.8 { return "its cells are no names, such as \(example)" }
            if field == .holder, profile.isFewWords { return "it has only \(profile.distinct) different texts" }
        case .mark:
            if profile.share({ $0.contains(where: \.isLetter) }) < 0.5 {
                return "its cells are no words, such as \(example)"
            }
            if profile.isFewWords { return "it has only \(profile.distinct) different texts, such as \(example)" }
        case .goods:
            if isWords < 0.8 { return "its cells are no words, such as \(example)" }
        case .recordationNumber, .registrationNumber:
            if profile.isRunningNumber { return "it numbers the rows" }
            if !profile.isNumberLike { return "its cells are more than a number, such as \(example)" }
        case .holderCountry:
            let isCountry = profile.share { !ColumnProfile.hasDigit($0) && $0.count <= 40 } >= 0.95
            if !isCountry { return "its cells are no countries, such as \(example)" }
        case .classes:
            if profile.readableClassesShare < 1 { return "not all its cells are classes alone" }
        default: break
        }
        return nil
    }
}
