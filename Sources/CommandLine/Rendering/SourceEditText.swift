internal import Application
internal import Registers
internal import Rendering

/// The screens of the walk through the questions of a source.
struct SourceEditText: QueueWords {
    let edit: SourceEdit
    let queue: SourceEditQueue
    let style: TextStyle
    /// The width of lines; nil where they are not wrapped.
    let width: Int?

    var prompt: String { "answer: " }
    var typed: String? { queue.entry.text }

    /// What is told before the first question; nil where there is nothing to tell.
    var beginning: String? {
        switch edit.origin {
        case .own, nil: nil
        case .shipped:
            "'\(edit.name)' ships with recordal. The first answer copies it to \(edit.path), which then counts."
        case .proposed: proposed
        }
    }

    private var proposed: String? {
        guard case .proposed(let proposal)? = edit.origin else { return nil }
        return
            "\(edit.path): proposed, \(proposal.columns.mapped) of \(Phrase.count(proposal.columns.all, "column")) mapped, "
            + "from \(Phrase.count(proposal.rows, "row")); \(Phrase.count(proposal.doubts.count, "line")) to check"
    }

    /// The question that waits, with its answers.
    var question: [StyledText] {
        guard let question = edit.question else { return [] }
        let left = edit.waiting == 1 ? "the last one" : "\(edit.waiting - 1) more"
        var lines = wrap([style.bold("Question \(edit.number) (\(left))"), style.bold(question.text)], indent: 2)
        lines += question.evidence.flatMap { wrap(["  \($0)"], indent: 4) }
        let digits = "\(question.choices.count)".count
        for (index, choice) in question.choices.enumerated() {
            let number = String(repeating: " ", count: digits - "\(index + 1)".count) + "\(index + 1)"
            let mark = choice.isCurrent ? "*" : " "
            lines += wrap(["\(mark) \(style.bold(number))  \(choice.text)"], indent: digits + 4)
        }
        if let entry = question.entry {
            lines += wrap(["  \(question.choices.isEmpty ? "type" : "or type") \(entry)"], indent: 4)
        }
        return lines
            + keys(
                Self.words + (question.choices.contains(where: \.isCurrent) ? [("Return", "the answer with *")] : [])
            )
    }

    private static let words = [
        ("skip", "leave it for later"), ("back", "the question before"), ("?", "explain"), ("quit", "end"),
    ]

    /// What came of an answer.
    func told(_ reply: SourceEdit.Reply) -> String {
        switch reply {
        case .explained(let text), .refused(let text): text
        case .applied(let lines): (["Written."] + lines).joined(separator: "\n")
        case .kept: "Left as it is."
        case .skipped: "Left for later."
        case .returned(let lines): (["The answer before is taken back."] + lines).joined(separator: "\n")
        case .proposed: proposed ?? ""
        case .ended: ""
        }
    }

    /// What was answered, and what to do next.
    func summary(isDryRun: Bool) -> [StyledText] {
        var lines: [StyledText] = []
        if edit.applied > 0 {
            let verb = isDryRun ? "would be" : "is"
            lines.append(
                "\(Phrase.count(edit.applied, "answer")) changed the definition; \(edit.path) \(verb) written."
            )
        }
        let command = "\(edit.name) \(edit.file)"
        if edit.question != nil {
            let waiting = edit.waiting + edit.skipped
            lines.append(
                "\(Phrase.count(waiting, "question")) \(waiting == 1 ? "is" : "are") left. Go on: recordal sources edit \(command)"
            )
        } else if edit.skipped > 0 {
            lines.append(
                "\(Phrase.count(edit.skipped, "question")) \(edit.skipped == 1 ? "was" : "were") left for later: recordal sources edit \(command)"
            )
        } else {
            let rows = edit.limit.map { " in the first \(Phrase.count($0, "row"))" } ?? ""
            lines.append("Nothing left to ask\(rows). See: recordal sources check \(command)")
        }
        return lines.flatMap { wrap([$0], indent: 2) }
    }
}
