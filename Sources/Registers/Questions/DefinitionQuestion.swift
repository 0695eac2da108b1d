public import Recordations
internal import Rendering
public import Settings

/// A question that a person answers so that a definition reads a file as it is meant.
public struct DefinitionQuestion: Sendable {
    /// What is asked about.
    public enum Subject: Hashable, Sendable {
        /// The register's name for people.
        case title
        /// Whether a file shows the whole register.
        case extent
        /// Which column a field is read from.
        case column(Field)
        /// What is in a column that no field is read from.
        case content(column: String)
        /// In which format a column's dates are written.
        case dates(Field)
        /// What date cells mean that no format reads.
        case unreadDates(Field)
        /// Which of several dates in a cell counts.
        case part(Field)
        /// The time zone in which instants are days.
        case zone(Field)
        /// What a word of the register means.
        case word(Field, String)
        /// Whether a word says that an entry has ended.
        case ended(column: String, word: String)
        /// Whether there is a column that says whether an entry is in force.
        case state
        /// Whether a rule of `tombstones` is right.
        case rule(Int)
        /// Whether a rule of `skip` is right.
        case skipRule(Int)
        /// Which fields make the key.
        case key
        /// Where in its cells the classes stand.
        case classes
        /// What rows are that are rejected for a reason.
        case rejected(String)
        /// A remark of the definition that only a person can judge.
        case remark(path: String, text: String)
    }

    /// An answer that can be chosen.
    public struct Choice: Sendable {
        /// The word by which it can be chosen beside its number.
        public let word: String
        /// What the answer says.
        public let text: String
        /// Whether the definition says so now.
        public let isCurrent: Bool
        /// What the answer changes in the definition.
        public let changes: [DefinitionChange]

        init(_ word: String, _ text: String, isCurrent: Bool = false, _ changes: [DefinitionChange] = []) {
            self.word = word
            self.text = text
            self.isCurrent = isCurrent
            self.changes = changes
        }
    }

    /// What is asked about.
    public let subject: Subject
    /// The question, one sentence.
    public let text: String
    /// What in the file it is asked for, one line each.
    public let evidence: [String]
    /// The answers.
    public internal(set) var choices: [Choice]
    /// What can be typed in place of an answer's number; nil where nothing can.
    public let entry: String?
    /// What the question is about, for a person who does not know.
    public let explanation: String
    /// The fields whose reading an answer changes.
    public let fields: [Field]
    /// Tells the question from one about the same subject that was answered.
    let signature: String
    /// What a typed text changes.
    let typed: (@Sendable (String) throws -> [DefinitionChange])?

    init(
        _ subject: Subject,
        _ text: String,
        evidence: [String] = [],
        choices: [Choice] = [],
        explanation: String,
        fields: [Field] = [],
        signature: String = "",
        entry: String? = nil,
        typed: (@Sendable (String) throws -> [DefinitionChange])? = nil
    ) {
        self.subject = subject
        self.text = text
        self.evidence = evidence
        self.choices = choices
        self.explanation = explanation
        self.fields = fields
        self.signature = signature
        self.entry = entry
        self.typed = typed
    }

    /// Equal for two questions only if an answer to one of them answers the other.
    public var id: String { "\(subject) \(signature)" }

    /// What an answer changes in the definition: a choice's number or word, or a text where one can be typed.
    ///
    /// An empty answer keeps what the definition says now. Throws ``AnswerMistake`` for a text that is no answer.
    public func changes(for answer: String) throws -> [DefinitionChange] {
        let answer = CellText.folded(answer) ?? ""
        if answer.isEmpty {
            guard let current = choices.first(where: \.isCurrent) else { throw AnswerMistake(missing) }
            return current.changes
        }
        if let number = Int(answer) {
            guard choices.indices.contains(number - 1) else {
                throw AnswerMistake("There is no answer \(answer). \(missing)")
            }
            return choices[number - 1].changes
        }
        let folded = SearchText.folded(answer)
        if let choice = choices.first(where: { SearchText.folded($0.word) == folded }) { return choice.changes }
        if let typed { return try typed(answer) }
        throw AnswerMistake("'\(Excerpt.of(answer, limit: 60))' is no answer. \(missing)")
    }

    private var missing: String {
        let numbers =
            switch choices.count {
            case 0: ""
            case 1: "1"
            default: "a number from 1 to \(choices.count)"
            }
        let ways = [numbers, entry ?? ""].filter { !$0.isEmpty }
        return "Type \(Phrase.list(ways, last: "or")), or skip, back, ? or quit."
    }
}

/// A text that is no answer to a question: what was seen, and what can be typed.
public struct AnswerMistake: Error, Equatable, CustomStringConvertible {
    /// The sentences for the person.
    public let description: String

    init(_ description: String) { self.description = description }
}

/// One change of a definition's text.
public enum DefinitionChange: Equatable, Sendable {
    case set([SettingsStep], SettingsValue)
    case append(SettingsValue, to: [SettingsStep])
    case remove([SettingsStep])
    /// Removes what a comment says from `check:` on.
    case removeCheck(String, at: [SettingsStep])
    /// Removes a comment.
    case removeComment(String, at: [SettingsStep])
    /// Writes a `check:` behind a key.
    case check(String, at: [SettingsStep])

    /// What begins a remark that a person has to check.
    static let mark = "check:"

    /// The text of a definition with changes, in their order.
    ///
    /// Throws ``SettingsError`` where only an editor can change it.
    public static func applying(_ changes: [DefinitionChange], to yaml: String, file: String) throws -> String {
        var edit = try SettingsEdit(name: file, text: yaml)
        for change in changes {
            switch change {
            case .set(let path, let value): try edit.set(path, to: value)
            case .append(let value, let path): try edit.append(value, to: path)
            case .remove(let path): try edit.remove(path)
            case .removeCheck(let text, let path): edit.removeComment(text, at: path, from: mark)
            case .removeComment(let text, let path): edit.removeComment(text, at: path)
            case .check(let text, let path): edit.addComment("\(mark) \(text)", at: path)
            }
        }
        return edit.text
    }
}
