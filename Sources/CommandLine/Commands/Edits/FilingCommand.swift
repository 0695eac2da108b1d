internal import Application
internal import ArgumentParser
internal import Mirror
internal import Rendering

struct FilingCommand: ParsableCommand, CommandWithExamples {
    static let configuration = CommandConfiguration(
        commandName: "filing",
        abstract: "Say how far a filed recordation is that its register does not show yet.",
        discussion: "'recordal add' makes such a recordation."
    )
    /// The shape of the object that `--json` gives.
    static let shape: JSONShape = [
        "schema": .words(["recordal.filing/1"]), "recordation": .string,
        "filing": .words(of: Filing.State.self), "dry_run": .boolean,
    ]
    static let examples = ["recordal filing cn-gacc:%filed-7 refused --reason 'decision of 3 May'"]

    @Argument(help: "The recordation.", completion: .recordation)
    var id: String

    @Argument(help: "prepared, filed, refused or withdrawn.")
    var state: Filing.State

    @Option(help: "Why.")
    var reason: String?

    @OptionGroup var writing: WritingOptions
    @OptionGroup(title: "Options of every command") var common: CommonOptions

    func validate() throws {
        if state == .linked { throw ValidationError("a recordation is linked by its register, not by hand") }
    }

    func run() throws {
        let session = try EditSession(common.workspace(), isDryRun: writing.isDryRun)
        defer { session.close() }
        let name = try session.setFiling(state, of: id, reason: reason)
        if common.json {
            return common.print([
                "schema": "recordal.filing/1", "recordation": .string(name), "filing": .string(state.rawValue),
                "dry_run": .bool(writing.isDryRun),
            ])
        }
        if !common.quiet { Output.line("\(name) \(writing.isDryRun ? "would be" : "is") \(state.rawValue)") }
    }
}
