import Documents
import Foundation
import Recordations
import Registers
import Testing

/// Reads published registers with the sources of the repository.
///
/// Counts and digests come from another program's reading of the same files (openpyxl, and rules written for it alone),
/// not from this one's.
@Suite struct KazakhSourceTests {
    private static let january = try? Self.reading("2025-01-19")

    private static func reading(_ edition: String) throws -> WholeReading {
        try WholeReading(Files.source("kz-customs"), Files.bytes("Mocks/registers/kz-customs-\(edition).xlsx"))
    }

    private func january() throws -> WholeReading { try #require(Self.january) }

    private func live(_ reading: WholeReading) -> [Observation] { reading.observations.filter { !$0.isTombstone } }

    /// Returns `KEY VALUE` for each live record that has the field.
    private func lines(_ field: Field, _ reading: WholeReading) -> [String] {
        live(reading).compactMap { row in row.values[field].map { "\(row.key.text) \($0)" } }
    }

    @Test func `every row of January is counted as what it is`() throws {
        let reading = try january()
        #expect(reading.rowsRead == 1_998)
        #expect(reading.skipped == 0)
        #expect(reading.observations.count == 1_988)
        #expect(Set(reading.keys).count == 1_988)
        #expect(reading.rejected.count == 10)
        #expect(Set(reading.rejected.map(\.reason)) == ["the recordation_number is missing"])
        #expect(reading.rejected.map(\.rowNumber) == [835, 836, 1495, 1496, 1497, 1498, 1499, 1500, 1503, 1504])
        #expect(live(reading).count == 1_090)
        let status = Dictionary(grouping: reading.observations) { $0.values.status }.mapValues(\.count)
        #expect(status == [.active: 1_083, .suspended: 7, .cancelled: 895, .unknown: 3])
        #expect(reading.observations.count { $0.isTombstone } == 898)
        #expect(reading.unobserved.fields == [])
    }

    @Test func `the keys are those of the other reading`() throws {
        let reading = try january()
        #expect(digest(of: reading.keys) == "509c6f6a94b9f669f9f2a59242faca96d5a0c14e712a8cbbc0df5693998e5817")
        let pattern = try #require(try Files.source("kz-customs").keyPattern)
        // The slash of this number is missing in the register.
        #expect(try reading.keys.filter { try pattern.capture(in: $0) == nil } == ["01761ТЗ-111023"])
    }

    @Test func `every term is read, and a live row without one is suspended`() throws {
        let reading = try january()
        let terms = lines(.validTo, reading)
        #expect(terms.count == 1_083)
        #expect(digest(of: terms) == "542dbd040729591b64cd5dcdc7da3e50ceaf2ce4500793da8f79d3478f77139f")
        let years = Dictionary(grouping: live(reading).compactMap { $0.values.date(.validTo)?.year }) { $0 }.mapValues(
            \.count
        )
        #expect(years == [2023: 31, 2024: 64, 2025: 696, 2026: 284, 2027: 8])
        let without = live(reading).filter { $0.values[.validTo] == nil }
        #expect(without.allSatisfy { $0.values.status == .suspended && $0.notStated.contains(.validTo) })
        #expect(reading.findings.unread == [.registrationDate: 1])
        #expect(reading.findings.examples[.registrationDate]?.map(\.text) == ["31.04.2012"])
        #expect(reading.findings.unknownWords == [:])
        #expect(reading.findings.cutNumbers == [:])
    }

    @Test func `all suspensions have their first and last day`() throws {
        let suspended = live(try january()).filter { $0.values.status == .suspended }
        let lines = suspended.map { row in
            [row.key.text, row.values[.suspendedFrom] ?? "-", row.values[.suspendedUntil] ?? "-"].joined(separator: " ")
        }
        #expect(
            lines == [
                "00689/ТЗ-010816 2024-07-08 2024-09-08", "00690/ТЗ-010816 2024-07-08 2024-09-08",
                "00691/ТЗ-010816 2024-07-08 2024-09-08", "00696/ТЗ-010816 2024-07-08 2024-09-08",
                "00892/ТЗ-241017 2023-05-12 2023-07-12", "01458/ТЗ-251021 2024-07-08 2024-09-08",
                "01459/ТЗ-251021 2024-07-08 2024-09-08",
            ]
        )
        #expect(suspended.first?.values[.statusText] == "приостановлен с 08.07.2024 до 08.09.2024")
    }

