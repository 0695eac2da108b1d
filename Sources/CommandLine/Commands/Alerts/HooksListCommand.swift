internal import Application
internal import ArgumentParser
internal import Delivery
internal import Hooks
internal import Messages
internal import Mirror
internal import Rendering

struct HooksListCommand: ParsableCommand, CommandWithExamples {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List which executable is run for which event, and what stands against running it."
    )
    /// The shape of the object that `--json` gives.
    static let shape: JSONShape = [
        "schema": .words(["recordal.hooks/1"]), "hooks": .array(ConfiguredHook.shape),
    ]
    static let examples = ["recordal hooks list"]

    @OptionGroup(title: "Format of the list") var listing: ListingOptions
    @OptionGroup(title: "Options of every command") var common: CommonOptions

    func run() throws {
        let workspace = try common.workspace()
        let hooks = workspace.delivery.hooks
        let list = Listing(schema: "recordal.hooks/1", name: "hooks", keys: ConfiguredHook.shape.keys) { body in
            for hook in hooks { try body(hook.json) }
        } table: { width, style in
            let none: [StyledText] = ["There are no hooks: 'hooks:' in \(workspace.file) says who is told of what."]
            return ListingText(table(hooks), width: width, style: style, footer: hooks.isEmpty ? none : [])
        }
        try list.print(listing, common)
        guard try listing.isTable(common) else { return }
        for fault in hooks.compactMap({ $0.hook.fault() }) { ErrorOutput.warning("\(fault)") }
    }

    private func table(_ hooks: [ConfiguredHook]) -> TextTable {
        var table = TextTable(columns: [
            TextTable.Column("Event"), TextTable.Column("Executable", minimum: 16, isFlexible: true),
            TextTable.Column("To", minimum: 10, isFlexible: true),
            TextTable.Column("Time", alignment: .right), TextTable.Column("Tries", alignment: .right),
            TextTable.Column("State", minimum: 16, isFlexible: true),
        ])
        for hook in hooks {
            let fault = hook.hook.fault()
            table.add([
                hook.event.rawValue, hook.path, hook.recipients, hook.hook.timeout.formattedInSeconds,
                hook.attempts.map { "\($0)" } ?? "usual", fault == nil ? "can run" : "cannot run",
            ])
        }
        return table
    }
}
