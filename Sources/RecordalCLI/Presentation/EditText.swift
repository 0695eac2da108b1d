internal import Mirror
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
            return ["\(result.recordation): \(result.field) is \(result.after ?? "empty") already; no edit"]
        }
        let number = isDryRun ? "would be edited" : "edit \(edit.id)"
        let sides = ShortChange(result.before ?? "–", edit.local ?? "–")
        var lines: [StyledText] = [
            "\(result.recordation): \(number), \(edit.kind.rawValue)",
            "  \(result.field): \(sides.old) → \(sides.new)",
        ]
        switch (edit.kind, edit.state) {
        case (_, .converged): lines.append("  the register says so already: it is closed as converged")
        case (.pending, _):
            lines.append("  the register says \(result.register ?? "nothing"), and that is shown until it moves")
        case (.correction, _): lines.append("  the register says \(result.register ?? "nothing")")
        case (.note, _): break
        }
        lines += result.findings.map { "  look at it: \($0)" }
        return lines
    }
}

extension EditResult {
    /// The result as `--json` gives it.
    var json: JSON {
        .object([
            ("recordation", .string(recordation)), ("field", .string(field)), ("before", JSON(before)),
            ("after", JSON(after)), ("register", JSON(register)), ("edit", edit?.json ?? .null),
            ("findings", .array(findings.map { .string($0) })),
        ])
    }
}
