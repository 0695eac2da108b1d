internal import ArgumentParser
internal import Delivery
internal import Foundation
internal import Hooks
internal import Letters
internal import Recordations
internal import Rendering

struct HooksCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "hooks",
        abstract: "List the hooks, or try one with a sample.",
        discussion: "Example: recordal hooks",
        subcommands: [List.self, Test.self],
        defaultSubcommand: List.self
    )

    struct List: ParsableCommand {
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

    struct Test: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "test",
            abstract: "Run a hook with a made-up letter, and show its exit status, output and time.",
            discussion: """
                The letter's subject begins with [sample]. Exit code 5 says that it was not delivered.
                Example: recordal hooks test digest --to anna@example.com
                """
        )

        @Argument(help: "The event, such as digest, or the hook's path or name.")
        var name: String

        @Option(help: ArgumentHelp("For whom; else those of the configuration, else its sender.", valueName: "address"))
        var to: [String] = []

        @OptionGroup var common: CommonOptions
        @OptionGroup var writing: WritingOptions

        func run() throws {
            let workspace = try common.workspace()
            let hooks = workspace.delivery.hooks(named: name)
            guard !hooks.isEmpty else { throw noSuchHook(in: workspace) }
            let post = try workspace.post()
            let today = common.today(in: workspace)
            var lines: [StyledText] = []
            var objects: [JSON] = []
            var isDelivered = true
            for configured in hooks {
                let call = sample(for: configured, of: post, workspace, today)
                if writing.isDryRun {
                    objects.append(.object(configured.members + [("payload", .string(call.payload))]))
                    lines += [
                        "\(configured.event.rawValue): would run \(configured.hook.file) with",
                        StyledText(block: call.payload),
                    ]
                    continue
                }
                let attempt = configured.hook.run(call, in: workspace.hookSurroundings)
                if !attempt.outcome.isDelivered { isDelivered = false }
                objects.append(.object(configured.members + attempt.members))
                lines += attempt.lines(of: configured, common.style)
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

        private func noSuchHook(in workspace: Workspace) -> UsageError {
            let names = workspace.delivery.hooks.flatMap { [$0.event.rawValue, $0.name] }
            let known = names.reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
            return UsageError(
                "there is no hook '\(SafeText.line(name))'",
                advice: known.isEmpty
                    ? "'hooks:' in \(workspace.file) names none"
                    : (Phrase.nearest(name, in: known).map { "did you mean '\($0)'? " } ?? "")
                        + "there are: \(known.joined(separator: ", "))"
            )
        }

        private func sample(
            for hook: ConfiguredHook,
            of post: MessageBuilder,
            _ workspace: Workspace,
            _ today: CivilDate
        ) -> HookCall {
            let sender = workspace.delivery.from.map { [$0.description] }
            let to = [self.to, hook.to, sender ?? []].first { !$0.isEmpty } ?? ["recipient@example.com"]
            let now = Instant(Date())
            return post.call(
                .sample(hook.event, recipient: to[0], today: today, workspace: workspace.name),
                to: to,
                by: hook,
                at: now,
                key: "test-\(hook.event.rawValue)-\(now.seconds)-\(ProcessInfo.processInfo.processIdentifier)",
                prefix: "[sample] "
            )
        }
    }
}

extension ConfiguredHook {
    /// For whom it is, in a table.
    var recipients: String {
        event.isOfObligations ? "those concerned" : to.joined(separator: ", ")
    }

    var members: [(String, JSON)] {
        [
            ("event", .string(event.rawValue)), ("path", .string(path)), ("file", .string(hook.file)),
            ("to", .array(to.map { .string($0) })), ("timeout", .int(Int(hook.timeout.components.seconds))),
            ("attempts", JSON(attempts)), ("language", JSON(language)),
            ("environment", .array((hook.passedNames + hook.variables.keys.sorted()).map { .string($0) })),
        ]
    }

    var json: JSON { .object(members + [("fault", JSON(hook.fault()?.description))]) }
}

extension HookAttempt {
    /// What came of it, for a person.
    func lines(of hook: ConfiguredHook, _ style: TextStyle) -> [StyledText] {
        let word: StyledText =
            outcome.isDelivered ? "\(outcome.description)" : "\(style.red("failed")), \(outcome.description)"
        var lines: [StyledText] = [
            "\(hook.event.rawValue): \(hook.path)", "  \(word), after \(duration.formattedInSeconds)",
        ]
        if leftProcesses { lines.append("  it left processes running, which were ended") }
        guard !output.text.isEmpty else { return lines }
        lines.append("  its output:")
        let written = output.text.hasSuffix("\n") ? output.text.dropLast() : output.text[...]
        return lines + written.split(separator: "\n", omittingEmptySubsequences: false).map { "    \($0)" }
    }

    var members: [(String, JSON)] {
        let status: Int? =
            switch outcome {
            case .delivered: 0
            case .tryLater: 75
            case .failed(let status): Int(status)
            case .killed, .timedOut, .notRun: nil
            }
        return [
            ("delivered", .bool(outcome.isDelivered)), ("outcome", .string(outcome.description)),
            ("status", JSON(status)),
            ("milliseconds", .int(milliseconds)),
            ("output", .string(output.text)), ("output_bytes", .int(output.total)),
            ("left_processes", .bool(leftProcesses)),
        ]
    }
}
