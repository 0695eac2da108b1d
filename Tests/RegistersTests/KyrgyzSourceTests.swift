import Foundation
import Recordations
import Registers
import Testing

/// Reads a made-up register in the shape of Kyrgyzstan's with the shipped source.
///
/// `Mocks/kg-customs.py` writes the register, and what a person reads in it.
@Suite struct KyrgyzSourceTests {
    private static let fields: [Field] = [
        .recordationNumber, .mark, .holder, .registrationNumber, .registrationDate, .rightType, .classes, .goods,
        .validFrom, .validTo, .status,
    ]

    private func reading() throws -> WholeReading {
        try WholeReading(
            try Files.source("kg-customs"),
            Files.bytes("Mocks/registers/kg-customs-2025-01-31.csv")
        )
    }

    /// The entries as a person reads them: the number of the first row, and the texts of the fields.
    private func truth() throws -> [(row: Int, texts: [String])] {
        let text = String(decoding: try Files.bytes("Tests/Fixtures/kg-customs-truth.tsv"), as: UTF8.self)
        return try text.split(separator: "\n").dropFirst().map { line in
            let cells = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
            try #require(cells.count == Self.fields.count + 1)
            return (try #require(Int(cells[0])), Array(cells.dropFirst()))
        }
    }

    @Test func `every entry reads as a person reads it`() throws {
        let (reading, truth) = (try reading(), try truth())
        #expect(truth.count == 48)
        let read = reading.observations.map { row in
            ["\(row.rowNumber)"] + Self.fields.map { row.values[$0] ?? "" }
        }
        #expect(read.count == truth.count)
        for (own, wanted) in zip(read, truth) { #expect(own == ["\(wanted.row)"] + wanted.texts) }
    }

    @Test func `every row is counted as what it is`() throws {
        let reading = try reading()
        #expect(reading.rejected == [])
        #expect(reading.findings.continuedRows == 5)
        // Six numbers of pages and five headers.
        #expect(reading.skipped == 11)
        #expect(reading.rowsRead == 59)
        #expect(reading.observations.count { $0.isTombstone } == 10)
        #expect(reading.findings.unread == [:])
        #expect(reading.findings.undated == [.validTo: 5])
        #expect(reading.findings.unknownWords == [:])
        #expect(reading.findings.cutNumbers == [:])
        #expect(reading.unobserved.fields == [])
        let pattern = try #require(try Files.source("kg-customs").keyPattern)
        #expect(try reading.keys.allSatisfy { try pattern.capture(in: $0) != nil })
    }

    @Test func `the register's own texts are kept as they stand`() throws {
        let reading = try reading()
        #expect(reading.rawText(of: .recordationNumber, 1) == "00002/ТЗ – 23 0318")
        #expect(reading.rawText(of: .validTo, 4) == "бессроч но")
        #expect(reading.rawText(of: .validTo, 2) == "27.03.2019; на 2 года со дня приказа")
    }

    @Test func `no pattern of the source has more than 20 characters`() throws {
        let text = String(decoding: try Files.bytes("Config/sources/kg-customs.yaml"), as: UTF8.self)
        let patterns = text.matches(of: #/(?:pattern|capture|split|undated|published): ('[^']*'|[^,}\n]*)/#).map {
            $0.1
        }
        #expect(patterns.count >= 10)
        for pattern in patterns { #expect(pattern.filter { $0 != "'" }.count <= 20, "\(pattern)") }
    }
}
