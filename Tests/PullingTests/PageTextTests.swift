@testable import Pulling
import Registers
import Testing
import Transport

@Suite struct PageTextTests {
    private let lookup = SecretLookup(environment: ["KEY": "s3cret"], folder: "/")

    private func source(_ url: String, _ pull: String) throws -> WebSource {
        let yaml = """
            pull: \(pull)
            jurisdiction: KZ
            documents: [{format: json, records: rows}]
            columns: {number: Number}
            fields: {recordation_number: number}
            key: [recordation_number]
            """
        var source = try WebSource(url: SecretText(url), headers: [.init(name: "X-Key", value: SecretText("${KEY}"))])
        source.rule = try SourceDefinition(name: "s", file: "s.yaml", yaml: yaml).pull
        return source
    }

    @Test func `a server's cursor is used as text only`() throws {
        let hostile = "a&b=${KEY}\"}/../{page}"
        let url = try source("https://h.example/l?c={cursor}&k=${KEY}", "{pages: {by: cursor, cursor: c}}")
        let pages = try #require(url.rule?.pages)
        let request = try url.request(lookup, values: pages.values(page: 1, cursor: hostile))
        #expect(request.address.shown == "https://h.example/l?c=a%26b%3D%24%7BKEY%7D%22%7D%2F..%2F%7Bpage%7D&k=s3cret")
        #expect(request.shown == "https://h.example/l?c=a%26b%3D%24%7BKEY%7D%22%7D%2F..%2F%7Bpage%7D&k=${KEY}")
        let json = try source("https://h.example/l", "{json: '{\"c\": \"{cursor}\"}', pages: {by: cursor, cursor: c}}")
        guard case .json(let text) = try json.request(lookup, values: pages.values(page: 1, cursor: hostile)).method
        else {
            Issue.record("no JSON is sent")
            return
        }
        #expect(text.contains(#"\"}"#) && !text.contains("s3cret"), "\(text)")
        let form = try source("https://h.example/l", "{form: {c: '{cursor}'}, pages: {by: cursor, cursor: c}}")
        guard case .form(let pairs) = try form.request(lookup, values: pages.values(page: 1, cursor: hostile)).method
        else {
            Issue.record("no form is sent")
            return
        }
        #expect(pairs[0].value.hasPrefix("a&b=${KEY}"))
    }

    @Test(
        arguments: [
            ("/l?p=2", "https://h.example/l?p=2"), ("?p=2", "https://h.example/api/list?p=2"),
            ("other?p=2", "https://h.example/api/other?p=2"),
            ("https://www.h.example/x", "https://www.h.example/x"), ("https://files.h.example/x", nil),
            ("https://named.h.example/x", "https://named.h.example/x"),
            ("https://evil.example/x", nil), ("http://h.example/x", nil), ("file:///etc/passwd", nil),
            ("//evil.example/x", nil),
        ] as [(String, String?)]
    )
    func `a page's link stays on the hosts that are named, and secrets on the server`(
        _ link: String,
        _ expected: String?
    ) throws {
        var source = try source("https://h.example/api/list?k=${KEY}", "{pages: {by: next, next: n}}")
        source.redirectHosts = ["named.h.example"]
        do {
            let request = try source.request(lookup, link: link)
            #expect(request.address.shown == expected)
            let isSame = expected?.hasPrefix("https://h.example/") == true
            #expect(request.headers.contains { $0.name == "X-Key" } == isSame)
        } catch let error as PullingError {
            #expect(expected == nil, "\(error)")
        }
    }
}
