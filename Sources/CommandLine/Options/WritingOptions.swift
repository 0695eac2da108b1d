internal import Application
internal import ArgumentParser
internal import Mirror
internal import Recordations
internal import Rendering
internal import System

/// What every command that writes understands.
struct WritingOptions: ParsableArguments {
    @Flag(name: .customLong("dry-run"), help: "Show what would be done, and write nothing.")
    var isDryRun = false
}
