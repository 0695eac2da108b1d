import Foundation
import TestSupport
import Testing

/// LibreOffice, where it is installed.
private enum LibreOffice {
    static let path = ["/usr/bin/soffice", "/usr/local/bin/soffice", "/opt/libreoffice/program/soffice"]
        .first { FileManager.default.isExecutableFile(atPath: $0) }

    /// Opens a workbook and saves it into a folder.
    static func save(_ file: String, into folder: String, of space: TestWorkspace) throws {
        let outcome = try Program.run(
            "/usr/bin/env",
            [
                path ?? "soffice", "-env:UserInstallation=file://\(space.path)/office", "--headless", "--convert-to",
                "xlsx",
                "--outdir", folder, file,
            ],
            in: space.path
        )
        try #require(space.text("\(folder)/\(file)") != nil, "\(outcome.output)\(outcome.errors)")
    }
}

/// A sheet goes out to a spreadsheet program and comes back.
@Suite(.waitingForPrograms) struct SheetCommandTests {
    /// A workspace with everything in it that a spreadsheet program would change, run or lose.
    private static func filled() throws -> TestWorkspace {
        let space = try TestWorkspace()
        try space.write("recordal.yaml", "time_zone: Europe/Zurich\nactor: anna\n")
        let hostile = [
            "00956,=1+1,00123,9,2027-02-28", "957,_x0041_,\u{1B}[31mred\u{1},\"3, 9\",2027-01-01",
            "1E5,TRUE,'quoted,25,1999-12-31", "3-1,#N/A,@SUM(A1),3,2026-02-01",
            "12345678901234567,1.50,+41,1,9999-12-31",
            "L1,long,\(String(repeating: "Größe 😀 ", count: 9_000)),45,2027-01-01",
        ]
        #expect(try space.take(TestWorkspace.header + hostile.joined(separator: "\n") + "\n").code == 0)
        let notes = ["owner=00071", "tags=b,a,1", "remarks=2026-03-01", "dues_paid_to=2026-12-31"]
        for id in ["toy:00956", "toy:957"] {
            #expect(try Program.run(Program.path, ["edit", id] + notes, in: space.path).code == 0)
        }
        return space
    }

    private static func zip(_ script: String, in space: TestWorkspace) throws {
        let outcome = try Program.run("/usr/bin/env", ["python3", "-c", rewriter + script], in: space.path)
        try #require(outcome.code == 0, "\(outcome.errors)")
    }

    /// Copies a workbook with other names of parts and other bytes in them.
    private static let rewriter = """
        import zipfile
        def copy(old, new, change, more=()):
            with zipfile.ZipFile(old) as read, zipfile.ZipFile(new, "w", zipfile.ZIP_DEFLATED) as write:
                for name in read.namelist(): write.writestr(name, change(name, read.read(name)))
                for name, data in more: write.writestr(name, data)

        """

    @Test func `a sheet is written once, changed, planned, taken, and taken again as nothing`() throws {
        let space = try Self.filled()
        let written = try space.recordal("sheet", "ours.xlsx", "--number", "95")
        #expect(written.code == 0 && written.output.hasPrefix("Wrote ours.xlsx: 2 recordations\n"), "\(written)")
        let there = try space.recordal("sheet", "ours.xlsx")
        #expect(there.code == 2 && there.errors.contains("ours.xlsx exists already"))
        #expect(try space.recordal("sheet", "ours.csv").code == 2)
        let dry = try space.recordal("sheet", "dry.xlsx", "--dry-run", "--json").object()
        #expect(dry["recordations"] as? Int == 6 && dry["cut_texts"] as? Int == 1 && space.text("dry.xlsx") == nil)
        try Self.zip(
            """
            copy("ours.xlsx", "back.xlsm", lambda name, data: data.replace(b"<t>00071</t>", b"<t></t>", 1)
                .replace(b"spreadsheetml.sheet.main+xml", b"ms-excel.sheet.macroEnabled.main+xml")
                if name in ("xl/worksheets/sheet1.xml", "[Content_Types].xml") else data,
                [("xl/vbaProject.bin", b"macros")])
            """,
            in: space
        )
        let plan = try space.recordal("edit", "--from", "back.xlsm", "--dry-run")
        #expect(
            plan.output == """
                toy:00956: would be edited, note
                  owner: 00071 → –
                  the field was emptied: the edit says that there is no value
                2 rows, 1 cell changed since the sheet was made.
                1 edit would be made.

                """,
            "\(plan.output)\(plan.errors)"
        )
        let made = try space.recordal("edit", "--from", "back.xlsm", "--json").object()
        #expect(made["batch"] as? Int == 1 && (made["edits"] as? [Any])?.count == 1)
        let again = try space.recordal("edit", "--from", "back.xlsm")
        #expect(
            again.code == 0 && again.output.contains("1 of them taken before")
                && again.output.contains("\n0 edits made")
        )
        #expect(try space.recordal("doctor").code == 0)
    }

    @Test func `what is refused is told with its cell, as text and as an object`() throws {
        let space = try Self.filled()
        #expect(try space.recordal("sheet", "ours.xlsx", "--number", "95").code == 0)
        try Self.zip(
            """
            copy("ours.xlsx", "back.xlsx", lambda name, data: data.replace(b"<t>00123</t>", b"<t>Mine</t>", 1)
                if name == "xl/worksheets/sheet1.xml" else data)
            copy("ours.xlsx", "cut.xlsx", lambda name, data: data[:200] if name == "xl/worksheets/sheet2.xml" else data)
            """,
            in: space
        )
        let refused = try space.recordal("edit", "--from", "back.xlsx")
        #expect(refused.code == 2 && refused.errors.hasPrefix("back.xlsx:Recordations!F2: 'holder' is the register's"))
        let object = try space.recordal("edit", "--from", "back.xlsx", "--json").object()
        let error = try #require((object["errors"] as? [[String: Any]])?.first)
        #expect(error["cell"] as? String == "Recordations!F2" && error["line"] as? Int == 2)
        #expect((object["sheet"] as? [String: Any])?["changed"] as? Int == 1)
        let corrected = try space.recordal(
            "edit",
            "--from",
            "back.xlsx",
            "--correction",
            "--reason",
            "letter",
            "--dry-run"
        )
        #expect(corrected.code == 0 && corrected.output.contains("holder: 00123 → Mine"), "\(corrected)")
        let cut = try space.recordal("edit", "--from", "cut.xlsx")
        #expect(cut.code == 2 && cut.errors.contains("cut.xlsx"), "\(cut)")
    }

    @Test(.enabled(if: LibreOffice.path != nil, "LibreOffice (soffice) is not installed"))
    func `LibreOffice opens and saves a sheet, and it comes back as nothing`() throws {
        let space = try Self.filled()
        #expect(try space.recordal("sheet", "ours.xlsx").code == 0)
        try LibreOffice.save("ours.xlsx", into: "saved", of: space)
        let back = try space.recordal("edit", "--from", "saved/ours.xlsx", "--json").object()
        #expect((back["edits"] as? [Any])?.isEmpty == true && (back["errors"] as? [Any])?.isEmpty == true, "\(back)")
        let sheet = try #require(back["sheet"] as? [String: Any])
        #expect(sheet["rows"] as? Int == 6 && sheet["changed"] as? Int == 0, "\(sheet)")
    }
}
