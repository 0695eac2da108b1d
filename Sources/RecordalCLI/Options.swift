public import ArgumentParser
internal import Curation
internal import Foundation
public import Mirror
public import Recordations
internal import Rendering
internal import System

/// What every command understands.
struct CommonOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The workspace's recordal.yaml, or its folder.", valueName: "file"))
    var config: String?

    @Flag(help: "Give one JSON object instead of text.")
    var json = false

    @Flag(name: .shortAndLong, help: "Say only what went wrong.")
    var quiet = false

    @Option(help: ArgumentHelp("The civil day to take for today.", valueName: "YYYY-MM-DD"))
    var today: CivilDate?

    @Option(
        name: .customLong("width"),
        help: ArgumentHelp(
            "Fit tables into so many columns, as on a terminal; in a pipe nothing is cut without it.",
            valueName: "columns"
        )
    )
    var statedWidth: Int?

    func validate() throws {
        if let statedWidth, !(20...10_000).contains(statedWidth) {
            throw ValidationError("--width is a number of columns from 20 to 10000, not \(statedWidth)")
        }
    }

    func workspace(askingNetwork: Bool = false) throws -> Workspace {
        try Workspace.find(config: config, askingNetwork: askingNetwork)
    }

    func today(in workspace: Workspace) -> CivilDate { today ?? CivilDate(Date(), in: workspace.timeZone) }

    /// How text is coloured on standard output.
    var style: TextStyle {
        TextStyle(isTerminal: StandardStream.output.isTerminal, environment: Workspace.environment)
    }

    /// The columns that tables have: what `--width` says, else the terminal's; nil in a pipe.
    var width: Int? { statedWidth ?? StandardStream.output.terminalWidth }

    /// Shows how far long work is, on a terminal and nowhere else.
    func progress() -> ProgressLine {
        let isShown = !quiet && !json && StandardStream.error.isTerminal
        return ProgressLine(isShown: isShown, columns: StandardStream.error.terminalWidth ?? 80) {
            StandardError.write($0)
        }
    }

    func print(_ json: JSON) { Output.write(json.write(pretty: true) + "\n") }
}

/// What every command that writes understands.
struct WritingOptions: ParsableArguments {
    @Flag(name: .customLong("dry-run"), help: "Show what would be done, and write nothing.")
    var isDryRun = false
}

extension CivilDate: ExpressibleByArgument {
    /// Reads `YYYY-MM-DD`.
    public init?(argument: String) { self.init(argument) }
}

extension Status: ExpressibleByArgument {}
extension Filing.State: ExpressibleByArgument {}

/// The recordation that a command's argument names.
struct NamedRecordation {
    let number: Int

    /// Finds it.
    ///
    /// Throws ``UsageError`` with the candidates where the name is ambiguous, and where there is none.
    init(_ name: String, in mirror: Mirror) throws {
        try self.init(name, among: mirror.numbers(named: name), in: mirror)
    }

    /// Takes the one that was found by that name.
    ///
    /// Throws ``UsageError`` where several were, with the candidates, and where none was.
    init(_ name: String, among numbers: [Int], in mirror: Mirror) throws {
        guard let first = numbers.first else {
            throw UsageError(
                "there is no recordation '\(SafeText.line(name))'",
                advice: "name it REGISTER:KEY, or by a part of its key, number or mark; recordal search TEXT finds it"
            )
        }
        guard numbers.count == 1 else {
            let lines = try numbers.prefix(12).compactMap { number -> String? in
                guard let found = try mirror.evidence(number: number)?.recordation else { return nil }
                return SafeText.line("\(found.id)  \(found.values[.mark] ?? "")  \(found.values[.holder] ?? "")")
            }
            let more = numbers.count > 12 ? "\n  …" : ""
            throw UsageError(
                "'\(SafeText.line(name))' can mean more than one recordation:",
                advice: lines.joined(separator: "\n  ") + more
            )
        }
        number = first
    }
}
