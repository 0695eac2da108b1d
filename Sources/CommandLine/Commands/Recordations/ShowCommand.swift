internal import Application
internal import ArgumentParser
internal import Recordations

struct ShowCommand: ParsableCommand, CommandWithExamples {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show one recordation: every field, the register's own text, and the fetch it comes from."
    )
    static let examples = [
        "recordal show kz-customs:01280/ТЗ-271119",
        "recordal show T2023-14488 --as-of 2026-03-01",
    ]

    @Argument(help: "REGISTER:KEY, or a part that is unambiguous.", completion: .recordation)
    var id: String

    @Option(
        name: .customLong("as-of"),
        help: ArgumentHelp("As it was known at the end of that day.", valueName: "YYYY-MM-DD")
    )
    var asOf: CivilDate?

    @OptionGroup(title: "Options of every command") var common: CommonOptions

    func run() throws {
        let workspace = try common.workspace()
        let today = common.today(in: workspace)
        let details = try RecordationDetails(id, in: workspace, asOf: asOf, today: today)
        let sheet = RecordationSheet(details, in: workspace, today: today)
        if common.json { return common.print(sheet.json) }
        sheet.print(common)
    }
}
