import Foundation
import Mirror
import Recordations
import Reconciliation
import TestSupport
import Testing

@testable import Application

/// What people have reported of tools that match lists, held against a small register.
struct ListReportTests {
    private static let day = Result { try civil("2026-02-01") }

    /// A workspace with the list and one edition of a register of Kazakhstan.
    private func folder(_ rows: [String]) throws -> WorkspaceFolder {
        let folder = try WorkspaceFolder(makesMirror: true)
        try folder.write("recordal.yaml", "time_zone: Etc/UTC\nactor: anna\nportfolio: [{source: toy}]\n")
        try folder.write("lists/docket.yaml", ListFile.definition)
        try folder.write("sources/toy.yaml", Self.toy)
        try bring(rows, into: folder)
        return folder
    }

    private func bring(_ rows: [String], into folder: WorkspaceFolder) throws {
        let text = "Key,Number,Mark,Holder,Classes,End\n" + rows.map { $0 + "\n" }.joined()
        try folder.importEdition(text, on: "2026-01-31")
    }

    private static let toy = """
        jurisdiction: KZ
        extent: complete
        documents: [{format: csv, charset: [utf-8]}]
        columns: {key: {header: Key}, number: {header: Number}, mark: {header: Mark}, holder: {header: Holder}, classes: {header: Classes}, end: {header: End}}
        fields:
          recordation_number: key
          registration_number: number
          mark: mark
          holder: holder
          classes: classes
          valid_to: {column: end, dates: [yyyy-MM-dd]}
          status: {constant: active}
        key: [recordation_number]
        """

    private func row(
        _ reference: String,
        _ number: String,
        _ mark: String,
        classes: String = "7",
        and more: [String: String] = [:]
    ) -> [String: String] {
        let row = [
            "Reference": reference, "Country": "Kazakhstan", "Number": number, "Mark": mark, "Holder": "Hurom",
            "Classes": classes,
        ]
        return row.merging(more) { $1 }
    }

    @Test func `two rows of one recordation are one right and a second row, in any order`() throws {
        let folder = try folder(["1,1211486,HUROM,Hurom,7,2027-01-01"])
        var list = ListFile(rows: [row("A", "1211486", "HUROM"), row("B", "№ 1211486", "Hurom")])
        #expect(try folder.reconcile(list.csv(), today: Self.day.get()).kinds == ["agrees A", "listed-twice B"])
        list.rows.reverse()
        #expect(try folder.reconcile(list.csv(), today: Self.day.get()).kinds == ["agrees A", "listed-twice B"])
    }

    @Test func `what a dry run says is what a run says`() throws {
        let folder = try folder([
            "1,1211486,HUROM,Hurom,7,2027-01-01", "2,1211487,HUROM,Hurom,11,2027-01-01",
            "3,1211489,HUROM,Hurom,7,2027-01-01",
        ])
        // A true duplicate beside a new look-alike, and a tie.
        let list = ListFile(rows: [
            row("A", "1211486", "HUROM"), row("B", "1211486", "HUROM"), row("C", "5000000", "НUROM", classes: "21"),
            row("D", "1211488", "HUROM", classes: "9"),
        ])
        let plan = try folder.reconcile(list.csv(), today: Self.day.get(), isDryRun: true)
        let run = try folder.reconcile(list.csv(), today: Self.day.get())
        #expect(plan.kinds == run.kinds)
        #expect(plan.report.findings.map(\.reason) == run.report.findings.map(\.reason))
        #expect(plan.edition == nil)
        #expect(run.edition != nil)
        #expect(run.kinds.prefix(2) == ["agrees A", "listed-twice B"])
    }

    @Test func `a link survives a new number in the list`() throws {
        let folder = try folder(["1,999999,SLOW JUICER,NUC Electronics,7,2027-01-01"])
        var list = ListFile(rows: [row("A", "1211486", "HUROM")])
        #expect(try folder.reconcile(list.csv(), today: Self.day.get()).kinds == ["not-recorded A", "not-in-list -"])
        _ = try MatchDecisions(folder.workspace(), list: "docket").decide(
            .accepted,
            row: "A",
            recordation: "toy:1",
            reason: "certificate",
            isDryRun: false
        )
        list.rows[0]["Number"] = "7000000"
        let done = try folder.reconcile(list.csv(), today: Self.day.get())
        #expect(done.kinds == ["differs A"])
        #expect(done.report.findings.first?.matches.map(\.recordation.id) == ["toy:1"])
    }

