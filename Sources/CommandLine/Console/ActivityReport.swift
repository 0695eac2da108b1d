internal import Application
internal import FoundationEssentials
internal import Recordations
internal import Rendering
internal import Synchronization
internal import System

/// Writes what the program does while it works: with `-v` for people on standard error, with `--log` for programs into a file.
enum ActivityReport {
    /// Begins the report.
    ///
    /// Throws ``SystemError`` where the file cannot be opened.
    static func begin(isVerbose: Bool, file: String?) throws {
        guard isVerbose || file != nil else { return }
        let log = try file.map { try AppendedFile($0) }
        ActivityLog.listen { entry in
            if isVerbose { show(entry) }
            // A log that cannot be written stops no work.
            log?.append(line(entry))
        }
    }

    private static func show(_ entry: ActivityLog.Entry) {
        let time = entry.milliseconds.map { " (\($0) ms)" } ?? ""
        ErrorOutput.line("\(ErrorOutput.style.dim("\(entry.kind.rawValue)")) \(entry.text)\(time)")
    }

    private static func line(_ entry: ActivityLog.Entry) -> String {
        let object: JSON = [
            "at": .string(Instant(Date()).description), "process": .int(Int(CurrentProcess.number)),
            "kind": .string(entry.kind.rawValue), "what": .string(entry.text), "milliseconds": JSON(entry.milliseconds),
        ]
        return object.write(pretty: false) + "\n"
    }
}
