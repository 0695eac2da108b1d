@testable import Application
import Curation
import Documents
import Foundation
import Mirror
import Recordations
import TestSupport
import Testing

/// What moved in the mirror while a sheet was out.
@Suite(.waitingForPrograms) struct EditSheetMergeTests {
    private let folder: WorkspaceFolder

    init() throws {
        folder = try WorkspaceFolder()
        try folder.write("recordal.yaml", "time_zone: UTC\nactor: anna\n")
        try folder.importEdition(WorkspaceFolder.first)
        try folder.note("toy:N1", "owner=anna", "tags=a,b", actor: "anna")
        try folder.sheet("ours")
    }

    private func mirror() throws -> Mirror { try folder.workspace().openMirror(creating: false) }

    private func evidence(_ name: String) throws -> Evidence {
        let mirror = try mirror()
        let number = try #require(try mirror.numbers(named: name).first)
        return try #require(try mirror.evidence(number: number))
    }

    @Test func `a register's value that moved meanwhile is an ordinary conflict`() throws {
        try folder.importEdition(WorkspaceFolder.second, on: "2026-01-12")
        try folder.edit { sheet in
            sheet["toy:N1", "holder"] = "Mine"
            sheet["toy:N1", "valid_to"] = "2028-01-01"
            sheet["toy:N2", "holder"] = "Mine"
        }
        let result = try folder.bring(kind: .correction, reason: "certificate")
        #expect(result.badLines.isEmpty)
        let holder = try #require(result.edits.first { $0.recordation == "toy:N1" && $0.field == "holder" })
        #expect(holder.edit?.base == "Acme Ltd" && holder.register == "Acme AG" && holder.conflict == 1)
        let other = try #require(result.edits.first { $0.recordation == "toy:N2" })
        #expect(other.edit?.base == "Acme Ltd" && other.conflict == nil && other.edit?.state == .open)
        // What the register says by now too is no edit.
        #expect(result.edits.first { $0.field == "valid_to" }?.edit == nil)
        let conflict = try #require(try evidence("toy:N1").conflicts.first)
        #expect(conflict.base == "Acme Ltd" && conflict.local == "Mine" && conflict.register == "Acme AG")
        #expect(try folder.bring(kind: .correction, reason: "certificate").edits.allSatisfy { $0.edit == nil })
    }

    @Test func `a policy decides where the register moved, as for every edit`() throws {
        try folder.write(
            "recordal.yaml",
            "time_zone: UTC\nactor: anna\npolicies: {holder: register, valid_to: latest}\n"
        )
        try folder.importEdition(WorkspaceFolder.second, on: "2026-01-12")
        try folder.edit { sheet in
            sheet["toy:N1", "holder"] = "Mine"
            sheet["toy:N1", "valid_to"] = "2029-01-01"
        }
        let result = try folder.bring(kind: .correction, reason: "certificate")
        let states = result.edits.map { "\($0.field) \($0.edit?.state.rawValue ?? "-") \($0.after ?? "-")" }
        #expect(states == ["holder overruled Acme AG", "valid_to open 2029-01-01"])
        #expect(result.edits.allSatisfy { $0.conflict == nil })
        #expect(try folder.bring(kind: .correction, reason: "certificate").edits.isEmpty)
    }

    @Test func `more recordations than a sheet has rows are refused, and no file is made`() throws {
        let workspace = try folder.workspace()
        let file = folder.path + "/all.xlsx"
        for (rows, isFit) in [(14, true), (13, false)] {
            try? FileManager.default.removeItem(atPath: file)
            var export = try EditSheetExport(workspace, mirror(), file: file, today: civil("2026-01-11"))
            // The hidden sheet has two rows before those of the twelve recordations.
            export.rowsPerSheet = rows
            if isFit {
                #expect(try export.run(Filter(), isDryRun: false).rows == 12)
            } else {
                let error = #expect(throws: UsageError.self) { try export.run(Filter(), isDryRun: false) }
                #expect(error?.description.contains("more recordations than a sheet has rows: 13") == true)
            }
            #expect(FileManager.default.fileExists(atPath: file) == isFit)
        }
    }

    @Test func `the base of a corrected field is the register's own value`() throws {
        try folder.correct("toy:N1", "holder=Ours")
        try FileManager.default.removeItem(atPath: folder.path + "/ours.xlsx")
        try folder.sheet("ours")
        try folder.edit { $0["toy:N1", "holder"] = "Mine" }
        let result = try folder.bring(kind: .correction, reason: "certificate")
        let edit = try #require(result.edits.first?.edit)
        #expect(edit.base == "Acme Ltd" && edit.local == "Mine" && edit.state == .open)
        #expect(result.edits.first?.before == "Ours" && result.edits.first?.conflict == nil)
    }

    @Test func `a recordation that is gone since is asked about`() throws {
        let rest = WorkspaceFolder.header + WorkspaceFolder.rows(1...11)
        for day in ["2026-01-12", "2026-02-20", "2026-04-20"] { try folder.importEdition(rest, on: day) }
        #expect(try evidence("toy:N12").recordation.presence == "disappeared")
        try folder.edit { $0["toy:N12", "holder"] = "Mine" }
        let result = try folder.bring(kind: .correction, reason: "certificate")
        #expect(result.edits.first?.conflict != nil)
        #expect(try evidence("toy:N12").conflicts.first?.kind == "gone")
    }

