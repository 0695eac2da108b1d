import Recordations
import Registers
import TestSupport
import Testing

/// Checks that proposals see tables without a header, broken cells, parts of cells, and entries over several rows.
@Suite struct ProposalShapeTests {
    private static let vocabulary = Result { try Vocabulary(Files.sources()) }

    private func proposal(_ text: String, country: String = "XX") throws -> (SourceProposal, WholeReading) {
        let bytes = Array(text.utf8)
        let proposal = try SourceProposal(
            name: "proposed",
            jurisdiction: try #require(Jurisdiction(country)),
            file: "list",
            bytes: bytes,
            vocabulary: try Self.vocabulary.get()
        )
        let definition = try SourceDefinition(name: "proposed", file: "proposed.yaml", yaml: proposal.yaml)
        return (proposal, try WholeReading(definition, bytes))
    }

    @Test(arguments: [",", ";", "\t"]) func `a table without a header is seen as such`(delimiter: String) throws {
        let rows = (1...12).map { row in
            [
                "\(row)", "R-\(1_000 + row * 7)", "ACME \(row)", "Acme \(row) GmbH", "2020-01-\(10 + row)",
                "2030-01-\(10 + row)",
            ].joined(separator: delimiter)
        }
        let (proposal, reading) = try proposal(rows.joined(separator: "\n"))
        #expect(proposal.yaml.contains("header: none"), "\(proposal.yaml)")
        #expect(proposal.doubts.contains { $0.contains("the first row looks like an entry. Has the table no header?") })
        #expect(reading.keys.first == "R-1007", "\(proposal.yaml)")
        #expect(reading.observations.count == 12)
        #expect(reading.texts(.validTo).first == "2030-01-11", "\(proposal.yaml)")
        #expect(reading.texts(.validFrom).first == "2020-01-11")
        #expect(reading.texts(.holder).first == "Acme 1 GmbH")
        #expect(reading.texts(.mark).first == "ACME 1")
        // Nothing that is guessed by the cells alone stands without a check.
        let columns = proposal.yaml.split(separator: "\n").filter { $0.contains("{column: ") && $0.hasPrefix("  ") }
        #expect(columns.allSatisfy { $0.contains("# check") || $0.contains("volatile") || $0.contains("dates:") })
    }

    @Test func `a header with a number in it is a header`() throws {
        let rows = (1...9).map { "R-\($0 + 100),ACME \($0),2030-01-0\($0)" }.joined(separator: "\n")
        let (proposal, reading) = try proposal("Code 1,Name 2,Term 3\n\(rows)")
        #expect(!proposal.yaml.contains("header: none"), "\(proposal.yaml)")
        #expect(reading.observations.count == 9)
    }

