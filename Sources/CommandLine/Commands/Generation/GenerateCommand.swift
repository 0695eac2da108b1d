internal import Application
internal import ArgumentParser
internal import Foundation

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
        for (name, text) in files { try write(text, to: name) }
        // The rest of the chapter is written by people.
        let chapter = "manual/json.md"
        guard let data = FileManager.default.contents(atPath: path(chapter)) else { return }
        guard let page = JSONKeyTable().filled(String(decoding: data, as: UTF8.self)) else {
            throw UsageError("\(path(chapter)) has no place for the tables", advice: "write both marks of it again")
        }
        try write(page, to: chapter)
    }

    private func path(_ name: String) -> String { (directory as NSString).appendingPathComponent(name) }

    private func write(_ text: String, to name: String) throws {
        try FileManager.default.createDirectory(
            atPath: (path(name) as NSString).deletingLastPathComponent,
            withIntermediateDirectories: true
        )
        try Data(text.utf8).write(to: URL(fileURLWithPath: path(name)))
    }
}
