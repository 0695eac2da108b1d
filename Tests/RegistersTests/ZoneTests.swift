import Recordations
import Registers
import Settings
import TestSupport
import Testing

/// Reads instants as civil days of a time zone.
@Suite struct ZoneTests {
    private func reading(_ cells: [String], _ field: String, _ more: String = "") throws -> WholeReading {
        let records = cells.enumerated().map { "{\"Number\": \"\($0)\", \"Mark\": \"A\", \"Goods\": \"\($1)\"}" }
        let definition = try definition(
            more,
            documents: "[{format: json}]",
            fields: "  valid_to: {column: goods, \(field)}"
        )
        return try read("[" + records.joined(separator: ",") + "]", definition)
    }

    /// Instants, with their days in Berlin and in Honolulu.
    private static let instants = [
        ("2027-12-30T23:00:00.000Z", "2027-12-31", "2027-12-30"), ("2027-12-30T22:59:59Z", "2027-12-30", "2027-12-30"),
        ("2027-06-30T22:00:00Z", "2027-07-01", "2027-06-30"), ("2027-12-31T00:00:00+01:00", "2027-12-31", "2027-12-30"),
        ("2027-12-31T00:00:00+0800", "2027-12-30", "2027-12-30"), ("2027-12-31 09:30 UTC", "2027-12-31", "2027-12-30"),
        ("2027-12-31T05:00:00-10", "2027-12-31", "2027-12-31"), ("2027-12-31T24:00:00Z", "2028-01-01", "2027-12-31"),
        ("2027-12-30t23:00:00,5z", "2027-12-31", "2027-12-30"), ("31.12.2027 01:30 +05:30", "2027-12-30", "2027-12-30"),
    ]

    @Test(arguments: [
        "dates: [yyyy-MM-dd, dd.MM.yyyy]",
        #"capture: '^(\d{4}-\d{2}-\d{2}|\d{2}\.\d{2}\.\d{4})', dates: [yyyy-MM-dd, dd.MM.yyyy]"#,
    ])
    func `an instant is the day of the declared zone`(field: String) throws {
        let texts = Self.instants.map(\.0)
        let berlin = try reading(texts, "\(field), zone: Europe/Berlin")
        #expect(berlin.texts(.validTo) == Self.instants.map(\.1))
        #expect(berlin.findings.unread == [:])
        let honolulu = try reading(texts, field, "zone: Pacific/Honolulu")
        #expect(honolulu.texts(.validTo) == Self.instants.map(\.2))
        let both = try reading(texts, "\(field), zone: Europe/Berlin", "zone: Pacific/Honolulu")
        #expect(both.texts(.validTo) == Self.instants.map(\.1))
    }

    @Test(arguments: [
        "dates: [yyyy-MM-dd, dd.MM.yyyy]",
        #"capture: '^(\d{4}-\d{2}-\d{2}|\d{2}\.\d{2}\.\d{4})', dates: [yyyy-MM-dd, dd.MM.yyyy]"#,
        #"capture: '^(.{10})', dates: [yyyy-MM-dd, dd.MM.yyyy]"#,
    ])
    func `without a zone an instant is not read, and the error says what to write`(field: String) throws {
        let reading = try reading(Self.instants.map(\.0) + ["2027-12-31"], field)
        #expect(reading.texts(.validTo) == [String?](repeating: nil, count: Self.instants.count) + ["2027-12-31"])
        #expect(reading.findings.unread == [.validTo: Self.instants.count])
        #expect(reading.findings.zoneless == [.validTo: Self.instants.count])
        #expect(reading.observations[0].notStated.contains(.validTo))
        let told = try #require(reading.findings.zonelessSentence(.validTo))
        #expect(told.contains("zone: Europe/Berlin"))
        #expect(reading.findings.summary(replacedBytes: 0)?.contains("zone: Europe/Berlin") == true)
    }

    @Test(
        arguments: [
            ("2026-12-31 23:59:59", "2026-12-31"), ("2026-12-31T00:00:00", "2026-12-31"),
            ("31.12.2026 9:05", "2026-12-31"),
            ("2026-12-31 12:00:00 AM", "2026-12-31"), ("2026-12-31, 23:59:59.997", "2026-12-31"),
            ("2026-12-31 25:00", nil),
            ("2026-12-31 23:59:59 x", nil), ("23:59:59", nil), ("2026-12-3123:59", nil),
        ] as [(String, String?)]
    )
    func `a time without a zone is the register's own`(text: String, day: String?) throws {
        for more in ["", "zone: Pacific/Honolulu"] {
            let reading = try reading([text], "dates: [yyyy-MM-dd, dd.MM.yyyy]", more)
            #expect(reading.texts(.validTo) == [day])
            #expect(reading.findings.zoneless == [:])
        }
    }

    @Test(
        arguments: [
            ("epoch-milliseconds", "1830121200000", "2027-12-30"),
            ("epoch-milliseconds", "1830207600000", "2027-12-31"),
            ("epoch-seconds", "1830207600", "2027-12-31"), ("epoch-seconds", "-1", "1970-01-01"),
            ("epoch-milliseconds", "1830207600000.5", "2027-12-31"), ("epoch-milliseconds", "nan", nil),
            ("epoch-milliseconds", "99999999999999999999", nil), ("epoch-milliseconds", "0x10", nil),
        ] as [(String, String, String?)]
    )
    func `a count of seconds or milliseconds is the day of the declared zone`(
        format: String,
        text: String,
        day: String?
    ) throws {
        let reading = try reading([text], "dates: [\(format)], zone: Europe/Berlin")
        #expect(reading.texts(.validTo) == [day])
    }

    @Test(arguments: [
        ("dates: [epoch-seconds]", "", "'epoch-seconds' counts instants, and an instant is a day only in a time zone"),
        ("dates: [yyyy-MM-dd], zone: Mars/Olympus", "", "'Mars/Olympus' is not a time zone; write an IANA name"),
        ("dates: [yyyy-MM-dd], zone: CST", "", "'CST' is not a time zone; write an IANA name"),
        ("dates: [yyyy-MM-dd]", "zone: Berlin", "'Berlin' is not a time zone; write an IANA name"),
    ])
    func `a definition without a sound zone is refused with its place`(
        field: String,
        more: String,
        message: String
    ) throws {
        let error = #expect(throws: SettingsError.self) { try reading([], field, more) }
        #expect(error?.description.contains(message) == true)
        #expect(error?.mistakes.first.map { $0.line > 1 } == true)
    }

    @Test func `a zone is for dates alone`() throws {
        let error = #expect(throws: SettingsError.self) {
            try definition(fields: "  note: {column: goods, zone: Europe/Berlin}")
        }
        #expect(error?.description.contains("'zone' is for dates, and 'note' is none") == true)
    }
}
