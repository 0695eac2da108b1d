internal import Mirror
internal import Notifications
internal import Rendering

/// A reply to an alert: what became of the alert.
struct AlertReplyText {
    private let entry: LedgerEntry
    private let schema: String
    private let verb: String
    private let more: [(String, JSON)]

    /// Makes it; `more` follows the alert's number for programs.
    init(_ entry: LedgerEntry, schema: String, verb: String, _ more: [(String, JSON)]) {
        self.entry = entry
        self.schema = schema
        self.verb = verb
        self.more = more
    }

    /// Prints it.
    func print(_ common: CommonOptions, _ writing: WritingOptions) {
        if common.json {
            common.print(
                .object(
                    [("schema", .string(schema)), ("alert", .int(entry.id))] + more
                        + [("dry_run", .bool(writing.isDryRun))]
                )
            )
        } else if !common.quiet {
            let stage = entry.key.stage.words
            let auxiliary = writing.isDryRun ? "would be" : "is"
            Output.line(StyledText("alert \(entry.id), \(entry.key.subject.name) (\(stage)), \(auxiliary) \(verb)"))
        }
    }
}
