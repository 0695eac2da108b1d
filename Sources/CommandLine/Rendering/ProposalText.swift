internal import Registers
internal import Rendering

/// What a proposed definition came to, of a register or of a list.
struct ProposalText {
    /// The shape of the object that `--json` gives; `subject` is the key of the name.
    static func shape(_ schema: String, subject: String) -> JSONShape {
        JSONShape.object([
            ("schema", .words([schema])), (subject, .string), ("file", .string), ("mapped", .integer),
            ("columns", .integer), ("rows", .integer), ("doubts", .array(.string)), ("yaml", .string),
            ("dry_run", .boolean),
        ])
    }

    let schema: String
    /// The key of the name: `source` or `list`.
    let subject: String
    let name: String
    /// What to do next: sentences with commands, one a line.
    let next: String

    /// Prints a proposal that was written to a path, or would be.
    func print(_ proposal: SourceProposal, _ path: String, _ common: CommonOptions, isDryRun: Bool) {
        if common.json {
            return common.print(
                .object([
                    ("schema", .string(schema)), (subject, .string(name)), ("file", .string(path)),
                    ("mapped", .int(proposal.columns.mapped)), ("columns", .int(proposal.columns.all)),
                    ("rows", .int(proposal.rows)), ("doubts", .array(proposal.doubts.map { .string($0) })),
                    ("yaml", .string(proposal.yaml)), ("dry_run", .bool(isDryRun)),
                ])
            )
        }
        if isDryRun { return Output.line(StyledText(block: proposal.yaml)) }
        if common.quiet { return }
        Output.line(
            "\(path): \(proposal.columns.mapped) of \(Phrase.count(proposal.columns.all, "column")) mapped, from "
                + "\(Phrase.count(proposal.rows, "row")); \(Phrase.count(proposal.doubts.count, "line")) to check"
        )
        for doubt in proposal.doubts { Output.line("  check: \(doubt)") }
        for line in next.split(separator: "\n") { Output.line("\(line)") }
    }
}
