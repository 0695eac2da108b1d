internal import Application
internal import ArgumentParser
internal import Rendering

/// What `watch` and `unwatch` understand.
struct WatchOptions: ParsableArguments {
    /// The shape of the object, without its name.
    static let shape: JSONShape = ["recordations": .array(.string), "watch": .boolean, "dry_run": .boolean]

    @Argument(help: "The recordations.", completion: .recordation)
    var ids: [String]

    @Option(help: "Why.")
    var reason: String?

    @OptionGroup var writing: WritingOptions
    @OptionGroup(title: "Options of every command") var common: CommonOptions

    /// Puts the recordations into the portfolio or out of it, all or none, and prints what came of it.
    func set(_ watch: Bool) throws {
        let session = try EditSession(common.workspace(), isDryRun: writing.isDryRun)
        defer { session.close() }
        let names = try session.watch(ids, watch, reason: reason)
        if common.json {
            return common.print([
                "schema": .string("recordal.\(watch ? "watch" : "unwatch")/1"),
                "recordations": .array(names.map { .string($0) }), "watch": .bool(watch),
                "dry_run": .bool(writing.isDryRun),
            ])
        }
        if common.quiet { return }
        let verb = writing.isDryRun ? "would be" : "is"
        for name in names { Output.line("\(name) \(verb) \(watch ? "in" : "out of") the portfolio") }
    }
}
