internal import Curation
internal import Documents
internal import FoundationEssentials
internal import Registers
internal import Rendering
package import Mirror
package import Recordations
internal import System

/// Writes recordations into a workbook that a person edits and brings back by `recordal edit --from`.
package struct EditSheetExport {
    /// What was written.
    package struct Result {
        /// The recordations.
        package let rows: Int
        /// The columns of the sheet.
        package let columns: [String]
        /// The texts that no cell can hold, which stand whole on a sheet of their own.
        package let cutTexts: Int
    }

    private let workspace: Workspace
    private let mirror: Mirror
    private let file: String
    private let today: CivilDate
    /// The most rows of a sheet.
    var rowsPerSheet = EditableWorkbookWriter.rowsPerSheet

    /// Prepares a workbook.
    ///
    /// Throws ``UsageError`` for a file whose name is not that of a workbook, and for one that is there: somebody may be at work
    /// on it.
    package init(_ workspace: Workspace, _ mirror: Mirror, file: String, today: CivilDate) throws {
        guard file.lowercased().hasSuffix(".xlsx") else {
            throw UsageError(
                "'\(file)' is not a name of a workbook",
                advice: "let it end in .xlsx: recordal sheet FILE.xlsx"
            )
        }
        guard !FileName.isTaken(file) else {
            throw UsageError(
                "\(file) exists already, and somebody may have written into it",
                advice: "bring it back first by recordal edit --from, or name another file"
            )
        }
        (self.workspace, self.mirror, self.file, self.today) = (workspace, mirror, file, today)
    }

    /// Writes the recordations that match a filter; with `isDryRun` no file is made.
    ///
    /// Throws ``UsageError`` for more recordations than a sheet has rows.
    package func run(_ filter: Filter, isDryRun: Bool) throws -> Result {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let path = folder.path + "/sheet.xlsx"
        let layout = EditSheetLayout(workspace.localFields)
        let columns = layout.columns
        let writer = try EditableWorkbookWriter(
            path: path,
            folder: folder.path,
            name: EditSheetLayout.sheet,
            hidden: EditSheetLayout.hiddenSheet,
            columns: columns,
            rowsPerSheet: rowsPerSheet
        )
        // Taken before the values: what comes between is then known as newer.
        for row in layout.head(try origin()) { try writer.addHidden(row) }
        var rows = 0
        var hasInsurance: [String: Bool] = [:]
        try mirror.list(filter) { recordation in
            let source = recordation.source
            let isStated = hasInsurance[source] ?? statesInsurance(source)
            hasInsurance[source] = isStated
            try add(recordation, to: writer, layout, isInsuranceOpen: !isStated)
            rows += 1
            return true
        }
        try writer.finish()
        if !isDryRun {
            let made = try InputFile(path)
            try OutputFile.create(file) { sink in
                while let piece = try made.next(atMost: 1 << 16) { try sink(piece) }
            }
        }
        return Result(rows: rows, columns: columns.map(\.name), cutTexts: writer.cutTexts)
    }

    private func origin() throws -> EditSheet.Origin {
        let last = try mirror.lastNumbers()
        return EditSheet.Origin(
            mirror: try mirror.identity(),
            head: try mirror.head(),
            event: last.event,
            lastEdit: last.edit,
            program: Release.version,
            day: today.description
        )
    }

    // Whether a register has a column for the end of the insurance; where it has none, a person may enter it without ado.
    private func statesInsurance(_ source: String) -> Bool {
        guard let definition = try? workspace.definition(of: source) else { return true }
        return definition.fields[.insuranceValidTo] != nil
    }

    private func add(
        _ recordation: Recordation,
        to writer: EditableWorkbookWriter,
        _ layout: EditSheetLayout,
        isInsuranceOpen: Bool
    ) throws {
        let name = recordation.id
        let corrected = recordation.edits.corrected.fields
        guard writer.hasRoom(hidden: 1 + corrected.count) else {
            throw UsageError(
                "these are more recordations than a sheet has rows: \(Phrase.number(rowsPerSheet))",
                advice: "make several sheets by filters, such as --jurisdiction KZ and --portfolio"
            )
        }
        let values = layout.values.map { column in
            Field(name: column).map { recordation.values[$0] } ?? recordation.edits.notes[column]
        }
        let open = isInsuranceOpen ? [layout.column(of: .insuranceValidTo): true] : [:]
        try writer.add([name] + values + [nil, nil, nil], open: open)
        let isGone = recordation.isTombstone || ["disappeared", "explained"].contains(recordation.presence)
        try writer.addHidden(EditSheetLayout.row(name, isGone: isGone, values))
        guard !corrected.isEmpty, let registered = try mirror.evidence(number: recordation.number)?.registered else {
            return
        }
        for field in corrected {
            try writer.addHidden(EditSheetLayout.row(name, register: field, registered[field]))
        }
    }
}
