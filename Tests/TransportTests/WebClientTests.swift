import Foundation
import TestSupport
import Testing
@testable import Transport
import WebMock

@Suite(.waitingForPrograms) struct WebClientTests {
    @Test(arguments: ["csv", "chunked", "close", "gzip", "cookie"])
    func `a body arrives unchanged with any framing`(_ path: String) throws {
        let fixture = try ClientFixture { $0.contact = "ip@example.com" }
        let response = try fixture.get(path)
        #expect(response.status == 200)
        #expect(fixture.text == ClientFixture.list())
        #expect(fixture.heads == 1)
        let headers = try #require(try fixture.log().first?["headers"] as? [String: String])
        #expect(headers["User-Agent"] == "recordal (+ip@example.com)")
        for encoding in ["gzip", "br", "zstd"] { #expect(headers["Accept-Encoding"]?.contains(encoding) == true) }
    }

    @Test func `a large body arrives in chunks`() throws {
        let fixture = try ClientFixture()
        let response = try fixture.get("csv?count=10000")
        #expect(fixture.text == ClientFixture.list(10_000))
        #expect(response.received == fixture.body.count)
    }

    @Test func `a copy at hand is asked about, and the cookies of one fetch are not those of the next`() throws {
        let fixture = try ClientFixture()
        let first = try fixture.get("etag")
        let etag = try #require(first.header("ETag"))
        let again = try fixture.get("etag") {
            $0.validators = WebRequest.Validators(etag: etag, lastModified: first.header("last-modified"))
        }
        #expect(again.status == 304)
        #expect(fixture.body.isEmpty)
        #expect(fixture.heads == 2)
        let session = try fixture.client.newSession()
        _ = try fixture.get("cookie", session: session)
        _ = try fixture.get("cookie", session: session)
        _ = try fixture.get("cookie")
        let cookies = try fixture.log().filter { $0["path"] as? String == "/cookie" }
            .map { ($0["headers"] as? [String: String])?["Cookie"] ?? "-" }
        #expect(cookies == ["-", "seen=yes", "seen=yes", "-", "seen=yes"])
    }

    @Test func `forms and JSON are posted, and what follows a copy is asked for`() throws {
        let fixture = try ClientFixture()
        _ = try fixture.get("echo") { $0.method = .form([("a b", "小&米"), ("c", "")]) }
        #expect(fixture.text == "a%20b=%E5%B0%8F%26%E7%B1%B3&c=")
        _ = try fixture.get("echo") { $0.method = .json("{\"page\": 1}") }
        #expect(fixture.text == "{\"page\": 1}")
        let types = try fixture.log().compactMap { ($0["headers"] as? [String: String])?["Content-Type"] }
        #expect(types == ["application/x-www-form-urlencoded", "application/json"])
        let rest = try fixture.get("range") { $0.range = (from: 100, etag: "\"x\"") }
        #expect(rest.status == 206)
        #expect(fixture.text == String(decoding: Array(ClientFixture.list().utf8)[100...], as: UTF8.self))
    }

    @Test(arguments: [
        ("truncated", TransportError.Kind.truncated), ("chunkedcut", .truncated), ("reset", .truncated),
        ("stall", .slow), ("drip", .slow), ("bomb", .tooLarge), ("endless", .tooLarge),
        ("headers", .tooLarge), ("badgzip", .malformed), ("garbage", .malformed),
    ])
    func `an answer that cannot be used is an error that says why`(_ path: String, _ kind: TransportError.Kind) throws {
        let fixture = try ClientFixture {
            $0.mostBytes = 2 << 20
            $0.retries = 0
            if kind == .slow { $0.idleSeconds = 1 }
        }
        let error = try #require(fixture.error(path))
        #expect(error.kind == kind, "\(error)")
        #expect(error.description.hasPrefix("GET http://127.0.0.1:"))
        #expect(fixture.body.count <= 2 << 20)
    }

    @Test(arguments: [
        ("ftp://example.com/x", "only http and https"), ("file:///etc/passwd", "only http and https"),
        ("https://", "https://host/path"), ("http://name:word@example.com/", "a name or a password in it"),
        ("gopher://x", "only http and https"),
        ("https://example.com/" + String(repeating: "x", count: 8_173), "8193 bytes"),
    ])
    func `other addresses are not asked`(_ url: String, _ words: String) {
        let error = #expect(throws: TransportError.self) { try WebAddress(url, shown: "shown") }
        #expect(error?.kind == .address)
        #expect(error?.description.contains(words) == true, "\(String(describing: error))")
        #expect(error?.description.hasPrefix("shown: ") == true)
    }

    @Test func `it ends within a second when it is stopped`() throws {
        let fixture = try ClientFixture { $0.idleSeconds = 30 }
        for path in ["hang", "stall", "drip", "endless"] {
            let client = try WebClient(NetworkSettings())
            let url = fixture.server.url(path)
            let request = WebRequest(try WebAddress(url, shown: url), shown: url)
            let session = try client.newSession()
            let cancellation = client.cancellation
            let start = Date()
            Thread.detachNewThread {
                Thread.sleep(forTimeInterval: 0.1)
                cancellation.stop()
            }
            let error = #expect(throws: TransportError.self) {
                try session.send(request, ResponseReceiver(head: { _ in }, chunk: { _ in }))
            }
            #expect(error?.kind == .stopped, "\(path)")
            #expect(Date().timeIntervalSince(start) < 1.1, "\(path)")
        }
    }

    @Test func `requests go to a proxy, and a missing proxy is reported`() throws {
        let fixture = try ClientFixture()
        let port = fixture.server.port
        let through = try ClientFixture(fixture.server) { $0.proxy = "http://127.0.0.1:\(port)" }
        // The host does not exist: the response is the proxy's.
        let path = URL(string: fixture.server.url("csv"))?.path ?? ""
        let response = try through.get("http://register.example\(path)")
        #expect(response.status == 200)
        #expect((try fixture.log().first?["headers"] as? [String: String])?["Host"] == "register.example")
        let none = try ClientFixture(fixture.server) {
            $0.proxy = "http://127.0.0.1:1"
            $0.retries = 0
        }
        #expect(none.error("http://register.example/csv")?.kind == .unreachable)
    }
}
