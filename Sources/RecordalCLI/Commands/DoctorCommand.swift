internal import ArgumentParser
internal import Delivery
internal import Foundation
internal import History
internal import Mirror
internal import Recordations
internal import Registers
internal import Rendering
internal import Settings
internal import Transport

struct DoctorCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract:
            "Check the mirror: its structure, the chain of events, every stored byte, and what follows from history.",
        discussion: "Example: recordal doctor"
    )

    @Option(
        help: ArgumentHelp(
            "A hash that an earlier run or backup printed; it must still be in the chain.",
            valueName: "hash"
        )
    )
    var head: String?

    @OptionGroup var common: CommonOptions

    func run() throws {
        let workspace = try common.workspace()
        let mirror = try workspace.openMirror(creating: false)
        var found = try mirror.soundness()
        if let head, try !mirror.knows(head: head) {
            found.mistakes.append("no event has the hash \(head): events were cut off or replaced since it was printed")
        }
        let attributes = try? FileManager.default.attributesOfItem(atPath: workspace.mirrorPath)
        var warnings: [String] = []
        if let mode = attributes?[.posixPermissions] as? Int, mode & 0o077 != 0 {
            warnings.append("\(workspace.mirrorPath) can be read by others; chmod 600 it")
        }
        for copy in workspace.formerCopies {
            warnings.append("\(copy) is the mirror as an older recordal left it; remove it when you need it no more")
        }
        if common.json {
            common.print(
                .object([
                    ("schema", "recordal.doctor/1"), ("sound", .bool(found.mistakes.isEmpty)),
                    ("head", .string(found.head)),
                    ("events", .int(found.events)), ("artifacts", .int(found.artifacts)),
                    ("recordations", .int(found.records)), ("edits", .int(found.edits)),
                    ("tables", .int(found.tables)), ("redacted", .int(found.redacted)),
                    ("mistakes", .array(found.mistakes.map { .string($0) })),
                    ("warnings", .array(warnings.map { .string($0) })),
                ])
            )
        } else {
            for mistake in found.mistakes { Output.line("\(common.style.red("unsound")): \(mistake)") }
            for warning in warnings { Output.line("\(common.style.yellow("warning")): \(warning)") }
            if found.mistakes.isEmpty, !common.quiet {
                Output.line(
                    "Sound: \(Phrase.count(found.events, "event")) in the chain, \(Phrase.count(found.records, "recordation")) "
                        + "as their history says, \(Phrase.count(found.artifacts, "document")) byte for byte."
                )
                if found.redacted > 0 {
                    Output.line(
                        "\(Phrase.count(found.redacted, "event")) redacted: what they told of a person is removed."
                    )
                }
                Output.line("Head: \(found.head)")
            }
        }
        if !found.mistakes.isEmpty { throw CommandEnd(reasons: [.unsound]) }
    }
}

struct ConfigCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "config",
        abstract: "Check the configuration.",
        discussion: "Example: recordal config check",
        subcommands: [Check.self]
    )

    struct Check: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "check",
            abstract: "Check recordal.yaml, every source, rule and holiday; each mistake with its file:line:column.",
            discussion: "Example: recordal config check"
        )

        @OptionGroup var common: CommonOptions

        func run() throws {
            let workspace = try common.workspace(askingNetwork: true)
            var mistakes: [String] = []
            var warnings: [String] = []
            let files = workspace.definitions.files
            for file in files {
                do {
                    _ = try workspace.definitions.definition(file.name, source: file.name)
                } catch {
                    mistakes.append("\(error)")
                }
            }
            for source in workspace.sources {
                if !files.contains(where: { $0.name == source.definition }) {
                    mistakes.append(
                        "\(workspace.file): the source '\(source.name)' has no definition '\(source.definition)'"
                    )
                }
                let definition = try? workspace.definitions.definition(source.definition, source: source.name)
                    .definition
                if source.origin != nil, definition?.isByHand == true {
                    warnings.append("\(source.name) is filled by hand: 'sync' leaves its 'from:' alone")
                } else if let from = source.from, !FileManager.default.fileExists(atPath: from) {
                    warnings.append("\(source.name): \(from) is not there")
                }
            }
            for name in workspace.unnamedPulls {
                warnings.append("\(workspace.file): nobody pulls '\(name)': write '\(name): {}' under 'sources'")
            }
            if workspace.network.contact == nil, workspace.sources.contains(where: { $0.web != nil }) {
                warnings.append("\(workspace.file): 'network: contact' is missing, so servers do not know who asks")
            }
            mistakes += workspace.deliveryMistakes
            warnings += workspace.deliveryWarnings
            mistakes += workspace.lawMistakes
            warnings += workspace.lawWarnings
            if workspace.alerts == nil {
                warnings.append("\(workspace.file): nobody is told of deadlines: add 'alerts'")
            }
            if workspace.portfolio.rules.isEmpty {
                warnings.append("\(workspace.file): the portfolio is empty, so nothing counts as yours")
            }
            if common.json {
                common.print(
                    .object([
                        ("schema", "recordal.config-check/1"), ("sound", .bool(mistakes.isEmpty)),
                        ("mistakes", .array(mistakes.map { .string($0) })),
                        ("warnings", .array(warnings.map { .string($0) })),
                    ])
                )
            } else {
                for mistake in mistakes { Output.line(StyledText(block: mistake)) }
                for warning in warnings { Output.line("\(common.style.yellow("warning")): \(warning)") }
                if mistakes.isEmpty, !common.quiet {
                    Output.line("\(workspace.file) and \(Phrase.count(files.count, "source definition")) are sound.")
                }
            }
            if !mistakes.isEmpty { throw CommandEnd(reasons: [.usage]) }
        }
    }
}
