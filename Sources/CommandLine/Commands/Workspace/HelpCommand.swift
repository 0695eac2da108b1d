internal import Application
internal import ArgumentParser
internal import Rendering

struct HelpCommand: ParsableCommand, CommandWithExamples {
    static let configuration = CommandConfiguration(
        commandName: "help",
        abstract: "Show the help of a command, or a chapter of the manual."
    )
    /// The shape of the object that `--json` gives.
    static let shape: JSONShape = .either([
        ["schema": .words(["recordal.help/1"]), "chapters": .array(["name": .string, "title": .string])],
        ["schema": .words(["recordal.help/1"]), "chapter": .string, "title": .string, "text": .string],
    ])
    static let examples = ["recordal help dates", "recordal help sources check"]

    @Argument(
        help: ArgumentHelp("A command or a chapter; without one, all are listed.", valueName: "topic"),
        completion: .topic
    )
    var words: [String] = []

    @OptionGroup(title: "Options of every command") var common: CommonOptions

    func run() throws {
        let manual = Manual()
        let width = common.width ?? 100
        let (command, path) = HelpText.command(words)
        // Some chapters have the name of a command that holds others.
        if let name = words.first, words.count == 1, let chapter = manual.chapter(name) {
            return try show(chapter, width)
        }
        guard path.count == words.count else { throw unknown(manual) }
        if common.json {
            return common.print([
                "schema": "recordal.help/1",
                "chapters": .array(manual.chapters.map { ["name": .string($0.name), "title": .string($0.title)] }),
            ])
        }
        Output.line(HelpText.text(of: command, width: width, style: common.style))
        guard words.isEmpty, !manual.chapters.isEmpty else { return }
        Output.line("")
        Output.line(common.style.bold("MANUAL (recordal help CHAPTER):"))
        let longest = manual.chapters.map(\.name.count).max() ?? 0
        for chapter in manual.chapters {
            Output.line("  \(chapter.name.padded(to: longest + 2))\(chapter.title)")
        }
    }

    private func show(_ chapter: Manual.Chapter, _ width: Int) throws {
        let text = try chapter.text()
        if common.json {
            return common.print([
                "schema": "recordal.help/1", "chapter": .string(chapter.name), "title": .string(chapter.title),
                "text": .string(text),
            ])
        }
        Output.line(ManualText(text).rendered(width: min(width, 100), style: common.style))
    }

    private func unknown(_ manual: Manual) -> UsageError {
        let all = manual.chapters.map(\.name)
        let name = words.joined(separator: " ")
        let commands = Recordal.configuration.subcommands.compactMap { $0.configuration.commandName }
        let near = Phrase.nearest(name, in: all + commands).map { "did you mean '\($0)'? " } ?? ""
        return UsageError(
            "there is no command and no chapter '\(SafeText.line(name))'",
            advice: "\(near)chapters: \(all.joined(separator: ", "))"
        )
    }
}
