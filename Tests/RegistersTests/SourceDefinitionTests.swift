import Foundation
import Recordations
import Registers
import Settings
import Testing

@Suite struct SourceDefinitionTests {
    private static let sound = """
        register: kz
        title: Kazakhstan
        jurisdiction: KZ
        documents:
          - format: csv
        columns:
          number: {header: Number}
          term: {header: Term, optional: true}
          state: {header: State}
        fields:
          recordation_number: number
          valid_to: {column: term, dates: [dd.MM.yyyy]}
          status: {column: state, values: {on: active}}
        key: [recordation_number]

        """

    @Test(arguments: [
        ("documents: [{format: csv, header_within: 9223372036854775807}]", "'header_within' is to be from 1"),
        ("documents: [{format: csv, header_within: -1}]", "'header_within' is to be from 1"),
        ("documents: [{format: xlsx, sheet: -9223372036854775808}]", "'sheet' is to be from 1"),
        ("documents: [{format: csv, header_rows: 9223372036854775807}]", "'header_rows' is to be from 1 to 10"),
        ("stale_after_days: 9223372036854775807", "'stale_after_days' is to be from 0"),
        ("stale_after_days: -1", "'stale_after_days' is to be from 0"),
        ("guards: {missing_count: -9223372036854775808}", "'missing_count' is to be from 0"),
        ("guards: {changed_from: 9223372036854775807}", "'changed_from' is to be from 0"),
        (
            "fields: {recordation_number: number, valid_to: {column: number, dates: [d.M.yy], two_digit_years_from: 9223372036854775807}}",
            "'two_digit_years_from' is a year"
        ),
    ])
    func `a number beyond all bounds is refused where it is written`(line: String, words: String) throws {
        let key = String(line.prefix { $0 != ":" })
        let lines = [
            "jurisdiction: KZ", "documents: [{format: csv}]", "columns: {number: Number}",
            "fields: {recordation_number: number}", "key: [recordation_number]",
        ].filter { !$0.hasPrefix(key + ":") }
        let text = try mistakes((lines + [line]).joined(separator: "\n"))
        #expect(text.contains(words), "\(text)")
    }

    private func mistakes(_ yaml: String) throws -> String {
        do {
            _ = try SourceDefinition(name: "s", file: "s.yaml", yaml: yaml)
            return ""
        } catch let error as SettingsError {
            return error.description
        }
    }

    @Test func `a sound definition has no mistake and says what it says`() throws {
        let source = try SourceDefinition(name: "s", file: "s.yaml", yaml: Self.sound)
        #expect(source.register == "kz")
        #expect(source.jurisdiction.code == "KZ")
        #expect(source.columns.map(\.name) == ["number", "term", "state"])
        #expect(source.key == [.recordationNumber])
        #expect(source.required.fields == [.recordationNumber])
        #expect(source.extent == .complete)
        #expect(Set(source.fields.keys) == [.recordationNumber, .validTo, .status])
        #expect(source.staleAfterDays == nil)
    }

    private static let fieldNames = Field.allCases.map(\.name).joined(separator: ", ")

