internal import Application
internal import ArgumentParser
internal import History
internal import Mirror
internal import Rendering

struct DoctorCommand: ParsableCommand, CommandWithExamples {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract:
            "Check the mirror: its structure, the chain of events, every stored byte, and what follows from history."
    )
    /// The shape of the object that `--json` gives.
    static let shape: JSONShape = [
        "schema": .words(["recordal.doctor/1"]), "sound": .boolean, "head": .string, "events": .integer,
        "artifacts": .integer, "recordations": .integer, "edits": .integer, "tables": .integer,
        "redacted": .integer, "mistakes": .array(.string), "warnings": .array(.string),
    ]
    static let examples = ["recordal doctor"]

    @Option(
        help: ArgumentHelp(
            "A hash that an earlier run or backup printed; it must still be in the chain.",
            valueName: "hash"
        )
    )
    var head: String?

    @OptionGroup(title: "Options of every command") var common: CommonOptions

    func run() throws {
        let check = try MirrorCheck(common.workspace(), head: head)
        let (found, warnings) = (check.soundness, check.warnings)
        if common.json {
            common.print(
                .object([
                    ("schema", "recordal.doctor/1"), ("sound", .bool(found.mistakes.isEmpty)),
                    ("head", .string(found.head)),
                    ("events", .int(found.events)), ("artifacts", .int(found.artifacts)),
                    ("recordations", .int(found.records)), ("edits", .int(found.edits)),
                    ("tables", .int(found.tables)), ("redacted", .int(found.redacted)),
                    ("mistakes", .array(found.mistakes.map { .string($0) })),
                    ("warnings", .array(warnings.map { .string($0) })),
                ])
            )
        } else {
            for mistake in found.mistakes { Output.line("\(common.style.red("unsound")): \(mistake)") }
            for warning in warnings { ErrorOutput.warning("\(warning)") }
            if found.mistakes.isEmpty, !common.quiet {
                Output.line(
                    "Sound: \(Phrase.count(found.events, "event")) in the chain, \(Phrase.count(found.records, "recordation")) "
                        + "as their history says, \(Phrase.count(found.artifacts, "document")) byte for byte."
                )
                if found.redacted > 0 {
                    Output.line(
                        "\(Phrase.count(found.redacted, "event")) redacted: what they told of a person is removed."
                    )
                }
                Output.line("Head: \(found.head)")
            }
        }
        if !found.mistakes.isEmpty { throw CommandEnd(reasons: [.unsound]) }
    }
}
