internal import Patterns
internal import Recordations

/// The number within cells that say more, such as `Certificate No 68004 of 21.11.2000`.
struct NumberCapture {
    /// The pattern of the number.
    let pattern: String
    /// What a person has to know.
    let doubt: String

    // What stands before a number, in the languages of the registers.
    private static let labels = ["№", #"N[o°º]\.?"#, #"Nr\.?"#, "#", "第"]

    /// The label that most cells have; nil where fewer than four fifths have one.
    init?(_ profile: ColumnProfile) {
        for label in Self.labels {
            let pattern = (label.contains("N") ? "(?i)\\b" : "") + label + #"\s*(\d[\d ]*\d|\d)"#
            guard let compiled = try? Pattern(pattern) else { continue }
            let found = profile.texts.compactMap { text in
                (try? compiled.capture(in: text)).flatMap { $0 }.map { (text, $0) }
            }
            guard found.count * 5 >= profile.texts.count * 4, let first = found.first else { continue }
            self.pattern = pattern
            let none = profile.texts.count - found.count
            doubt =
                "the cells hold more than a number: of '\(Excerpt.of(first.0, limit: 60))' '\(first.1)' is taken"
                + (none == 0 ? "" : ", and in \(none == 1 ? "1 cell" : "\(none) cells") nothing")
            return
        }
        return nil
    }
}
