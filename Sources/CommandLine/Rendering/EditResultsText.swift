internal import Application
internal import Curation
internal import Mirror
internal import Rendering

/// Prints what came of edits.
struct EditResultsText {
    /// The shapes of the object: of one recordation, and of a table.
    static let shape: JSONShape = .either([
        JSONShape.object([
            ("recordation", .string), ("edits", .array(EditResult.shape)), ("dry_run", .boolean),
        ]).named("recordal.edit/1"),
        JSONShape.object([
            ("recordation", .null), ("edits", .array(EditResult.shape)), ("applied", .boolean),
            ("batch", .integer.orNull),
            ("errors", .array(["line": .integer, "cell": .string.orNull, "error": .string])),
            (
                "sheet",
                JSONShape.object([
                    ("rows", .integer), ("changed", .integer), ("known", .integer), ("respelled", .integer),
                ]).orNull
            ), ("dry_run", .boolean),
        ]).named("recordal.edit/1"),
    ])

    let common: CommonOptions
    let isDryRun: Bool

    init(_ common: CommonOptions, isDryRun: Bool) {
        self.common = common
        self.isDryRun = isDryRun
    }

    /// Prints what was changed of one recordation.
    func print(_ change: EditSession.Change) {
        if common.json {
            return common.print(
                .object([
                    ("schema", "recordal.edit/1"), ("recordation", .string(change.recordation)),
                    ("edits", .array(change.edits.map(\.json))), ("dry_run", .bool(isDryRun)),
                ])
            )
        }
        if common.quiet { return }
        for result in change.edits { Output.line(StyledText(lines: EditText(result, isDryRun: isDryRun).lines)) }
    }

    /// Prints what came of a table; `name` is its file.
    func print(_ result: EditTableResult, of name: String) {
        if common.json { return common.print(json(result)) }
        if !common.quiet {
            for one in result.edits {
                Output.line(StyledText(lines: EditText(one, isDryRun: !result.isApplied).lines))
            }
        }
        for line in result.badLines {
            let place = "\(name):\(line.cell ?? "\(line.number)")"
            ErrorOutput.line("\(ErrorOutput.style.red(place)): \(line.error)")
        }
        if common.quiet { return }
        if let sheet = result.sheet { Output.line(Self.findings(sheet)) }
        Output.line(summary(result))
        if let batch = result.batch {
            Output.line("They are batch \(batch); to take it back: recordal undo batch \(batch) --reason TEXT")
        }
    }

    private static func findings(_ sheet: EditTableResult.Sheet) -> String {
        let rows = Phrase.count(sheet.rows, "row")
        var parts = ["\(rows), \(Phrase.count(sheet.changed, "cell")) changed since the sheet was made"]
        if sheet.known > 0 { parts.append("\(sheet.known) of them taken before or there already") }
        if sheet.respelled > 0 {
            parts.append(
                "\(Phrase.count(sheet.respelled, "cell")) only written in another way by a spreadsheet program"
            )
        }
        return parts.joined(separator: "; ") + "."
    }

    private func json(_ result: EditTableResult) -> JSON {
        let errors = result.badLines.map {
            JSON.object([("line", .int($0.number)), ("cell", JSON($0.cell)), ("error", .string($0.error))])
        }
        return .object([
            ("schema", "recordal.edit/1"), ("recordation", .null),
            ("edits", .array(result.edits.map(\.json))), ("applied", .bool(result.isApplied)),
            ("batch", JSON(result.batch)), ("errors", .array(errors)), ("sheet", result.sheet?.json ?? .null),
            ("dry_run", .bool(isDryRun)),
        ])
    }

    private func summary(_ result: EditTableResult) -> String {
        let made = result.edits.count { $0.edit != nil }
        let edits = "\(Phrase.count(made, "edit")) \(result.isApplied ? "made" : "would be made")"
        let others = result.edits.count - made
        let idle = others > 0 ? ", \(Phrase.count(others, "value")) as they were" : ""
        guard !result.badLines.isEmpty else { return "\(edits)\(idle)." }
        let what = result.sheet == nil ? "line" : "cell"
        let lines = "\(Phrase.count(result.badLines.count, what)) cannot be taken"
        return result.isApplied || isDryRun
            ? "\(edits)\(idle); \(lines)."
            : "\(edits)\(idle); \(lines), so nothing was changed (--keep-going makes the good ones)."
    }
}

extension EditTableResult.Sheet {
    fileprivate var json: JSON {
        .object([
            ("rows", .int(rows)), ("changed", .int(changed)), ("known", .int(known)), ("respelled", .int(respelled)),
        ])
    }
}
