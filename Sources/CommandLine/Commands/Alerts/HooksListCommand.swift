internal import Application
internal import ArgumentParser
internal import Delivery
internal import Hooks
internal import Letters
internal import Mirror
internal import Rendering

struct HooksListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List which executable is run for which event, and what stands against running it.",
        discussion: "Example: recordal hooks list"
    )

    @OptionGroup var common: CommonOptions

    func run() throws {
        let workspace = try common.workspace()
        let hooks = workspace.delivery.hooks
        if common.json {
            return common.print(
                .object([("schema", "recordal.hooks/1"), ("hooks", .array(hooks.map(\.json)))])
            )
        }
        if hooks.isEmpty, !common.quiet {
            return Output.line("There are no hooks: 'hooks:' in \(workspace.file) says who is told of what.")
        }
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
        if !common.quiet { Output.line(table.render(width: common.width, style: common.style)) }
        for fault in hooks.compactMap({ $0.hook.fault() }) {
            Output.line("\(common.style.yellow("warning")): \(fault)")
        }
    }
}