    /// The replaced text of the valid definition, the replacement, and the expected error.
    private static let cases: [(String, String, String)] = [
        ("jurisdiction: KZ\n", "", "1:1: 'jurisdiction' is missing: the code of a country, such as KZ, or EU"),
        ("KZ\n", "kz\n", "3:15: 'kz' is no jurisdiction: two capital letters, such as KZ or EU"),
        ("  valid_to:", "  valid_too:", "12:3: there is no field 'valid_too' (there are: \(fieldNames))"),
        ("_number: number", "_number: nummer", "11:23: there is no column 'nummer' (there are: number, term, state)"),
        ("dates: [dd.MM.yyyy]", "capture: '(x'", patternMistake),
        (", dates: [dd.MM.yyyy]", "", "12:13: the date 'valid_to' is to have 'dates', such as dd.MM.yyyy"),
        (
            "[dd.MM.yyyy]", "[dd.MM.yy]", "12:13: a year of two digits needs 'two_digit_years_from', such as 2000"
        ),
        (
            "[dd.MM.yyyy]", "[dd/MM/yyyy, MM/dd/yyyy]",
            "12:48: 'MM/dd/yyyy' and 'dd/MM/yyyy' can read the same text as two different days: "
                + "'02/01/2021' is 2021-02-01 and 2021-01-02; tell them apart by a "
                + "capture, or leave one out"
        ),
        (
            "[dd.MM.yyyy]", "['minguo:y.M.d', d.M.yy], two_digit_years_from: 2000",
            "12:52: 'd.M.yy' and 'minguo:y.M.d' can read the same text as two different days: "
                + "'1.2.12' is 2012-02-01 and 1912-02-12; tell them apart by a capture, or leave one out"
        ),
        (
            "[dd.MM.yyyy]", "['buddhist:d/M/yy'], two_digit_years_from: 2000",
            "12:78: the years are of the Buddhist era: 'two_digit_years_from' is to be one, such as 2500"
        ),
        (
            "[dd.MM.yyyy]", "['roc:y.M.d']",
            "12:36: 'roc:' is no count of years (there are: gregorian, minguo, japanese, buddhist); a text that a date "
                + "begins with stands between apostrophes"
        ),
        (
            "[dd.MM.yyyy]", "[dd.MM.yyyy], months: [ru]",
            "12:13: 'months' are languages of names, and no format has one: MMMM, or MMM if abbreviated"
        ),
        (
            "[dd.MM.yyyy]", "[d MMMM yyyy], months: [ru, tlh]",
            "12:63: there are no names of months in 'tlh' (there are: \(languages))"
        ),
        (
            "dates: [dd.MM.yyyy]", "dates: [dd.MM.yyyy], undated: '('",
            "12:58: missing closing parenthesis at character 2 of the pattern"
        ),
        (
            "_number: number", "_number: {column: number, undated: x}",
            "11:23: 'undated' is for dates, and 'recordation_number' is none"
        ),
        (
            "_number: number", "_number: {column: number, take: latest}",
            "11:23: 'take: latest' is for dates, and 'recordation_number' is none"
        ),
        ("[dd.MM.yyyy]", "[dd.MM]", "12:36: 'dd.MM' is to have a day, a month and a year, each once"),
        (
            "on: active", "on: alive",
            "13:40: 'alive' is no status: write one of active, expired, cancelled, revoked, suspended, pending, unknown after the register's word 'on'"
        ),
        (", values: {on: active}", "", "13:11: a status is to have 'values' that say what the register's words mean"),
        (
            "{header: Number}", "{optional: true}",
            "7:11: the column 'number' is to have a header, a fragment of one, or a pattern"
        ),
        (
            "key: [recordation_number]", "key: [mark]",
            "1:1: the key's field 'mark' is not read: it is to stand under 'fields'"
        ),
        ("key: [recordation_number]", "key: [number]", "14:7: there is no field 'number'"),
        (
            "format: csv", "format: doc",
            "5:13: documents[0]: 'format' is to be one of csv, tsv, xlsx, html, xml, json, not 'doc'"
        ),
        ("format: csv", "name: csv", "5:5: documents[0]: 'format' is missing: one of csv, tsv, xlsx, html, xml, json"),
        ("format: csv", "{format: csv, delimiter: '::'}", "5:30: a delimiter is one ASCII character, or 'tab'"),
        (
            "format: csv", "{format: csv, charset: klingon}",
            "5:28: the charset 'klingon' is not known; give one such as utf-8, gb18030, big5, shift_jis, euc-kr, windows-1251 or "
                + "utf-16le"
        ),
        (
            "format: csv", "{format: csv, records: rows}",
            "5:28: 'records' is for xml and json; a table's rows need no path"
        ),
        (
            "format: csv", "format: xml",
            "5:5: documents[0]: 'records' is missing: the path to the elements that are records, such as Register/Entry or "
                + "//Entry"
        ),
        (
            "format: csv", "{format: xml, records: a//b}",
            "5:28: 'a//b' is no path to elements; write the names of the elements, such as Register/Entries/Entry or //Entry"
        ),
        (
            "format: csv", "{format: json, records: a//b}",
            "5:29: 'a//b' is no path to a list; write the keys on the way to it, such as data/rows"
        ),
        (
            "format: csv", "{format: json, lacks: [nothing]}",
            "5:28: there is no column 'nothing' (there are: number, term, state)"
        ),
        ("format: csv", "{format: csv, layouts: [[number, nothing]]}", "5:38: there is no column 'nothing'"),
        ("title: Kazakhstan", "titel: Kazakhstan", unknownTop),
        (
            "{header: Term, optional: true}", "{header: Term, optional: yes}",
            "8:34: columns.term: 'optional' is to be true or false, not 'yes'"
        ),
        (
            "{header: Term,", "{heading: Term, header: Term,",
            "8:10: columns.term: there is no setting 'heading' (there are: fragment, header, optional, pattern, volatile)"
        ),
        ("register: kz", "combine: [status]", "1:1: 'combine' can unite classes and texts, and 'status' is neither"),
        (
            "register: kz", "skip: {column: term}",
            "1:7: a rule is to have a 'pattern', with a 'column', or 'blank' columns"
        ),
        (
            "register: kz", "tombstones: {pattern: x, status: gone}",
            "1:34: tombstones: 'status' is to be one of active, expired, cancelled, revoked, suspended, pending, unknown, not 'gone'"
        ),
        ("register: kz", "unstated: {pattern: x}", "1:11: 'fields' are to say what is then not stated"),
        (
            "register: kz", "key_pattern: '['",
            "1:14: missing terminating ] for character class at character 2 of the pattern"
        ),
        (
            "_number: number", "_number: {column: number, constant: x}",
            "11:23: a reading has a column or a constant, not both"
        ),
        (
            "_number: number", "_number: {capture: x}",
            "11:23: the field 'recordation_number' is to have a column or a constant"
        ),
    ]

