internal import Application
internal import ArgumentParser
internal import Messages
internal import Recordations
internal import Rendering
internal import System

struct AlertsAnswerCommand: ParsableCommand, CommandWithExamples {
    static let configuration = CommandConfiguration(
        commandName: "answer",
        abstract: "Read one mail that answers an alert, and do what it says: seen, filed, not ours, or snooze.",
        discussion: """
            A mail system calls it with each mail to 'letters: reply_to' on standard input. The mail is obeyed only with the \
            token of the message, from the recipient of that message, and with one answer. No mail is sent.

            Exit code 2 says that the mail was refused, with the reason on standard error: an alias may let the mail system \
            return it to its sender. With any other code but 0 the mail should be tried again later.
            """
    )
    /// The shape of the object that `--json` gives.
    static let shape: JSONShape = [
        "schema": .words(["recordal.alerts-answer/1"]), "alert": .integer.orNull, "recordation": .string.orNull,
        "recipient": .string.orNull, "answer": .words(["seen", "filed", "not ours", "snooze"]).orNull,
        "reference": .string.orNull, "until": .date.orNull, "done": .boolean, "reason": .string.orNull,
        "dry_run": .boolean,
    ]
    static let examples = ["recordal alerts answer < mail", "recordal alerts answer mail.eml --dry-run"]

    @Argument(help: ArgumentHelp("The mail; - is standard input.", valueName: "file"))
    var file = "-"

    @OptionGroup(title: "Options of every command") var common: CommonOptions
    @OptionGroup var writing: WritingOptions

    func run() throws {
        let workspace = try common.workspace()
        let answers = try MailAnswer(workspace, today: common.today, isDryRun: writing.isDryRun)
        let result = try answers.answer(bytes())
        if common.json {
            common.print(json(result))
        } else if result.outcome != .refused, !common.quiet {
            Output.line(text(result))
        }
        guard result.outcome == .refused else { return }
        ErrorOutput.line("recordal: the mail was refused: \(result.reason ?? "")")
        throw CommandEnd(reasons: [.usage])
    }

    // One byte more than may be read shows that a mail is too large.
    private func bytes() throws -> [UInt8] {
        let limit = ReceivedMail.limitInBytes
        if file == "-" { return try StandardStream.input.readToEnd(limit: limit) }
        let input = try InputFile(file)
        var bytes: [UInt8] = []
        while bytes.count <= limit, let piece = try input.next(atMost: 1 << 16) { bytes += piece }
        return bytes
    }

    private func json(_ result: MailAnswer.Result) -> JSON {
        let (reference, day) = Self.details(result.answer)
        return [
            "schema": "recordal.alerts-answer/1", "alert": JSON(result.alert),
            "recordation": JSON(result.isOfRecordation ? result.subject : nil),
            "recipient": JSON(result.recipient), "answer": JSON(result.answer?.name), "reference": JSON(reference),
            "until": JSON(day?.description), "done": .bool(result.outcome == .done && !writing.isDryRun),
            "reason": JSON(result.reason), "dry_run": .bool(writing.isDryRun),
        ]
    }

    // The reference of a filing, and the day of a snooze.
    private static func details(_ answer: ReplyAnswer?) -> (reference: String?, until: CivilDate?) {
        switch answer {
        case .filed(let reference, _): (reference, nil)
        case .snooze(let day): (nil, day)
        case .seen, .notOurs, nil: (nil, nil)
        }
    }

    private func text(_ result: MailAnswer.Result) -> StyledText {
        let alert = "alert \(result.alert ?? 0), \(result.subject ?? "")"
        if result.outcome == .repeated { return StyledText("\(alert): answered already, nothing is done") }
        let auxiliary = writing.isDryRun ? "would be" : "is"
        let what =
            switch result.answer {
            case .seen, nil: "\(auxiliary) acknowledged"
            case .snooze(let day): "\(auxiliary) snoozed until \(day)"
            case .notOurs: "\(auxiliary) out of the portfolio"
            case .filed(let reference, _):
                "the renewal \(auxiliary) noted as filed" + (reference.map { ", reference \($0)" } ?? "")
            }
        return StyledText("\(alert): \(what), by \(result.recipient ?? "")")
    }
}