    @Test func `every live row's registration number and date are those of the other reading`() throws {
        let reading = try january()
        let numbers = lines(.registrationNumber, reading)
        #expect(numbers.count == 1_090)
        #expect(digest(of: numbers) == "b81b4dbadf6b2c4d8ff1d921e836a439e8278e703b15f319bc819b5b82f07b82")
        let dates = lines(.registrationDate, reading)
        #expect(dates.count == 1_089)
        #expect(digest(of: dates) == "0c24b90d916683aaab0fa0a11b24839c9e0044339926e43c06f5a8db5c917eff")
        // The numbers have no №, spaces and a letter, or the date on the next line.
        let odd = numbers.filter { line in ["01659", "00716", "01608", "01709"].contains { line.hasPrefix($0) } }
        #expect(
            odd == [
                "00716/ТЗ-240816 348 878 А", "01608/ТЗ-300922 62262", "01659/ТЗ-300123 1216794",
                "01709/ТЗ-280723 1064617",
            ]
        )
    }

    @Test(
        arguments: [
            (
                "Лицензионный договор, регистрационный № 04-2013 079/12-22 от 02.04.2013 г. / Свидетельство ВОИС № 688656 от 27.01.1998 г.",
                "688656", "1998-01-27", "international-trademark"
            ),
            (
                "№ 30 от 17.01.1994 г./ Лицензионный договор на использование товарных знаков № 04-2007215/12-22 от 24.12.2007 г.",
                "30", "1994-01-17", "trademark"
            ),
            (
                "IR 864885 от 09.09.2005 г. / Лицензионный договор № 04-2008026/11-22 от 26.01.2008 г.", "864885",
                "2005-09-09",
                "international-trademark"
            ),
            ("Лицензионный договор № 04-2013 079/12-22 от 02.04.2013 г.", nil, nil, "trademark"),
            (
                "Договор № 17 от 02.04.2013, Свид-во ВОИС\n№ 908427 от 19.10.2006 г.", "908427", "2006-10-19",
                "international-trademark"
            ),
            ("Свидетельство №024-017011 от 11.04.2024г.", "024-017011", "2024-04-11", "trademark"),
            (
                "№ 17714 А от 04.02.2005 г.", "17714 А", "2005-02-04",
                "trademark"
            ),
        ] as [(String, String?, String?, String)]
    )
    func `a contract's number and date are not the certificate's`(
        cell: String,
        number: String?,
        date: String?,
        kind: String
    ) throws {
        let header =
            "Регистрационный номер по таможенному реестру;Наименование (вид, описание, изображение);Наименование товаров;"
            + "Сведения о правообладателе;Название, номер и дата охранного документа;Срок защиты"
        let yaml = String(decoding: try Files.bytes("Config/sources/kz-customs.yaml"), as: UTF8.self)
            .replacing("format: xlsx", with: "format: csv\n    delimiter: ';'")
        let definition = try SourceDefinition(name: "kz-customs", file: "kz-customs.yaml", yaml: yaml)
        let reading = try read("\(header)\n00342/ТЗ-100214;LEXUS;/ 12 /;Toyota;\"\(cell)\";31.12.2026\n", definition)
        let values = try #require(reading.observations.first).values
        #expect(values[.registrationNumber] == number)
        #expect(values[.registrationDate] == date)
        #expect(values[.rightType] == kind)
        #expect(reading.findings.cutNumbers == [:])
    }

    @Test func `every live row's classes are those of the other reading`() throws {
        let reading = try january()
        let classes = lines(.classes, reading)
        #expect(classes.count == 1_062)
        #expect(digest(of: classes) == "d0c4d7ceb15c655104cba8aa49fc7147ea2c250cfc057e52837587b8a7b80011")
        let counts = live(reading).flatMap(\.values.classes.numbers).reduce(into: [Int: Int]()) {
            $0[$1, default: 0] += 1
        }
        #expect(
            counts == [
                1: 55, 2: 26, 3: 139, 4: 39, 5: 100, 6: 41, 7: 135, 8: 60, 9: 208, 10: 48, 11: 103, 12: 90,
                13: 2, 14: 56, 15: 5, 16: 79, 17: 31, 18: 83, 19: 24, 20: 30, 21: 49, 22: 5, 24: 27, 25: 99,
                26: 12, 27: 10, 28: 69, 29: 44, 30: 261, 31: 2, 32: 70, 33: 87, 34: 22, 35: 60, 36: 4, 37: 20,
                38: 5, 39: 14, 40: 3, 41: 15, 42: 18, 43: 2, 44: 9,
            ]
        )
        // The goods of these rows name no class.
        let without = live(reading).filter { $0.values[.classes] == nil }.map { String($0.key.text.prefix(5)) }
        #expect(
            without == [
                "00673", "00697", "00698", "00699", "00982", "01221", "01222", "01299", "01358", "01627",
                "01708", "01709", "01710", "01711", "01712", "01713", "01720", "01772", "01813", "01818",
                "01821", "01824", "01866", "01878", "01942", "01943", "02018", "02019",
            ]
        )
    }

    @Test(
        arguments: [
            ("00001", "33"), ("00068", "33"), ("00408", "29,30,35"), ("00697", nil), ("00787", "7,9,11,14,37,38,42"),
            ("01287", "9,10,12,18"), ("01303", "7,12"), ("01411", "5"), ("01413", "10"), ("01525", "7,9,11"),
            ("01562", "9"), ("01612", "1,6,11"), ("01673", "3,5"), ("01683", "1,17"), ("01694", "33"),
            ("01698", "8,9,14,16,18,20,21,24,25,26,27"), ("01731", "6,7,8,17,22"), ("01733", "3,9,14,18,25"),
            ("01802", "1,4"), ("01807", "1,4,30"), ("01812", "3,5"), ("01840", "7,8,11,21"),
        ] as [(String, String?)]
    )
    func `classes are found in each of the forms in which the goods give them`(number: String, classes: String?) throws
    {
        let row = try #require(try january().observations.first { $0.key.text.hasPrefix(number) })
        #expect(row.values[.classes] == classes)
    }

    @Test func `texts and kinds of right are there as often as in the file`() throws {
        let rows = live(try january())
        func count(_ field: Field) -> Int { rows.count { $0.values.states(field) } }
        #expect([.mark, .goods, .holder, .agent, .note].map(count) == [638, 1_090, 1_090, 0, 598])
        let kinds = rows.reduce(into: [String?: Int]()) { $0[$1.values[.rightType], default: 0] += 1 }
        #expect(kinds == ["trademark": 781, "international-trademark": 308, "copyright": 1])
    }

    @Test func `the first row is read whole`() throws {
        let reading = try january()
        let row = try #require(reading.observations.first)
        let wanted: [Field: String] = [
            .recordationNumber: "00001/ТЗ-260905", .registrationNumber: "10952", .registrationDate: "2000-11-21",
            .mark: "АРАРАТ",
            .holder: "ЗАО «Ереванский коньячный завод»", .rightType: "trademark", .classes: "33",
            .goods: "Вина, спиртные напитки, ликеры и бренди /33/220820", .status: "active", .validTo: "2025-03-01",
            .note: "№ КТК-1-6-13/8733 от 12.10.2010 г.",
        ]
        #expect(row.values == FieldValues { wanted[$0] })
        #expect(row.rowNumber == 2)
        #expect(reading.rawText(of: .validTo, 0) == "03-01-25")
        #expect(reading.rawText(of: .registrationNumber, 0) == "Свидетельство №10952 от 21.11.2000 г.")
    }

    @Test func `the second edition differs where its script says`() throws {
        let july = try Self.reading("2025-07-19")
        let january = try january()
        #expect(july.rowsRead == 1_998)
        #expect(live(july).count == 1_089)
        #expect(live(july).count { $0.values.status == .suspended } == 8)
        #expect(july.observations.count { $0.isTombstone } == 899)
        #expect(july.rejected.count == 10)
        let old = Dictionary(uniqueKeysWithValues: january.observations.map { ($0.key, $0.values) })
        let new = Dictionary(uniqueKeysWithValues: july.observations.map { ($0.key, $0.values) })
        #expect(Set(new.keys).subtracting(old.keys).map(\.text).sorted() == ["02024/ТЗ-100725", "02025/ТЗ-100725"])
        #expect(Set(old.keys).subtracting(new.keys).map(\.text).sorted() == ["01069/ТЗ-100718", "01905/ТЗ-050724"])
        let changed = new.compactMapValues { $0 }.filter { key, values in old[key].map { $0 != values } ?? false }
        #expect(
            changed.keys.map(\.text).sorted() == [
                "00956/ТЗ-071217", "01059/ТЗ-100718", "01114/ТЗ-161118", "01280/ТЗ-271119", "01282/ТЗ-271119",
                "01585/ТЗ-220822",
                "01649/ТЗ-200123", "02023/ТЗ-150125",
            ]
        )
        let renewed = RecordKey(text: "01280/ТЗ-271119")
        let before = try #require(old[renewed])
        #expect(new[renewed]?.differences(from: before) == [.validTo])
        #expect(new[renewed]?[.validTo] == "2027-05-05")
        // The digest identifies an unchanged row, also a rejected row.
        let known = Set(january.digests)
        #expect(july.digests.count { known.contains($0) } == 1_988)
    }
}

