internal import Curation
internal import Documents
internal import Mirror
internal import Registers
package import Rendering
internal import Settings

/// An error in its parts, as a script reads it.
package struct ErrorParts {
    /// What was seen.
    package let what: String
    /// `FILE:LINE:COLUMN`, or nil where the error has no place.
    package let place: String?
    /// What to do next; nil where nothing can be advised.
    package let next: String?

    /// Makes parts.
    package init(what: String, place: String?, next: String?) {
        self.what = what
        self.place = place
        self.next = next
    }

    /// The parts of an error: one for each mistake of a file of settings.
    package static func all(of error: any Error) -> [ErrorParts] {
        switch error {
        case let error as SettingsError:
            return error.mistakes.map {
                ErrorParts(what: $0.text, place: "\($0.file):\($0.line):\($0.column)", next: nil)
            }
        case let error as UsageError: return [ErrorParts(what: error.seen, place: nil, next: error.advice)]
        case let error as MirrorError: return [ErrorParts(what: error.seen, place: nil, next: error.advice)]
        case let error as EditError: return [ErrorParts(what: error.seen, place: nil, next: error.advice)]
        case let error as StatementError: return [ErrorParts(what: error.seen, place: nil, next: error.advice)]
        default:
            // The texts of errors have what was seen in the first line, and advice below it.
            let lines = "\(error)".split(separator: "\n", maxSplits: 1).map(String.init)
            let next = lines.dropFirst().first.map { $0.drop { $0 == " " } }
            return [ErrorParts(what: lines.first ?? "", place: nil, next: next.map(String.init))]
        }
    }

    /// The shape of ``json``.
    package static let shape: JSONShape = ["what": .string, "where": .string.orNull, "next": .string.orNull]

    /// The parts as `--json` promises them.
    package var json: JSON { ["what": .string(what), "where": JSON(place), "next": JSON(next)] }
}
