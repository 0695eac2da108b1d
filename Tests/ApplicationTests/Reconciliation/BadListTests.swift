import Documents
import Foundation
import Recordations
import Reconciliation
import TestSupport
import Testing

@testable import Application

/// Lists as people have them, with what is wrong in them: an error that says so, or a finding, and nothing lost.
struct BadListTests {
    private static let day = Result { try civil("2026-02-01") }
    private static let header = ListFile.columns.joined(separator: ",") + "\n"

    private func folder() throws -> WorkspaceFolder {
        let folder = try WorkspaceFolder()
        try folder.write("recordal.yaml", "time_zone: Etc/UTC\nactor: anna\n")
        try folder.write("lists/docket.yaml", ListFile.definition)
        try folder.importEdition(WorkspaceFolder.header + WorkspaceFolder.rows(1...3), on: "2026-01-31")
        return folder
    }

    private func error(_ folder: WorkspaceFolder, _ csv: String, list: String = "docket") throws -> String {
        let error = #expect(throws: (any Error).self) { try folder.reconcile(csv, today: Self.day.get(), list: list) }
        #expect(throws: (any Error).self) { try ListReconciliation.again(folder.workspace(), list: list) }
        return error.map { "\($0)" } ?? ""
    }

    @Test func `the wrong file, no list and an empty file are refused with their name, and change nothing`() throws {
        let folder = try folder()
        #expect(try error(folder, "Number,Mark,Holder\n1,HUROM,Hurom\n").contains("portfolio.csv"))
        #expect(try error(folder, "").contains("portfolio.csv"))
        #expect(try error(folder, "%PDF-1.7\n1 0 obj\n").contains("portfolio.csv"))
        #expect(try error(folder, Self.header, list: "dokcet").contains("did you mean 'docket'?"))
    }

    @Test func `another list's mapping is told by the columns it misses`() throws {
        let folder = try folder()
        try folder.write(
            "lists/other.yaml",
            ListFile.definition.replacing("{header: Reference}", with: "{header: Akte}")
        )
        let error = try error(folder, Self.header + "A,KZ,HUROM,1,7,Hurom,,,,\n", list: "other")
        #expect(error.contains("no header") && error.contains("'reference'"), "\(error)")
    }

