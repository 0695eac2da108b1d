@testable import Application
import Curation
import Documents
import Foundation
import Mirror
import Recordations
import TestSupport
import Testing

/// The cells of a workbook that `recordal sheet` made, for a test to change as a person does.
struct EditedSheet {
    /// The rows of the sheet, the header first.
    var rows: [[String]]
    /// The rows of the hidden sheet.
    var hidden: [[String]]

    init(_ path: String) throws {
        let bytes = Array(try Data(contentsOf: URL(fileURLWithPath: path)))
        func rows(_ name: String) throws -> [[String]] {
            let reader = try SpreadsheetReader(bytes: bytes, sheet: .named(name))
            var (rows, row) = ([[String]](), Row())
            while try reader.next(row) { rows.append(row.texts) }
            return rows
        }
        self.rows = try rows("Recordations")
        hidden = try rows("_recordal")
        // Cells at the end that were never written to.
        let width = self.rows[0].count
        self.rows = self.rows.map { $0 + Array(repeating: "", count: width - $0.count) }
    }

    /// The cell of a recordation and a column.
    subscript(name: String, column: String) -> String {
        get {
            guard let row = rows.first(where: { $0[0] == name }), let index = rows[0].firstIndex(of: column) else {
                return "no cell \(name) \(column)"
            }
            return row[index]
        }
        set {
            guard let row = rows.firstIndex(where: { $0[0] == name }), let index = rows[0].firstIndex(of: column) else {
                Issue.record("no cell \(name) \(column)")
                return
            }
            rows[row][index] = newValue
        }
    }

    /// Writes the workbook anew, with days in the columns that have them.
    func write(_ path: String, folder: String) throws {
        let header = rows.first ?? []
        let writer = try EditableWorkbookWriter(
            path: path,
            folder: folder,
            name: "Recordations",
            hidden: "_recordal",
            columns: header.map { .init($0, isDate: $0.contains("valid_") || $0 == "dues_paid_to", isOpen: true) }
        )
        for row in rows.dropFirst() { try writer.add(row) }
        for row in hidden { try writer.addHidden(row) }
        try writer.finish()
    }
}

extension WorkspaceFolder {
    /// Makes the workbook `NAME.xlsx` of all recordations.
    @discardableResult
    func sheet(_ name: String, _ filter: Filter = Filter()) throws -> EditSheetExport.Result {
        let workspace = try workspace()
        let mirror = try workspace.openMirror(creating: false)
        let export = try EditSheetExport(workspace, mirror, file: "\(path)/\(name).xlsx", today: civil("2026-01-11"))
        return try export.run(filter, isDryRun: false)
    }

    /// Changes the workbook `ours.xlsx` into `back.xlsx` as a person does.
    func edit(_ change: (inout EditedSheet) -> Void) throws {
        var sheet = try EditedSheet(path + "/ours.xlsx")
        change(&sheet)
        try sheet.write(path + "/back.xlsx", folder: path)
    }

    /// Brings a workbook back.
    func bring(
        _ name: String = "back",
        kind: Edit.Kind? = nil,
        reason: String? = nil,
        isDryRun: Bool = false,
        keepsGoing: Bool = false
    ) throws -> EditTableResult {
        let session = try EditSession(workspace(), isDryRun: isDryRun)
        defer { session.close() }
        let bytes = Array(try Data(contentsOf: URL(fileURLWithPath: "\(path)/\(name).xlsx")))
        let claim = EditSession.Claim(kind: kind, reason: reason, changedOn: nil)
        return try session.importTable(named: "\(name).xlsx", bytes, claim, keepsGoing: keepsGoing)
    }

    /// Makes notes, as another person would meanwhile.
    func note(_ name: String, _ assignments: String..., actor: String = "ben") throws {
        try write("recordal.yaml", (text("recordal.yaml") ?? "").replacing("actor: anna", with: "actor: \(actor)"))
        let session = try EditSession(workspace(), isDryRun: false)
        _ = try session.edit(name, assignments.map(Assignment.init), .init(kind: nil, reason: nil, changedOn: nil))
        session.close()
        try write("recordal.yaml", (text("recordal.yaml") ?? "").replacing("actor: \(actor)", with: "actor: anna"))
    }
}
