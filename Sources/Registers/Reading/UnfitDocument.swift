internal import Documents
internal import Recordations

/// An error about a document that does not fit the source.
public struct UnfitDocument: Error, Equatable, CustomStringConvertible {
    /// The problem, as a clause in lower case.
    public let seen: String
    /// Advice for the user, as a clause.
    public let advice: String

    /// The problem and the advice.
    public var description: String { "\(seen); \(advice)" }

    /// Whether the document has no bytes.
    public var isEmpty: Bool { self == .empty }

    static let empty = UnfitDocument(
        seen: "the document is empty",
        advice: "fetch or save it again: an empty register is never taken for one without recordations"
    )

    static let noTable = UnfitDocument(
        seen: "the page has no table with any row",
        advice: "look at it in a browser: a log-in, an error or a notice may have come in place of the register; or the"
            + " browser fills the page in later: then save it there as 'web page, complete'"
    )

    static func noSuchTable(
        _ tables: [(number: Int, cells: [String])],
        of count: Int,
        wanted: [String]
    ) -> UnfitDocument {
        let seen = tables.map { table in
            let cells = table.cells.map { "'\($0)'" }.joined(separator: ", ")
            return "table \(table.number) begins with \(cells.isEmpty ? "empty cells" : cells)"
        }
        let more = count > tables.count ? ["\(count - tables.count) more"] : []
        let columns = wanted.map { "'\($0)'" }.joined(separator: ", ")
        return UnfitDocument(
            seen: "no table of the page has the columns of this source (\(columns)): "
                + (seen + more).joined(separator: "; "),
            advice: "is it the page that was meant? If the register renamed its columns, add the new names under "
                + "'columns' of the source (recordal sources check SOURCE FILE shows how it is read)"
        )
    }

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

    static func noTable(_ container: Container) -> UnfitDocument {
        UnfitDocument(
            seen: container == .empty ? "the document is empty" : "no table was found in this (\(container.phrase))",
            advice: "give a file of the register with a header and a few rows"
        )
    }

    static let noNames = UnfitDocument(
        seen: "no column of the table has a header of its own: all are empty, or stand there more than once",
        advice: "a definition knows columns by their headers: give a file in which each column has another one"
    )

    static let noKey = UnfitDocument(
        seen: "no column can be the key: each one numbers the rows, is a name, or is empty",
        advice: "give a file with a column in which the register numbers its entries"
    )

    static func otherColumns(_ newer: TableSample, _ older: TableSample) -> UnfitDocument {
        let known = Set(older.header.map(SearchText.folded))
        let missing = newer.header.filter { !known.contains(SearchText.folded($0)) }
        let columns = missing.compactMap { CellText.folded($0) }.prefix(6).map { "'\(Excerpt.of($0, limit: 40))'" }
        return UnfitDocument(
            seen: "the older file lacks columns of the newer one: \(columns.joined(separator: ", "))",
            advice: "give two editions of the same register, the older one first"
        )
    }

    static func noProposal(_ reason: String) -> UnfitDocument {
        UnfitDocument(
            seen: "no definition was found that reads this file: \(reason)",
            advice: "give a file with a header and rows of as many cells, or write the definition by hand"
        )
    }

    /// The error with a hint at the charset, if bytes could not be decoded.
    func charsetDoubted(replacedBytes: Int) -> UnfitDocument {
        guard replacedBytes > 0 else { return self }
        return UnfitDocument(
            seen: seen,
            advice:
                "\(replacedBytes) \(replacedBytes == 1 ? "byte does" : "bytes do") not fit the charset that was tried: say the right one by 'charset:' of "
                + "the document in the source, such as gb18030, big5, shift_jis, euc-kr or windows-1251; or: \(advice)"
        )
    }

    static func twoColumns(_ column: String, _ cells: [String], line: Int) -> UnfitDocument {
        UnfitDocument(
            seen: "row \(line): the column '\(column)' is found more than once: "
                + cells.map { "'\($0)'" }.joined(separator: " and "),
            advice: "give the whole header, or a pattern, under 'columns' of the source"
        )
    }

    static func narrow(_ row: Row, column: ColumnRule) -> UnfitDocument {
        let place = (column.place ?? 0) + 1
        return UnfitDocument(
            seen:
                "row \(row.line) has \(row.count) \(row.count == 1 ? "cell" : "cells"), and '\(column.name)' is column "
                + "\(place)",
            advice:
                "is it the file of another register, or another delimiter? A row above the first entry is left out by "
                + "a rule under 'skip' of the source"
        )
    }

    static let namesInPlaceOfColumns = UnfitDocument(
        seen: "the source says 'header: none', and the values of this document have names",
        advice: "take 'header: none' away, and give the paths of the values as 'header' of the columns"
    )

    static func twoPaths(_ column: String, _ paths: [String]) -> UnfitDocument {
        UnfitDocument(
            seen: "the column '\(column)' is found under more than one path: "
                + paths.map { "'\($0)'" }.joined(separator: " and "),
            advice: "give the whole path, or a pattern, under 'columns' of the source"
        )
    }

    static func noPaths(missing: [String], paths: [String]) -> UnfitDocument {
        let found = paths.prefix(40).map { "'\(Excerpt.of($0, limit: 60))'" }.joined(separator: ", ")
        let columns = missing.map { "'\($0)'" }.joined(separator: ", ")
        return UnfitDocument(
            seen: "the first records have no value for the columns \(columns); found "
                + (paths.isEmpty ? "no values" : found + (paths.count > 40 ? " and others" : "")),
            advice: "is it the file of another register? If the register renamed a value, add the new path under "
                + "'columns' of the source; what this document never has, name under its 'lacks'"
        )
    }

    static func noHeader(
        _ definition: SourceDefinition,
        lacking: Set<String>,
        found: [String],
        row: Int,
        seen: [String],
        searched: Int,
        shortfalls: [String]
    ) -> UnfitDocument {
        let wanted = definition.columns.filter { !$0.isOptional && !lacking.contains($0.name) }
        let missing = wanted.map(\.name).filter { !found.contains($0) }
        let columns = seen.map { "'\($0)'" }.joined(separator: ", ")
        let best =
            found.isEmpty
            ? "no column of this source stands in \(searched == 1 ? "row 1" : "rows 1–\(searched)")"
            : "row \(row) has \(found.count) of the columns but not \(missing.map { "'\($0)'" }.joined(separator: ", "))"
        return UnfitDocument(
            seen:
                "no header of this source was found: \(([best] + shortfalls).joined(separator: "; ")); row \(max(row, 1)) \(seen.isEmpty ? "is empty" : "reads \(columns)")",
            advice: definition.isByHand
                ? "a list for \(definition.name) has the columns "
                    + wanted.map { "'\($0.headerText ?? $0.name)'" }.joined(separator: ", ")
                    + "; keep these names when you fill it in (recordal sources template \(definition.name) makes an empty one)"
                : "is it the file of another register? If the register renamed a column, add the new name under "
                    + "'columns' of the source (recordal sources check SOURCE FILE shows how it is read)"
                    + (found.isEmpty ? "; if the header stands further down, raise 'header_within'" : "")
        )
    }
}
