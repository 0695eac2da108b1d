internal import Application
internal import ArgumentParser
internal import Ingest
internal import Mirror
internal import Recordations
internal import Rendering

struct ObserveCommand: ParsableCommand, CommandWithExamples {
    static let configuration = CommandConfiguration(
        commandName: "observe",
        abstract: "Enter what a customs notice says of one recordation, with the file that proves it.",
        discussion: """
            It is the register's word like any other. Fields that the notice does not state stay as they are \
            known. SOURCE:KEY that is not known yet is added.
            """
    )
    static let examples = [
        "recordal observe us-cbp:TMK11-00163 valid_to=2/15/2031 --evidence renewal.pdf --on 2026-11-02",
        "recordal observe --source gb-customs recordation_number=GB2018001 mark=ACME --evidence letter.eml",
    ]
    static let exitReasons: [ExitReason] = [.failed, .usage, .locked, .held, .unsound]

    @Argument(
        help: ArgumentHelp("The recordation, then what the notice states of it.", valueName: "id field=value"),
        completion: .assignment
    )
    var words: [String] = []

    @Option(
        help: ArgumentHelp("The notice: a file of any kind, kept byte for byte.", valueName: "file"),
        completion: .file()
    )
    var evidence: String

    @Option(name: .customLong("on"), help: ArgumentHelp("The notice's own date.", valueName: "YYYY-MM-DD"))
    var date: CivilDate?

    @Option(help: "What it is, or why it is entered.")
    var reason: String?

    @Option(
        help: "The source, where the recordation is named by its fields or is known from another one.",
        completion: .definedSource
    )
    var source: String?

    @OptionGroup(title: "Options of every command") var common: CommonOptions
    @OptionGroup var writing: WritingOptions

    func run() throws {
        let notice = NoticeEntry(words: words, evidence: evidence, date: date, reason: reason, source: source)
        let result = try notice.enter(in: common.workspace(), today: common.today, isDryRun: writing.isDryRun)
        let text = NoticeText(result, notice, isDryRun: writing.isDryRun)
        if common.json {
            common.print(text.json)
        } else if !common.quiet || result.report.verdict == .held {
            Output.line(StyledText(lines: text.lines(common.style)))
        }
        if result.report.verdict == .held { throw CommandEnd(reasons: [.held]) }
    }
}
