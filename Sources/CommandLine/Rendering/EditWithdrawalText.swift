internal import Curation
internal import Application
internal import Mirror
internal import Rendering

/// Prints what came of withdrawing edits.
struct EditWithdrawalText {
    /// The shape of the object of single edits.
    static let shape: JSONShape = JSONShape.object([
        ("edits", .array(EditResult.shape)), ("dry_run", .boolean),
    ]).named("recordal.undo-edit/1")
    /// The shape of the object of a batch.
    static let batchShape = JSONShape.object([
        ("batch", .integer), ("left", .array(["edit": .integer, "reason": .string])),
        ("edits", .array(EditResult.shape)), ("dry_run", .boolean),
    ]).named("recordal.undo-batch/1")

    private let common: CommonOptions
    private let isDryRun: Bool

    init(_ common: CommonOptions, isDryRun: Bool) {
        self.common = common
        self.isDryRun = isDryRun
    }

    /// Prints edits that were withdrawn, or would be.
    func print(_ results: [EditResult]) {
        if common.json { return printJSON(results, schema: "recordal.undo-edit/1", []) }
        printLines(results)
        if results.count > 1, !common.quiet { Output.line("\(Phrase.count(results.count, "edit")) in all.") }
    }

    /// Prints what was withdrawn of a batch, and what stays.
    func print(_ done: BatchWithdrawal, batch: Int) {
        if common.json {
            let left = done.left.map { left in
                JSON.object([("edit", .int(left.edit.id)), ("reason", .string(left.why))])
            }
            let more: [(String, JSON)] = [("batch", .int(batch)), ("left", .array(left))]
            return printJSON(done.results, schema: "recordal.undo-batch/1", more)
        }
        printLines(done.results)
        if common.quiet { return }
        for left in done.left { Output.line("left as it is: \(left.why)") }
        let rest = done.left.isEmpty ? "" : "; \(Phrase.count(done.left.count, "edit")) left as they are"
        let verb = isDryRun ? "would be taken back" : "taken back"
        Output.line("\(Phrase.count(done.results.count, "edit")) of batch \(batch) \(verb)\(rest).")
    }

    private func printJSON(_ results: [EditResult], schema: String, _ more: [(String, JSON)]) {
        common.print(
            .object(
                [("schema", .string(schema))] + more + [
                    ("edits", .array(results.map(\.json))), ("dry_run", .bool(isDryRun)),
                ]
            )
        )
    }

    private func printLines(_ results: [EditResult]) {
        if common.quiet { return }
        let verb = isDryRun ? "would be" : "is"
        for result in results {
            let id = result.edit.map { "edit \($0.id)" } ?? "the edit"
            let now = "\(result.field): \(result.after ?? "no value")"
            Output.line("\(result.recordation): \(id) \(verb) taken back; \(now)")
        }
    }
}
