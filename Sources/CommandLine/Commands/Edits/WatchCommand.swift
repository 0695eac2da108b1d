internal import Application
internal import ArgumentParser

struct WatchCommand: ParsableCommand, CommandWithExamples {
    static let configuration = CommandConfiguration(
        commandName: "watch",
        abstract: "Put recordations into the portfolio, whatever its rules say."
    )
    static let examples = ["recordal watch kz-customs:01280/ТЗ-271119 cn-gacc:T2023-14488+10268542"]

    @OptionGroup var watch: WatchOptions

    func run() throws { try watch.set(true) }
}