@Suite struct OtherSourcesTests {
    @Test func `Belarus is read whole`() throws {
        let bytes = try Files.bytes("Mocks/registers/by-customs-2025-01-19.xlsx")
        let reading = try WholeReading(try Files.source("by-customs"), bytes)
        #expect(reading.rowsRead == 61)
        #expect(reading.observations.count == 61)
        #expect(Set(reading.keys).count == 61)
        let fields: [Field] = [
            .recordationNumber, .registrationNumber, .rightType, .classes, .validFrom, .validTo, .insuranceValidTo,
        ]
        let lines = reading.observations.map { row in fields.map { row.values[$0] ?? "-" }.joined(separator: "|") }
        #expect(
            lines.first == "00003/030223/01-ТЗ-170223|68004|trademark|3|2023-02-17|2025-02-12|2025-02-12"
        )
        #expect(digest(of: lines) == "b508739820179ef23837e25f29c7705443a2463a36e91f6ce03d9de9bf35e2cd")
        func count(_ field: Field) -> Int { reading.observations.count { $0.values.states(field) } }
        #expect([.mark, .goods, .holder, .agent, .note, .classes].map(count) == [20, 61, 61, 0, 61, 60])
        #expect(Set(reading.texts(.status)) == ["active"])
        #expect(reading.findings.unread == [:])
        // "/ 3926909709, …" has no class before the slash.
        #expect(
            reading.observations.filter { $0.values[.classes] == nil }.map(\.key.text) == ["00011/200624/01-ТЗ-240724"]
        )
        // The line number is not part of a record.
        #expect(try reading.observations[0].rawCells()["row"] == nil)
    }

    private static let china = "Mocks/registers/cn-gacc-grid.tsv"
    private static let chineseKeys = [
        "T2023-14488+10674696", "T2023-13520+10272734", "T2023-13520+10268542", "T2023-13520+10268558",
        "T2016-50578+244497",
    ]

    private func checkChina(_ bytes: [UInt8]) throws {
        let reading = try WholeReading(try Files.source("cn-gacc"), bytes)
        #expect(reading.rowsRead == 5)
        #expect(reading.keys == Self.chineseKeys)
        #expect(reading.texts(.mark) == ["MI", "xiaomi", "MI", "小米", "TRW"])
        #expect(reading.texts(.holder) == Array(repeating: "小米科技有限责任公司", count: 4) + ["TRW知识产权公司"])
        #expect(reading.texts(.holderCountry) == ["CN", "CN", "CN", "CN", "US"])
        #expect(reading.texts(.classes) == ["12", "28", "18", "16", "9"])
        #expect(reading.texts(.validFrom) == ["2023-05-21", "2023-02-14", "2023-02-07", "2023-02-07", "2026-02-28"])
        #expect(reading.texts(.validTo) == ["2033-05-20", "2033-02-13", "2033-02-06", "2033-02-06", "2036-02-27"])
        #expect(Set(reading.texts(.status)) == ["active"])
        #expect(Set(reading.texts(.statusText)) == ["生效"])
        #expect(Set(reading.texts(.rightType)) == ["trademark"])
        #expect(reading.findings.unknownWords == [:])
        #expect(reading.replacedBytes == 0)
    }

    /// The grid with eleven cells, with ten cells, and with ten cells in some rows; each with and without a header.
    @Test(arguments: ["as it is", "ten cells", "no header", "ten cells, no header", "ten cells under eleven"])
    func `China's grid is read with eleven and ten cells, with its header and without`(shape: String) throws {
        let lines = String(decoding: try Files.bytes(Self.china), as: UTF8.self).split(separator: "\n").map {
            $0.split(separator: "\t", omittingEmptySubsequences: false)
        }
        let short = lines.map { Array($0.dropFirst()) }
        #expect(Set(lines.map(\.count)) == [11])
        let shaped =
            switch shape {
            case "ten cells": short
            case "no header": Array(lines.dropFirst())
            case "ten cells, no header": Array(short.dropFirst())
            case "ten cells under eleven": Array(lines.prefix(3)) + short.dropFirst(3)
            default: lines
            }
        let text = shaped.map { $0.joined(separator: "\t") }.joined(separator: "\n")
        try checkChina(Array(text.utf8))
    }

    @Test func `China's grid is read in the charset of its country`() throws {
        let text = String(decoding: try Files.bytes(Self.china), as: UTF8.self)
        let encoding = String.Encoding(rawValue: 0x8000_0632)
        let data = try #require(text.data(using: encoding))
        #expect(Array(data.prefix(2)) == [0xC8, 0xA8])
        try checkChina([UInt8](data))
    }

    /// The grid's rows as in the JSON response: the known keys, and an unknown key.
    private func chineseAnswer() throws -> String {
        let keys = [
            1: "RECORD_NAME", 2: "APPLY_USER_NAME", 3: "CONUTRY_NAME", 4: "REGISTER_NUM", 5: "RECORD_NUM",
            8: "RECORD_STATE",
        ]
        let lines = String(decoding: try Files.bytes(Self.china), as: UTF8.self).split(separator: "\n").dropFirst()
        let rows = lines.map { line in
            let cells = line.split(separator: "\t", omittingEmptySubsequences: false)
            let members = keys.sorted { $0.value < $1.value }.map { "\"\($1)\":\"\(cells[$0])\"" }
            return "{\(members.joined(separator: ",")),\"ID\":null}"
        }
        return #"{"page":1,"total":4270,"records":128100,"rows":[\#(rows.joined(separator: ","))]}"#
    }

    @Test func `China's grid as JSON gives the recordations of the paste, and leaves alone what it does not state`()
        throws
    {
        let source = try Files.source("cn-gacc")
        let paste = try WholeReading(source, Files.bytes(Self.china))
        let answer = try WholeReading(source, Array(try chineseAnswer().utf8))
        #expect(answer.documentName == "the grid's answer")
        #expect(answer.keys == Self.chineseKeys)
        let lacking: [Field] = [.markImage, .rightType, .classes, .validFrom, .validTo]
        #expect(Set(answer.unobserved.fields) == Set(lacking))
        for (own, other) in zip(answer.observations, paste.observations) {
            #expect(own.values == other.values.replacing(Dictionary(uniqueKeysWithValues: lacking.map { ($0, nil) })))
            #expect(own.unobserved == answer.unobserved)
            #expect(own.notStated.isEmpty)
        }
        #expect(answer.findings.unknownWords == [:])
        // A pasted text still needs all its columns.
        let lines = String(decoding: try Files.bytes(Self.china), as: UTF8.self).split(separator: "\n").map { line in
            let cells = line.split(separator: "\t", omittingEmptySubsequences: false)
            return (cells[1..<7] + cells[8...]).joined(separator: "\t")
        }
        #expect(throws: UnfitDocument.self) { try WholeReading(source, Array(lines.joined(separator: "\n").utf8)) }
        let renamed = try chineseAnswer().replacing("RECORD_STATE", with: "STATE")
        #expect(throws: UnfitDocument.self) { try WholeReading(source, Array(renamed.utf8)) }
    }

    @Test func `the picture's text is its own field`() throws {
        let reading = try WholeReading(try Files.source("cn-gacc"), Files.bytes(Self.china))
        #expect(reading.texts(.markImage) == [nil, "XIAOMI", nil, "小米", nil])
    }
}
