import Recordations
import Registers
import TestSupport
import Testing

/// Checks that a proposed key is the register's own number, and never a line number or a person's name.
@Suite struct ProposalKeyTests {
    private static let vocabulary = Result {
        try Vocabulary(Files.sources())
    }

    private func proposal(_ text: String, older: String? = nil) throws -> SourceProposal {
        try SourceProposal(
            name: "proposed",
            jurisdiction: try #require(Jurisdiction("XX")),
            file: "list",
            bytes: Array(text.utf8),
            older: older.map { Array($0.utf8) },
            vocabulary: try Self.vocabulary.get()
        )
    }

    private func keyLine(_ proposal: SourceProposal) throws -> String {
        String(try #require(proposal.yaml.split(separator: "\n").first { $0.hasPrefix("key: ") }))
    }

    /// A header of which nothing is known, with a running number, a name and a number of the register's own.
    private static func rows(_ range: some Sequence<Int>, from first: Int = 1) -> [String] {
        range.enumerated().map { index, row in
            "\(first + index),Petrova \("ABCDEFGH".dropFirst(row % 8).prefix(1)),\(100_000_000_000_000 + row * 7_919),alpha \(row)"
        }
    }

    @Test(arguments: [1, 40, 501]) func `a running number and a person's name are never the key`(first: Int) throws {
        let text = (["Zzz,Qqq,Xxx,Yyy"] + Self.rows(1...40, from: first)).joined(separator: "\n")
        let proposal = try proposal(text)
        #expect(proposal.yaml.contains("  number: 'Xxx'"), "\(proposal.yaml)")
        #expect(proposal.yaml.contains("row: {header: 'Zzz', volatile: true, optional: true}"), "\(proposal.yaml)")
        let line = try keyLine(proposal)
        #expect(line.contains("# check: Used as the key: no value repeats. "))
        #expect(line.hasSuffix("Is it the register's own number, not a line number?"))
    }

    @Test func `a sequence that goes down, and one that begins anew on each page, number the rows`() throws {
        for numbers in [(1...40).map { 581 - $0 }, (0..<40).map { $0 % 10 + 1 }] {
            let rows = zip(numbers, 1...40).map { "\($0),alpha \($1),R\($1 * 31)" }
            let proposal = try proposal((["Zzz,Yyy,Xxx"] + rows).joined(separator: "\n"))
            #expect(proposal.yaml.contains("  number: 'Xxx'"), "\(proposal.yaml)")
            #expect(proposal.yaml.contains("header: 'Zzz', volatile: true"), "\(proposal.yaml)")
        }
    }

    @Test func `a table of line numbers and names alone has no key and is refused`() {
        let rows = (1...20).map { "\($0),Petrova \("ABCDEFGH".dropFirst($0 % 8).prefix(1))" }
        let error = #expect(throws: UnfitDocument.self) {
            try proposal((["Zzz,Owner"] + rows).joined(separator: "\n"))
        }
        #expect(error?.seen.contains("no column can be the key") == true)
    }

    @Test func `of two columns without repetition the one that stays is the key of two editions`() throws {
        // The reference is given anew in each edition; the file number stays.
        func edition(_ rows: some Sequence<Int>, _ salt: Int) -> String {
            (["Mark,Aaa,Bbb,Valid to"]
                + rows.map {
                    "ACME \($0),P-\(($0 * 7_919 + salt * 104_729) % 99_991),Q\($0 * 31 + 10_000),2027-0\($0 % 9 + 1)-15"
                })
                .joined(separator: "\n")
        }
        let older = edition(1...60, 1)
        let newer = edition(3...64, 2)
        let alone = try keyColumn(proposal(newer))
        #expect(alone == "Aaa")
        let proposal = try proposal(newer, older: older)
        #expect(try keyColumn(proposal) == "Bbb", "\(proposal.yaml)")
        let line = try keyLine(proposal)
        #expect(!line.contains(" 0 of 62 rows"))
        #expect(line.contains(" of 62 rows of the newer file agree with the older one under this key"), "\(line)")
    }

    @Test func `a pair of columns is tried where neither is a key alone`() throws {
        func edition(_ salt: Int) -> String {
            let rows = (0..<60).map { row in
                "\(row + salt),T-\(1_000 + row / 4 * 17),\(7_000_000 + row % 4 * 13 + row / 8 * 100),ACME \(row)"
            }
            return (["Nr,Aaa,Bbb,Mark"] + rows).joined(separator: "\n")
        }
        let proposal = try proposal(edition(5), older: edition(1))
        let line = try keyLine(proposal)
        #expect(line.hasPrefix("key: [recordation_number, registration_number]"), "\(proposal.yaml)")
        #expect(line.contains("60 of 60 rows"), "\(line)")
        #expect(proposal.yaml.contains("number: 'Aaa'") || proposal.yaml.contains("number: 'Bbb'"))
    }

    @Test func `a trial names the next best key and how many rows agreed under it`() throws {
        func edition(_ changed: Int) -> String {
            let rows = (0..<50).map { row in
                "R-\(row * 3 + 100),\(row < changed ? 900_000 + row : 300_000 + row * 7),ACME \(row)"
            }
            return (["Recordation number,Certificate number,Mark"] + rows).joined(separator: "\n")
        }
        let proposal = try proposal(edition(10), older: edition(0))
        let line = try keyLine(proposal)
        #expect(line.contains("40 of 50 rows"), "\(line)")
        #expect(line.contains("and 40 under 'Certificate number', the next best"), "\(line)")
        #expect(line.hasPrefix("key: [recordation_number]"), "\(line)")
    }

    @Test func `two files of different registers are refused, and two without a common row are told`() throws {
        let error = #expect(throws: UnfitDocument.self) {
            try proposal("Number,Mark\nR-1,A\nR-2,B\n", older: "Nr,Holder\n1,A\n2,B\n")
        }
        #expect(error?.seen.contains("the older file lacks columns of the newer one: 'Number', 'Mark'") == true)
        let apart = try proposal("Number,Mark\nR-1,A\nR-2,B\nR-3,C\n", older: "Number,Mark\nR-7,F\nR-8,G\nR-9,H\n")
        #expect(try keyLine(apart).contains("no row of the newer file agrees with the older one under any key"))
    }

    private func keyColumn(_ proposal: SourceProposal) throws -> String? {
        let reader = ProposalReader(proposal.yaml)
        return reader.key.first.flatMap { reader.headers[$0] }
    }

    /// The order of rows and columns of an edition says nothing about its key.
    @Test func `the key does not depend on the order of rows and columns`() throws {
        var seed = Seeded(Seed.drawn())
        for _ in 0..<8 {
            let header = ["Zzz", "Mark", "Aaa", "Holder", "Valid to"]
            let rows = (1...30).map { row in
                ["\(row)", "ACME \(row)", "X-\(row * 37 + 500)", "Holder \(row % 5)", "2027-0\(row % 9 + 1)-11"]
            }
            let order = Array(header.indices).shuffled(using: &seed)
            let table = ([header] + rows.shuffled(using: &seed)).map { row in order.map { row[$0] } }
            let text = table.map { $0.joined(separator: ",") }.joined(separator: "\n")
            #expect(try keyColumn(proposal(text)) == "Aaa", "\(text)")
        }
    }
}
