internal import Recordations
package import Reconciliation
package import System

/// The walk of a person through the doubtful findings of a list: what is shown, what a key does, and what was answered.
///
/// It neither reads nor writes anything. A key gives at most one ``Request``; whoever carries it out reports back by
/// ``applied(_:)``, ``checked()``, ``tookBack(_:)``, ``refused(_:)`` or ``overtaken(_:)``.
package struct MatchQueue: KeyTaker {
    /// Where the person is.
    package enum Place: Equatable, Sendable {
        /// One question, by its position.
        case question(Int)
        /// Behind the last question, where the last answer can still be taken back.
        case done
        case end
    }

    /// What is asked for in a line.
    package enum Prompt: Equatable, Sendable {
        /// The row of a recordation, or the recordation of a row.
        case name
        case reason(Answer, name: String?)
    }

    /// An answer to a question.
    package enum Answer: Equatable, Sendable {
        /// The row and the recordation are the same right.
        case accept
        /// They are two rights.
        case reject
        /// Nobody knows yet.
        case unsure
        /// How they differ is accepted as it is.
        case acceptDifference

        /// The verdict that is written.
        package var verdict: Decision.Verdict {
            switch self {
            case .accept, .acceptDifference: .accepted
            case .reject: .rejected
            case .unsure: .unsure
            }
        }
    }

    /// What has to be done now.
    package enum Request: Equatable, Sendable {
        case apply(Answer, question: Int, name: String?, reason: String)
        /// A name is looked at before a reason is asked for: ``MatchQueue/checked()``, or ``MatchQueue/refused(_:)``.
        case check(String, question: Int)
        case takeBack(decision: Int)
    }

    /// What was written for an answer.
    package struct Outcome: Equatable, Sendable {
        /// The decision's number.
        package let decision: Int
        /// Whether the answer made it; else it was there before.
        package let isNew: Bool
        /// The row.
        package let reference: String
        /// The recordation's row number in the mirror.
        package let record: Int
        /// What became of it, in words.
        package let words: String

        /// Makes an outcome.
        package init(decision: Int, isNew: Bool, reference: String, record: Int, words: String) {
            self.decision = decision
            self.isNew = isNew
            self.reference = reference
            self.record = record
            self.words = words
        }
    }

    /// An answer that was given and written.
    package struct Given: Equatable, Sendable {
        /// The answer.
        package let answer: Answer
        /// The question, by its position.
        package let question: Int
        /// The reason.
        package let reason: String
        /// What was written.
        package let outcome: Outcome
    }

    /// What is shown: where the person is, and what was answered.
    package struct Screen: Equatable {
        let place: Place
        let overlay: QueueOverlay?
        let given: [Given]
    }

    /// All questions.
    package let questions: [MatchQuestion]
    /// Where the person is.
    package private(set) var place: Place
    /// What is asked for in a line; nil while keys count.
    package internal(set) var prompt: Prompt?
    /// The line so far.
    package internal(set) var entry = LineEntry()
    /// What is shown instead of the place.
    package internal(set) var overlay: QueueOverlay?
    /// What happened with the last key, for the person.
    package internal(set) var notice: String?
    /// What was answered and not taken back, in its order.
    package private(set) var given: [Given] = []
    /// The last reason, which Return repeats; nil before the first.
    package private(set) var lastReason: String?
    var hasToldDropped = false
    private var overtaken: Set<Int> = []
    private var pending: Request?

    /// Begins a walk; at first Return repeats `reason`.
    package init(_ questions: [MatchQuestion], reason: String? = nil) {
        self.questions = questions
        lastReason = reason
        place = questions.isEmpty ? .end : .question(0)
    }

    /// What is shown.
    package var screen: Screen { Screen(place: place, overlay: overlay, given: given) }
    /// Whether nothing is asked any more.
    package var isAtEnd: Bool { place == .end }

    // MARK: What is open

    /// The answer that a question has from this walk.
    package func answer(to index: Int) -> Given? { given.last { $0.question == index } }

    /// Whether a question waits for an answer: it has none, and none of another question makes it needless.
    package func isOpen(_ index: Int) -> Bool {
        answer(to: index) == nil && !overtaken.contains(index) && settling(index) == nil
    }

    /// The answer to another question that makes a question needless: the row is known by now, or the pair is none.
    package func settling(_ index: Int) -> Given? {
        let question = questions[index]
        return given.last { one in
            guard one.question != index else { return false }
            let isRow = one.outcome.reference == question.reference
            let isRecord = one.outcome.record == question.record
            return switch question.subject {
            case .pair, .unrecorded: one.answer == .accept && isRow
            case .difference: one.answer == .reject && isRow && isRecord
            case .unlisted: one.answer == .accept && isRecord
            }
        }
    }

    /// The number of questions that wait.
    package var waiting: Int { questions.indices.count(where: isOpen) }

    /// The keys of the answers that can be given at this place.
    package var answerKeys: [Character] {
        if case .question(let index) = place, answer(to: index) == nil, !overtaken.contains(index) {
            questions[index].keys
        } else {
            []
        }
    }

    // MARK: Keys

    /// Takes keys that arrived at once, and gives what has to be done.
    package mutating func press(_ keys: [Key]) -> Request? { take(keys) }

    /// The input ended: nothing more is answered.
    package mutating func endInput() { (prompt, overlay, place) = (nil, nil, .end) }

    /// Keys that were pressed before they were asked for were dropped: the person is told once.
    package mutating func keysWereDropped() { tellDropped() }

    mutating func pressedReturn() { if place == .done { place = .end } }

    mutating func pressed(_ key: Character) -> Request? {
        switch key {
        case "?", "h": overlay = .help
        case "q": place = .end
        case "u": return takeBack()
        case "b": goBack()
        case "n": advance()
        case "w": if case .question = place { overlay = .why }
        default: answer(key)
        }
        return nil
    }

    private mutating func takeBack() -> Request? {
        guard let last = given.last else {
            notice = "nothing was answered yet"
            return nil
        }
        // What was there before the walk is not taken back by it.
        guard last.outcome.isNew else {
            pending = .takeBack(decision: last.outcome.decision)
            tookBack("\(last.outcome.reference) is asked again; the decision was there before")
            return nil
        }
        return ask(for: .takeBack(decision: last.outcome.decision))
    }

    private mutating func answer(_ key: Character) {
        guard case .question(let index) = place, questions[index].keys.contains(key) else { return }
        guard answerKeys.contains(key) else {
            notice = "this is answered already; u takes the last answer back"
            return
        }
        switch key {
        case "a": begin(questions[index].needsName ? .name : .reason(.accept, name: nil))
        case "r": begin(.reason(.reject, name: nil))
        case "s": begin(.reason(.unsure, name: nil))
        default: begin(.reason(.acceptDifference, name: nil))
        }
    }

    mutating func entered() -> Request? {
        guard case .question(let index) = place else { return nil }
        let text = CellText.folded(entry.text) ?? ""
        switch prompt {
        case .name:
            guard !text.isEmpty else {
                notice = "type its name; Esc goes back"
                return nil
            }
            return ask(for: .check(text, question: index))
        case .reason(let answer, let name):
            guard let reason = enteredReason(text, last: lastReason) else { return nil }
            prompt = nil
            lastReason = reason
            return ask(for: .apply(answer, question: index, name: name, reason: reason))
        case nil: return nil
        }
    }

    private mutating func ask(for request: Request) -> Request {
        pending = request
        return request
    }

    // MARK: Moving

    // The next question that waits; after the last one those that were left out are not asked again.
    private mutating func advance() {
        guard case .question(let index) = place else { return }
        place = questions.indices.dropFirst(index + 1).first(where: isOpen).map { .question($0) } ?? .done
    }

    private mutating func goBack() {
        switch place {
        case .question(let index) where index > 0: place = .question(index - 1)
        case .done where !questions.isEmpty: place = .question(questions.count - 1)
        default: notice = "this is the first question"
        }
    }

    // MARK: What came of a request

    /// The answer that was asked for is written.
    package mutating func applied(_ outcome: Outcome) {
        guard case .apply(let answer, let question, _, let reason) = pending else { return }
        given.append(Given(answer: answer, question: question, reason: reason, outcome: outcome))
        pending = nil
        notice = outcome.words
        advance()
    }

    /// The name that was typed is one.
    package mutating func checked() {
        guard case .check(let name, _) = pending else { return }
        pending = nil
        begin(.reason(.accept, name: name))
    }

    /// The last answer was taken back, and its question is asked again.
    package mutating func tookBack(_ words: String) {
        guard case .takeBack = pending, let last = given.popLast() else { return }
        pending = nil
        place = .question(last.question)
        notice = words
    }

    /// Nothing was written, for a reason that the person can do something about: the same is asked again.
    package mutating func refused(_ message: String) {
        pending = nil
        notice = message
    }

    /// Somebody else decided on the pair of the question that is shown; nothing was written.
    package mutating func overtaken(_ message: String) {
        (pending, prompt) = (nil, nil)
        if case .question(let index) = place { overtaken.insert(index) }
        notice = message
        advance()
    }
}
