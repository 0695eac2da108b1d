import Documents
import Foundation
import Recordations
import Registers
import TestSupport
import Testing

/// Checks that a definition proposed from a file reads this file, or that the proposal is refused with a sentence.
@Suite struct ProposalReadingTests {
    private static let vocabulary = Result {
        try Vocabulary(Files.sources())
    }

    /// Proposes a definition, and returns its reading of the file.
    @discardableResult
    private func reading(_ bytes: [UInt8], file: String = "list.csv") throws -> (WholeReading, SourceProposal) {
        let proposal = try SourceProposal(
            name: "proposed",
            jurisdiction: try #require(Jurisdiction("XX")),
            file: file,
            bytes: bytes,
            vocabulary: try Self.vocabulary.get()
        )
        let definition = try SourceDefinition(name: "proposed", file: "proposed.yaml", yaml: proposal.yaml)
        return (try WholeReading(definition, bytes), proposal)
    }

    @Test(arguments: [
        "a,a\n1,2\n3,4\n", ",A,,A\n1,2,3,4\n", " , \n1,2\n", "a;A\n1;2\n",
        "<table><tr><td colspan=3>Trademarks of the register</td></tr></table>",
    ])
    func `a table whose columns have no names of their own is refused with a sentence`(text: String) {
        let error = #expect(throws: UnfitDocument.self) { try reading(Array(text.utf8)) }
        let seen = error?.seen ?? ""
        #expect(
            seen.contains("no column of the table has a header of its own") || seen.contains("no table was found"),
            "\(seen)"
        )
    }

    @Test(arguments: ["\u{202E}Number", "Num\u{E0041}ber", "Nu\u{AD}mber\u{FEFF}", "Number \"\u{200B}\\\""])
    func `invisible characters of a name are escaped in the proposal, which reads the file`(name: String) throws {
        let rows = (1...3).map { "R-\($0),ACME,2027-01-0\($0)\n" }.joined()
        let header = "\"" + name.replacing("\"", with: "\"\"") + "\",Mark,End\n"
        let (found, proposal) = try reading(Array((header + rows).utf8))
        #expect(found.observations.count == 3, "\(proposal.yaml)")
        let isSeen = proposal.yaml.unicodeScalars.allSatisfy { scalar in
            scalar.properties.generalCategory != .format && !scalar.properties.isDefaultIgnorableCodePoint
        }
        #expect(isSeen, "\(proposal.yaml)")
    }

    @Test func `a title over all columns is no header`() throws {
        let rows = (1...5).map { "<tr><td>R-\($0)<td>ACME \($0)<td>Acme Ltd" }.joined()
        for title in ["Trademarks", "Register of trade marks: mark, holder, number", "Zzz"] {
            let page =
                "<table><tr><td colspan=3>\(title)</td></tr><tr><th>Number<th>Mark<th>Holder</tr>\(rows)</table>"
            let (found, proposal) = try reading(Array(page.utf8), file: "list.html")
            #expect(found.observations.count == 5, "\(title): \(proposal.yaml)")
            #expect(found.observations.map { $0.values[.mark] } == (1...5).map { "ACME \($0)" }, "\(proposal.yaml)")
        }
    }

    @Test func `words of which none is known are kept, and nothing empty is mapped`() throws {
        let rows = (1...6).map { "R-\($0),ACME,Zorgon\($0 % 2),Blorp\($0 % 2),Quux\n" }.joined()
        let (found, proposal) = try reading(Array("Number,Mark,Country,Right type,Status\n\(rows)".utf8))
        #expect(!proposal.yaml.contains("'': ''"), "\(proposal.yaml)")
        #expect(found.observations.count == 6)
        #expect(found.observations.first?.values[.holderCountry] == "Zorgon1")
        #expect(proposal.doubts.contains { $0.contains("'Zorgon0' 3x") }, "\(proposal.doubts)")
    }

    @Test(arguments: [28, 29, 30, 31, 37]) func `a header far below a banner is found again`(above: Int) throws {
        let banner = (0..<above).map { "notice \($0),x,\n" }.joined()
        let rows = (1...9).map { "R-\($0),ACME \($0),Acme\n" }.joined()
        let (found, proposal) = try reading(Array((banner + "Number,Mark,Holder\n" + rows).utf8))
        #expect(found.observations.count == 9, "\(proposal.yaml)")
        #expect(proposal.yaml.contains("header_within: \(above + 1)") == (above >= 30), "\(proposal.yaml)")
    }

    @Test func `a running number whose header stands twice is no column`() throws {
        let rows = (1...9).map { "\($0),R-\($0 * 7),ACME,\($0)\n" }.joined()
        let (found, proposal) = try reading(Array("No.,Recordation number,Mark,No.\n\(rows)".utf8))
        #expect(found.observations.count == 9)
        #expect(!proposal.yaml.contains("header: 'No.'"), "\(proposal.yaml)")
    }

    @Test func `two long headers with the same beginning are distinguished`() throws {
        let start = String(repeating: "information about the trademark holder ", count: 3)
        let rows = (1...4).map { "R-\($0),ACME,Acme,Agent\n" }.joined()
        let (found, proposal) = try reading(Array("Number,Mark,\(start)holder,\(start)agent\n\(rows)".utf8))
        #expect(found.observations.count == 4, "\(proposal.yaml)")
    }

    @Test func `rows longer or shorter than the header are left out and reported`() throws {
        let (found, proposal) = try reading(
            Array("Number,Mark,Holder\nR-1,ACME,Acme\nR-2,BETA\nR-3,C,D,E\nR-4,F,G\n".utf8)
        )
        #expect(found.observations.map { $0.values[.mark] } == ["ACME", "F"])
        #expect(proposal.doubts.contains { $0.contains("more or fewer cells") }, "\(proposal.doubts)")
    }

    @Test(arguments: ["\u{1}Number,Mark\nR-1,A\n", "Num\u{7F}ber,Mark,Holder\nR-1,A,B\n"])
    func `a header with unwritable characters names no column`(text: String) throws {
        let (found, proposal) = try reading(Array(text.utf8))
        #expect(found.observations.count == 1, "\(proposal.yaml)")
    }

    /// Reads the registers of the repository with the definitions proposed from them.
    @Test func `the proposal of every register file reads it`() throws {
        let folder = Files.package.appendingPathComponent("Mocks/registers")
        var count = 0
        for name in try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
        where [".csv", ".tsv", ".xlsx", ".html", ".xml", ".json"].contains(where: name.hasSuffix) {
            // A list of files is no register, and none of its columns can be a key.
            if name.contains("meta") { continue }
            let (found, proposal) = try reading(Files.bytes("Mocks/registers/\(name)"), file: name)
            #expect(!found.observations.isEmpty, "\(name): \(proposal.yaml)")
            count += 1
        }
        #expect(count >= 4)
    }

    /// Proposes definitions from random tables.
    @Test(arguments: 1...40) func `whatever a table holds, its proposal reads it or is refused`(number: Int) throws {
        var seed = Seeded(UInt64(7_000 + number))
        let words = [
            "", " ", "Number", "Mark", "mark", "Holder", "Status", "Valid to", "Country", "Right type", "Classes",
            "No.", "1", "2", "R-1", "2027-01-01", "in force", "Zorgon", "a", "A", "'", "x: y", "\u{7}", "#REF!",
            String(repeating: "long header ", count: 12), String(repeating: "long header ", count: 12) + "end",
        ]
        let width = Int.random(in: 1...7, using: &seed)
        let rows = (0..<Int.random(in: 1...50, using: &seed)).map { _ in
            let cells = Int.random(in: 0..<12, using: &seed) == 0 ? Int.random(in: 0...9, using: &seed) : width
            return (0..<cells).map { _ in words.randomElement(using: &seed) ?? "" }
        }
        let csv = rows.map { $0.joined(separator: ",") }.joined(separator: "\n")
        let page = "<table>" + rows.map { "<tr><td>" + $0.joined(separator: "<td>") }.joined() + "</table>"
        for text in [csv, page] {
            do {
                _ = try reading(Array(text.utf8))
            } catch is UnfitDocument {
            } catch let error as DocumentError {
                _ = error
            } catch {
                Issue.record("seed \(7_000 + number): \(error)\n\(text)")
            }
        }
    }
}
