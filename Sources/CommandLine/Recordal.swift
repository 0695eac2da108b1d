internal import Application
internal import ArgumentParser
internal import FoundationEssentials
internal import Mirror
internal import System

/// Runs the command of the process's arguments, and ends the process.
public func runRecordal() -> Never {
    StandardStream.prepare()
    // What is written holds clients' portfolios: it is for its owner only.
    CurrentProcess.keepNewFilesPrivate()
    CurrentProcess.giveLargeArraysBack()
    do {
        try SystemLimits.check()
        var command = try Recordal.parseAsRoot()
        // A command that writes goes on without its reader: messages are sent although `| head -1` has read enough.
        if Swift.Mirror(reflecting: command).children.contains(where: { $0.value is OptionGroup<WritingOptions> }) {
            Output.outliveReader()
        } else {
            Output.allowPager()
        }
        try command.run()
        ErrorReport.leave(with: [])
    } catch {
        ErrorReport.finish(error)
    }
}

struct Recordal: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "recordal",
        abstract: "Keeps customs recordations right: what each register says, what changed, and the proof.",
        discussion: """
            A first day: recordal init brands, then from that folder
              recordal import kz-customs register.xlsx
              recordal list --holder xiaomi
            """,
        version: Release.details,
        groupedSubcommands: [
            CommandGroup(
                name: "Workspace",
                subcommands: [InitCommand.self, ConfigCommand.self, StatusCommand.self, HelpCommand.self]
            ),
            CommandGroup(
                name: "Registers",
                subcommands: [
                    ImportCommand.self, ObserveCommand.self, SyncCommand.self, RunCommand.self, SourcesCommand.self,
                    FetchesCommand.self,
                ]
            ),
            CommandGroup(
                name: "Recordations",
                subcommands: [
                    ListCommand.self, SearchCommand.self, ShowCommand.self, HistoryCommand.self, WhyCommand.self,
                    ChangesCommand.self, PresenceCommand.self,
                ]
            ),
            CommandGroup(
                name: "Edits and conflicts",
                subcommands: [
                    EditCommand.self, AddCommand.self, FilingCommand.self, WatchCommand.self, UnwatchCommand.self,
                    ConflictsCommand.self, ResolveCommand.self, UndoCommand.self, RedactCommand.self,
                ]
            ),
            CommandGroup(name: "Reconciliation", subcommands: [ReconcileCommand.self, SheetCommand.self]),
            CommandGroup(
                name: "Deadlines and alerts",
                subcommands: [
                    DeadlinesCommand.self, RenewalCommand.self, AlertsCommand.self, CalendarCommand.self,
                    HooksCommand.self,
                ]
            ),
            CommandGroup(name: "Care", subcommands: [DoctorCommand.self, GenerateCommand.self]),
        ]
    )
}
