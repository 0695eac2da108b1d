internal import Application
internal import Rendering

extension QueueText {
    /// What the keys do.
    var help: [StyledText] {
        wrap(
            [
                style.bold("What the keys do"), "",
                "  k  keep our correction, or our filing: it stands against the register's new value",
                "  r  take the register's value: our edit is closed",
                "  a  accept that it ended: our edits of a recordation that is gone are closed",
                "  e  enter a third value, or - for none",
                "  d  defer: it is asked again on a day that you name",
                "  w  why: the register's own text, its fetch, all edits and answers of the field",
                "  n  next: leave this one open",
                "  b  back: the question before, or the table",
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

    /// What was answered, at the end.
    func summary(isAttended: Bool) -> [StyledText] {
        let counts = queue.counts
        let all = counts.answered + counts.putOff + counts.waiting
        var lines: [StyledText] = []
        if isAttended {
            for one in queue.given {
                let shown = one.outcomes.count > 5 ? 3 : one.outcomes.count
                lines += one.outcomes.prefix(shown).map { StyledText($0) }
                let more = one.outcomes.count - shown
                if more > 0 { lines.append("and \(Phrase.count(more, "conflict")) more in the same way") }
                if let reason = one.reason { lines.append("  \(style.dim("reason: \(reason)"))") }
            }
        }
        let later = counts.putOff > 0 ? ", \(Phrase.number(counts.putOff)) put off" : ""
        let answered = "\(Phrase.number(counts.answered)) of \(Phrase.count(all, "conflict")) answered\(later)."
        let wait = counts.waiting == 1 ? "1 waits" : "\(Phrase.number(counts.waiting)) wait"
        let rest = counts.waiting > 0 ? " \(wait): recordal resolve -i goes on." : ""
        return wrap(lines + ["\(answered)\(rest)"], indent: 4)
    }

    /// What was typed; nil where single keys count.
    var typed: String? { queue.prompt == nil ? nil : queue.entry.text }

    /// What stands before the place where the person types.
    var prompt: String {
        switch queue.prompt {
        case .value:
            queue.group?.move == .shown ? "which one (its number; Esc: back): " : "value (-: none; Esc: back): "
        case .until:
            "until when (a date, 30d or 4w; Return: \(ConflictQueue.usualDeferralInDays)d; Esc: back): "
        case .reason:
            reasonPrompt(queue.lastReason)
        case nil: queue.overlay == nil ? "key (? for help): " : "any key goes back: "
        }
    }
}
