internal import Curation
internal import Application
internal import Mirror
internal import Recordations
internal import Rendering

/// What became of an edit, in words.
struct EditText {
    private let result: EditResult
    private let isDryRun: Bool

    init(_ result: EditResult, isDryRun: Bool) {
        self.result = result
        self.isDryRun = isDryRun
    }

    var lines: [StyledText] {
        guard let edit = result.edit else {
            return ["\(result.recordation): \(idle); no edit was made"]
        }
        let number = isDryRun ? "would be edited" : "edit \(edit.id)"
        let sides = ShortChange(result.before ?? "–", edit.local ?? "–")
        var lines: [StyledText] = [
            "\(result.recordation): \(number), \(edit.kind.rawValue)",
            "  \(result.field): \(sides.old) → \(sides.new)",
        ]
        if edit.local == nil, result.before != nil {
            lines.append("  the field was emptied: the edit says that there is no value")
        }
        switch (edit.kind, edit.state) {
        case (_, .overruled):
            lines.append(
                "  the register moved to \(result.register ?? "nothing") meanwhile, and its policy prefers that"
            )
        case (_, .converged): lines.append("  the register says so already: it is closed as converged")
        case (.pending, .resolved):
            lines.append("  this was answered before: recordal why ID \(result.field) tells by whom")
        case (.pending, _):
            lines.append("  the register says \(result.register ?? "nothing"); shown is \(result.after ?? "no value")")
        case (.correction, _): lines.append("  the register says \(result.register ?? "nothing")")
        case (.note, _): break
        }
        if result.conflict != nil {
            lines.append("  the register moved meanwhile: a conflict, which recordal conflicts lists")
        }
        lines += result.findings.map { "  look at it: \($0)" }
        return lines
    }
}

extension EditText {
    // Why no edit was made: an open edit or the register has the value already.
    private var idle: String {
        if let known = result.known {
            let value = known.local ?? "no value"
            return "edit \(known.id) (\(known.kind.rawValue) by \(known.actor)) gives \(result.field) \(value) already"
        }
        if let register = result.register { return "the register says \(result.field) \(register) already" }
        return Field(name: result.field) == nil
            ? "\(result.field) is empty already" : "the register states no \(result.field)"
    }
}
