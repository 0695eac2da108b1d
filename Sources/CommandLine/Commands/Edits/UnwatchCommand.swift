internal import Application
internal import ArgumentParser

struct UnwatchCommand: ParsableCommand, CommandWithExamples {
    static let configuration = CommandConfiguration(
        commandName: "unwatch",
        abstract: "Keep recordations out of the portfolio, whatever its rules say."
    )
    static let examples = ["recordal unwatch kz-customs:01280/ТЗ-271119 --reason 'sold'"]

    @OptionGroup var watch: WatchOptions

    func run() throws { try watch.set(false) }
}
