import Foundation
import TestSupport
import Testing

/// What a wrong value would look like to a person, command by command.
@Suite(.waitingForPrograms) struct ValueTests {
    /// A source with a status, a registration number and a tombstone.
    private static let source = """
        jurisdiction: KZ
        documents: [{format: csv}]
        columns: {number: Number, registration: Registration, mark: Mark, state: State, end: End}
        fields:
          recordation_number: number
          registration_number: registration
          mark: mark
          valid_to: {column: end, dates: [yyyy-MM-dd]}
          classes: {column: mark, capture: 'class (0?[1-9]|[1-3]\\d)'}
          status: {column: state, values: {in force: active, lapsed: expired, on hold: suspended, struck off: cancelled}}
        key: [recordation_number]
        tombstones: [{column: state, pattern: '^deleted', status: cancelled}]
        """
    private static let edition = """
        Number,Registration,Mark,State,End
        N1,826 629,A,in force,2027-01-01
        N2,2,B,lapsed,2020-01-01
        N3,3,C,on hold,2027-01-01
        N4,4,D,deleted,2019-01-01
        N5,5,E,struck off,2019-01-01
        N6,6,F,,2019-01-01
        #REF!,7,G,in force,2027-01-01
        N8,8,H class 33,in force,2027-12-30T23:00:00.000Z
        N9,9,#SPILL!,lapsed,2027-01-01

        """

    private func space() throws -> TestWorkspace {
        let space = try TestWorkspace()
        try space.write("sources/xy.yaml", Self.source)
        try space.write("edition.csv", Self.edition)
        return space
    }