    private static let languages =
        "ar, az, be, bg, bs, ca, cs, da, de, el, en, es, et, fi, fr, he, hr, hu, hy, id, is, it, ka, kk, ky, lt, lv, mk, ms, "
        + "nl, no, pl, pt, ro, ru, sk, sl, sq, sr, sv, th, tr, uk, uz"

    private static let patternMistake = """
        12:13: the date 'valid_to' is to have 'dates', such as dd.MM.yyyy
        s.yaml:12:37: missing closing parenthesis at character 3 of the pattern
        """

    private static let unknownTop =
        "2:1: there is no setting 'titel' (there are: canaries, columns, combine, documents, every, extent, fields, guards, "
        + "jurisdiction, key, key_pattern, published, pull, register, required, skip, stale_after_days, strict, title, tombstones, "
        + "unstated, zone)"

    @Test(arguments: cases.indices)
    func `a mistake is named with its place`(index: Int) throws {
        let (old, new, message) = Self.cases[index]
        let range = try #require(Self.sound.range(of: old))
        let text = try mistakes(Self.sound.replacingCharacters(in: range, with: new))
        #expect(text == "s.yaml:" + message)
    }

    @Test func `several mistakes come at once, in the order of the file`() throws {
        let yaml = Self.sound.replacing("KZ\n", with: "kz\n").replacing("dd.MM.yyyy", with: "dd.MM").replacing(
            "csv",
            with: "doc"
        )
        let text = try mistakes(yaml)
        #expect(
            text == """
                s.yaml:3:15: 'kz' is no jurisdiction: two capital letters, such as KZ or EU
                s.yaml:5:13: documents[0]: 'format' is to be one of csv, tsv, xlsx, html, xml, json, not 'doc'
                s.yaml:12:36: 'dd.MM' is to have a day, a month and a year, each once
                """
        )
    }

    private func fingerprint(_ yaml: String) throws -> String {
        try SourceDefinition(name: "s", file: "s.yaml", yaml: yaml).fingerprint
    }

    @Test(
        arguments: [
            ("title: Kazakhstan", "title: Қазақстан"), ("title: Kazakhstan\n", "# a comment\n\n"),
            ("{header: Term, optional: true}", "{optional: true, header: 'Term'}"),
            ("- format: csv", "- {format: csv}"),
            ("register: kz\n", "register: kz\nstale_after_days: 3\ncanaries: [a]\nguards: {fill_fall: 3%}\n"),
        ]
    )
    func `a change without an effect on the reading leaves the fingerprint`(old: String, new: String) throws {
        let other = Self.sound.replacing(old, with: new)
        #expect(other != Self.sound)
        #expect(try fingerprint(other) == fingerprint(Self.sound))
    }

    @Test func `the order of keys leaves the fingerprint`() throws {
        let parts = try #require(Self.sound.range(of: "columns:"))
        let moved = Self.sound[parts.lowerBound...] + Self.sound[..<parts.lowerBound]
        #expect(try fingerprint(String(moved)) == fingerprint(Self.sound))
    }

    @Test(
        arguments: [
            ("header: Number", "header: No."), ("optional: true", "volatile: true"), ("dd.MM.yyyy", "yyyy-MM-dd"),
            ("on: active", "on: pending"), ("format: csv", "format: tsv"), ("register: kz", "register: by"),
            ("register: kz", "register: kz\nskip: {pattern: x}"), ("register: kz", "register: kz\nstrict: [valid_to]"),
            ("key: [recordation_number]", "key: [recordation_number, valid_to]"),
            ("number: {header: Number}", "number: {header: Number}\n  more: {header: More}"),
        ]
    )
    func `a change of the reading changes the fingerprint`(old: String, new: String) throws {
        let other = Self.sound.replacing(old, with: new)
        #expect(other != Self.sound)
        #expect(try fingerprint(other) != fingerprint(Self.sound))
    }
}
