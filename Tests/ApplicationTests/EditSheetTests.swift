@testable import Application
import Curation
import Documents
import Foundation
import History
import Mirror
import Recordations
import TestSupport
import Testing

/// A sheet goes out, a person changes cells, and what they changed comes back as edits: nothing more, and nothing less.
@Suite(.waitingForPrograms) struct EditSheetTests {
    private let folder: WorkspaceFolder

    init() throws {
        folder = try WorkspaceFolder()
        try folder.write("recordal.yaml", "time_zone: UTC\nactor: anna\nlocal_fields: {budget: text}\n")
        try folder.importEdition(WorkspaceFolder.first)
        try folder.note("toy:N1", "owner=anna", "tags=b,a", "dues_paid_to=2026-12-31", "budget=00071", actor: "anna")
        try folder.sheet("ours")
    }

    private func notes(_ name: String) throws -> [String: String] {
        let mirror = try folder.workspace().openMirror(creating: false)
        let number = try #require(try mirror.numbers(named: name).first)
        return try #require(try mirror.evidence(number: number)).recordation.edits.notes
    }

    private func made(_ result: EditTableResult) -> [String] {
        result.edits.compactMap { one in
            one.edit.map { "\(one.recordation) \(one.field) \(one.before ?? "-") \($0.local ?? "-") \($0.kind)" }
        }
    }

    private func editCount() throws -> Int {
        try folder.workspace().openMirror(creating: false).lastNumbers().edit
    }