    @Test func `live means one thing in every command`() throws {
        let space = try space()
        let taken = try space.recordal("import", "xy", "edition.csv", "--today", "2026-01-10")
        #expect(taken.code == 0, "\(taken)")
        #expect(
            taken.output.contains("9 rows = 4 live (1 suspended, 1 unknown) + 2 expired + 2 tombstones + 1 rejected")
        )
        let checked = try space.recordal("sources", "check", "xy", "edition.csv")
        #expect(
            checked.output.contains(
                "9 rows = 4 live (1 suspended, 1 unknown) + 2 expired + 2 tombstones + 0 skipped + 1 rejected"
            )
        )
        let object = try space.recordal("sources", "check", "xy", "edition.csv", "--json").object()
        #expect(object["live"] as? [String: Int] == ["active": 2, "suspended": 1, "unknown": 1])
        #expect([object["expired"], object["tombstones"]] as? [Int] == [2, 2])
        let dry = try space.recordal("import", "xy", "edition.csv", "--today", "2026-01-11", "--json", "--dry-run")
        let report = try #require((try dry.object()["sources"] as? [[String: Any]])?.first)
        #expect(report["verdict"] as? String == "unchanged")
        let status = try space.recordal("status", "--json", "--today", "2026-01-11").object()
        let line = try #require((status["sources"] as? [[String: Any]])?.first { $0["source"] as? String == "xy" })
        #expect([line["live"], line["ended"], line["expired"], line["tombstones"]] as? [Int] == [4, 4, 2, 2])
        try space.write("edition.csv", Self.edition + "N10,10,J,lapsed,2020-01-01\n")
        let next = try space.recordal("import", "xy", "edition.csv", "--today", "2026-01-12", "--json").object()
        let counted = try #require((next["sources"] as? [[String: Any]])?.first)
        #expect([counted["live"], counted["expired"], counted["tombstones"]] as? [Int] == [4, 3, 2])
    }

    @Test func `what a cell does not state is told by the import and by the check`() throws {
        let space = try space()
        let taken = try space.recordal("import", "xy", "edition.csv", "--today", "2026-01-10").output
        let checked = try space.recordal("sources", "check", "xy", "edition.csv").output
        #expect(taken.contains("rejected: the recordation_number '#REF!' cannot be read (row 8)"))
        #expect(taken.contains("mark: 1 cell not readable, first at row 10: '#SPILL!'"))
        for text in [taken, checked] {
            #expect(text.contains("valid_to: 1 of these cells is an instant"))
            #expect(text.contains("zone: Europe/Berlin"))
            #expect(
                text.contains(
                    "classes: the capture cuts a number in two in 1 cell, first at row 9: '3' of 'H class 33'"
                )
            )
        }
        let shown = try space.recordal("show", "xy:N9", "--json").object()
        let fields = try #require(shown["fields"] as? [String: [String: Any]])
        #expect(fields["mark"]?["value"] is NSNull)
    }

    @Test(arguments: ["826629", "№ 826 629", "826-629"])
    func `a registration number is found however it is typed`(number: String) throws {
        let space = try space()
        _ = try space.recordal("import", "xy", "edition.csv", "--today", "2026-01-10")
        for arguments in [
            ["list", "--registration", number], ["list", "--registration", number, "--exact"], ["search", number],
            ["show", number],
        ] {
            let found = try Program.run(Program.path, arguments, in: space.path)
            #expect(found.code == 0)
            #expect(found.output.contains("xy:N1"), "\(arguments)")
        }
        let added = try space.recordal(
            "add",
            "xy",
            "registration_number=\(number)",
            "--json",
            environment: ["RECORDAL_ACTOR": "anna"]
        )
        #expect(try added.object()["alike"] as? [String] == ["xy:N1"], "\(added)")
    }

    @Test func `a settings file with bytes that are not UTF-8 is refused with its place`() throws {
        func latin(_ text: String) -> Data { text.data(using: .isoLatin1) ?? Data() }
        let settings = "time_zone: Europe/Zurich\nportfolio:\n  - holder: M\u{FC}ller\n"
        var space = try space()
        try space.write("recordal.yaml", latin(settings))
        let refused = try space.recordal("config", "check")
        #expect(refused.code == 2)
        #expect(refused.errors.contains("recordal.yaml:3:14: the byte FC in 'M\u{FFFD}ller' is not UTF-8"))
        #expect(refused.errors.contains("iconv -f windows-1252 -t utf-8"))
        space = try self.space()
        try space.write("sources/xy.yaml", latin(Self.source.replacing("Mark,", with: "Marqu\u{E9},")))
        for arguments in [
            ["config", "check"], ["sources", "check", "xy", "edition.csv"], ["import", "xy", "edition.csv"],
        ] {
            let refused = try Program.run(Program.path, arguments, in: space.path)
            #expect(refused.code == 2)
            let text = refused.output + refused.errors
            #expect(
                text.contains("sources/xy.yaml:3:66: the byte E9 in 'Marqu\u{FFFD},' is not UTF-8"),
                "\(arguments): \(text)"
            )
        }
        space = try self.space()
        try space.write("jurisdictions/KZ.yaml", latin("jurisdiction: KZ\ntitle: Kasachst\u{E4}n\n"))
        try space.write("holidays/KZ.yaml", latin("title: Feiert\u{E4}ge\n"))
        let checked = try space.recordal("config", "check")
        #expect(checked.code == 2)
        #expect((checked.output + checked.errors).contains("jurisdictions/KZ.yaml:2:16: the byte E4"), "\(checked)")
        #expect((checked.output + checked.errors).contains("holidays/KZ.yaml:1:14: the byte E4"), "\(checked)")
    }

    @Test func `a table of edits with bytes that are not UTF-8, or with an error of a spreadsheet, is refused`() throws
    {
        let space = try space()
        _ = try space.recordal("import", "xy", "edition.csv", "--today", "2026-01-10")
        try space.write("edits.csv", Data("recordation,owner\nxy:N1,M".utf8) + Data([0xFC]) + Data("ller\n".utf8))
        let refused = try space.recordal("edit", "--from", "edits.csv")
        #expect(refused.code == 2, "\(refused)")
        #expect(
            refused.errors.contains("edits.csv:2:8: the byte FC in 'xy:N1,M\u{FFFD}ller' is not UTF-8"),
            "\(refused)"
        )
        try space.write("edits.csv", "recordation,owner\nxy:N1,#REF!\n")
        let error = try space.recordal("edit", "--from", "edits.csv")
        #expect(error.code == 2)
        #expect(error.errors.contains("edits.csv:2:2: the cell holds the spreadsheet's error '#REF!'"), "\(error)")
        let listed = try space.recordal("list", "--owner", "Müller", "--json").object()
        #expect((listed["recordations"] as? [Any])?.isEmpty == true)
    }
}
