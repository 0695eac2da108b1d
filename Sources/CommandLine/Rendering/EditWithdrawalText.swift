internal import Mirror
internal import Rendering

extension EditResultsText {
    /// Prints edits that were withdrawn, or would be.
    func print(withdrawn results: [EditResult], of ids: [Int]) {
        if common.json { return printJSON(results, [("undone", ids.count == 1 ? JSON(ids.first) : .null)]) }
        print(withdrawn: results)
        if results.count > 1, !common.quiet { Output.line("\(Phrase.count(results.count, "edit")) in all.") }
    }

    /// Prints what was withdrawn of a batch, and what stays.
    func print(_ done: BatchWithdrawal, batch: Int) {
        if common.json {
            let left = done.left.map { left in
                JSON.object([("edit", .int(left.edit.id)), ("reason", .string(left.why))])
            }
            return printJSON(done.results, [("undone", .null), ("batch", .int(batch)), ("left", .array(left))])
        }
        print(withdrawn: done.results)
        if common.quiet { return }
        for left in done.left { Output.line("left as it is: \(left.why)") }
        let rest = done.left.isEmpty ? "" : "; \(Phrase.count(done.left.count, "edit")) left as they are"
        let verb = isDryRun ? "would be taken back" : "taken back"
        Output.line("\(Phrase.count(done.results.count, "edit")) of batch \(batch) \(verb)\(rest).")
    }

    private func printJSON(_ results: [EditResult], _ more: [(String, JSON)]) {
        let name = Set(results.map(\.recordation)).count == 1 ? results.first?.recordation : nil
        common.print(
            .object(
                [("schema", "recordal.edit/1"), ("recordation", JSON(name))] + more + [
                    ("edits", .array(results.map(\.json))), ("dry_run", .bool(isDryRun)),
                ]
            )
        )
    }

    private func print(withdrawn results: [EditResult]) {
        if common.quiet { return }
        let verb = isDryRun ? "would be" : "is"
        for result in results {
            let id = result.edit.map { "edit \($0.id)" } ?? "the edit"
            let now = "\(result.field): \(result.after ?? "no value")"
            Output.line("\(result.recordation): \(id) \(verb) taken back; \(now)")
        }
    }
}
