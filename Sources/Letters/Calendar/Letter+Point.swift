extension Letter {
    /// A day of an obligation that a calendar shows.
    public enum Point: String, CaseIterable, Sendable {
        /// The window opens.
        case opens
        /// The day to act by.
        case safe
        /// The law's last day.
        case legal
    }
}

extension Letter.Alert {
    func fields(_ words: Words, at point: Letter.Point) -> LetterFields {
        fields(words).merging([
            "point": .text(point.rawValue), "point_text": .text(words.word("points", point.rawValue)),
        ]) { $1 }
    }
}
