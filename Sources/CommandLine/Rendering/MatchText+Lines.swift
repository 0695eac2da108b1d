internal import Application
internal import Reconciliation
internal import Rendering

extension MatchText {
    /// What the keys do.
    var help: [StyledText] {
        wrap(
            [
                style.bold("What the keys do"), "",
                "  a  accept: the row and the recordation are the same right",
                "  r  reject: they are two rights; the pair is never proposed again",
                "  s  not sure: who decided so and why is kept, and it is asked again",
                "  d  accept this difference as it is: it is quiet until either side says something else",
                "  w  why: each fact, with both texts",
                "  n  next: leave this one open",
                "  b  back: the question before",
                "  u  undo: the last answer of this walk is taken back, and asked again",
                "  q  end, with a list of what was answered; Ctrl-D too",
                "",
                """
                After an answer you are asked for a reason. Return repeats the last one, Esc goes back. Each answer is \
                written at once; Ctrl-C ends without writing anything more.
                """,
            ],
            indent: 5
        )
    }

    /// Each fact of a question in a sentence, with both texts.
    func why(_ index: Int) -> [StyledText] {
        let question = queue.questions[index]
        let facts = question.match?.evidence.facts.filter { $0.agreement != .unstated } ?? []
        let lines = ["\(question.finding.reason)"] + facts.map(\.sentence)
        return wrap([style.bold("Why"), ""] + lines.map { "  \($0)" }, indent: 4)
    }

    /// What is shown behind the last question.
    var done: [StyledText] {
        let open = queue.waiting
        let head = open == 0 ? "Nothing of these waits any more" : "\(Phrase.number(open)) were left open"
        return [style.bold(head), ""]
            + keys([("Return", "end"), ("b", "back"), ("u", "undo the last answer"), ("?", "help")])
    }

    /// What was answered, at the end.
    var summary: [StyledText] {
        var lines: [StyledText] = []
        for one in queue.given {
            lines += ["\(one.outcome.words)", "  \(style.dim("reason: \(one.reason)"))"]
        }
        let wait = queue.waiting == 1 ? "1 waits" : "\(Phrase.number(queue.waiting)) wait"
        let rest = queue.waiting > 0 ? " \(wait): recordal reconcile review \(list) goes on." : ""
        return wrap(lines + ["\(Phrase.count(queue.given.count, "answer")) given.\(rest)"], indent: 4)
    }
}
