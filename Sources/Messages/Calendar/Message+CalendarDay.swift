extension Message {
    /// The days of an obligation that a calendar shows.
    public enum CalendarDay: String, CaseIterable, Sendable {
        /// The first day of the filing window.
        case opens
        /// The day to act by.
        case safe
        /// The law's last day.
        case legal
    }
}

extension Message.Alert {
    func fields(_ words: Words, at day: Message.CalendarDay) -> MessageFields {
        fields(words).merging([
            "point": .text(day.rawValue), "point_text": .text(words.word("points", day.rawValue)),
        ]) { $1 }
    }
}
