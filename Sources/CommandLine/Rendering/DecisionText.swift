internal import Application
internal import Mirror
internal import Reconciliation
internal import Rendering

/// What a decision on a row and a recordation came to.
struct DecisionText {
    /// The shape of the object, without its name.
    static let shape: JSONShape = [
        "decision": .integer, "list": .string, "reference": .string, "recordation": .string,
        "word": .words(of: Decision.Verdict.self), "field": .string.orNull, "list_value": .string.orNull,
        "register_value": .string.orNull, "by": .string, "at": .instant, "reason": .string.orNull,
        "dry_run": .boolean,
    ]

    private let common: CommonOptions
    private let isDryRun: Bool

    init(_ common: CommonOptions, isDryRun: Bool) {
        self.common = common
        self.isDryRun = isDryRun
    }

    /// Decides, and prints what was decided.
    func decide(_ verdict: Decision.Verdict, _ arguments: DecisionArguments, field: String?, reason: String) throws {
        let workspace = try common.workspace()
        let decision = try MatchDecisions(workspace, list: arguments.list).decide(
            verdict,
            row: arguments.row,
            recordation: arguments.recordation,
            field: field,
            reason: reason,
            isDryRun: isDryRun
        )
        let word =
            switch verdict {
            case .accepted: "accept"
            case .rejected: "reject"
            case .unsure: "unsure"
            }
        try print(decision, schema: "recordal.reconcile-\(word)/1", workspace)
    }

    /// Prints a decision.
    func print(_ decision: ListDecision, schema: String, _ workspace: Workspace) throws {
        let recordation = try workspace.recordationName(decision.record)
        if common.json {
            return common.print(
                .object([
                    ("schema", .string(schema)), ("decision", .int(decision.id)), ("list", .string(decision.list)),
                    ("reference", .string(decision.reference)), ("recordation", .string(recordation)),
                    ("word", .string(decision.verdict)), ("field", JSON(decision.field)),
                    ("list_value", JSON(decision.listValue)), ("register_value", JSON(decision.registerValue)),
                    ("by", .string(decision.actor)), ("at", .string(decision.at)), ("reason", JSON(decision.reason)),
                    ("dry_run", .bool(isDryRun)),
                ])
            )
        }
        if common.quiet { return }
        let pair = "\(decision.reference) and \(recordation)"
        let words: String
        if decision.state == .withdrawn {
            words = "\(pair): \(decision.verdict) \(isDryRun ? "would be" : "is") taken back"
        } else if let field = decision.field {
            words = "\(pair): how they differ in \(field.replacing("_", with: " ")) is \(decision.verdict)"
        } else {
            words = "\(pair) \(Self.meaning(of: decision.verdict))"
        }
        let number = isDryRun ? "nothing was kept" : "decision \(decision.id)"
        Output.line("\(words) (\(number))")
    }

    private static func meaning(of verdict: String) -> String {
        switch Decision.Verdict(rawValue: verdict) {
        case .accepted: "are one right"
        case .rejected: "are two rights"
        case .unsure, nil: "wait: nobody knows yet whether they are one right"
        }
    }
}
