internal import Application
internal import ArgumentParser
internal import Delivery
internal import Hooks
internal import Messages
internal import Rendering

struct HooksTestCommand: ParsableCommand, CommandWithExamples {
    static let configuration = CommandConfiguration(
        commandName: "test",
        abstract: "Run a hook with a made-up message, and show its exit status, output and time.",
        discussion: "The message's subject begins with [sample]. Exit code 5 says that it was not delivered."
    )
    /// The shape of the object that `--json` gives.
    static let shape: JSONShape = [
        "schema": .words(["recordal.hooks-test/1"]),
        "hooks": .array(
            .either([
                ConfiguredHook.memberShape.with(["payload": .string]),
                ConfiguredHook.memberShape.with(HookAttempt.shape),
            ])
        ),
        "delivered": .boolean, "dry_run": .boolean,
    ]
    static let examples = ["recordal hooks test digest --to anna@example.com"]
    static let exitReasons: [ExitReason] = [.failed, .usage, .alertFailed]

    @Argument(
        help: "The event, such as digest, or the hook's path or name.",
        completion: .list(Message.Name.allCases.map(\.rawValue))
    )
    var name: String

    @Option(help: ArgumentHelp("For whom; else those of the configuration, else its sender.", valueName: "address"))
    var to: [String] = []

    @OptionGroup(title: "Options of every command") var common: CommonOptions
    @OptionGroup var writing: WritingOptions

    func run() throws {
        let workspace = try common.workspace()
        let test = try HookTest(workspace, named: name, to: to, today: common.today(in: workspace))
        var lines: [StyledText] = []
        var objects: [JSON] = []
        var isDelivered = true
        for sample in test.samples {
            let hook = sample.hook
            if writing.isDryRun {
                objects.append(.object(hook.members + [("payload", .string(sample.call.payload))]))
                lines += [
                    "\(hook.event.rawValue): would run \(hook.hook.file) with", StyledText(block: sample.call.payload),
                ]
                continue
            }
            let attempt = test.run(sample)
            if !attempt.outcome.isDelivered { isDelivered = false }
            objects.append(.object(hook.members + attempt.members))
            lines += attempt.lines(of: hook, common.style)
        }
        if common.json {
            common.print(
                .object([
                    ("schema", "recordal.hooks-test/1"), ("hooks", .array(objects)),
                    ("delivered", .bool(isDelivered && !writing.isDryRun)), ("dry_run", .bool(writing.isDryRun)),
                ])
            )
        } else if !common.quiet || !isDelivered {
            Output.line(StyledText(lines: lines))
        }
        if !isDelivered { throw CommandEnd(reasons: [.alertFailed]) }
    }
}
