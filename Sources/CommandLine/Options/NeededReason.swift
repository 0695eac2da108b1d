internal import ArgumentParser

/// Why something is done, where nobody may leave it out.
struct NeededReason: ParsableArguments {
    @Option(name: .customLong("reason"), help: "Why: whoever looks at it later has to know.")
    var text: String

    func validate() throws {
        if text.allSatisfy(\.isWhitespace) { throw ValidationError("--reason is empty: say why") }
    }
}