    @Test func `rows that share a reference and short rows are named, and nothing is matched by them`() throws {
        let folder = try folder(["1,1211486,HUROM,Hurom,7,2027-01-01"])
        let list = ListFile(rows: [row("A", "1211486", "HUROM"), row("A", "1211486", "HUROM")])
        let done = try folder.reconcile(list.csv() + "\"B\",\"Kazakhstan\"\n", today: Self.day.get())
        #expect(
            done.kinds == ["unreadable A", "unreadable A", "unreadable -", "not-in-list -"]
                || done.kinds == ["unreadable A", "unreadable A", "unreadable B", "not-in-list -"]
        )
        #expect(done.report.findings.map(\.rowNumber) == [2, 3, 4, nil])
        #expect(done.report.findings.prefix(3).allSatisfy { $0.matches.isEmpty && !$0.reason.isEmpty })
    }

    @Test func `numbers whose zeros a spreadsheet took away are near misses, and make nothing new`() throws {
        let folder = try folder((1...40).map { "\($0),00\(4100 + $0 * 61),HUROM \($0),Hurom,7,2027-01-01" })
        let list = ListFile(rows: (1...40).map { row("A-\($0)", "\(4100 + $0 * 61)", "HUROM \($0)") })
        let done = try folder.reconcile(list.csv(), today: Self.day.get())
        #expect(done.report.findings.count == 40)
        for finding in done.report.findings where finding.kind != .agrees {
            #expect(finding.kind == .nearMiss)
            #expect(finding.reason.contains("leading zeros are missing"), "\(finding.reason)")
            #expect(finding.matches.count == 1)
        }
    }

    @Test func `columns that are left out at the next import change no finding but their own`() throws {
        let folder = try folder(["1,1211486,HUROM,Hurom,7,2027-01-01"])
        let list = ListFile(rows: [row("A", "1211486", "HUROM", and: ["Recordation ends": "2028-01-01"])])
        #expect(try folder.reconcile(list.csv(), today: Self.day.get()).kinds == ["differs A"])
        // A column that the definition names has to be there, unless it says otherwise: told, and nothing is changed.
        let error = #expect(throws: UsageError.self) {
            try folder.reconcile(list.csv(without: ["Recordation ends"]), today: Self.day.get())
        }
        #expect(error.map { "\($0)".contains("'recorded'") } == true)
        #expect(
            try ListReconciliation.again(folder.workspace(), list: "docket", today: Self.day.get()).kinds
                == ["differs A"]
        )
        try folder.write(
            "lists/docket.yaml",
            ListFile.definition.replacing(
                "{header: Recordation ends}",
                with: "{header: Recordation ends, optional: true}"
            )
        )
        let done = try folder.reconcile(list.csv(without: ["Recordation ends"]), today: Self.day.get())
        #expect(done.kinds == ["agrees A"])
        #expect(done.report.findings.first?.differences.isEmpty == true)
    }

    @Test func `the mark = and two dates of one number are as Kazakhstan's register has them`() throws {
        let folder = try WorkspaceFolder(makesMirror: true)
        try folder.write("recordal.yaml", "time_zone: Etc/UTC\nactor: anna\n")
        try folder.write("lists/docket.yaml", ListFile.definition)
        let today = try civil("2025-02-01")
        try folder.importRegister("kz-customs", "kz-customs-2025-01-19.xlsx", today: today)
        let list = ListFile(rows: [
            row("A", "71892", "=", and: ["Holder": "ТОО «MAN TRADE»"]),
            row("B", "1389274", "HUROM", classes: "7, 11", and: ["Holder": "HUROM LS CO.LTD"]),
            row("C", "1257748", "HUROM", classes: "7, 11", and: ["Holder": "HUROM LS CO.LTD"]),
            // The same sign alone is no evidence.
            row("D", "", "=", and: ["Holder": "ТОО «MAN TRADE»"]),
        ])
        let done = try folder.reconcile(list.csv(), today: today)
        #expect(done.kinds == ["agrees A", "agrees B", "ended-there C", "not-recorded D"])
        let names = done.report.findings.map { $0.matches.map(\.recordation.id) }
        #expect(
            names == [
                ["kz-customs:01495/ТЗ-130122", "kz-customs:01834/ТЗ-120324"],
                ["kz-customs:01752/ТЗ-280923", "kz-customs:01988/ТЗ-021024"],
                ["kz-customs:01753/ТЗ-280923", "kz-customs:01987/ТЗ-021024"], [],
            ]
        )
    }
}
