internal import Application
internal import Documents
internal import Rendering
internal import System

/// A list that a command prints, for people as a table and for programs as rows.
struct Listing {
    /// The name and version of the JSON object.
    let schema: String
    /// The members of the object that stand before the rows.
    var before: [(String, JSON)] = []
    /// The name of the rows in the object.
    let name: String
    /// The keys of each row, in their order: the columns of the formats for tables.
    let keys: [String]
    /// Passes each row to a closure; a row is an object with the keys.
    let rows: ((JSON) throws -> Void) throws -> Void
    /// The members of the object that stand behind the rows.
    var after: [(String, JSON)] = []
    /// The list as text, in a width; a list without rows has none.
    let table: (_ width: Int?, _ style: TextStyle) throws -> ListingText
}

/// A list as people read it.
struct ListingText {
    /// Passes the table, or whatever it is, in pieces to a closure; nil where there is none.
    var write: ((_ sink: (String) -> Void) -> Void)?
    /// What stands below it on standard error: counts, and how old the knowledge is.
    var footer: [StyledText] = []

    /// Makes a text of a table.
    init(_ table: TextTable, width: Int?, style: TextStyle, footer: [StyledText]) {
        if table.count > 0 { write = { table.write(width: width, style: style, to: $0) } }
        self.footer = footer
        let hidden = table.hiddenTitles(width: width)
        if !hidden.isEmpty {
            self.footer.append("Not shown for want of width: \(Phrase.list(hidden)) (--width, --format csv).")
        }
    }

    /// Makes a text of lines.
    init(lines: [StyledText], footer: [StyledText]) {
        if !lines.isEmpty { write = { $0(StyledText(lines: lines).rendered) } }
        self.footer = footer
    }
}

extension Listing {
    /// Prints the list as the options say, to standard output or into their file.
    ///
    /// Throws ``UsageError`` for a workbook that would go to a terminal, and what reading the rows throws.
    func print(_ options: ListingOptions, _ common: CommonOptions) throws {
        try print(
            as: options.format(common),
            into: options.file,
            isForSpreadsheets: options.isForSpreadsheets,
            common
        )
    }

    /// Prints the list in a format, to standard output or into a file.
    ///
    /// Throws ``UsageError`` for a workbook that would go to a terminal, and what reading the rows throws.
    func print(as format: ListFormat, into file: String?, isForSpreadsheets: Bool, _ common: CommonOptions) throws {
        if format == .table, file == nil {
            let text = try table(common.width, common.style)
            if let write = text.write {
                write { Output.write($0) }
                Output.write("\n")
            }
            if !common.quiet { for line in text.footer { ErrorOutput.line(line) } }
            return
        }
        let writer = ListingWriter(self, format, isForSpreadsheets: isForSpreadsheets)
        guard let file else {
            if format == .xlsx { try Self.refuseTerminal("a workbook", "list.xlsx") }
            _ = try writer.write { Output.write($0) }
            return
        }
        var count = 0
        try OutputFile.replace(file) { sink in count = try writer.write(to: sink) }
        if !common.quiet { ErrorOutput.line("Wrote \(file): \(Phrase.count(count, "row"))") }
    }

    /// Throws ``UsageError`` where standard output is a terminal, which can show no such file.
    static func refuseTerminal(_ what: String, _ example: String) throws {
        guard StandardStream.output.isTerminal else { return }
        throw UsageError("\(what) is no text for a terminal", advice: "name a file: -o \(example)")
    }
}
