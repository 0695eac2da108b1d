internal import Curation
internal import Foundation
internal import Mirror
internal import Notifications
internal import Recordations
internal import Registers
internal import Rendering
internal import System

/// Walks the queue of conflicts with a person, one key an answer.
///
/// Each answer is written at once: whoever leaves in the middle goes on there the next time.
struct InteractiveResolver {
    private let questions: [ConflictCase]
    private let answering: ConflictResolver
    private let docket: Docket
    private let reason: String
    private let today: CivilDate
    private let style: TextStyle

    private static let deferralInDays = 30

    init(
        _ questions: [ConflictCase],
        _ answering: ConflictResolver,
        _ docket: Docket,
        _ reason: String,
        _ today: CivilDate,
        _ style: TextStyle
    ) {
        self.questions = questions
        self.answering = answering
        self.docket = docket
        self.reason = reason
        self.today = today
        self.style = style
    }

    func run() throws {
        var (answered, putOff, isLeft) = (0, 0, false)
        for (number, question) in questions.enumerated() where !isLeft {
            Output.line("\(number + 1) of \(questions.count)")
            // Worked out at its turn: the answers before may have moved what is asked now.
            let effects = try docket.effects(of: [question])[question.conflict.id]
            Output.line(StyledText(lines: ConflictText(question, effects, today, style).lines))
            var isDone = false
            while !isDone {
                prompt("[l]ocal  [r]egister  [v]alue  [d]efer \(Self.deferralInDays) days  [s]kip  [q]uit: ")
                let key = Keyboard.key()
                do {
                    switch key {
                    case "l": try say(answering.take("local", question, reason: reason))
                    case "r": try say(answering.take("register", question, reason: reason))
                    case "v":
                        prompt("value: ")
                        guard let text = Keyboard.line(), CellText.folded(text) != nil else { continue }
                        try say(answering.take(text, question, reason: reason))
                    case "d":
                        let day = today.adding(days: Self.deferralInDays)
                        try say(answering.putOff(question.conflict.id, until: day, reason: reason))
                        (putOff, isDone) = (putOff + 1, true)
                        continue
                    case "s":
                        Output.line("skipped")
                        isDone = true
                        continue
                    case "q", nil:
                        Output.line("left")
                        (isLeft, isDone) = (true, true)
                        continue
                    default: continue
                    }
                    answered += 1
                    isDone = true
                } catch let error as StatementError {
                    Output.line("\(block: error)")
                } catch let error as MirrorError where [.moved, .overtaken].contains(error.kind) {
                    // Somebody else was quicker, or the register was: the next question is as good.
                    Output.line("\(block: error)")
                    isDone = question.conflict.field != Conflict.linkField
                }
            }
        }
        let later = putOff > 0 ? ", \(Phrase.number(putOff)) put off" : ""
        Output.line("\(Phrase.number(answered)) of \(Phrase.count(questions.count, "conflict")) answered\(later).")
    }

    private func say(_ result: ResolveResult) {
        Output.line("conflict \(result.conflict.id) is \(result.words)")
    }

    private func prompt(_ text: String) {
        Output.write(text)
        Output.flush()
    }
}

/// Keys as they are pressed: without waiting for the line's end on a terminal, and letter by letter from a pipe.
enum Keyboard {
    /// The next key, in small letters; nil at the end of the input.
    static func key() -> Character? {
        SingleKeyMode.run { isTerminal in
            while let byte = StandardStream.input.readByte() {
                guard byte > 0x20 else {
                    if byte == 0x04 { return nil }
                    continue
                }
                if isTerminal { Output.line() }
                return Character(UnicodeScalar(byte)).lowercased().first
            }
            return nil
        }
    }

    /// The rest of a line; nil at the end of the input.
    static func line() -> String? {
        var bytes: [UInt8] = []
        while let byte = StandardStream.input.readByte() {
            if byte == 0x0A { return String(decoding: bytes, as: UTF8.self) }
            bytes.append(byte)
        }
        return bytes.isEmpty ? nil : String(decoding: bytes, as: UTF8.self)
    }
}
