internal import ArgumentParser

/// What every command that writes understands.
struct WritingOptions: ParsableArguments {
    @Flag(name: .customLong("dry-run"), help: "Show what would be done, and write nothing.")
    var isDryRun = false
}
