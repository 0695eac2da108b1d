import Recordations
import Registers
import Testing

/// Reads Russia's open data, and reads the files of other registers with each shipped source.
@Suite struct RussianSourceTests {
    @Test func `Russia's one row is read exactly`() throws {
        let reading = try WholeReading(try Files.source("ru-trois"), Files.bytes("Mocks/registers/ru-trois-sample.csv"))
        #expect(reading.rowsRead == 1)
        #expect(reading.keys == ["00257/00062-074/ТЗ-221104+%-"])
        let wanted: [Field: String] = [
            .recordationNumber: "00257/00062-074/ТЗ-221104", .mark: "СМОРОДИНКА", .holder: "ОАО <РОТ ФРОНТ>",
            .rightType: "trademark",
            .classes: "30", .goods: "Кондитерские изделия", .status: "expired", .statusText: "Срок истек",
            .validTo: "2012-11-21",
        ]
        let row = try #require(reading.observations.first)
        #expect(row.values == FieldValues { wanted[$0] })
        #expect(row.rowNumber == 2)
        #expect(!row.isTombstone)
        #expect(row.notStated.fields == [])
        #expect(reading.unobserved.fields == [])
        #expect(reading.findings.unknownWords == [:])
        let pattern = try #require(try Files.source("ru-trois").keyPattern)
        #expect(try pattern.capture(in: row.key.text) != nil)
        #expect(reading.rawText(of: .validTo, 0) == "2012.11.21")
    }

    @Test(arguments: ["kz-customs", "by-customs", "cn-gacc", "ru-trois"])
    func `a source refuses the other registers' files`(name: String) throws {
        let source = try Files.source(name)
        let files = [
            "kz-customs": "kz-customs-2025-01-19.xlsx", "by-customs": "by-customs-2025-01-19.xlsx",
            "cn-gacc": "cn-gacc-grid.tsv",
            "ru-trois": "ru-trois-sample.csv",
        ]
        for (other, file) in files where other != name {
            let bytes = try Files.bytes("Mocks/registers/\(file)")
            #expect(throws: UnfitDocument.self, "\(file)") { try WholeReading(source, bytes) }
        }
    }
}
