import Foundation
import Recordations
import Reconciliation
import TestSupport

@testable import Application

/// A list as a docketing system exports it, and the definition that reads it.
struct ListFile {
    static let columns = [
        "Reference", "Country", "Mark", "Number", "Classes", "Holder", "Right ends", "Recordation ends", "Status",
        "Wanted",
    ]
    static let definition = """
        title: Docket
        documents: [{format: csv, charset: [utf-8], ragged: reject}]
        columns: {reference: {header: Reference}, country: {header: Country}, mark: {header: Mark}, number: {header: Number}, classes: {header: Classes}, holder: {header: Holder}, end: {header: Right ends}, recorded: {header: Recordation ends}, status: {header: Status}, wanted: {header: Wanted}}
        fields:
          reference: reference
          jurisdiction: country
          mark: mark
          registration_number: number
          classes: classes
          holder: holder
          registration_valid_to: {column: end, dates: [yyyy-MM-dd]}
          recordation_valid_to: {column: recorded, dates: [yyyy-MM-dd]}
          status: {column: status, values: {active: active, expired: expired}}
          wanted: wanted
        key: [reference]
        """

    var rows: [[String: String]] = []

    /// The bytes of the file, with some columns left out.
    func csv(without left: Set<String> = []) -> String {
        let names = Self.columns.filter { !left.contains($0) }
        return ([names] + rows.map { row in names.map { row[$0] ?? "" } }).map { cells in
            cells.map { "\"\($0.replacing("\"", with: "\"\""))\"" }.joined(separator: ",") + "\n"
        }.joined()
    }
}

extension WorkspaceFolder {
    /// Brings one of the repository's registers in.
    func importRegister(_ source: String, _ file: String, today: CivilDate) throws {
        let edition = FileImport(source: source, files: [Repository.register(file)])
        _ = try edition.run(in: workspace(), today: today, isDryRun: false) { [] }
    }

    /// Holds a list against the registers.
    func reconcile(
        _ csv: String,
        today: CivilDate,
        list: String = "docket",
        isDryRun: Bool = false
    ) throws -> ListReconciliation {
        try write("portfolio.csv", csv)
        return try ListReconciliation.run(
            workspace(),
            list: list,
            file: path + "/portfolio.csv",
            isDryRun: isDryRun,
            today: today
        ) { [] }
    }
}

extension ListReconciliation {
    /// The findings, each as its kind and its row.
    var kinds: [String] { report.findings.map { "\($0.kind.rawValue) \($0.reference ?? "-")" } }
}
