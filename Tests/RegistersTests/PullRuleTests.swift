import Documents
import Registers
import Settings
import Testing

@Suite struct PullRuleTests {
    private static let rest = """
        jurisdiction: KZ
        documents: [{format: json, records: rows}]
        columns: {number: Number}
        fields: {recordation_number: number}
        key: [recordation_number]
        """

    private func rule(_ pull: String) throws -> PullRule? {
        try SourceDefinition(name: "s", file: "s.yaml", yaml: "pull: \(pull)\n\(Self.rest)").pull
    }

    @Test(arguments: [
        ("{url: ftp://h/x}", "1:13: 'ftp://h/x' is no web address"),
        ("{url: 'https://h/', pages: {by: number, size: 10}}", "pages by number need {page}"),
        ("{url: 'https://h/?o={page}', pages: {by: offset, size: 10}}", "pages by offset need {offset}"),
        ("{pages: {by: number}}", "need their 'size'"), ("{pages: {by: next}}", "need 'next'"),
        ("{pages: {by: cursor, next: a}}", "need 'cursor'"),
        ("{pages: {by: turn}}", "one of number, offset, next, cursor"),
        ("{pages: {by: number, size: 0}}", "'size' must be from 1"),
        ("{pages: {by: number, size: 9, total: {json: a, header: b}}}", "one of json, pattern, header"),
        ("{pages: {by: number, size: 9, totl: a}}", "no setting 'totl'"),
        ("{form: {a: b}, json: '{}'}", "not both"), ("{headers: {Authorization: x}}", "must not stand in this file"),
        ("{headers: {'X-A': 'a${B}'}}", "must not stand in this file"), ("{headers: {'a b': x}}", "is no header"),
        ("{repeatable: true}", "may always be asked again"), ("{discover: {take: first}}", "'pattern' is missing"),
        ("{discover: {pattern: '(', take: newest}}", "one of first, last, greatest"), ("sometimes", "one of by-hand"),
    ])
    func `a mistake is reported with its position`(_ pull: String, _ words: String) {
        let error = #expect(throws: SettingsError.self) { _ = try rule(pull) }
        let text = "\(String(describing: error))"
        #expect(text.contains(words) && text.contains("s.yaml:1:"), "\(text)")
    }

    @Test func `the varying parameter is counted from the first page`() throws {
        let pages = try #require(
            try rule("{form: {p: '{page}'}, pages: {by: number, first: 0, size: 30, total: a.b}}")?.pages
        )
        let values = pages.values(page: 2, cursor: "x")
        #expect(
            Dictionary(uniqueKeysWithValues: values.map { ($0.name, $0.value) }) == [
                "page": "2", "size": "30", "offset": "60", "cursor": "x",
            ]
        )
        #expect(try rule("by-hand") == nil)
    }

    @Test(
        arguments: [
            ("total: records", "{\"rows\":[{\"records\":1}],\"records\":12}", "12"),
            ("total: data.total", "{\"total\":1,\"data\":{\"x\":{\"total\":2},\"total\":\"1 234\"}}", "1 234"),
            ("total: total", "{\"total\":null}", nil), ("total: total", "[{\"total\":3}]", nil),
            ("total: {pattern: '共(\\d+)条'}", "<p>共128000条</p>", "128000"), ("total: {header: X-Total}", "", "7"),
        ] as [(String, String, String?)]
    )
    func `a page says how many there are`(_ total: String, _ text: String, _ expected: String?) throws {
        let pages = try #require(try rule("{pages: {by: number, size: 9, \(total)}}")?.pages)
        let found = try pages.total?.value(in: Array(text.utf8), isUnique: true) { $0 == "x-total" ? ["7"] : [] }
        #expect(found == expected)
    }

    @Test(
        arguments: [
            ("total: total", "{\"total\":550,\"rows\":[],\"total\":600}", []),
            ("total: data.total", "{\"data\":{\"total\":5},\"data\":{\"total\":6}}", []),
            ("total: total", "{\"total\":null,\"total\":600}", []),
            ("total: {pattern: '(\\d+) entries'}", "50 entries a page, 600 entries", []),
            ("total: {header: X-Total}", "", ["550", "600"]),
        ] as [(String, String, [String])]
    )
    func `a page that says two numbers says none`(_ total: String, _ text: String, _ header: [String]) throws {
        let pages = try #require(try rule("{pages: {by: number, size: 9, \(total)}}")?.pages)
        #expect(throws: DocumentError.self) {
            _ = try pages.total?.value(in: Array(text.utf8), isUnique: true) { _ in header }
        }
    }

    @Test func `a number that is said twice alike is said once`() throws {
        let pages = try #require(try rule("{pages: {by: number, size: 9, total: total}}")?.pages)
        let text = Array("{\"total\":550,\"rows\":[{\"total\":3}],\"total\":550}".utf8)
        #expect(try pages.total?.value(in: text, isUnique: true) { _ in [] } == "550")
    }

    @Test func `a header names the next page`() throws {
        let pages = try #require(try rule("{pages: {by: next, next: {header: Link}}}")?.pages)
        let links: [([String], String?)] = [
            (["<https://h/?p=1>; rel=\"prev\", </list?p=3>; rel=\"next\"; title=\"more\""], "/list?p=3"),
            (["<https://h/?p=1>; rel=prev"], nil),
            // A URL and a quoted string may have commas, and a link several relations (RFC 8288, section 3).
            (["<https://h/?fields=id,mark&p=2>; rel=\"next\""], "https://h/?fields=id,mark&p=2"),
            (["</1>; title=\"a, b; rel=next\"; rel=prev, </2>; rel=\"last next\""], "/2"),
            (["</1>;rel=prev", "</2> ; REL = Next"], "/2"),
            (["</a>; rel=next; anchor=\"#other\", </b>; rel=next"], "/b"),
            (["</1>; rel=last; rel=next"], nil), ([""], nil), ([], nil), (["</1>"], nil), ([", </1>; rel=next,"], "/1"),
            (["</1>; title=\"a\\\"b, rel=next\"; rel=\"NEXT\""], "/1"),
        ]
        for (values, expected) in links {
            #expect(try pages.next?.value(in: [], isUnique: false) { _ in values } == expected, "\(values)")
        }
        for broken in ["https://h/?p=2; rel=next", "<https://h/?p=2; rel=next"] {
            #expect(throws: DocumentError.self) { _ = try LinkHeader.next([broken]) }
        }
    }

    @Test func `a document names the newest of several`() throws {
        let rule = try rule("{url: 'https://h/', discover: {pattern: '(https://\\S+data-\\d+\\.csv)', take: greatest}}")
        let text = "a https://h/data-20260101.csv\nb https://h/data-20260620.csv\nc https://h/data-20151231.csv"
        #expect(try rule?.discovery?.address(in: text) == "https://h/data-20260620.csv")
        #expect(try rule?.discovery?.address(in: "nothing") == nil)
    }

    @Test(arguments: [("30m", 1800), ("12h", 43_200), ("7d", 604_800), ("2w", 1_209_600)])
    func `an interval is a number with its unit`(_ text: String, _ seconds: Int) throws {
        #expect(try Interval(text).seconds == seconds)
    }

    @Test(arguments: ["", "d", "0d", "-1d", "7", "7y", "1.5d", "99999999999999999999d"])
    func `an invalid interval is refused`(_ text: String) { #expect(throws: (any Error).self) { try Interval(text) } }
}
