internal import Application
internal import ArgumentParser

extension FindingUse: ExpressibleByArgument {}

/// What becomes of the findings of a reconciliation, and why.
struct ApplyOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Carry findings out: agreed, differs, not-recorded or class-not-recorded; may be given several times.",
            valueName: "word"
        )
    )
    var apply: [FindingUse] = []

    @Flag(help: "With --apply differs: the changes are filed with customs, and the register will show them.")
    var pending = false

    @Option(help: "With --apply: why; whoever looks at it later has to know.")
    var reason: String?

    func validate() throws {
        if apply.isEmpty {
            if reason != nil { throw ValidationError("--reason is for --apply") }
        } else if reason?.allSatisfy(\.isWhitespace) ?? true {
            throw ValidationError("--apply needs --reason TEXT: whoever looks at it later has to know why")
        }
        if pending, !apply.contains(.differs) { throw ValidationError("--pending is for --apply differs") }
    }
}
