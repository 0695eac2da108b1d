@testable import Application
import Foundation
import Mirror
import Recordations
import Reconciliation
import TestSupport
import Testing

/// A workspace with a register of seven recordations and a company's list of them.
final class ListBench {
    let folder: WorkspaceFolder

    static let register = """
        Number,Registration,Mark,Holder,Classes,End
        N1,1001,HUROM,Acme Ltd,"3, 9",2028-01-01
        N2,1002,LEXUS,Other AG,12,2028-01-01
        N3,100345,Sonne,Acme Ltd,9,2028-01-01
        N4,1004,Mond,Acme Holding,9,2028-01-01
        N5,1005,Stern,Acme Ltd,9,2028-01-01
        N6,1006,Stern,Acme Ltd,9,2028-01-01
        N7,1007,Apfel,Acme Ltd,9,2028-01-01

        """
    static let header = "Reference,Country,Registration,Mark,Holder,Classes,End\n"
    static let rows = [
        "T-1,KZ,1001,HUROM,Acme Ltd,\"3, 9\",2028-01-01", "T-2,KZ,1002,PASSPORT,Acme Ltd,3,2028-01-01",
        "T-3,KZ,100354,Sonne,Acme Ltd,9,2028-01-01", "T-4,KZ,1004,Mond,Acme AG,9,2028-01-01",
        "T-6,KZ,9999,Stern,Acme Ltd,9,2028-01-01", "T-8,KZ,1008,Birne,Acme Ltd,9,2028-01-01",
    ]
    static let definition = """
        title: our docket
        documents:
          - {format: csv, charset: [utf-8], ragged: reject}
        columns: {reference: {header: Reference}, country: {header: Country}, registration: {header: Registration}, mark: {header: Mark}, holder: {header: Holder}, classes: {header: Classes}, end: {header: End}}
        fields:
          reference: reference
          jurisdiction: country
          registration_number: registration
          mark: mark
          holder: holder
          classes: classes
          recordation_valid_to: {column: end, dates: [yyyy-MM-dd]}
        key: [reference]
        """

    init(actor: String = "anna") throws {
        folder = try WorkspaceFolder()
        try folder.write("recordal.yaml", "time_zone: UTC\nactor: \(actor)\nportfolio:\n  - holder: acme\n")
        try folder.write(
            "sources/toy.yaml",
            WorkspaceFolder.toy.replacing(
                "mark: {header: Mark}",
                with: "reg: {header: Registration}, mark: {header: Mark}"
            )
            .replacing("  mark: mark\n", with: "  registration_number: reg\n  mark: mark\n")
                + "\nguards: {changed_share: 100%}\n"
        )
        try folder.write("lists/docket.yaml", Self.definition)
        try folder.importEdition(Self.register)
    }

    /// Reads rows as the list's newest edition, and holds it against the register.
    @discardableResult
    func reconcile(
        _ rows: [String] = rows,
        isDryRun: Bool = false,
        acceptsShrunk: Bool = false,
        on day: String = "2026-02-11"
    ) throws -> ListReconciliation {
        try folder.write("docket.csv", Self.header + rows.map { $0 + "\n" }.joined())
        return try ListReconciliation.run(
            folder.workspace(),
            list: "docket",
            file: folder.path + "/docket.csv",
            isDryRun: isDryRun,
            acceptsShrunk: acceptsShrunk,
            today: civil(day)
        ) { [] }
    }

    /// The newest edition against the register as it is now.
    func again() throws -> ListReconciliation {
        try ListReconciliation.again(folder.workspace(), list: "docket", today: civil("2026-02-11"))
    }

    /// The kinds of the findings by reference, or by recordation.
    func kinds(_ done: ListReconciliation) -> [String: String] {
        Dictionary(
            done.report.findings.map { ($0.reference ?? $0.matches.first?.recordation.id ?? "?", $0.kind.rawValue) }
        ) { $0 + "+" + $1 }
    }

    @discardableResult
    func decide(
        _ verdict: Decision.Verdict,
        _ row: String,
        _ recordation: String? = nil,
        field: String? = nil,
        reason: String = "certificate",
        isDryRun: Bool = false
    ) throws -> ListDecision {
        try MatchDecisions(folder.workspace(), list: "docket").decide(
            verdict,
            row: row,
            recordation: recordation,
            field: field,
            reason: reason,
            isDryRun: isDryRun
        )
    }

    func apply(
        _ uses: [FindingUse],
        rows: [String] = [],
        isPending: Bool = false,
        isDryRun: Bool = false
    ) throws -> FindingApplication {
        try FindingApplication(
            FindingApplication.Wish(
                uses: uses,
                selection: FindingSelection(rows: rows),
                isPending: isPending,
                reason: "letter of 3 May"
            ),
            of: again(),
            in: folder.workspace(),
            isDryRun: isDryRun
        )
    }

    func mirror<Result>(_ body: (Mirror) throws -> Result) throws -> Result {
        let mirror = try folder.workspace().openMirror(creating: false)
        defer { try? mirror.close() }
        return try body(mirror)
    }
}
