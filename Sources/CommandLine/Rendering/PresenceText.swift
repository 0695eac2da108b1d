internal import Application
internal import Rendering

/// Prints that a recordation's absence was explained, or is not any more.
struct PresenceText {
    /// The shape of the object, without its name.
    static let shape: JSONShape = ["recordation": .string, "presence": .string, "dry_run": .boolean]

    private let result: PresenceExplanation.Result
    private let schema: String
    private let isDryRun: Bool

    init(_ result: PresenceExplanation.Result, schema: String, isDryRun: Bool) {
        self.result = result
        self.schema = schema
        self.isDryRun = isDryRun
    }

    func print(_ common: CommonOptions) {
        if common.json {
            common.print([
                "schema": .string(schema), "recordation": .string(result.recordation),
                "presence": .string(result.after), "dry_run": .bool(isDryRun),
            ])
        } else if !common.quiet {
            let end = isDryRun ? " (dry run)" : ""
            Output.line("\(result.recordation): \(result.before) → \(result.after)\(end)")
        }
    }
}