    @Test func `what somebody else set meanwhile is told with the name, and nothing is taken`() throws {
        try folder.note("toy:N1", "owner=carl")
        try folder.correct("toy:N2", "holder=Theirs")
        try folder.edit { sheet in
            sheet["toy:N1", "owner"] = "li"
            sheet["toy:N2", "holder"] = "Mine"
            sheet["toy:N3", "owner"] = "li"
        }
        let result = try folder.bring(kind: .correction, reason: "certificate")
        #expect(result.badLines.map(\.cell) == ["Recordations!V2", "Recordations!F6"] && !result.isApplied)
        #expect(
            result.badLines.first?.error.hasPrefix(
                "owner was 'anna' when the sheet was made, and was set to 'carl' by ben (edit 3) since"
            ) == true,
            "\(result.badLines)"
        )
        #expect(result.badLines.last?.error.contains("set to 'Theirs' by anna (edit 4)") == true)
        // The same value on both sides is none.
        try folder.edit { $0["toy:N1", "owner"] = "carl" }
        let same = try folder.bring()
        #expect(same.edits.isEmpty && same.badLines.isEmpty && same.sheet?.known == 1)
    }

    @Test func `tags are merged one by one`() throws {
        try folder.note("toy:N1", "tags=a,b,c")
        try folder.edit { $0["toy:N1", "tags"] = "b, d" }
        let result = try folder.bring()
        #expect(result.edits.map { $0.edit?.local } == ["b,c,d"])
        #expect(try folder.bring().edits.isEmpty)
    }

    @Test func `a batch that was taken back can be brought again`() throws {
        try folder.edit { $0["toy:N1", "owner"] = "li" }
        let batch = try #require(try folder.bring().batch)
        #expect(try folder.bring().edits.isEmpty)
        _ = try mirror().withdraw(batch: batch, reason: "oops", actor: "anna")
        #expect(try folder.bring().edits.map { $0.edit?.local } == ["li"])
    }

    @Test func `the sheet of another mirror, and of a later state of this one, is refused`() throws {
        let other = try WorkspaceFolder(makesMirror: true)
        try other.write("recordal.yaml", "time_zone: UTC\nactor: anna\n")
        try other.importEdition(WorkspaceFolder.first)
        let sheet = try Data(contentsOf: URL(fileURLWithPath: folder.path + "/ours.xlsx"))
        try other.write("back.xlsx", sheet)
        let foreign = #expect(throws: UsageError.self) { try other.bring() }
        #expect(foreign?.description.contains("was made of another mirror, on 2026-01-11") == true)
        try folder.edit { sheet in
            sheet.hidden[0][3] = String(repeating: "ab", count: 32)
            sheet["toy:N1", "owner"] = "li"
        }
        let later = #expect(throws: UsageError.self) { try folder.bring() }
        #expect(later?.description.contains("the mirror was put back since") == true)
        try folder.edit { $0.hidden[0][1] = "2" }
        let newer = #expect(throws: EditError.self) { try folder.bring() }
        #expect(newer?.description.contains("whose sheets this version does not know") == true)
        try folder.edit { $0.hidden.removeFirst() }
        let damaged = #expect(throws: EditError.self) { try folder.bring() }
        #expect(damaged?.description.contains("'_recordal' is damaged") == true)
    }

    @Test func `a sheet without its hidden sheet is refused, and some columns of it are a table`() throws {
        func write(_ columns: [String]) throws {
            let sheet = try EditedSheet(folder.path + "/ours.xlsx")
            let path = folder.path + "/back.xlsx"
            let writer = try WorkbookWriter(path: path, folder: folder.path, name: "Recordations", header: columns)
            for row in sheet.rows.dropFirst() {
                try writer.add(columns.map { $0 == "owner" ? .text("li") : .text(sheet[row[0], $0]) })
            }
            try writer.finish()
        }
        try write(try EditedSheet(folder.path + "/ours.xlsx").rows[0])
        let lost = #expect(throws: EditError.self) { try folder.bring() }
        #expect(lost?.description.contains("has lost its hidden sheet '_recordal'") == true)
        try write(["recordation", "owner"])
        #expect(try folder.bring().edits.count == 12)
    }

    @Test func `any sheet comes back as exactly what was changed in it`() throws {
        var seed = Seeded(Seed.drawn())
        for _ in 0..<6 {
            var wanted: Set<String> = []
            try? FileManager.default.removeItem(atPath: folder.path + "/ours.xlsx")
            try folder.sheet("ours")
            try folder.edit { sheet in
                for row in sheet.rows.indices.dropFirst() where Bool.random(using: &seed) {
                    let column = ["owner", "remarks", "dues_paid_to"].randomElement(using: &seed) ?? "owner"
                    let name = sheet.rows[row][0]
                    let text =
                        column == "dues_paid_to" ? "2027-0\(row % 9 + 1)-01" : "x\(Int.random(in: 0...3, using: &seed))"
                    if sheet[name, column] != text { wanted.insert("\(name) \(column) \(text)") }
                    sheet[name, column] = text
                }
                let gone = Set(
                    sheet.rows.dropFirst().map { $0[0] }.filter { _ in Int.random(in: 0...4, using: &seed) == 0 }
                )
                wanted = wanted.filter { !gone.contains(String($0.prefix { $0 != " " })) }
                let columns = sheet.rows[0].indices.shuffled(using: &seed)
                let body = sheet.rows.dropFirst().filter { !gone.contains($0[0]) }.shuffled(using: &seed)
                sheet.rows = ([sheet.rows[0]] + body).map { row in columns.map { row[$0] } }
            }
            let result = try folder.bring()
            let made = result.edits.map { "\($0.recordation) \($0.field) \($0.edit?.local ?? "-")" }
            #expect(Set(made) == wanted && made.count == wanted.count && result.badLines.isEmpty, "\(seed)")
            #expect(try folder.bring().edits.isEmpty)
        }
    }
}
