import Documents
import Testing

@Suite struct ContainerTests {
    @Test(arguments: [
        ("", Container.empty), ("\u{FEFF}", .empty), ("a,b", .text), ("  \n", .text), ("\u{FEFF}a", .text),
        ("[1] a", .text),
        ("{name}", .text), ("< 5", .text), (" \n{\"a\":1}", .json), ("[ {", .json), ("\u{FEFF}[[1]]", .json),
        ("%PDF-1.7", .pdf),
        ("<!DOCTYPE HTML PUBLIC", .html), ("\u{FEFF}\n<HTML>", .html), ("<table border=0>", .html),
        ("<!-- x --> <html", .html),
        ("<?xml version=\"1.0\"?><!DOCTYPE html>", .html), ("<?xml version=\"1.0\"?><rows/>", .xml), ("<rows>", .xml),
    ])
    func `tells text-like files by their start`(_ text: String, _ wanted: Container) {
        let container = Container.sniff(Array(text.utf8))
        #expect(container == wanted)
        let units = text.utf16.filter { $0 != 0xFEFF }
        let little = Container.sniff([0xFF, 0xFE] + units.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] })
        let big = Container.sniff([0xFE, 0xFF] + units.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] })
        if wanted != .pdf {
            #expect(little == wanted)
            #expect(big == wanted)
        }
    }

    @Test func `tells binary files by their start`() throws {
        let workbook = try Container.sniff(WorkbookParts("").zipped())
        let register = try Container.sniff(Files.register("kz-customs-2025-01-19.xlsx"))
        var other = WorkbookParts("")
        other.parts = [("a.txt", [0x61])]
        let zip = try Container.sniff(other.zipped())
        let gzip = Container.sniff([0x1F, 0x8B, 8])
        let old = Container.sniff([0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1])
        let wide = Container.sniff([0xFF, 0xFE, 0x16, 0x04])
        #expect(
            [workbook, register, zip, gzip, old, wide] == [.spreadsheet, .spreadsheet, .zip, .gzip, .oldOffice, .text]
        )
    }
}
