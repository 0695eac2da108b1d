import Pulling
import Testing
import Transport

@Suite struct WebSourceTests {
    private func error(_ url: String, _ headers: [String: String] = [:]) throws -> String? {
        let values = try headers.map { WebSource.Header(name: $0.key, value: try SecretText($0.value)) }
        do {
            _ = try WebSource(url: SecretText(url), headers: values)
            return nil
        } catch let error as PullingError {
            return error.description
        }
    }

    @Test(arguments: [
        "https://customs.example.gov/list?key=${KEY}", "https://${HOST}/x", "http://customs.example.gov/list",
        "http://127.0.0.1:8080/${KEY}", "https://[::1]/x",
    ])
    func `an address may be a source`(_ url: String) throws { #expect(try error(url) == nil) }

    @Test func `a secret is neither written down nor sent without encryption`() throws {
        for name in ["Authorization", "Cookie", "X-Api-Key", "PRIVATE-TOKEN"] {
            #expect(try error("https://h.example/", [name: "abc"])?.contains("must not stand in this file") == true)
            #expect(try error("https://h.example/", [name: "${A}"]) == nil)
            #expect(try error("http://h.example/", [name: "${A}"])?.contains("not encrypted") == true)
        }
        #expect(try error("https://h.example/", ["Accept-Language": "kk"]) == nil)
    }

    @Test(arguments: ["http://h.example/${A}", "ftp://h.example/", "https://u:p@h.example/"])
    func `an unchecked address is checked before its request`(_ url: String) throws {
        let expected = try #require(try error(url))
        let source = try WebSource(url: SecretText(url), checkingAddress: false)
        let pull = Downloader(
            try WebClient(NetworkSettings()),
            secrets: SecretLookup(environment: ["A": "b"], folder: "/")
        )
        do {
            _ = try pull.status(of: source)
            Issue.record("it was asked for")
        } catch let error as PullingError {
            #expect(error.description == expected)
        }
    }
}
