internal import Curation
internal import Mirror
internal import Rendering

extension Editing {
    /// Takes edits back: all of them, or none where one cannot be.
    func takeBack(_ ids: [Int]) throws {
        let results = try mirror.transaction(isDryRun: isDryRun) {
            // What stands on another edit is taken back before it.
            try Set(ids).sorted(by: >).map { id in
                let actor = try actor(takingBack: mirror.edit(numbered: id)?.kind)
                return try mirror.withdraw(edit: id, reason: command.reason, actor: actor)
            }
        }
        if common.json { return printJSON(results, [("undone", ids.count == 1 ? JSON(ids.first) : .null)]) }
        say(results)
        if results.count > 1, !common.quiet { Output.line("\(Phrase.count(results.count, "edit")) in all.") }
    }

    /// Takes back what still can be of a batch, and names what stays.
    func takeBack(batch: Int) throws {
        let done = try mirror.transaction(isDryRun: isDryRun) {
            let actor = try workspace.actor(vouchingFor: "taking a batch of edits back")
            return try mirror.withdraw(batch: batch, reason: command.reason, actor: actor)
        }
        if common.json {
            let left = done.left.map { left in
                JSON.object([("edit", .int(left.edit.id)), ("reason", .string(left.why))])
            }
            return printJSON(done.results, [("undone", .null), ("batch", .int(batch)), ("left", .array(left))])
        }
        say(done.results)
        if common.quiet { return }
        for left in done.left { Output.line("left as it is: \(left.why)") }
        let rest = done.left.isEmpty ? "" : "; \(Phrase.count(done.left.count, "edit")) left as they are"
        let verb = isDryRun ? "would be taken back" : "taken back"
        Output.line("\(Phrase.count(done.results.count, "edit")) of batch \(batch) \(verb)\(rest).")
    }

    private func actor(takingBack kind: Edit.Kind?) throws -> String {
        try kind == .note ? workspace.actor : workspace.actor(vouchingFor: "taking an edit back")
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

    private func say(_ results: [EditResult]) {
        if common.quiet { return }
        let verb = isDryRun ? "would be" : "is"
        for result in results {
            let id = result.edit.map { "edit \($0.id)" } ?? "the edit"
            let now = "\(result.field): \(result.after ?? "no value")"
            Output.line("\(result.recordation): \(id) \(verb) taken back; \(now)")
        }
    }
}
