package import System

/// What keys do while a person finishes a source at a terminal: each answer is a line.
///
/// A line that was entered is the request; whoever carries it out reports back by ``answered(_:isNew:)`` or ``end()``.
package struct SourceEditQueue: KeyQueue {
    /// What is shown: which question, after how many answers.
    package struct Screen: Equatable {
        let step: Int
    }

    /// The line so far.
    package private(set) var entry = LineEntry()
    /// What happened with the last answer, for the person.
    package private(set) var notice: String?
    /// Whether nothing is asked any more.
    package private(set) var isAtEnd = false
    private var step = 0
    private var hasToldDropped = false

    /// Begins before the first question; `notice` is told above it.
    package init(notice: String? = nil) { self.notice = notice }

    /// What is shown.
    package var screen: Screen { Screen(step: step) }

    /// Takes keys that arrived at once, and gives the line that was entered.
    ///
    /// A paste enters nothing: its text is in the line until the person presses Return.
    package mutating func press(_ keys: [Key]) -> String? {
        let meant = keys.filter { $0 != .other }
        guard !meant.isEmpty else { return nil }
        switch entry.press(meant) {
        case .typed: return nil
        case .unconfirmed:
            notice = "The text came with its Return: press Return to enter it."
            return nil
        case .cancelled:
            entry = LineEntry()
            if meant == [.endOfInput] { isAtEnd = true }
            return nil
        case .entered:
            let line = entry.text
            entry = LineEntry()
            return line
        }
    }

    /// The input ended: nothing more is answered.
    package mutating func endInput() { isAtEnd = true }

    /// Keys that were pressed before they were asked for were dropped: the person is told once.
    package mutating func keysWereDropped() {
        guard !hasToldDropped else { return }
        hasToldDropped = true
        let told = "Keys pressed too fast were dropped."
        notice = notice.map { "\($0)\n\(told)" } ?? told
    }

    /// An answer was carried out: what is told, and whether another question is shown.
    package mutating func answered(_ message: String, isNew: Bool) {
        notice = message
        if isNew { step += 1 }
    }

    /// Nothing is asked any more.
    package mutating func end() { isAtEnd = true }
}
