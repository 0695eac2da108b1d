internal import Application
internal import Curation
internal import Mirror
internal import Rendering

/// Prints what became of conflicts.
struct ResolveText {
    /// The shape of the object, without its name.
    static let shape: JSONShape = ["resolved": .array(ResolveResult.shape), "dry_run": .boolean]

    private let results: [ResolveResult]
    private let schema: String
    private let isDryRun: Bool

    init(_ results: [ResolveResult], schema: String, isDryRun: Bool) {
        self.results = results
        self.schema = schema
        self.isDryRun = isDryRun
    }

    func print(_ common: CommonOptions) {
        if common.json {
            return common.print([
                "schema": .string(schema), "resolved": .array(results.map(\.json)), "dry_run": .bool(isDryRun),
            ])
        }
        if common.quiet { return }
        let verb = isDryRun ? "would be" : "is"
        for result in results { Output.line("conflict \(result.conflict.id) \(verb) \(result.outcome)") }
        if results.isEmpty { return Output.line("No conflict that waits matches; recordal conflicts lists them.") }
        if results.count != 1 { Output.line("\(Phrase.count(results.count, "conflict")) in all.") }
    }
}

extension ResolveResult {
    /// The shape of ``json``.
    static let shape: JSONShape = JSONShape.object([("recordation", .string)]).with(Conflict.shape)
        .with(["after": .string.orNull, "edit_now": Edit.shape.orNull])

    /// What became of it, behind "is".
    var outcome: String {
        let place = "\(recordation), \(conflict.field)"
        switch conflict.state {
        case .open where conflict.deferredUntil != nil: return "put off until \(conflict.deferredUntil ?? ""): \(place)"
        case .open: return "open again: \(place)"
        default:
            if conflict.field == Conflict.linkField { return "answered: \(recordation) is \(after ?? "none of them")" }
            if let edit, edit.kind == .pending, edit.state == .open {
                return
                    "answered: \(place) is filed as \(edit.local ?? "no value") (edit \(edit.id) waits for the register); "
                    + "shown is \(after ?? "no value")"
            }
            let edit = edit.map { "; edit \($0.id) is \($0.state.rawValue)" } ?? ""
            return "answered: \(place) shows \(after ?? "no value")\(edit)"
        }
    }

    /// The result as `--json` promises it.
    var json: JSON {
        .object(
            [("recordation", .string(recordation))] + conflict.members
                + [("after", JSON(after)), ("edit_now", edit?.json ?? .null)]
        )
    }
}
