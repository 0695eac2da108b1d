import Foundation
import TestSupport
import Testing

/// Tables of edits as people's programs write them: with semicolons, tabs or bars, and in other charsets than UTF-8.
@Suite(.waitingForPrograms) struct EditTableTests {
    private static func space() throws -> TestWorkspace {
        let space = try TestWorkspace()
        try space.write("recordal.yaml", "time_zone: Europe/Zurich\nactor: anna\n")
        try space.take(TestWorkspace.first)
        return space
    }

    private static let notes = "SELECT group_concat(entered, '|') FROM (SELECT entered FROM edit ORDER BY id)"

    @Test(arguments: [";", "\t", "|", ","])
    func `cells are parted as the header shows`(mark: String) throws {
        let space = try Self.space()
        let rows = [["recordation", "owner", "remarks"], ["toy:N1", "anna", "\"a; b, c\""], ["toy:N2", "ben", ""]]
        try space.write("edits.csv", rows.map { $0.joined(separator: mark) }.joined(separator: "\n") + "\n")
        let made = try space.recordal("edit", "--from", "edits.csv")
        #expect(made.code == 0, "\(made.errors)")
        let quoted = mark == "\t" ? "\"a; b, c\"" : "a; b, c"
        #expect(try space.sql(Self.notes) == "anna|\(quoted)|ben\n")
    }

    @Test func `a charset is read as it is stated, or as the characters show, and the guess is told`() throws {
        let space = try Self.space()
        // "Иванова Анна" in windows-1251.
        let name: [UInt8] = [0xC8, 0xE2, 0xE0, 0xED, 0xEE, 0xE2, 0xE0, 0x20, 0xC0, 0xED, 0xED, 0xE0]
        try space.write("edits.csv", Data(Array("recordation;owner\ntoy:N1;".utf8) + name + [0x0A]))
        let guessed = try space.recordal("edit", "--from", "edits.csv")
        #expect(guessed.code == 0 && guessed.errors.contains("it was read as windows-1251"), "\(guessed.errors)")
        try space.write("latin.csv", Data(Array("recordation;owner\ntoy:N2;M".utf8) + [0xFC] + Array("ller\n".utf8)))
        let stated = try space.recordal("edit", "--from", "latin.csv", "--charset", "windows-1252")
        #expect(stated.code == 0 && stated.errors.isEmpty, "\(stated.errors)")
        #expect(try space.sql(Self.notes) == "Иванова Анна|Müller\n")
    }

    @Test func `a charset that is none, or that does not have the bytes, is told once by its name`() throws {
        let space = try Self.space()
        try space.write("latin.csv", Data(Array("recordation;owner\ntoy:N2;M".utf8) + [0xFC] + Array("ller\n".utf8)))
        let unknown = try space.recordal("edit", "--from", "latin.csv", "--charset", "klingon")
        #expect(unknown.code == 2 && unknown.errors.contains("the charset 'klingon' is not known"), "\(unknown.errors)")
        let wrong = try space.recordal("edit", "--from", "latin.csv", "--charset", "shift_jis")
        #expect(wrong.code == 2, "\(wrong.errors)")
        #expect(wrong.errors.components(separatedBy: "Shift_JIS").count == 2, "\(wrong.errors)")
        #expect(wrong.errors.contains("latin.csv:2"), "\(wrong.errors)")
        #expect(try space.recordal("edit", "toy:N1", "owner=x", "--charset", "utf-8").code == 2)
        #expect(try space.sql("SELECT count(*) FROM edit") == "0\n")
    }
}