    @Test func `a sheet has every column, days as days, and comes back as nothing`() throws {
        let sheet = try EditedSheet(folder.path + "/ours.xlsx")
        #expect(sheet.rows.count == 13 && sheet.rows[0][0] == "recordation")
        #expect(Array(sheet.rows[0][1...20]) == Field.allCases.map(\.name).filter { $0 != "status" } + ["status"])
        #expect(
            Array(sheet.rows[0][21...])
                == ["owner", "tags", "remarks", "power_of_attorney_valid_to", "dues_paid_to", "budget"]
                + ["kind", "reason", "on"]
        )
        #expect(sheet["toy:N1", "valid_to"] == "2027-01-01" && sheet["toy:N1", "classes"] == "3,9")
        #expect(sheet["toy:N1", "tags"] == "a,b" && sheet["toy:N1", "budget"] == "00071")
        #expect(sheet.hidden[0][0] == "recordal sheet" && sheet.hidden[0][6] == Release.version)
        let result = try folder.bring("ours")
        #expect(result.edits.isEmpty && result.badLines.isEmpty && result.batch == nil)
        #expect(result.sheet?.rows == 12 && result.sheet?.changed == 0 && result.sheet?.respelled == 0)
    }

    @Test func `changed and emptied cells become edits, and the same file again nothing`() throws {
        try folder.edit { sheet in
            sheet["toy:N1", "owner"] = ""
            sheet["toy:N1", "tags"] = "c, a"
            sheet["toy:N2", "dues_paid_to"] = "2027-03-01"
            sheet["toy:N3", "remarks"] = "=1+1"
        }
        let plan = try folder.bring(isDryRun: true)
        let wanted = [
            "toy:N1 owner anna - note", "toy:N1 tags a,b a,c note", "toy:N2 dues_paid_to - 2027-03-01 note",
            "toy:N3 remarks - =1+1 note",
        ]
        #expect(made(plan) == wanted && !plan.isApplied && plan.sheet?.changed == 4)
        let before = try editCount()
        let result = try folder.bring()
        #expect(made(result) == wanted && result.isApplied && result.batch != nil)
        #expect(try notes("toy:N1") == ["tags": "a,c", "dues_paid_to": "2026-12-31", "budget": "00071"])
        #expect(try editCount() == before + 4)
        let again = try folder.bring()
        #expect(again.edits.isEmpty && again.sheet?.known == 4 && again.badLines.isEmpty)
        #expect(try editCount() == before + 4)
        // Whoever set the value otherwise meanwhile is not overruled by a file that was taken before.
        try folder.note("toy:N3", "remarks=later")
        #expect(try folder.bring().edits.isEmpty)
        #expect(try notes("toy:N3") == ["remarks": "later"])
    }

    @Test func `rows and columns may be sorted and deleted: what is not there says nothing`() throws {
        try folder.edit { sheet in
            sheet["toy:N7", "owner"] = "li"
            let header = sheet.rows[0]
            var body = Array(sheet.rows.dropFirst().reversed())
            body.removeAll { ["toy:N1", "toy:N4"].contains($0[0]) }
            let kept = header.indices.reversed().filter { !["tags", "holder", "reason"].contains(header[$0]) }
            sheet.rows = ([header] + [header.map { _ in "" }] + body).map { row in kept.map { row[$0] } }
        }
        let result = try folder.bring()
        #expect(made(result) == ["toy:N7 owner - li note"] && result.sheet?.rows == 10)
    }

    @Test func `what a spreadsheet program writes in its own way changes nothing, and is counted`() throws {
        try folder.edit { sheet in
            sheet["toy:N1", "budget"] = "71"
            sheet["toy:N1", "classes"] = "3.9"
            sheet["toy:N1", "remarks"] = " "
            sheet["toy:N1", "tags"] = "b,a"
            sheet["toy:N2", "mark"] = "Mark\u{A0}2 "
            sheet["toy:N3", "mark"] = "Mark_x0020_3"
        }
        let result = try folder.bring()
        #expect(result.edits.isEmpty && result.badLines.isEmpty)
        #expect(result.sheet?.respelled == 3 && result.sheet?.known == 1)
    }

    @Test func `a changed key, one that is gone, and values beside it are errors with their cells`() throws {
        try folder.edit { sheet in
            sheet["toy:N2", "owner"] = "li"
            sheet.rows[3][0] = "toy:N99"
            sheet.rows[4][0] = ""
            sheet.rows[0].append("")
            sheet.rows[1].append("stray")
        }
        let result = try folder.bring()
        let places = result.badLines.map { "\($0.number) \($0.cell ?? "")" }
        #expect(places == ["2 Recordations!AE2", "4 Recordations!A4", "5 Recordations!A5"])
        #expect(result.badLines[1].error.contains("'toy:N99' is no recordation of this sheet"))
        #expect(!result.isApplied && made(result).isEmpty == false)
        #expect(try notes("toy:N2").isEmpty)
        #expect(try folder.bring(keepsGoing: true).isApplied)
        #expect(try notes("toy:N2") == ["owner": "li"])
    }

    @Test func `a recordation that stands twice is told with both rows`() throws {
        try folder.edit { $0.rows.append($0.rows[2]) }
        let result = try folder.bring()
        #expect(result.badLines.map(\.cell) == ["Recordations!A14"] && !result.isApplied)
        let copied = try EditedSheet(folder.path + "/back.xlsx").rows[2][0]
        #expect(result.badLines.first?.error.hasPrefix("\(copied) stands in row 3 too") == true)
    }

    @Test(arguments: ["Holder of it", "owner", ""])
    func `a column's name that nobody knows, that stands twice or is gone refuses the sheet`(name: String) throws {
        try folder.edit { sheet in
            sheet.rows[0][sheet.rows[0].firstIndex(of: name.isEmpty ? "recordation" : "tags") ?? 0] = name
        }
        let error = #expect(throws: EditError.self) { try folder.bring() }
        let places = ["Holder of it": "Recordations!W1", "owner": "Recordations!W1", "": "no column 'recordation'"]
        #expect(error?.description.contains(places[name] ?? "?") == true, "\(error?.description ?? "")")
    }

    @Test func `a register's column is a correction only where somebody says so`() throws {
        try folder.edit { sheet in
            sheet["toy:N1", "holder"] = "Mine"
            sheet["toy:N2", "owner"] = "li"
        }
        let refused = try folder.bring()
        #expect(refused.badLines.map(\.cell) == ["Recordations!F2"] && !refused.isApplied)
        #expect(refused.badLines.first?.error.contains("'holder' is the register's; say --correction") == true)
        #expect(try folder.bring(kind: .correction).badLines.first?.error.contains("needs a reason") == true)
        let result = try folder.bring(kind: .correction, reason: "certificate")
        #expect(made(result) == ["toy:N1 holder Acme Ltd Mine correction", "toy:N2 owner - li note"])
        let again = try folder.bring()
        #expect(again.edits.isEmpty && again.badLines.isEmpty && again.sheet?.known == 2)
        // A row may say it of itself.
        try folder.edit { sheet in
            sheet["toy:N3", "holder"] = ""
            sheet["toy:N3", "kind"] = "pending"
            sheet["toy:N3", "reason"] = "assigned"
            sheet["toy:N3", "on"] = "2026-01-05"
            sheet["toy:N4", "recordation_number"] = "N44"
            sheet["toy:N4", "kind"] = "correction"
            sheet["toy:N4", "reason"] = "x"
            sheet["toy:N5", "insurance_valid_to"] = "2027-05-05"
        }
        let own = try folder.bring(keepsGoing: true)
        #expect(own.badLines.count == 1 && own.badLines[0].error.contains("is part of the key"))
        #expect(
            made(own) == ["toy:N3 holder Acme Ltd - pending", "toy:N5 insurance_valid_to - 2027-05-05 correction"]
        )
        #expect(own.edits.first?.edit?.reason == "assigned" && own.edits.first?.edit?.changedOn == "2026-01-05")
    }
}
