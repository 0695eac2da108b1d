internal import Application
internal import ArgumentParser
internal import Foundation
internal import System

/// Not shown: writes the files of the repository that follow from the commands.
struct GenerateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "generate",
        abstract: "Write manual pages, completions and JSON schemas into a folder.",
        shouldDisplay: false
    )

    @Argument(help: "The folder, such as Config.", completion: .directory)
    var directory: String

    func run() throws {
        let files =
            ManPage.all(try CommandDescription.ofProgram()).map { ("man/man1/" + $0.name, $0.text) }
            + CompletionScript.all.map { ("completions/" + $0.name, $0.text) }
            + JSONSchemas.files.map { ("schemas/" + $0.name, $0.text) }
        for (name, text) in files {
            let path = (directory as NSString).appendingPathComponent(name)
            try FileManager.default.createDirectory(
                atPath: (path as NSString).deletingLastPathComponent,
                withIntermediateDirectories: true
            )
            try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        }
    }
}