    @Test func `two date formats in one column are read where they are stated, and named where they are not`() throws {
        let folder = try folder()
        let rows = "A,KZ,HUROM,1111111,7,Hurom,2031-02-01,,,\nB,KZ,HUROM,2222222,7,Hurom,01.02.2031,,,\n"
        let done = try folder.reconcile(Self.header + rows, today: Self.day.get())
        #expect(done.report.findings.count { $0.rowNumber != nil } == 2)
        // A date in another format is a cell that is not read, and is told.
        let told = done.remarks + done.report.findings.filter { $0.kind == .unreadable }.map(\.reason)
        #expect(told.contains { $0.contains("01.02.2031") }, "\(told)")
        try folder.write(
            "lists/docket.yaml",
            ListFile.definition.replacing(
                "{column: end, dates: [yyyy-MM-dd]}",
                with: "{column: end, dates: [yyyy-MM-dd, dd.MM.yyyy]}"
            )
        )
        let both = try folder.reconcile(Self.header + rows, today: Self.day.get())
        #expect(
            both.report.findings.compactMap { $0.row?.values[.registrationValidTo] } == ["2031-02-01", "2031-02-01"]
        )
    }

    @Test func `countries are read as people write them, and an unknown one is a finding`() throws {
        let folder = try folder()
        let names = ["KZ", "Kazakhstan", "Казахстан", "KAZ", "哈萨克斯坦", "Kasachstan", "Ruritania", "ZZ", ""]
        let rows = names.enumerated().map { "A\($0),\($1),HUROM,111111\($0),7,Hurom,,,,\n" }.joined()
        let done = try folder.reconcile(Self.header + rows, today: Self.day.get())
        #expect(
            done.report.findings.map(\.jurisdiction) == Array(repeating: "KZ", count: 6) + ["Ruritania", "ZZ", nil]
        )
        #expect(done.report.findings.suffix(3).allSatisfy { $0.kind == .cannotTell })
        #expect(done.report.findings[6].reason == "'Ruritania' is not a jurisdiction that recordal knows")
    }

    @Test func `cells of a megabyte are read, and compared as they are`() throws {
        let folder = try folder()
        let long = String(repeating: "HUROM ", count: 200_000)
        let digits = String(repeating: "12 ", count: 200_000)
        let rows = [
            "A,KZ,\(long),1111111,7,Hurom", "B,KZ,HUROM,2222222,7,\(long)", "C,KZ,HUROM,\(long),7,Hurom",
            "D,KZ,HUROM,\(digits),7,Hurom",
        ].map { $0 + ",,,,\n" }.joined()
        do {
            let done = try folder.reconcile(Self.header + rows, today: Self.day.get())
            #expect(done.report.findings.count { $0.rowNumber != nil } == 4)
        } catch let error as UsageError {
            #expect("\(error)".contains("portfolio.csv"), "\(error)")
        }
    }

    @Test func `two references that differ in case or space only stay two, and equal ones are named`() throws {
        let folder = try folder()
        let rows =
            "A-1,KZ,HUROM,1111111,7,Hurom,,,,\na-1,KZ,ZEBRA,2222222,7,Zebra,,,,\nA-1,KZ,OLMECA,3333333,7,Pernod,,,,\n"
        let done = try folder.reconcile(Self.header + rows, today: Self.day.get())
        #expect(done.report.findings.count { $0.rowNumber != nil } == 3)
        let unreadable = done.report.findings.filter { $0.kind == .unreadable }
        #expect(unreadable.map(\.rowNumber) == [2, 4])
        #expect(unreadable.allSatisfy { $0.reason.contains("stands in row") })
    }

    @Test func `an alias that makes two of our own marks one is told`() throws {
        let folder = try folder()
        try folder.write("aliases.yaml", "marks: [[HUROM, JUICEPRESSO]]\n")
        let rows = "A,KZ,HUROM,1111111,7,Hurom,,,,\nB,KZ,Juicepresso,2222222,7,Hurom,,,,\n"
        let done = try folder.reconcile(Self.header + rows, today: Self.day.get())
        #expect(
            done.remarks.contains {
                $0.contains("HUROM and Juicepresso are different marks of the list")
                    && $0.contains("aliases.yaml says that 'HUROM', 'JUICEPRESSO' are one mark")
            },
            "\(done.remarks)"
        )
    }

    @Test func `a workbook with a password and one that is cut short are refused`() throws {
        let folder = try folder()
        try folder.write(
            "lists/docket.yaml",
            ListFile.definition.replacing("{format: csv, charset: [utf-8], ragged: reject}", with: "{format: xlsx}")
        )
        let book = try Data(contentsOf: URL(fileURLWithPath: Repository.register("by-customs-2025-01-19.xlsx")))
        // A workbook with a password is a compound file with a stream of this name.
        let name = Data("EncryptedPackage".utf16.flatMap { [UInt8($0 & 0xFF), 0] })
        let encrypted = Data([0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]) + name + Data(repeating: 0, count: 4096)
        for (bytes, word) in [(encrypted, "password"), (book.prefix(9000), "xlsx"), (book, "header")] {
            try folder.write("portfolio.xlsx", bytes)
            let error = #expect(throws: UsageError.self) {
                try ListReconciliation.run(
                    folder.workspace(),
                    list: "docket",
                    file: folder.path + "/portfolio.xlsx",
                    isDryRun: false,
                    today: Self.day.get()
                ) { [] }
            }
            #expect(error.map { "\($0)".contains(word) } == true, "\(error.map { "\($0)" } ?? "")")
        }
    }
}
