package import System

/// What is shown instead of a question until the next key.
package enum QueueOverlay: Equatable, Sendable {
    case help, why
}

/// The walk of a person through questions, one key an answer, as a terminal sees it.
package protocol KeyQueue: Sendable {
    associatedtype Screen: Equatable
    associatedtype Request

    /// What is shown; a changed one is drawn.
    var screen: Screen { get }
    /// Whether nothing is asked any more.
    var isAtEnd: Bool { get }
    /// The line so far.
    var entry: LineEntry { get }
    /// What happened with the last key, for the person.
    var notice: String? { get }

    /// Takes keys that arrived at once, and gives what has to be done.
    mutating func press(_ keys: [Key]) -> Request?
    /// The input ended: nothing more is answered.
    mutating func endInput()
    /// Keys that were pressed before they were asked for were dropped: the person is told once.
    mutating func keysWereDropped()
}

/// What keys do in every walk; a walk says what a single key and an entered line mean.
protocol KeyTaker: KeyQueue {
    associatedtype Prompt

    var prompt: Prompt? { get set }
    var entry: LineEntry { get set }
    var overlay: QueueOverlay? { get set }
    var notice: String? { get set }
    var hasToldDropped: Bool { get set }

    mutating func pressed(_ key: Character) -> Request?
    mutating func pressedReturn()
    mutating func entered() -> Request?
}

extension KeyTaker {
    /// Takes keys that arrived at once.
    ///
    /// Where single keys count, several at once are a paste or were typed before they were asked for: they are dropped.
    /// Keys that have no meaning do nothing.
    mutating func take(_ keys: [Key]) -> Request? {
        let meant = keys.filter { $0 != .other }
        guard let key = meant.first else { return nil }
        if prompt != nil { return type(meant) }
        if case .paste = key { return drop() }
        if meant.count > 1 { return drop() }
        notice = nil
        if overlay != nil, key != .endOfInput {
            overlay = nil
            return nil
        }
        switch key {
        case .endOfInput: endInput()
        case .enter: pressedReturn()
        case .character(let character):
            if let key = character.lowercased().first { return pressed(key) }
        default: break
        }
        return nil
    }

    private mutating func drop() -> Request? {
        notice = nil
        keysWereDropped()
        return nil
    }

    private mutating func type(_ keys: [Key]) -> Request? {
        notice = nil
        switch entry.press(keys) {
        case .typed: return nil
        case .unconfirmed:
            notice = "the text came with its Return: press Return to enter it"
            return nil
        case .cancelled:
            prompt = nil
            if keys == [.endOfInput] { endInput() }
            return nil
        case .entered: return entered()
        }
    }

    mutating func begin(_ prompt: Prompt) {
        entry = LineEntry()
        self.prompt = prompt
    }

    /// The reason that was typed, or with an empty line the last one; nil, which the person is told, where there is none.
    mutating func enteredReason(_ text: String, last: String?) -> String? {
        if let reason = text.isEmpty ? last : text { return reason }
        notice = "a reason is needed: whoever looks at it later has to know why; Esc goes back"
        return nil
    }

    /// Tells the person something, beside what was to be told already.
    mutating func addNotice(_ message: String) {
        notice = notice.map { "\($0)\n\(message)" } ?? message
    }

    mutating func tellDropped() {
        guard !hasToldDropped else { return }
        hasToldDropped = true
        addNotice("keys pressed too fast were dropped")
    }
}