    @Test func `numbers and dates that white space divides are repaired, with a doubt`() throws {
        let rows = (1...20).map { row in
            let number =
                row % 5 == 0
                ? "000\(row / 10) \(row % 10)/26051\(row % 10)" : "000\(row / 10)\(row % 10)/26051\(row % 10)"
            return "\(number);ACME \(row);\(row % 4 == 0 ? "31.12.202 7" : "31.12.2027")"
        }
        let (proposal, reading) = try proposal(
            (["Номер в реестре;Товарный знак;Действует до"] + rows).joined(separator: "\n")
        )
        #expect(
            proposal.yaml.contains("number: {header: 'Номер в реестре', clean: {spaces: none}}"),
            "\(proposal.yaml)"
        )
        #expect(proposal.yaml.contains("to: {header: 'Действует до', clean: {spaces: none}}"), "\(proposal.yaml)")
        #expect(
            proposal.doubts.contains { $0.contains("'0000 5/260515' is read as '00005/260515'") },
            "\(proposal.doubts)"
        )
        #expect(reading.texts(.validTo).allSatisfy { $0 == "2027-12-31" })
        #expect(reading.texts(.recordationNumber)[4] == "00005/260515")
    }

    @Test func `numbers with spaces at the same place in every cell are no broken ones`() throws {
        let rows = (1...20).map { "R-\($0 + 100),826 6\($0 + 10),ACME \($0)" }
        let (proposal, _) = try proposal(
            (["Recordation number,Registration number,Mark"] + rows).joined(separator: "\n")
        )
        #expect(!proposal.yaml.contains("clean:"), "\(proposal.yaml)")
    }

    @Test(arguments: [
        ("%/ 3304200000", "before: '/'", "before '/'"),
        ("кл. % / 6403, 6404", "before: '/'", "before '/'"),
        ("МКТУ %", "", ""), ("330420 МКТУ %", "after: 'МКТУ'", "behind 'МКТУ'"),
    ])
    func `classes beside other numbers are found, and none is cut`(cell: String, keys: String, doubt: String) throws {
        let rows = (1...20).map { "R-\($0 + 100);ACME \($0);\(cell.replacing("%", with: "\($0 + 20), 9"))" }
        let (proposal, reading) = try proposal((["Recordation number;Mark;Classes"] + rows).joined(separator: "\n"))
        #expect(reading.texts(.classes) == (1...20).map { "9,\($0 + 20)" }, "\(proposal.yaml)")
        #expect(keys.isEmpty || proposal.yaml.contains("classes: {column: classes, \(keys)}"), "\(proposal.yaml)")
        #expect(doubt.isEmpty || proposal.doubts.contains { $0.contains("the classes \(doubt)") }, "\(proposal.doubts)")
    }

    @Test func `rows that continue the one above are joined, and the rows of pages left out`() throws {
        var rows: [String] = []
        for row in 1...30 {
            rows.append("R-\(row + 100);ACME \(row);Holder \(row) Ltd;shoes and;31.12.2027")
            if row % 6 == 0 {
                rows += ["Page \(row / 6);;;;", "Recordation number;Mark;Holder;Goods;Valid to", ";;;boots;"]
            }
        }
        let text = (["Recordation number;Mark;Holder;Goods;Valid to"] + rows).joined(separator: "\n")
        let (proposal, reading) = try proposal(text)
        #expect(
            proposal.yaml.contains("continues: {blank: [number]}  # check: 5 rows have no number"),
            "\(proposal.yaml)"
        )
        #expect(
            proposal.yaml.contains("5 rows have only a text such as 'Page 1'. Are they no entries?"),
            "\(proposal.yaml)"
        )
        #expect(reading.observations.count == 30, "\(proposal.yaml)")
        #expect(reading.texts(.goods)[5] == "shoes and boots")
        #expect(reading.texts(.goods)[6] == "shoes and")
    }

    @Test func `entries without a number are no continuations`() throws {
        let rows = (1...20).map { "\($0 % 5 == 0 ? "" : "R-\($0 + 100)");ACME \($0);Holder \($0);31.12.2027" }
        let (proposal, reading) = try proposal(
            (["Recordation number;Mark;Holder;Valid to"] + rows).joined(separator: "\n")
        )
        #expect(!proposal.yaml.contains("continues:"), "\(proposal.yaml)")
        #expect(reading.rejected.count == 4)
    }

    /// A proposal never reads fewer cells for the white space that a table has put into them.
    @Test func `a table with broken numbers reads as the whole one`() throws {
        var seed = Seeded(Seed.drawn())
        for _ in 0..<5 {
            let whole = (1...30).map { row in ["\(10_000 + row * 37)/T", "ACME \(row)", "\(10 + row % 19).11.2027"] }
            let broken = whole.map { row in
                [row[0], row[2]].map { cell in
                    guard seed.once(in: 4), let digit = cell.dropFirst().firstIndex(where: \.isNumber) else {
                        return cell
                    }
                    return cell[..<digit] + " " + cell[digit...]
                }
            }
            let text = zip(whole, broken).map { "\($1[0]);\($0[1]);\($1[1])" }.joined(separator: "\n")
            let (proposal, reading) = try proposal("Recordation number;Mark;Valid to\n" + text)
            #expect(reading.keys == whole.map { $0[0] }, "\(proposal.yaml)")
            #expect(reading.texts(.validTo).count { $0 == nil } <= 1, "\(proposal.yaml)")
        }
    }
}
