import Recordations
import Registers
import Testing

/// Checks that a proposal finds the entries that a register calls ended.
@Suite struct ProposalEndingTests {
    private static let vocabulary = Result {
        try Vocabulary(Files.sources())
    }

    private func proposal(_ header: String, _ rows: [String]) throws -> (SourceProposal, WholeReading) {
        let bytes = Array(([header] + rows).joined(separator: "\n").utf8)
        let proposal = try SourceProposal(
            name: "proposed",
            jurisdiction: try #require(Jurisdiction("XX")),
            file: "list",
            bytes: bytes,
            vocabulary: try Self.vocabulary.get()
        )
        let definition = try SourceDefinition(name: "proposed", file: "proposed.yaml", yaml: proposal.yaml)
        return (proposal, try WholeReading(definition, bytes))
    }

    @Test(arguments: [
        ("Исключен", "cancelled"), ("Исключён приказом № 12", "cancelled"), ("Cancelled on 1 May", "cancelled"),
        ("注销", "cancelled"), ("已撤销 2024", "revoked"), ("말소됨", "cancelled"), ("gelöscht am 3.5.", "cancelled"),
        ("radiée", "cancelled"), ("cancelada", "cancelled"), ("Caducado", "expired"), ("失効", "expired"),
    ])
    func `words of ending become a rule that asks`(cell: String, status: String) throws {
        let rows = (1...12).map { "R-\($0 + 100);\($0 % 4 == 0 ? cell : "ACME \($0)");Holder \($0)" }
        let (proposal, reading) = try proposal("Recordation number;Mark;Holder", rows)
        let ended = reading.observations.filter { row in
            row.isTombstone || row.values[.status] == "expired"
        }
        #expect(ended.map(\.key.text) == ["R-104", "R-108", "R-112"], "\(proposal.yaml)")
        #expect(ended.allSatisfy { $0.values[.status] == status }, "\(proposal.yaml)")
        #expect(proposal.doubts.contains { $0.contains("3 cells contain '") && $0.hasSuffix("Does it mean ended?") })
        #expect(
            proposal.doubts.contains("status: No status column found: every other entry is called active."),
            "\(proposal.doubts)"
        )
    }

    @Test func `a word that a table has broken is found with its spaces`() throws {
        let cells = ["Исключен", "Исключе н приказом", "И сключен", "ИСКЛЮЧЁН"]
        let rows = (1...16).map { "R-\($0 + 100);\($0 % 4 == 0 ? cells[$0 / 4 - 1] : "ACME \($0)");Holder" }
        let (proposal, reading) = try proposal("Recordation number;Mark;Holder", rows)
        #expect(reading.observations.count { $0.isTombstone } == 4, "\(proposal.yaml)")
        #expect(proposal.yaml.contains("4 cells contain '"), "\(proposal.yaml)")
    }

    @Test func `a column that no field is read from may say so too`() throws {
        let rows = (1...12).map { "R-\($0 + 100);ACME \($0);\($0 % 6 == 0 ? "Removed by order" : "see file \($0)")" }
        let (proposal, reading) = try proposal("Recordation number;Mark;Zzz", rows)
        #expect(proposal.yaml.contains("  ended: 'Zzz'"), "\(proposal.yaml)")
        #expect(proposal.yaml.contains("{column: ended, pattern: "), "\(proposal.yaml)")
        #expect(reading.observations.count { $0.isTombstone } == 2)
    }

    @Test(arguments: ["за исключением вин", "Expiredo", "Cancelledo", "обувь, исключен"])
    func `a text that does not begin with such a word is none`(cell: String) throws {
        let rows = (1...12).map { "R-\($0 + 100);\(cell);Holder" }
        let (proposal, reading) = try proposal("Recordation number;Mark;Holder", rows)
        #expect(!proposal.yaml.contains("tombstones:"), "\(proposal.yaml)")
        #expect(reading.observations.allSatisfy { !$0.isTombstone })
        #expect(proposal.doubts.contains("status: No status column found: every entry is called active."))
    }

    @Test func `sums and signatures below a table are skipped, and asked for`() throws {
        let rows = (1...20).map { "R-\($0 + 100);ACME \($0);Holder \($0)" }
        let (proposal, reading) = try proposal(
            "Recordation number;Mark;Holder",
            rows + ["Total: 20;;", "Signed: A. Clerk;;"]
        )
        #expect(reading.observations.count == 20, "\(proposal.yaml)")
        #expect(reading.skipped == 2)
        #expect(
            proposal.doubts.contains { $0.contains("row 22 has only 'Total: 20'. Is it no entry?") },
            "\(proposal.doubts)"
        )
    }
}
