internal import Documents

/// A document that is not one of the source's: what was seen, and what to do.
public struct UnfitDocument: Error, Equatable, CustomStringConvertible {
    /// What was seen, in lower case.
    public let seen: String
    /// What to do about it.
    public let advice: String

    /// What was seen; what to do.
    public var description: String { "\(seen); \(advice)" }

    static let empty = UnfitDocument(
        seen: "the document is empty",
        advice: "fetch or save it again: an empty register is never taken for one without recordations"
    )

    static func container(_ container: Container, _ definition: SourceDefinition) -> UnfitDocument {
        let wanted = definition.documents.map { $0.format.rawValue.uppercased() }
        let formats = Array(Set(wanted)).sorted().joined(separator: " or ")
        let advice =
            switch container {
            case .empty: "fetch or save it again"
            case .oldOffice:
                "open it in Excel or LibreOffice and save it as .xlsx without a password"
            case .html: "look at it in a browser: a log-in, an error or a notice may have come in place of the register"
            default: "check that this is the file that was meant"
            }
        return UnfitDocument(
            seen: "this is \(container.phrase), and \(definition.name) comes as \(formats)",
            advice: advice
        )
    }

    static func twoColumns(_ column: String, _ cells: [String], line: Int) -> UnfitDocument {
        UnfitDocument(
            seen: "row \(line): the column '\(column)' is found more than once: "
                + cells.map { "'\($0)'" }.joined(separator: " and "),
            advice: "give the whole header, or a pattern, under 'columns' of the source"
        )
    }

    static func noHeader(
        _ definition: SourceDefinition,
        found: [String],
        row: Int,
        seen: [String],
        searched: Int
    ) -> UnfitDocument {
        let wanted = definition.columns.filter { !$0.isOptional }
        let missing = wanted.map(\.name).filter { !found.contains($0) }
        let columns = seen.map { "'\($0)'" }.joined(separator: ", ")
        let best =
            found.isEmpty
            ? "none of the columns stands in the first \(searched) rows"
            : "row \(row) has \(found.count) of the columns but not \(missing.map { "'\($0)'" }.joined(separator: ", "))"
        return UnfitDocument(
            seen: "no header of this source was found: \(best); row \(max(row, 1)) reads \(columns)",
            advice: definition.isByHand
                ? "a list for \(definition.name) has the columns "
                    + wanted.map { "'\($0.headerText ?? $0.name)'" }.joined(separator: ", ")
                    + "; keep these names when you fill it in (recordal sources template \(definition.name) makes an empty one)"
                : "is it the file of another register? If the register renamed a column, add the new name under "
                    + "'columns' of the source (recordal sources check SOURCE FILE shows how it is read)"
        )
    }
}
